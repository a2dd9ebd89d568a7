import type { CallId, Millis } from '../calls/ids.ts'
import type { CallView, TicketEffect } from '../policy/effect.ts'
import type { Store } from '../store/store.ts'

/** A pop that shall open the new ticket waits so long for it; then the contact opens in its place (D6). */
export const TICKET_PATIENCE_MS: Millis = 2500

/** Tickets that pops wait for. Zoho may be slow or away, and an agent has to see who calls all the same. */
export class AwaitedTickets {
  readonly #patienceMs: Millis
  readonly #timers = new Set<NodeJS.Timeout>()

  constructor(patienceMs: Millis = TICKET_PATIENCE_MS) {
    this.#patienceMs = patienceMs
  }

  /** Calls `late` once the pop has waited long enough, whatever has become of the ticket by then. */
  wait(effect: TicketEffect, late: (effect: TicketEffect) => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      late(effect)
    }, this.#patienceMs).unref()
    this.#timers.add(timer)
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }
}

/** The tickets that were made for these calls, by call; for a process that takes them up. */
export async function madeTickets(
  { db }: Store,
  calls: readonly CallId[],
): Promise<ReadonlyMap<string, NonNullable<CallView['tickets']>>> {
  if (calls.length === 0) return new Map()
  const rows = await db
    .selectFrom('delivery')
    .select(['call_id', 'integration_id', 'url'])
    .where('call_id', 'in', [...calls])
    .where('kind', '=', 'ticket')
    .where('state', '=', 'done')
    .execute()
  const byCall = Map.groupBy(rows, (row) => row.call_id)
  return new Map(
    [...byCall].map(([call, made]) => [
      call,
      Object.fromEntries(
        made.map(({ integration_id, url }) => [integration_id, { state: 'made', url: url ?? null }] as const),
      ),
    ]),
  )
}
