// Compares what Zoho got with what it must have got. Pure: it knows the three journals of a run and nothing else.
import type { DemoRecord } from '@jackfield/contract/demo-pbx'
import { holdersAt } from './holders.ts'
import {
  type AuthorisationStep,
  type AuthorisationVerdict,
  type ForgedMessage,
  type ForgedVerdict,
  judgeAuthorisation,
  judgeForged,
} from './judge-access.ts'
import { type ApiChange, judgeRecords, type RecordVerdict } from './judge-records.ts'
import { type Excuse, type Numbers, type Owed, outsideOf, owedBy } from './owed.ts'
import type { SettingsChange } from './settings.ts'

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

export interface Evidence extends Numbers {
  /** The phone system's finished calls. */
  readonly calls: readonly DemoRecord[]
  /** All that were ever created, also those that a user deleted: written once is once, and deleted is not lost. */
  readonly logs: readonly ZohoLog[]
  readonly changes: readonly LogChange[]
  readonly settings: readonly SettingsChange[]
  /** What the server did to Contacts, Leads and Accounts beside creating them: it must do nothing. */
  readonly recordChanges: readonly ApiChange[]
  readonly forged: readonly ForgedMessage[]
  readonly authorisation: readonly AuthorisationStep[]
}

export interface Finding {
  readonly owed: Owed | null
  readonly log: ZohoLog | null
  readonly what: string
}

export interface Verdict {
  readonly owed: readonly Owed[]
  /** Number of owed logs that have a log in Zoho, a right one or a wrong one. */
  readonly logged: number
  readonly lost: readonly Finding[]
  readonly doubled: readonly Finding[]
  /** A log with a wrong type, owner, record, start or talk time. */
  readonly wrong: readonly Finding[]
  /** Logs that no call accounts for, and logs that the server changed. */
  readonly unexpected: readonly Finding[]
  /** How many calls owe nothing, by reason. */
  readonly excused: Readonly<Partial<Record<Excuse, number>>>
  /** Calls that began while settings were being changed, and that owe one thing before and another after; or as `contacts` says. */
  readonly undecided: number
  readonly contacts: ContactVerdict
  readonly records: RecordVerdict
  readonly forged: ForgedVerdict
  readonly authorisation: AuthorisationVerdict
  /** Logs that users edited and left the marker, edited it away, or deleted. */
  readonly touched: { readonly edited: number; readonly unmarked: number; readonly deleted: number }
}

/** What people did to contacts, and the calls from and to their numbers after that. */
export interface ContactVerdict {
  readonly moved: number
  readonly deleted: number
  /** Calls that began when the server had to know: their logs must be at the record of now. */
  readonly decided: number
  /** Calls too shortly after a change, or before it: their logs may be at the record of before or of now, but at one of them. */
  readonly undecided: number
}

/** Zoho keeps whole seconds. */
const TALK_TOLERANCE_S = 1.2
const START_TOLERANCE_MS = 2000
/** Two logs of one user for one record that begin this close together speak of the same call. */
const SAME_CALL_MS = 10_000

/** Compares what is owed with what is there, one to one. Pure. */
export function judge(evidence: Evidence): Verdict {
  const owed: Owed[] = []
  const excused: Partial<Record<Excuse, number>> = {}
  let undecided = 0
  for (const call of evidence.calls) {
    const ways = owedBy(call, evidence.settings, evidence)
    if (ways.length > 1) undecided++
    const due = bestFitting(ways, call, evidence.logs)
    if (typeof due === 'string') excused[due] = (excused[due] ?? 0) + 1
    else owed.push(...due)
  }
  const { single, doubled } = withoutSameMarker(evidence.logs)
  const pairs = pairUp(owed, single)
  const leftOwed = new Set(owed.filter((one) => !pairs.has(one)))
  const paired = new Set(pairs.values())
  const leftLogs = new Set(single.filter((log) => !paired.has(log)))

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
    owed,
    logged: pairs.size + misplaced.length,
    lost: [...leftOwed].map((one) => ({ owed: one, log: null, what: 'no log' })),
    doubled,
    wrong: [...wrong, ...misplaced],
    unexpected: [
      ...[...leftLogs].map((log) => ({ owed: null, log, what: 'no call owes this log' })),
      ...evidence.changes
        .filter(({ by }) => by === 'api')
        .map(({ id, what }) => ({
          owed: null,
          log: evidence.logs.find((log) => log.id === id) ?? null,
          what: `the server ${what} it`,
        })),
    ],
    excused,
    undecided,
    contacts: contactsOf(evidence),
    records: judgeRecords({ ...evidence, numbers: evidence }),
    forged: judgeForged(evidence.forged),
    authorisation: judgeAuthorisation(evidence.authorisation),
    touched: touchedBy(evidence.changes.filter(({ by }) => by === 'ui')),
  }
}

