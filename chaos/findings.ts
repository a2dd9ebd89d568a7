import type { ExtraResult } from '../scripts/extra-results.ts'
import { deskTroubles } from './desk-trouble.ts'
import type { Verdict } from './judge.ts'
import type { Outcome } from './one-run.ts'
import type { StoreKind } from './stores.ts'
import { troubles } from './trouble.ts'

export interface Asked {
  readonly calls: number
  readonly kills: number
  /** The look-up is off, and the judge must see it. */
  readonly mustFail: boolean
}

/** From so many calls on, a run must have met everything. */
const FULL_CALLS = 500
const KILLS_PER_MOMENT = 15

/** What a run has shown, each as passed or failed. */
export function findings(store: StoreKind, outcome: Outcome, { calls, kills, mustFail }: Asked): ExtraResult[] {
  const { verdict, kills: killed, struck, finished, expected, quiet } = outcome
  const { lost, doubled, wrong, unexpected, records, contacts, forged, authorisation } = verdict
  if (mustFail) return doubledWithoutLookUp(verdict).map((finding) => ({ ...finding, store }))
  const exactlyOnce = lost.length + doubled.length === 0 && verdict.owed.length > 0
  const once = { id: 'OPS.2', ok: exactlyOnce, title: 'writes whose answer was lost are not repeated', store }
  return [
    // A run too short to lose an answer says nothing about lost answers.
    ...(struck.answerLost > 0 ? [once] : []),
    {
      id: 'OPS.1',
      ok: exactlyOnce && killed.done === kills,
      title: `exactly one log per call and user after ${kills} kills`,
      store,
    },
    { ok: wrong.length === 0, title: 'type, owner, record, start and talk time of every log', store },
    { ok: unexpected.length === 0, title: 'no log that no call owes, none that the server changed', store },
    {
      id: 'OPS.72',
      ok: records.owed > 0 && records.lost.length + records.doubled.length + records.unexpected.length === 0,
      title: 'exactly one record for each unknown number that was owed one',
      store,
    },
    {
      id: 'OPS.73',
      ok: contacts.decided > 0 && lost.length + wrong.length === 0,
      title: 'logs of calls after a change of a contact hang at the record that has the number now',
      store,
    },
    {
      id: 'OPS.74',
      ok: forged.answered > 0 && forged.accepted.length === 0,
      title: 'messages with a wrong token are refused and change nothing',
      store,
    },
    {
      id: 'OPS.75',
      ok: authorisation.reauthorised > 0 && authorisation.faults.length === 0 && lost.length + doubled.length === 0,
      title: 'a revoked authorisation is told, and what was owed meanwhile is delivered once',
      store,
    },
    ...deskFindings(verdict, kills).map((finding) => ({ ...finding, store })),
    { ok: finished === expected, title: 'every call was placed and ended', store },
    { ok: quiet, title: 'everything owed was delivered in time', store },
    ...(calls >= FULL_CALLS ? [{ ...metEverything(outcome), store }] : []),
  ]
}

type Found = Pick<ExtraResult, 'id' | 'ok' | 'title'>

function doubledWithoutLookUp({ doubled, desk }: Verdict): Found[] {
  return [
    { ok: doubled.length > 0, title: 'without look-up the judge finds doubled logs' },
    {
      id: 'OPS.85',
      ok: desk !== null && desk.doubled.length + desk.tickets.doubled.length > 0,
      title: 'without look-up the judge finds doubled logs or tickets in Zoho Desk',
    },
  ]
}

/** What holds of Zoho Desk, which is connected beside the CRM. */
function deskFindings({ desk }: Verdict, kills: number): Found[] {
  if (!desk) return [{ ok: false, title: 'Zoho Desk was connected' }]
  const { tickets, records } = desk
  const logFaults = [desk.lost, desk.doubled, desk.wrong, desk.unexpected]
  const before = tickets.owed.filter(({ moment }) => moment === 'before')
  const none = (...kinds: readonly (readonly unknown[])[]) => kinds.every(({ length }) => length === 0)
  return [
    {
      id: 'OPS.80',
      ok: desk.owed.length > 0 && none(...logFaults),
      title: `Desk: exactly one log per call and agent after ${kills} kills, as it must be`,
    },
    {
      id: 'OPS.81',
      ok: tickets.owed.length > 0 && none(tickets.lost, tickets.doubled, tickets.wrong, tickets.unexpected),
      title: 'Desk: exactly one ticket for each call that owes one, of its contact and agent',
    },
    {
      id: 'OPS.82',
      ok: before.length > 0 && none(tickets.lost, tickets.wrong),
      title: 'Desk: tickets made before the call are completed after it, and each log names the ticket of its call',
    },
    {
      id: 'OPS.83',
      ok: records.owed > 0 && none(records.lost, records.doubled, records.unexpected),
      title: 'Desk: exactly one contact for each unknown number that was owed one',
    },
    {
      id: 'OPS.84',
      ok: none(desk.doubled, desk.unexpected, tickets.doubled, tickets.wrong),
      title: 'Desk: what people edit or delete is neither written again nor written over',
    },
  ]
}

function metEverything({ verdict, kills, struck, troubles: made }: Outcome): { ok: boolean; title: string } {
  const { excused, touched, contacts, records, forged, desk } = verdict
  const { desk: struckInDesk, ...struckInCrm } = struck
  const none = (what: string, counts: object) =>
    Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [] : [`${what} ${name}`.trim()]))
  const tooFew = [
    ...Object.keys({ ...troubles, ...deskTroubles }).filter((name) => !made[name]),
    ...none('', struckInCrm),
    ...none('', touched),
    ...none('contacts', contacts),
    ...none('Desk', struckInDesk),
    ...none('calls of Desk', desk?.touched ?? {}),
    ...none('tickets of Desk', desk?.touchedTickets ?? {}),
    ...none('Desk', { undecided: desk?.undecided ?? 0, 'tickets during their calls': desk?.tickets.early ?? 0 }),
    ...(desk && desk.records.owed > 0 && desk.excused['account-only'] ? [] : ['unknown numbers or accounts in Desk']),
    ...(records.owed > 0 && forged.answered > 0 ? [] : ['records or forged messages']),
    ...Object.entries(kills).flatMap(([name, count]) => (count >= KILLS_PER_MOMENT ? [] : [name])),
    ...(['disabled', 'not-bound', 'own-number', 'anonymous', 'A12', 'internal'] as const).filter(
      (reason) => !excused[reason],
    ),
  ]
  return {
    ok: tooFew.length === 0,
    title: `the run met everything that it should meet${tooFew.map((one) => `; too few: ${one}`).join('')}`,
  }
}
