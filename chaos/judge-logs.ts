// Compares the call logs of a system, Zoho CRM or Zoho Desk, with those that are owed there. Pure.
import type { Owed } from './owed.ts'

/** A record of Zoho's Calls module, as it was created through the API. */
export interface ZohoLog {
  readonly id: string
  readonly owner: string
  readonly type: string
  /** Milliseconds. */
  readonly startedAt: number
  readonly talkSeconds: number
  readonly record: string | null
  /** Markers found in it. */
  readonly refs: readonly string[]
}

/** What became of a log afterwards: by a person in Zoho's screens (`ui`), or by the server, which must leave it alone. */
export interface LogChange {
  readonly id: string
  readonly what: 'edited' | 'deleted'
  readonly by: 'api' | 'ui'
  /** Whether a marker is still in it. */
  readonly marked: boolean
}

export interface Finding {
  readonly owed: Owed | null
  readonly log: ZohoLog | null
  readonly what: string
}

export interface LogVerdict<Log extends ZohoLog> {
  /** Number of owed logs that have a log in Zoho, a right one or a wrong one. */
  readonly logged: number
  readonly lost: readonly Finding[]
  readonly doubled: readonly Finding[]
  /** A log with a wrong type, owner, record, start or talk time. */
  readonly wrong: readonly Finding[]
  /** Logs that no call accounts for, and logs that the server changed. */
  readonly unexpected: readonly Finding[]
  /** Which log is whose, those at a wrong place left out. */
  readonly pairs: ReadonlyMap<Owed, Log>
}

/** Zoho keeps whole seconds. */
const TALK_TOLERANCE_S = 1.2
const START_TOLERANCE_MS = 2000
/** Two logs of one user for one record that begin this close together speak of the same call. */
const SAME_CALL_MS = 10_000

/** One to one. `logs`: all that were ever written, also those that a person deleted. */
export function judgeLogs<Log extends ZohoLog>(
  owed: readonly Owed[],
  logs: readonly Log[],
  changes: readonly LogChange[],
): LogVerdict<Log> {
  const { single, doubled } = withoutSameMarker(logs)
  const pairs = pairUp(owed, single)
  const leftOwed = new Set(owed.filter((one) => !pairs.has(one)))
  const paired = new Set(pairs.values())
  const leftLogs = new Set<ZohoLog>(single.filter((log) => !paired.has(log)))

  const wrong: Finding[] = []
  for (const [one, log] of pairs) {
    const what = difference(one, log)
    if (what) wrong.push({ owed: one, log, what })
  }
  for (const log of leftLogs) {
    const twin = owed.find((one) => pairs.has(one) && sameSubject(one, log) && isNear(one, log, SAME_CALL_MS))
    if (!twin) continue
    leftLogs.delete(log)
    doubled.push({ owed: twin, log, what: `a second log beside ${pairs.get(twin)?.id}` })
  }
  const misplaced = findMisplaced(leftOwed, leftLogs)
  return {
    logged: pairs.size + misplaced.length,
    lost: [...leftOwed].map((one) => ({ owed: one, log: null, what: 'no log' })),
    doubled,
    wrong: [...wrong, ...misplaced],
    unexpected: [
      ...[...leftLogs].map((log) => ({ owed: null, log, what: 'no call owes this log' })),
      ...changes
        .filter(({ by }) => by === 'api')
        .map(({ id, what }) => ({
          owed: null,
          log: logs.find((log) => log.id === id) ?? null,
          what: `the server ${what} it`,
        })),
    ],
    pairs,
  }
}

const fits = (one: Owed, log: ZohoLog) => sameSubject(one, log) && difference(one, log) === null

/** How many logs are missing, wrong or too many if these were owed; only logs that began during the call are `near`. */
export function misfits(owed: readonly Owed[], near: readonly ZohoLog[]): number {
  return (
    owed.filter((one) => !near.some((log) => fits(one, log))).length +
    near.filter((log) => !owed.some((one) => fits(one, log))).length
  )
}

/**
 * Logs that no call accounts for so far: of several that began together, each call may take its own only. First those of calls that owe one
 * thing only.
 */
export class Unclaimed<Log extends ZohoLog> {
  readonly #left: Set<Log>

  constructor(decided: readonly Owed[], logs: readonly Log[]) {
    const claimed = new Set(pairUp(decided, logs).values())
    this.#left = new Set(logs.filter((log) => !claimed.has(log)))
  }

