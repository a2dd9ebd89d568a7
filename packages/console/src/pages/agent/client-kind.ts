import type { ClientKind } from '@jackfield/contract'

/** An installed app has a window of its own. */
const appWindow = '(display-mode: standalone)'

/** Whether this page is the installed app or a tab of the browser. */
export const clientKind = (): ClientKind => (matchMedia(appWindow).matches ? 'desktop' : 'web')

/** Installing moves the page from its tab into a window without loading it anew. Gives the way to stop listening. */
export function onClientKindChange(listener: () => void): () => void {
  const query = matchMedia(appWindow)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}
