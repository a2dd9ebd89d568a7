import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { notificationPaths } from '@jackfield/contract'
import { demoDirectorySchema } from '@jackfield/contract/demo-pbx'
import { postJson } from '../e2e/toolkit/post-json.ts'
import { freePort, type Service } from '../scripts/services.ts'
import { Administrator } from './administrator.ts'
import { loseAuthorisation } from './authorisation.ts'
import { CHANGING, ContactChanges } from './contact-changes.ts'
import { agentsOf, peopleOfDesk } from './desk-stage.ts'
import { JackfieldProcess } from './jackfield-process.ts'
import { evidenceIn } from './journals.ts'
import { judge, type Verdict } from './judge.ts'
import { type Kills, killRepeatedly } from './kills.ts'
import { planCalls, recordsOf } from './mix.ts'
import { apply, baseSettings, changeSettings, crmOffice, deskOffice, deskPhasesOf, phasesOf } from './office.ts'
import { e164Of } from './owed.ts'
import { PbxWatch } from './pbx-watch.ts'
import { Random } from './random.ts'
import { RunJournal } from './run-journal.ts'
import type { DeskSettings } from './settings.ts'
import { addLeadsAndAccounts, addMarkerField, castOf, compare, compareBindings, startSandbox } from './stage.ts'
import { newStore, type StoreKind } from './stores.ts'
import { endTrouble, makeTrouble, type Struck } from './trouble.ts'
import { LATE_MS, People } from './trouble-kinds.ts'
import { deskCalls, deskTickets, logsOfCrm, ZohoUser } from './zoho-user.ts'

export interface RunOptions {
  readonly store: StoreKind
  readonly calls: number
  readonly kills: number
  /** Over how long the calls are spread, in seconds. */
  readonly spanSeconds: number
  readonly seed: number
  /** False: lost answers are repeated blindly, which must show as doubled logs. */
  readonly lookUp: boolean
  /** For everything that the run writes. */
  readonly folder: string
  readonly tell: (line: string) => void
}

export interface Outcome {
  readonly verdict: Verdict
  readonly kills: Kills
  readonly struck: Struck
  /** How often each trouble was made. */
  readonly troubles: Readonly<Record<string, number>>
  /** Calls that the phone system finished; all that were placed, when all is well. */
  readonly finished: number
  readonly expected: number
  /** Everything owed was delivered or given up before the limit. */
  readonly quiet: boolean
  readonly seconds: number
}

const TROUBLE_EVERY_MS = 2000
/** Zoho's search is behind its records by so long. */
const SEARCH_LAG_MS = 6000
/** A write that is committed late must lie inside the last one. */
const SETTLE_TIMES_S = [2, 10, 30]
const TIME_ZONE = 'America/New_York'
/** After the last start; much is written then. */
const PEOPLE_STAY_MS = 5000
const QUIET_MS = 5000
const DRAIN_LIMIT_MS = 240_000
const KILLS_BEHIND = 1

