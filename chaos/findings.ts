import type { ExtraResult } from '../scripts/extra-results.ts'
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
  if (mustFail) return [{ ok: doubled.length > 0, title: 'without look-up the judge finds doubled logs', store }]
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
    { ok: finished === expected, title: 'every call was placed and ended', store },
    { ok: quiet, title: 'everything owed was delivered in time', store },
    ...(calls >= FULL_CALLS ? [{ ...metEverything(outcome), store }] : []),
  ]
}

function metEverything({ verdict, kills, struck, troubles: made }: Outcome): { ok: boolean; title: string } {
  const { excused, touched, contacts, records, forged } = verdict
  const tooFew = [
    ...Object.keys(troubles).filter((name) => !made[name]),
    ...Object.entries(struck).flatMap(([name, count]) => (count > 0 ? [] : [name])),
    ...Object.entries(touched).flatMap(([name, count]) => (count > 0 ? [] : [name])),
    ...Object.entries(contacts).flatMap(([name, count]) => (count > 0 ? [] : [`contacts ${name}`])),
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
