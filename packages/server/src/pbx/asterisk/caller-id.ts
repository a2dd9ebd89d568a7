import { shownOrNull } from './numbers.ts'

const NAME_LENGTH = 100

/** `"Ivan Petrov" <1000>`, `Ivan Petrov <1000>`, `<1000>`, `1000` or `<unknown>`. */
export function parseCallerId(text: string): { name: string | null; number: string | null } {
  const parts = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<]*?))\s*<([^>]*)>\s*$/.exec(text)
  if (!parts)
    return /^\s*\+?\d+\s*$/.test(text)
      ? { name: null, number: text.trim() }
      : { name: shownOrNull(text, NAME_LENGTH), number: null }
  const name = (parts[1] ?? parts[2] ?? '').replace(/\\(.)/g, '$1')
  return {
    name: shownOrNull(name, NAME_LENGTH),
    number: shownOrNull(parts[3] === 'unknown' ? '' : parts[3], NAME_LENGTH),
  }
}
