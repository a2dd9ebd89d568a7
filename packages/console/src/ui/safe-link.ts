/** Addresses that come from outside are followed only when they are web pages; `javascript:` and the like are not. */
export function webAddress(url: string | null | undefined): string | null {
  if (!url) return null
  try {
    const { protocol, href } = new URL(url)
    return protocol === 'https:' || protocol === 'http:' ? href : null
  } catch {
    return null
  }
}
