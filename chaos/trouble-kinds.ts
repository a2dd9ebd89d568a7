// What trouble is made of.
import { postJson } from '../e2e/toolkit/post-json.ts'
import type { Random } from './random.ts'
import type { RunJournal } from './run-journal.ts'
import type { ZohoUser } from './zoho-user.ts'

export interface World {
  readonly zohoControl: string
  readonly pbxUrl: string
  /** Who works on call logs of the CRM, and on calls and tickets of Desk. */
  readonly user: ZohoUser
  readonly deskCalls: ZohoUser
  readonly deskTickets: ZohoUser
  readonly journal: RunJournal
  readonly random: Random
  /** When no more trouble is to be begun. */
  readonly signal: AbortSignal
  readonly people: People
}

/** Those who wait for a record to work on, after the last call too: on a busy machine much is written only then. */
export class People {
  readonly #gone = new AbortController()
  readonly #working: Promise<unknown>[] = []

  get gone(): AbortSignal {
    return this.#gone.signal
  }

  send(work: Promise<void>): void {
    this.#working.push(work.catch((error: unknown) => ({ error })))
  }

  /** Nobody waits any longer. Throws when one of them could not do the work. */
  async leave(): Promise<void> {
    this.#gone.abort()
    for (const done of await Promise.all(this.#working)) if (done) throw (done as { error: unknown }).error
  }
}

/** Makes one kind of trouble; resolves when it is made, or over. */
export type Trouble = (world: World) => Promise<void>

/** A rule of the local Zoho, and how often it was played. */
export interface PlayedFault {
  readonly fault: {
    readonly fault: string
    readonly status?: number
    readonly times?: number
    readonly match: { readonly method?: string; readonly pathPrefix?: string }
  }
  readonly struck: number
}

/** So many of a kind wait for the requests that they fit; where a server is dead for long, more would make one outage of them. */
const MOST_WAITING = 2

/** Each rule is played on the next requests that it fits. */
export const faults =
  (...rules: object[]): Trouble =>
  async ({ zohoControl }) => {
    const [first] = rules as PlayedFault['fault'][]
    const known = (await (await fetch(`${zohoControl}/faults`)).json()) as PlayedFault[]
    const waiting = known.filter(({ fault, struck }) => struck < (fault.times ?? 1) && same(fault, first))
    if (waiting.length < MOST_WAITING) await postJson(`${zohoControl}/faults`, rules)
  }

const same = (a: PlayedFault['fault'], b: PlayedFault['fault'] | undefined) =>
  a.fault === b?.fault && a.status === b.status && JSON.stringify(a.match) === JSON.stringify(b.match ?? {})

/** How long after the cut a late write is committed; inside the last settle time of the run. */
export const LATE_MS = 20_000
/** So long a person waits for the next record: longer than a server on a busy machine takes to start. */
export const WRITTEN_WITHIN_MS = 90_000
