// Compares what Zoho got with what it must have got: the CRM here, Desk in judge-desk.ts. Pure: it knows the three journals of a run and
// nothing else.
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
import { type DeskEvidence, type DeskVerdict, judgeDesk } from './judge-desk.ts'
import {
  judgeLogs,
  type LogChange,
  type LogVerdict,
  logsDuring,
  misfits,
  type Touched,
  touchedBy,
  Unclaimed,
  type ZohoLog,
} from './judge-logs.ts'
import { type ApiChange, judgeRecords, type RecordVerdict } from './judge-records.ts'
import { type Excuse, type Numbers, type Owed, outsideOf, owedBy } from './owed.ts'
import type { SettingsChange } from './settings.ts'

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
  /** Null where Zoho Desk was not connected. */
  readonly desk: Omit<DeskEvidence, 'calls' | 'own'> | null
}

/** Of Zoho CRM, and in `desk` of Zoho Desk. */
export interface Verdict extends Omit<LogVerdict<ZohoLog>, 'pairs'> {
  readonly owed: readonly Owed[]
  /** How many calls owe nothing, by reason. */
  readonly excused: Readonly<Partial<Record<Excuse, number>>>
  /** Calls that began while settings were being changed, and that owe one thing before and another after; or as `contacts` says. */
  readonly undecided: number
  readonly contacts: ContactVerdict
  readonly records: RecordVerdict
  readonly forged: ForgedVerdict
  readonly authorisation: AuthorisationVerdict
  /** Logs that users edited and left the marker, edited it away, or deleted. */
  readonly touched: Touched
  readonly desk: DeskVerdict | null
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

/** Compares what is owed with what is there, one to one. Pure. */
export function judge(evidence: Evidence): Verdict {
  const owed: Owed[] = []
  const excused: Partial<Record<Excuse, number>> = {}
  const take = (due: Way) => {
    if (typeof due === 'string') excused[due] = (excused[due] ?? 0) + 1
    else owed.push(...due)
  }
  const all = evidence.calls.map((call) => ({ call, ways: owedBy(call, evidence.settings, evidence) }))
  const undecided = all.filter(({ ways }) => ways.length > 1)
  for (const { ways } of all) if (ways.length === 1) take(ways[0] as Way)
  const unclaimed = new Unclaimed(owed, evidence.logs)
  for (const { call, ways } of undecided) {
    const way = bestFitting(ways, call, unclaimed.logs)
    unclaimed.claim(owedIn(way))
    take(way)
  }
  const { pairs: _, ...logs } = judgeLogs(owed, evidence.logs, evidence.changes)
  return {
    owed,
    ...logs,
    excused,
    undecided: undecided.length,
    contacts: contactsOf(evidence),
    records: judgeRecords({ ...evidence, numbers: evidence }),
    forged: judgeForged(evidence.forged),
    authorisation: judgeAuthorisation(evidence.authorisation),
    touched: touchedBy(evidence.changes.filter(({ by }) => by === 'ui')),
    desk: evidence.desk && judgeDesk({ ...evidence.desk, calls: evidence.calls, own: evidence.own }),
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

type Way = ReturnType<typeof owedBy>[number]
const owedIn = (way: Way) => (typeof way === 'string' ? [] : way)

/** Which of several settings were in force can only be told from what was logged; all of it must fit one of them. */
function bestFitting(ways: readonly Way[], call: DemoRecord, logs: readonly ZohoLog[]): Way {
  const near = logsDuring(call, new Set(ways.flatMap(owedIn).map(({ record }) => record)), logs)
  const misfitsOf = (way: Way) => misfits(owedIn(way), near)
  return ways.toSorted((a, b) => misfitsOf(a) - misfitsOf(b))[0] as Way
}
