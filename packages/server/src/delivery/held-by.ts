import type { DeliveryTable } from '../store/schema.ts'
import type { Store } from '../store/store.ts'

type First = Pick<DeliveryTable, 'key' | 'state' | 'reason' | 'depends_on'>

/** In these a row goes on only if a person sees to it. */
const stuck: readonly string[] = ['refused', 'needs-person']

/**
 * The rows, those that wait for one that is refused or needs a person with its reason instead of their own: why they wait is not kept with
 * them, since it changes with the other one.
 */
export async function withReasonsOfFirst({ db }: Store, rows: readonly DeliveryTable[]): Promise<DeliveryTable[]> {
  const known = new Map<string, First>(rows.map((row) => [row.key, row]))
  // A log may wait for its ticket, which waits for its contact.
  for (let round = 0; round < 2; round++) {
    const wanted = [...known.values()].flatMap((row) => firstsOf(row).filter((key) => !known.has(key)))
    if (wanted.length === 0) break
    const found = await db
      .selectFrom('delivery')
      .select(['key', 'state', 'reason', 'depends_on'])
      .where('key', 'in', [...new Set(wanted)])
      .execute()
    for (const first of found) known.set(first.key, first)
  }

  function reasonOf(row: First & { readonly ticket_key?: string | null }): string | null {
    if (row.state !== 'waiting') return null
    const needed = known.get(row.depends_on ?? '')
    if (needed && stuck.includes(needed.state)) return needed.reason
    // A log goes on without a ticket that is refused, but waits as long as the ticket does.
    const ticket = known.get(row.ticket_key ?? '')
    return (needed && reasonOf(needed)) ?? (ticket ? reasonOf(ticket) : null)
  }
  return rows.map((row) => ({ ...row, reason: reasonOf(row) ?? row.reason }))
}

const firstsOf = (row: First & { readonly ticket_key?: string | null }) =>
  row.state === 'waiting' ? [row.depends_on, row.ticket_key].filter((key) => typeof key === 'string') : []
