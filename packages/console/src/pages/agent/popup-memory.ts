const key = 'jackfield.popups-checked'

/** The agent has checked pop-ups on this browser, or put it off. */
export function popupsChecked(): boolean {
  try {
    return localStorage.getItem(key) === '1'
  } catch {
    return false
  }
}

export function rememberPopupCheck(): void {
  try {
    localStorage.setItem(key, '1')
  } catch {
    // It is asked for again next time.
  }
}

/** A pop was blocked after all: the check is offered again at the next sign-in. */
export function forgetPopupCheck(): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // Nothing was remembered.
  }
}
