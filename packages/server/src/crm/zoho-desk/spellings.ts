/** How the last digits of a number are grouped: from the end, as in `555-0142`, `7946 0321`, `345 678`, `45 67 89`, `123-45-67`. */
const groupings: readonly (readonly number[])[] = [
  [3, 4],
  [4, 4],
  [3, 3],
  [2, 2, 2],
  [3, 2, 2],
]
const separators = [' ', '-', '.']
/** So many digits of the end say enough to be searched for; the caller compares the whole. */
const TAIL = 7
/** Desk takes 30 values in a list. */
const MOST = 30

/**
 * Ways in which a number may stand in Desk, for its search, which compares text with text: the end of it as digits alone and in the
 * usual groups, with anything before and behind. A number of six digits or less is taken as it is.
 *
 * unverified: that `*` may stand at both ends of each value of a list.
 */
export function spellingsOf(number: {
  readonly e164: string | null
  readonly national: string | null
  readonly dialled: string
}): string[] {
  const written = number.e164 ?? number.national ?? number.dialled
  if (!/^\+?[0-9\s\-().]{3,50}$/.test(written)) return []
  const digits = written.replace(/\D/g, '')
  if (digits.length < 3 || digits.length > 20) return []
  if (digits.length < TAIL) return [digits]
  const spellings = new Set([`*${digits.slice(-TAIL)}*`])
  for (const grouping of groupings)
    for (const separator of separators) {
      const grouped = groupsOf(digits, grouping, separator)
      if (grouped !== null) spellings.add(`*${grouped}*`)
    }
  return [...spellings].slice(0, MOST)
}

function groupsOf(digits: string, grouping: readonly number[], separator: string): string | null {
  const length = grouping.reduce((sum, one) => sum + one, 0)
  if (digits.length < length) return null
  let at = digits.length - length
  const groups = grouping.map((size) => {
    at += size
    return digits.slice(at - size, at)
  })
  return groups.join(separator)
}