/** One run over one store: phones and Zoho go on in processes of their own while the server is killed. */
export async function oneRun(options: RunOptions): Promise<Outcome> {
  const begun = Date.now()
  const { folder, seed, tell } = options
  mkdirSync(folder, { recursive: true })
  const store = await newStore(options.store, folder)
  const services: Service[] = []
  let server: JackfieldProcess | null = null
  let watch: PbxWatch | null = null
  const users: ZohoUser[] = []
  try {
    const pbx = await startSandbox(folder, 'pbx', ['--pbx-lines', '50'], services)
    const zoho = await startSandbox(folder, 'zoho', ['--seed', String(options.calls + CHANGING)], services)
    if (!pbx.pbx || !zoho.zoho) throw new Error('the sandbox did not tell its addresses')
    const local = zoho.zoho.dataCentres.us
    await postJson(`${local.control}/settings`, { searchLagMs: SEARCH_LAG_MS })
    const known = await addLeadsAndAccounts(local.control)
    const inDesk = await peopleOfDesk(local.control, known)
    // One store with the marker in a field of its own, the other with the marker in the text alone.
    const markerField = options.store === 'postgres' ? await addMarkerField(local.control) : null
    const directory = demoDirectorySchema.parse(await (await fetch(`${pbx.pbx.url}/directory`)).json())

    const port = await freePort()
    server = new JackfieldProcess(folder, configuration(port, folder, store.url, local, options.lookUp))
    const tookMs = await server.start()
    const admin = new Administrator(`http://127.0.0.1:${port}`)
    if (!server.setupLink) throw new Error('the server printed no set-up link')
    await admin.setUp(server.setupLink)
    await admin.connectPbx(pbx.pbx.url, directory.dids, TIME_ZONE)
    const place = await admin.connectZoho(local)
    const bindings = await admin.crm.bind()
    await compareBindings(bindings, directory, local.control)
    const agents = await admin.desk.bind()
    compare(agents, directory, await agentsOf(local.control, place.portal))
    const runJournal = new RunJournal(join(folder, 'run.jsonl'))
    runJournal.append({ kind: 'numbers', known, own: directory.dids.map(e164Of) })
    runJournal.append({ kind: 'desk', ...place, timeZone: TIME_ZONE, known: inDesk })
    runJournal.append({ kind: 'started', tookMs })
    const [crm, desk] = [crmOffice(admin.crm), deskOffice(admin.desk)]
    const base = baseSettings(bindings)
    const deskBase: DeskSettings = { ...baseSettings(agents), tickets: 'after' }
    for (const page of [admin.crm, admin.desk]) await page.createContacts()
    await apply(crm, runJournal, null, base)
    await apply(desk, runJournal, null, deskBase)
    tell(`set up: ${bindings.size} extensions bound, ${known.length} numbers in Zoho, marker field ${markerField}`)
    // Calls begin when what was set is certainly in force.
    await sleep(1000)

    const random = new Random(seed)
    const spanMs = options.spanSeconds * 1000
    const { cast, changing } = castOf(directory, bindings, known)
    const plan = planCalls(options.calls, spanMs, cast, random)
    watch = new PbxWatch(join(folder, 'pbx', 'pbx.jsonl'))
    const kills = () => runJournal.kills
    for (const work of [logsOfCrm(markerField), deskCalls, deskTickets])
      users.push(new ZohoUser(join(folder, 'zoho', 'zoho.jsonl'), local.control, work, kills))
    const [user, onDeskCalls, onDeskTickets] = users as [ZohoUser, ZohoUser, ZohoUser]
    const over = new AbortController()
    const people = new People()
    const world = {
      zohoControl: local.control,
      pbxUrl: pbx.pbx.url,
      user,
      deskCalls: onDeskCalls,
      deskTickets: onDeskTickets,
      journal: runJournal,
      random: new Random(seed + 1),
      signal: over.signal,
      people,
    }
    const progress = () => (options.kills === 0 ? 1 : runJournal.kills / options.kills)
    const contacts = new ContactChanges(
      {
        zohoControl: local.control,
        pbxUrl: pbx.pbx.url,
        notifyUrl: `http://127.0.0.1:${port}${notificationPaths['zoho-crm']}`,
        extensions: cast.bound,
        journal: runJournal,
        random: new Random(seed + 3),
        progress,
      },
      changing,
    )
    const expected = () => recordsOf(plan) + contacts.placed
    const unrest = Promise.all([
      killRepeatedly(server, watch, options.kills, spanMs, new Random(seed + 2), runJournal, tell),
      changeSettings(crm, runJournal, base, phasesOf(base), { spanMs, lasting: 1 / 3 }),
      changeSettings(desk, runJournal, deskBase, deskPhasesOf(deskBase), { spanMs, lasting: 0.6 }),
      contacts.go(spanMs),
      loseAuthorisation(admin, runJournal, local.control, spanMs, progress),
    ])
    const [[killed]] = await Promise.all([
      unrest,
      unrest.then(async () => {
        // Where nobody kills the server, tickets before the calls are there while these go on.
        await apply(desk, runJournal, deskBase, { ...deskBase, tickets: 'before' })
        await contacts.goOnInPeace(runJournal.longestStartMs)
      }),
      placeCalls(`${pbx.pbx.url}/_control/calls`, plan, kills, options.kills),
      makeTrouble(world, TROUBLE_EVERY_MS),
      allEnded(watch, expected, spanMs).finally(() => over.abort()),
    ])
    await allEnded(watch, expected, spanMs)
    const struck = await endTrouble(local.control)
    const finished = watch.finished
    tell(`all ${finished} calls have ended; waiting for what is owed`)

    // One last restart, this time with notice: it has to take up whatever waits.
    await server.stop()
    await server.start()
    const judgeNow = () => judge(evidenceIn(folder))
    await sleep(PEOPLE_STAY_MS)
    await people.leave()
    const quiet = await untilQuiet(admin, judgeNow)
    const seconds = Math.round((Date.now() - begun) / 1000)
    const verdict = judgeNow()
    await keepLedger(admin, verdict, folder)
    return {
      verdict,
      kills: killed,
      struck,
      troubles: runJournal.troubles,
      finished,
      expected: expected(),
      quiet,
      seconds,
    }
  } finally {
    watch?.close()
    for (const user of users) user.close()
    await server?.stop()
    for (const service of services) await service.stop()
    await store.remove()
  }
}

