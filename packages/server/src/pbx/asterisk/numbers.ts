const HIDDEN: ReadonlySet<string> = new Set([
  '',
  '<unknown>',
  'anonymous',
  'unknown',
  'unavailable',
  'restricted',
  'private',
  'withheld',
  'asterisk',
  's',
])
const HALF_AT_END = /[\ud800-\udbff]$/

/**
 * A caller's number or name as the PBX shows it, or null where it is hidden or not known. Cut at `length` UTF-16 units, and
 * never within a character.
 */
export function shownOrNull(text: string | undefined, length: number): string | null {
  const trimmed = (text ?? '').trim()
  return HIDDEN.has(trimmed.toLowerCase()) ? null : trimmed.slice(0, length).replace(HALF_AT_END, '')
}

const digitsOf = (text: string) => text.replace(/\D/g, '')

/**
 * The outside number of an outbound leg. The dialplan may have rewritten what the caller dialled for the trunk; the caller's
 * own way of writing is nearer to what stands in a CRM, so it wins where both are the same number.
 * @param dialled what the extension dialled, with the outside prefix
 * @param sent what went to the trunk
 */
export function outsideNumber(dialled: string | null, sent: string | null, outsidePrefix: string): string | null {
  if (dialled === null || digitsOf(dialled).length < 3) return sent
  const own = withoutPrefix(dialled, outsidePrefix)
  if (sent === null) return own
  const [a, b] = [digitsOf(own), digitsOf(sent)]
  const compared = Math.min(7, a.length, b.length)
  return compared >= 3 && a.slice(-compared) === b.slice(-compared) ? own : sent
}

function withoutPrefix(dialled: string, prefix: string): string {
  return prefix !== '' && dialled.startsWith(prefix) && dialled.length > prefix.length + 2
    ? dialled.slice(prefix.length)
    : dialled
}
