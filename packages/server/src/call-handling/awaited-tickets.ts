import type { Millis } from '../calls/ids.ts'
import type { TicketEffect } from '../policy/effect.ts'

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
