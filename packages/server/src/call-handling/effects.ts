import type { CallCard, ClientKind } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { CallId, ExtensionNumber } from '../calls/ids.ts'
import { failedCreation } from '../delivery/of-call.ts'
import { insertOwed, oweAgain } from '../delivery/owed.ts'
import { formatNumber } from '../numbers/number-key.ts'
import { decide } from '../policy/decide.ts'
import type { CallView, CreateEffect, OwnerEffect, PopEffect, SyncEffect, TicketEffect } from '../policy/effect.ts'
import { logged } from '../problem.ts'
import type { Settings } from '../settings/settings.ts'
import type { Store } from '../store/store.ts'
import { AwaitedTickets } from './awaited-tickets.ts'
import type { CallEntries } from './call-entries.ts'
import type { CallSaver } from './call-saver.ts'
import { savePop } from './call-store.ts'

/** Where live effects go. Must not block. */
export interface LivePort {
  card(extension: ExtensionNumber, card: CallCard): void
  /** Kind of the client that got it; null when none did. */
  pop(pop: PopEffect & { callId: string }): ClientKind | null
}

export interface EffectsParts {
  readonly store: Store
  readonly saver: Pick<CallSaver, 'save'>
  readonly entries: () => CallEntries
  readonly live: LivePort
  /** Copies records of callers into the synchronised contact group; returns at once. */
  readonly syncContacts?: ((effect: SyncEffect) => void) | undefined
  /** Goes into the markers of what is written. */
  readonly installationId: string
  /** Something is owed now. */
  readonly wakeDelivery: () => void
  /** How long a pop waits for the ticket that it shall open, in milliseconds; by the standard when left out. */
  readonly ticketPatienceMs?: number | undefined
  readonly now: () => number
  readonly log: Pick<Logger, 'warn'>
}

/** Carries out what policy decides while a call goes on: cards and pops at once, and what is owed from then on. */
export class Effects {
  readonly #parts: EffectsParts
  readonly #tickets: AwaitedTickets

  constructor(parts: EffectsParts) {
    this.#parts = parts
    this.#tickets = new AwaitedTickets(parts.ticketPatienceMs)
  }

  /** What a change of a call leads to. */
  show(before: CallView | null, after: CallView, settings: Settings): void {
    const { live, durable } = decide(before, after, settings, formatNumber)
    for (const effect of durable) {
      if (effect.kind === 'create') void this.create(effect)
      else if (effect.kind === 'owner' || effect.kind === 'ticket') this.#owe(effect)
      else this.#parts.syncContacts?.(effect)
    }
    for (const effect of live) {
      if (effect.kind === 'card') this.#parts.live.card(effect.extension, effect.card)
      else this.#pop(effect, after.call.id)
    }
  }

  /** Owes the record from now on: on disk before the call ends, and made while it rings. By hand also what was refused before. */
  async create(effect: CreateEffect, byHand = false): Promise<void> {
    const { store, saver, entries, now, installationId, wakeDelivery, log } = this.#parts
    const rows = insertOwed(store.db, effect, now(), installationId)
    if (byHand) rows.push(oweAgain(store.db, effect, now()))
    await saver.save(effect.callId, rows)
    wakeDelivery()
    // An earlier call of this number may have owed it already, and nothing has come of it.
    const failed = await failedCreation(store, effect.key).catch((error: unknown) => {
      log.warn(logged(error), 'state of a creation not read')
      return null
    })
    const entry = failed && entries().get(effect.callId)
    if (failed && entry) entries().creating(entry, effect.integrationId, failed.state, failed.problem)
  }

  stop(): void {
    this.#tickets.stop()
  }

  #pop(effect: PopEffect, callId: CallId): void {
    const { store, saver, live, now } = this.#parts
    const client = live.pop({ ...effect, callId })
    const [only, ...others] = effect.clients
    const row = {
      key: effect.key,
      call_id: callId,
      extension: effect.extension,
      at: now(),
      outcome: client !== null ? 'sent' : 'no-client',
      // Where nobody had it: who was to have it, if that was one kind of client alone.
      client: client ?? (others.length === 0 ? (only ?? null) : null),
      url: effect.url,
    }
    void saver.save(callId, [savePop(store, row)])
  }

  /** Whether there is a record to hand on, or a ticket already, the ledger knows. */
  #owe(effect: OwnerEffect | TicketEffect): void {
    const { store, saver, now, installationId, wakeDelivery } = this.#parts
    const rows = insertOwed(store.db, effect, now(), installationId)
    void saver.save(effect.callId, rows).then(() => wakeDelivery())
    if (effect.kind === 'ticket') this.#tickets.wait(effect, (late) => this.#ticketLate(late))
  }

  /** Nobody waits for it any longer: what shall open opens without it. */
  #ticketLate({ callId, integrationId }: TicketEffect): void {
    const entries = this.#parts.entries()
    const entry = entries.get(callId)
    if (!entry || entry.view.tickets?.[integrationId] !== undefined) return
    entries.update(entry, { tickets: { ...entry.view.tickets, [integrationId]: { state: 'failed' } } })
  }
}
