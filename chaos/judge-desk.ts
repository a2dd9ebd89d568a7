// Compares what Zoho Desk got with what it must have got. Pure. Of the CRM it knows nothing: each system is judged by itself.
import type { DemoRecord } from '@jackfield/contract/demo-pbx'
import { holdersAt } from './holders.ts'
import {
  type Finding,
  judgeLogs,
  type LogChange,
  type LogVerdict,
  logsDuring,
  misfits,
  type Touched,
  touchedBy,
  Unclaimed,
} from './judge-logs.ts'
import { type ApiChange, judgeRecords, type RecordVerdict } from './judge-records.ts'
import {
  type DeskLog,
  type DeskTicket,
  isDuring,
  judgeTickets,
  type TicketPlace,
  type TicketVerdict,
  ticketDifference,
} from './judge-tickets.ts'
import { type Excuse, type Numbers, type Owed, outsideOf, owedFor } from './owed.ts'
import { type OwedTicket, ticketFor } from './owed-tickets.ts'
import { type DeskSettings, type SettingsChange, settingsAt } from './settings.ts'

export interface DeskEvidence extends Numbers, TicketPlace {
  readonly calls: readonly DemoRecord[]
  readonly settings: readonly SettingsChange<DeskSettings>[]
  readonly logs: readonly DeskLog[]
  readonly tickets: readonly DeskTicket[]
  /** Of logs. */
  readonly changes: readonly LogChange[]
  readonly recordChanges: readonly ApiChange[]
  /** What the server wrote to other organisations than the chosen one. */
  readonly elsewhere: readonly string[]
}

export interface DeskVerdict extends Omit<LogVerdict<DeskLog>, 'pairs'> {
  readonly owed: readonly Owed[]
  readonly excused: Readonly<Partial<Record<Excuse, number>>>
  readonly undecided: number
  readonly tickets: TicketVerdict
  readonly records: RecordVerdict
  readonly touched: Touched
  /** What people did to tickets. */
  readonly touchedTickets: Touched
}

/** What a call owes in Desk by one of the settings that may have been in force. */
interface Way {
  readonly logs: readonly Owed[] | Excuse
  readonly ticket: OwedTicket | null
}

export function judgeDesk(evidence: DeskEvidence): DeskVerdict {
  const numbers: DeskEvidence = { ...evidence, contactsOnly: true }
  const { calls, logs, tickets, changes } = numbers
  const owed: Owed[] = []
  const owedTickets: OwedTicket[] = []
  const excused: Partial<Record<Excuse, number>> = {}
  const take = (way: Way) => {
    if (typeof way.logs === 'string') excused[way.logs] = (excused[way.logs] ?? 0) + 1
    else owed.push(...way.logs)
    if (way.ticket) owedTickets.push(way.ticket)
  }
  const all = calls.map((call) => ({ call, ways: waysOf(call, numbers) }))
  const undecided = all.filter(({ ways }) => ways.length > 1)
  for (const { ways } of all) if (ways.length === 1) take(ways[0] as Way)
  const unclaimed = new Unclaimed(owed, logs)
  const taken = judgeTickets(owedTickets, tickets, judgeLogs(owed, logs, []).pairs, evidence).pairs
  const left = new Set(tickets)
  for (const ticket of taken.values()) left.delete(ticket)
  for (const { call, ways } of undecided) {
    const way = bestFitting(ways, call, unclaimed.logs, [...left], evidence)
    unclaimed.claim(owedIn(way))
    const ticket = [...left].find(
      (one) =>
        way.ticket && isDuring(way.ticket, one, evidence) && ticketDifference(way.ticket, one, evidence) === null,
    )
    if (ticket) left.delete(ticket)
    take(way)
  }
  const { pairs, ...verdict } = judgeLogs(owed, logs, changes)
  const versions = tickets.flatMap(({ versions: [, ...later] }) => later.filter(({ by }) => by === 'ui'))
  return {
    owed,
    ...verdict,
    wrong: [...verdict.wrong, ...wrongDepartments(pairs, evidence.department)],
    unexpected: [...verdict.unexpected, ...evidence.elsewhere.map((what) => ({ owed: null, log: null, what }))],
    excused,
    undecided: undecided.length,
    tickets: judgeTickets(owedTickets, tickets, pairs, evidence),
    records: judgeRecords({ ...numbers, numbers }),
    touched: touchedBy(changes.filter(({ by }) => by === 'ui')),
    touchedTickets: {
      edited: versions.filter(({ marked }) => marked).length,
      unmarked: versions.filter(({ marked }) => !marked).length,
      deleted: tickets.filter(({ deleted }) => deleted?.by === 'ui').length,
    },
  }
}

function waysOf(call: DemoRecord, numbers: DeskEvidence): Way[] {
  const e164 = outsideOf(call)
  const holders = e164 === null ? [null] : holdersAt(e164, call.startedAt, numbers)
  const ways = settingsAt(numbers.settings, call.startedAt).flatMap((settings) =>
    holders.map((holder) => ({
      logs: owedFor(call, settings, numbers, holder),
      ticket: ticketFor(call, settings, numbers, holder),
    })),
  )
  return [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()]
}

const owedIn = ({ logs }: Way) => (typeof logs === 'string' ? [] : logs)

/**
 * All that a call left must fit one of its ways. Of twin calls of one number the tickets of both are near: of ways that fit alike it is the
 * one that explains the most of them.
 */
function bestFitting(
  ways: readonly Way[],
  call: DemoRecord,
  logs: readonly DeskLog[],
  tickets: readonly DeskTicket[],
  place: TicketPlace,
): Way {
  const near = logsDuring(call, new Set(ways.flatMap(owedIn).map(({ record }) => record)), logs)
  const nearTickets = tickets.filter((ticket) => ways.some((way) => way.ticket && isDuring(way.ticket, ticket, place)))
  const misfitsOf = (way: Way) => misfits(owedIn(way), near) + ticketMisfits(way.ticket, nearTickets, place)
  const strange = ({ ticket }: Way) =>
    ticket === null ? 0 : nearTickets.filter((one) => ticketDifference(ticket, one, place) !== null).length
  return ways.toSorted((a, b) => misfitsOf(a) - misfitsOf(b) || strange(a) - strange(b))[0] as Way
}

function ticketMisfits(owed: OwedTicket | null, near: readonly DeskTicket[], place: TicketPlace): number {
  if (owed === null) return near.length
  return near.some((ticket) => ticketDifference(owed, ticket, place) === null) ? near.length - 1 : near.length + 1
}

function wrongDepartments(pairs: ReadonlyMap<Owed, DeskLog>, department: string): Finding[] {
  return [...pairs]
    .filter(([, log]) => log.department !== department)
    .map(([owed, log]) => ({ owed, log, what: `department ${log.department} instead of ${department}` }))
}
