// node chaos/run.ts --calls 60 --kills 10 [--span S] --store sqlite,postgres [--no-look-up [--must-fail]] [--seed N] [--keep]
//
// All stores at the same time. Prints one JSON line per store and `N passed, N failed`; exits with 1 when a log is lost,
// doubled, wrong or unexpected. With --must-fail it is the other way round: exits with 0 when the judge finds doubled logs.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type ExtraResult, writeExtra } from '../scripts/extra-results.ts'
import { findings } from './findings.ts'
import type { Verdict } from './judge.ts'
import type { DeskVerdict } from './judge-desk.ts'
import type { RecordVerdict } from './judge-records.ts'
import { type Outcome, oneRun } from './one-run.ts'
import { type StoreKind, storeKinds } from './stores.ts'

const usage =
  'Usage: node chaos/run.ts [--calls N] [--kills N] [--span SECONDS] [--store sqlite,postgres] [--seed N] [--no-look-up [--must-fail]] [--keep]'
const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '60' },
    kills: { type: 'string', default: '10' },
    span: { type: 'string' },
    store: { type: 'string', default: 'sqlite' },
    seed: { type: 'string' },
    'no-look-up': { type: 'boolean', default: false },
    'must-fail': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
})
const stores = values.store.split(',') as StoreKind[]
const [calls, kills] = [Number(values.calls), Number(values.kills)]
/** One call a second: with calls of five to ten seconds, half a dozen go on at any time. */
const spanSeconds = Number(values.span ?? calls)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const numbersFit = [calls, kills, spanSeconds, seed].every(Number.isSafeInteger)
if (!stores.every((store) => storeKinds.includes(store)) || !numbersFit) {
  console.error(usage)
  process.exit(2)
}
const lookUp = !values['no-look-up']
const mustFail = values['must-fail']

const faultKinds = ['lost', 'doubled', 'wrong', 'unexpected'] as const
type FaultKind = (typeof faultKinds)[number]

const results = (await Promise.all(stores.map(runOn))).flat()
writeExtra(mustFail ? 'chaos-must-fail' : 'chaos', results)
const failed = results.filter(({ ok }) => !ok)
for (const { store, title } of failed) console.error(`failed: [${store}] ${title}`)
console.log(`${results.length - failed.length} passed, ${failed.length} failed`)
process.exit(failed.length === 0 ? 0 : 1)

async function runOn(store: StoreKind): Promise<ExtraResult[]> {
  const folder = mkdtempSync(join(tmpdir(), `jackfield-chaos-${store}-`))
  const tell = (line: string) => console.error(`[${store}] ${line}`)
  tell(`seed ${seed}${lookUp ? '' : ', look-up off'}; files in ${folder}`)
  let found: ExtraResult[]
  try {
    const outcome = await oneRun({ store, calls, kills, spanSeconds, seed, lookUp, folder, tell })
    console.log(JSON.stringify(figures(store, outcome)))
    if (!mustFail) explain(outcome, tell)
    found = findings(store, outcome, { calls, kills, mustFail })
  } catch (error) {
    console.error(error)
    const why = error instanceof Error ? error.message : String(error)
    found = [{ ok: false, title: `the run came to its end: ${why}`, store }]
  }
  if (found.every(({ ok }) => ok) && !values.keep) rmSync(folder, { recursive: true, force: true })
  else tell(`journals and log are kept in ${folder}`)
  return found
}

function figures(store: StoreKind, { verdict, kills: killed, struck, troubles, finished, seconds }: Outcome) {
  const { owed, logged, lost, doubled, wrong, unexpected, excused, undecided, touched, contacts } = verdict
  const { records, forged, authorisation, desk } = verdict
  return {
    store,
    calls: finished,
    logged,
    lost: lost.length,
    doubled: doubled.length,
    wrong: wrong.length,
    unexpected: unexpected.length,
    owed: owed.length,
    undecided,
    records: recordFigures(records),
    desk: desk && deskFigures(desk),
    contacts,
    forged: { answered: forged.answered, accepted: forged.accepted.length },
    reauthorised: authorisation.reauthorised,
    excused,
    kills: killed.done,
    killsWhile: { ringing: killed.whileRinging, talking: killed.whileTalking, hungUp: killed.afterHangUp },
    struck,
    touched,
    troubles,
    seconds,
    lookUp,
    seed,
  }
}

function recordFigures({ owed, created, lost, doubled, unexpected }: RecordVerdict) {
  return { owed, created, lost: lost.length, doubled: doubled.length, unexpected: unexpected.length }
}

function deskFigures(verdict: DeskVerdict) {
  const { owed, logged, lost, doubled, wrong, unexpected, excused, undecided, touched, touchedTickets, records } =
    verdict
  const { tickets } = verdict
  return {
    owed: owed.length,
    logged,
    lost: lost.length,
    doubled: doubled.length,
    wrong: wrong.length,
    unexpected: unexpected.length,
    tickets: {
      owed: tickets.owed.length,
      made: tickets.made,
      before: tickets.owed.filter(({ moment }) => moment === 'before').length,
      early: tickets.early,
      lost: tickets.lost.length,
      doubled: tickets.doubled.length,
      wrong: tickets.wrong.length,
      unexpected: tickets.unexpected.length,
    },
    records: recordFigures(records),
    undecided,
    excused,
    touched,
    touchedTickets,
  }
}

function explain({ verdict }: Outcome, tell: (line: string) => void): void {
  const { forged, authorisation, desk } = verdict
  for (const what of forged.accepted) tell(`a forged message was accepted: ${what}`)
  for (const what of authorisation.faults) tell(`authorisation: ${what}`)
  explainSystem(verdict, tell)
  if (!desk) return
  explainSystem(desk, (line) => tell(`Desk: ${line}`))
  for (const kind of faultKinds) {
    for (const { owed, ticket, what } of desk.tickets[kind])
      tell(`Desk: ticket ${kind}: ${what}; owed ${JSON.stringify(owed)}, ticket ${JSON.stringify(ticket)}`)
  }
}

function explainSystem(verdict: Pick<Verdict, FaultKind | 'records'>, tell: (line: string) => void): void {
  const { lost, doubled, unexpected } = verdict.records
  for (const what of [...lost, ...doubled, ...unexpected]) tell(`records: ${what}`)
  for (const kind of faultKinds) {
    for (const { owed, log, what } of verdict[kind])
      tell(`${kind}: ${what}; owed ${JSON.stringify(owed)}, log ${JSON.stringify(log)}`)
  }
}