  get logs(): readonly Log[] {
    return [...this.#left]
  }

  claim(owed: readonly Owed[]): void {
    for (const one of owed) {
      const log = this.logs.find((each) => fits(one, each))
      if (log) this.#left.delete(log)
    }
  }
}

/** Logs at one of these records that may be of a call, by its time. */
export const logsDuring = <Log extends ZohoLog>(
  { startedAt, endedAt }: { readonly startedAt: number; readonly endedAt: number },
  records: ReadonlySet<string>,
  logs: readonly Log[],
): Log[] =>
  logs.filter(
    (log) =>
      log.record !== null &&
      records.has(log.record) &&
      log.startedAt > startedAt - START_TOLERANCE_MS &&
      log.startedAt < endedAt + START_TOLERANCE_MS,
  )

/** What people did to logs. */
export interface Touched {
  readonly edited: number
  readonly unmarked: number
  readonly deleted: number
}

export function touchedBy(changes: readonly LogChange[]): Touched {
  const edits = changes.filter(({ what }) => what === 'edited')
  return {
    edited: edits.filter(({ marked }) => marked).length,
    unmarked: edits.filter(({ marked }) => !marked).length,
    deleted: changes.length - edits.length,
  }
}

/** Two logs with one marker are one log written twice, whatever they hang at. */
function withoutSameMarker<Log extends ZohoLog>(logs: readonly Log[]): { single: Log[]; doubled: Finding[] } {
  const seen = new Map<string, ZohoLog>()
  const single: Log[] = []
  const doubled: Finding[] = []
  for (const log of logs) {
    const twin = log.refs.map((ref) => seen.get(ref)).find((one) => one !== undefined)
    if (twin) doubled.push({ owed: null, log, what: `the marker of ${twin.id} again` })
    else single.push(log)
    for (const ref of log.refs) seen.set(ref, log)
  }
  return { single, doubled }
}

const sameSubject = (owed: Owed, log: ZohoLog) => owed.record === log.record && owed.user === log.owner
const apart = (owed: Owed, log: ZohoLog) => Math.abs(owed.startedAt - log.startedAt)
const isNear = (owed: Owed, log: ZohoLog, ms: number) => apart(owed, log) <= ms

/**
 * One to one, the closest starts first; of logs of the same distance one of the right type comes before others, and of those the one
 * whose talk time is nearest: a customer may call a user twice in the same second.
 */
function pairUp<Log extends ZohoLog>(owed: readonly Owed[], logs: readonly Log[]): Map<Owed, Log> {
  const candidates = owed.flatMap((one) =>
    logs.filter((log) => sameSubject(one, log)).map((log) => ({ one, log, distance: apart(one, log) })),
  )
  // Zoho keeps whole seconds, so distances below two of them say nothing.
  const rank = ({ one, log, distance }: (typeof candidates)[number]) =>
    Math.floor(distance / START_TOLERANCE_MS) * 2 + (one.type === log.type ? 0 : 1)
  const talk = ({ one, log }: (typeof candidates)[number]) => Math.abs(one.talkSeconds - log.talkSeconds)
  candidates.sort((a, b) => rank(a) - rank(b) || talk(a) - talk(b) || a.distance - b.distance)
  const pairs = new Map<Owed, Log>()
  const taken = new Set<Log>()
  for (const { one, log } of candidates) {
    if (pairs.has(one) || taken.has(log)) continue
    pairs.set(one, log)
    taken.add(log)
  }
  return pairs
}

function difference(owed: Owed, log: ZohoLog): string | null {
  const faults: string[] = []
  if (log.type !== owed.type) faults.push(`type ${log.type} instead of ${owed.type}`)
  if (Math.abs(log.talkSeconds - owed.talkSeconds) > TALK_TOLERANCE_S) {
    faults.push(`talk ${log.talkSeconds} s instead of ${owed.talkSeconds.toFixed(1)} s`)
  }
  if (!isNear(owed, log, START_TOLERANCE_MS)) faults.push(`start off by ${apart(owed, log)} ms`)
  return faults.length > 0 ? faults.join(', ') : null
}

/** A lost log and a log too many that begin together are one log at the wrong place. Takes them out of both sets. */
function findMisplaced(leftOwed: Set<Owed>, leftLogs: Set<ZohoLog>): Finding[] {
  const found: Finding[] = []
  for (const owed of leftOwed) {
    for (const log of leftLogs) {
      const sameRecord = owed.record === log.record && isNear(owed, log, SAME_CALL_MS)
      const sameOwner = owed.user === log.owner && owed.type === log.type && isNear(owed, log, START_TOLERANCE_MS)
      if (!sameRecord && !sameOwner) continue
      leftOwed.delete(owed)
      leftLogs.delete(log)
      const what = sameRecord
        ? `owner ${log.owner} instead of ${owed.user}`
        : `record ${log.record} instead of ${owed.record}`
      found.push({ owed, log, what })
      break
    }
  }
  return found
}
