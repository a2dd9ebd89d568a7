const key = 'jackfield.site-confirmed'

export function siteConfirmed(): boolean {
  try {
    return localStorage.getItem(key) === '1'
  } catch {
    return false
  }
}

export function confirmSite(): void {
  try {
    localStorage.setItem(key, '1')
  } catch {
    // Only a hint for the checklist.
  }
}
