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
  readonly signal: AbortSignal
}
/** Makes one kind of trouble; resolves when it is made, or over. */
export type Trouble = (world: World) => Promise<void>

/** Each rule is played on the next requests that it fits. */
export const faults =
  (...rules: object[]): Trouble =>
  async ({ zohoControl }) => {
    await postJson(`${zohoControl}/faults`, rules)
  }

/** How long after the cut a late write is committed; inside the last settle time of the run. */
export const LATE_MS = 20_000
/** So long a person waits for the next record. */
export const WRITTEN_WITHIN_MS = 20_000

/** A rule of the local Zoho, and how often it was played. */
export interface PlayedFault {
  readonly fault: {
    readonly fault: string
    readonly status?: number
    readonly match: { readonly method?: string; readonly pathPrefix?: string }
  }
  readonly struck: number
}
