import type { Problem } from '@jackfield/contract'
import type { DeliveryNews } from './parts.ts'
import type { DeliveryRow } from './row.ts'

/** What became of a row, as far as agents see it. */
export type Outcome =
  | { readonly state: 'done'; readonly id: string; readonly url?: string | null | undefined }
  /** Not as it is: an agent may try again. */
  | { readonly state: 'refused'; readonly problem: Problem }
  /** Only an administrator can go on with it: it needs a person, or was given up. */
  | { readonly state: 'stopped'; readonly problem: Problem }
  | { readonly state: 'not-owed' }

/** Tells agents' cards what became of a row, once that is on disk. Of updates they show nothing, of logs that they are written. */
export function tell(
  news: Pick<DeliveryNews, 'created' | 'refused' | 'known' | 'ticket' | 'logged'> | undefined,
  row: DeliveryRow,
  outcome: Outcome,
): void {
  if (row.kind === 'call-log' && outcome.state === 'done') news?.logged(row)
  if (row.kind === 'ticket') news?.ticket(row, outcome.state === 'done' ? { url: outcome.url ?? null } : null)
  if (row.kind !== 'create') return
  if (outcome.state === 'done') news?.created(row, outcome.id, outcome.url ?? null)
  else if (outcome.state === 'not-owed') news?.known(row)
  else news?.refused(row, outcome.problem, outcome.state === 'stopped')
}
