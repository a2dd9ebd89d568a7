import type { MatchState } from './phonebook.ts'

/** Zoho's search knows a record only some time after its change; Zoho gives no number. */
const SEARCH_LAG_MS = 2 * 60_000

/**
 * What is known of a number once the CRM has answered, although the index knew it already: its answer counts, but for records
 * that were changed so lately that its search may not know it yet. A failure takes nothing away. `now` in milliseconds.
 */
export function correctMatches(known: MatchState, answer: MatchState, now: number): MatchState {
  if (known.state !== 'done') return answer
  if (answer.state !== 'done') return known
  const answered = new Set(answer.matches.map(({ record }) => `${record.module}/${record.id}`))
  const fresh = known.matches.filter(
    ({ record }) => now - record.modifiedAt < SEARCH_LAG_MS && !answered.has(`${record.module}/${record.id}`),
  )
  return { state: 'done', matches: [...fresh, ...answer.matches] }
}
