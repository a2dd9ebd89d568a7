// Whose number is whose at a time, from what people and the server wrote in Zoho. Independent of the server, as owed.ts is.
import type { KnownRecord } from './owed.ts'

/** A person in Zoho gave a contact another number, or deleted it. Times in milliseconds, of the real clock. */
export interface ContactChange {
  readonly id: string
  readonly at: number
  /** The number that it has from now on; null when it was deleted. */
  readonly e164: string | null
  /** From when on the server must know; Infinity when it need not. */
  readonly knownFrom: number
}

/** A record that the server made through the API. */
export interface CreatedRecord {
  readonly id: string
  readonly e164: string
  readonly at: number
}

export interface Holdings {
  /** As it was before the first call. */
  readonly known: readonly KnownRecord[]
  /** In the order of time. */
  readonly contactChanges: readonly ContactChange[]
  readonly created: readonly CreatedRecord[]
}

/** A number that nobody holds: it is given a record, or has been given one. */
export const unknown = 'unknown'
/** Stands for the record that an unknown number should have been given and was not. */
export const neverCreated = 'never created'

/**
 * Who may count as the holder of the number for a call that began at `time`: ids of records, and `unknown` where it may be that
 * nobody holds it. One answer, but where a change of its holder came so shortly before the call, or at any time after it, that either
 * may hold.
 */
export function holdersAt(e164: string, time: number, { known, contactChanges }: Holdings): readonly string[] {
  let holders = preferred(known.filter((record) => record.e164 === e164))
  const possible: string[] = []
  const hold = (certain: boolean) => {
    // What came before a change that is certainly known no longer counts.
    if (certain) possible.length = 0
    possible.push(holders[0] ?? unknown)
  }
  hold(true)
  for (const { id, e164: now, knownFrom } of contactChanges) {
    const had = holders.includes(id)
    if (had === (now === e164)) continue
    holders = had ? holders.filter((one) => one !== id) : [...holders, id]
    hold(knownFrom <= time)
  }
  return [...new Set(possible)]
}

/** The record at which a log of the number hangs, for one of the answers of `holdersAt`. */
export function recordFor(holder: string, e164: string, { created }: Holdings): string {
  if (holder !== unknown) return holder
  return created.find((record) => record.e164 === e164)?.id ?? neverCreated
}

/** Contacts come first, then leads, then accounts. */
function preferred(records: readonly KnownRecord[]): string[] {
  return ['Contacts', 'Leads', 'Accounts'].flatMap((module) =>
    records.filter((record) => record.module === module).map(({ id }) => id),
  )
}