function contactsOf(evidence: Evidence): ContactVerdict {
  const { calls, contactChanges, known } = evidence
  const before = known.filter(({ id }) => contactChanges.some((change) => change.id === id))
  const changed = new Set([...before, ...contactChanges].map(({ e164 }) => e164))
  const concerned = calls.flatMap((call) => {
    const e164 = outsideOf(call)
    return e164 !== null && changed.has(e164) ? [holdersAt(e164, call.startedAt, evidence).length] : []
  })
  const decided = concerned.filter((holders) => holders === 1)
  return {
    moved: contactChanges.filter(({ e164 }) => e164 !== null).length,
    deleted: contactChanges.filter(({ e164 }) => e164 === null).length,
    decided: decided.length,
    undecided: concerned.length - decided.length,
  }
}

/** Which of several settings were in force can only be told from what was logged; all of it must fit one of them. */
function bestFitting(
  ways: ReturnType<typeof owedBy>,
  call: DemoRecord,
  logs: readonly ZohoLog[],
): (typeof ways)[number] {
  const [first] = ways
  if (first === undefined) throw new Error('nothing was set')
  if (ways.length === 1) return first
  const records = new Set(ways.flatMap((way) => (typeof way === 'string' ? [] : way.map(({ record }) => record))))
  const near = logs.filter(
    ({ record, startedAt }) =>
      record !== null &&
      records.has(record) &&
      startedAt > call.startedAt - START_TOLERANCE_MS &&
      startedAt < call.endedAt + START_TOLERANCE_MS,
  )
  const misfits = (way: (typeof ways)[number]) => {
    const owed = typeof way === 'string' ? [] : way
    const fits = (one: Owed, log: ZohoLog) => sameSubject(one, log) && difference(one, log) === null
    return (
      owed.filter((one) => !near.some((log) => fits(one, log))).length +
      near.filter((log) => !owed.some((one) => fits(one, log))).length
    )
  }
  return ways.toSorted((a, b) => misfits(a) - misfits(b))[0] ?? first
}

function touchedBy(changes: readonly LogChange[]): Verdict['touched'] {
  const edits = changes.filter(({ what }) => what === 'edited')
  return {
    edited: edits.filter(({ marked }) => marked).length,
    unmarked: edits.filter(({ marked }) => !marked).length,
    deleted: changes.length - edits.length,
  }
}

/** Two logs with one marker are one log written twice, whatever they hang at. */
function withoutSameMarker(logs: readonly ZohoLog[]): { single: ZohoLog[]; doubled: Finding[] } {
  const seen = new Map<string, ZohoLog>()
  const single: ZohoLog[] = []
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
function pairUp(owed: readonly Owed[], logs: readonly ZohoLog[]): Map<Owed, ZohoLog> {
  const candidates = owed.flatMap((one) =>
    logs.filter((log) => sameSubject(one, log)).map((log) => ({ one, log, distance: apart(one, log) })),
  )
  // Zoho keeps whole seconds, so distances below two of them say nothing.
  const rank = ({ one, log, distance }: (typeof candidates)[number]) =>
    Math.floor(distance / START_TOLERANCE_MS) * 2 + (one.type === log.type ? 0 : 1)
  const talk = ({ one, log }: (typeof candidates)[number]) => Math.abs(one.talkSeconds - log.talkSeconds)
  candidates.sort((a, b) => rank(a) - rank(b) || talk(a) - talk(b) || a.distance - b.distance)
  const pairs = new Map<Owed, ZohoLog>()
  const taken = new Set<ZohoLog>()
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