/** For whoever has to find out why: what the server's own ledger says of the calls of which something is missing. The judge never reads it. */
async function keepLedger(admin: Administrator, verdict: Verdict, folder: string): Promise<void> {
  const calls = []
  const wrong = verdict.desk?.tickets.wrong ?? []
  for (const { owed } of [...missing(verdict), ...wrong])
    if (owed) calls.push(...(await admin.ledgerAround(owed.startedAt)))
  if (calls.length > 0) writeFileSync(join(folder, 'ledger.json'), JSON.stringify(calls, null, 1))
}

function configuration(
  port: number,
  folder: string,
  store: string,
  { accounts, crm, desk, console: apiConsole }: { accounts: string; crm: string; desk: string; console: string },
  lookUp: boolean,
): object {
  return {
    host: '127.0.0.1',
    port,
    dataDirectory: join(folder, 'data'),
    store,
    publicUrls: [`http://127.0.0.1:${port}`],
    localDataCentres: [{ code: 'local-us', accounts, crm, desk, console: apiConsole, local: true }],
    delivery: { settleTimes: SETTLE_TIMES_S, lookUpBeforeRepeat: lookUp },
  }
}

/**
 * Places the calls at their times. On a slow machine, where each restart takes long, they wait for the kills, so that these
 * always find calls.
 */
async function placeCalls(
  url: string,
  plan: ReturnType<typeof planCalls>,
  killsDone: () => number,
  kills: number,
): Promise<void> {
  const begun = Date.now()
  let late = 0
  for (const [index, { at, script }] of plan.toSorted((a, b) => a.at - b.at).entries()) {
    await sleep(Math.max(0, begun + at + late - Date.now()))
    for (; killsDone() < Math.floor((index * kills) / plan.length) - KILLS_BEHIND; late += 50) await sleep(50)
    await postJson(url, script)
  }
}

async function allEnded(watch: PbxWatch, count: () => number, spanMs: number): Promise<void> {
  for (const giveUp = Date.now() + 3 * spanMs + 300_000; watch.finished < count() && Date.now() < giveUp; )
    await sleep(100)
}

/** True once nothing waits or is being looked up for a while and nothing is missing; false when the limit is over. */
async function untilQuiet(admin: Administrator, judgeNow: () => Verdict): Promise<boolean> {
  // A write that is still to be committed late would show afterwards only.
  let since = Date.now() + LATE_MS
  for (const giveUp = Date.now() + DRAIN_LIMIT_MS; Date.now() < giveUp; await sleep(1000)) {
    const { deliveries, calls } = await admin.status()
    const busy = deliveries.waiting > 0 || deliveries.unknown > 0 || calls.active > 0
    const verdict = judgeNow()
    const records = verdict.records.lost.length + (verdict.desk?.records.lost.length ?? 0)
    if (busy || missing(verdict).length + records > 0) since = Math.max(since, Date.now())
    if (Date.now() - since > QUIET_MS) return true
  }
  return false
}

/** Logs and tickets that are not there. */
const missing = ({ lost, desk }: Verdict) => [...lost, ...(desk ? [...desk.lost, ...desk.tickets.lost] : [])]
