import { webAddress } from '../../ui/safe-link.ts'

/**
 * Opens a page in a new tab without a user's click. False when the browser blocked it, or when the address is not one of the
 * web. `noopener` would make `window.open` return null even when it opened: so a blank tab first, cut off from this page,
 * then its address.
 */
export function openTab(url: string): boolean {
  const address = webAddress(url)
  if (!address) return false
  const tab = window.open('about:blank', '_blank')
  if (!tab) return false
  tab.opener = null
  tab.location.href = address
  return true
}
