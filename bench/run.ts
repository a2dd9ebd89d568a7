// From the bytes of a PBX's event to the frame in an agent's browser, with a full index and deliveries running.
//
//   node bench/run.ts [--smoke] [--contacts 100000] [--rate 200] [--seconds 20] [--agents 100] [--store sqlite]
//
// One process plays the PBX and all agents, so that both ends have one clock: from just after the write of the event that
// makes an extension ring, to the arrival of the pop at the agent. Both sockets and this process's own work are in the figure.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { temporaryFolder } from '../e2e/toolkit/processes.ts'
import { writeExtra } from '../scripts/extra-results.ts'
import { stagePackages } from '../scripts/packed/stage.ts'
import { type Agents, openAgents } from './agents.ts'
import { runBare } from './bare-run.ts'
import { measureCredits } from './credits.ts'
import { measureDeskCredits } from './desk-credits.ts'
import { fsyncP95 } from './fsync.ts'
import { measureIndex } from './index-run.ts'
import { percentile, rounded, spread } from './percentile.ts'
import { playRound, type Round } from './round.ts'
import { type Contact, memoryOf, processorTime, type Stage, setStage } from './stage.ts'
import { addStrangers, creditsUsed, forgetRequests, ownLatencies, writesOfLogs } from './zoho.ts'

const { values } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    contacts: { type: 'string' },
    rate: { type: 'string' },
    seconds: { type: 'string' },
    agents: { type: 'string' },
    store: { type: 'string', default: 'sqlite' },
  },
})
const size = {
  contacts: Number(values.contacts ?? (values.smoke ? 2000 : 100_000)),
  rate: Number(values.rate ?? (values.smoke ? 20 : 200)),
  seconds: Number(values.seconds ?? (values.smoke ? 5 : 20)),
  agents: Number(values.agents ?? (values.smoke ? 10 : 100)),
  strangers: values.smoke ? 10 : 100,
  /** In the index that is measured by itself. */
  indexed: values.smoke ? 20_000 : 1_000_000,
  /** Rates that are tried one after the other, until one is too high. */
  ladder: values.smoke ? [] : [100, 150, 200, 250, 300, 500, 700, 1000, 1300],
  rungSeconds: 5,
}
/** Zoho is searched by six requests for each stranger, and takes ten at a time. */
const STRANGERS_PER_SECOND = 5
/**
 * What counts as sustained: every call popped and logged, pops like this, and the last log so soon after the last event: the five seconds
 * for which logs wait for each other, and as many more.
 */
const SUSTAINED = { popP95Ms: 50, drainSeconds: 10 }

// What is published: the figures are of built JavaScript, without the cost of taking the types out of TypeScript.
const [server = ''] = await stagePackages()
const folder = temporaryFolder('bench')
try {
  const stage = await setStage(folder.path, { ...size, store: values.store, main: join(server, 'dist/main.js') })
  const agents = await openAgents(stage)
  try {
    await measure(stage, agents)
  } finally {
    agents.close()
    await stage.stop()
  }
} finally {
  folder.remove()
}

async function measure(stage: Stage, agents: Agents): Promise<void> {
  const memoryBefore = memoryOf(stage.server.pid)
  const callers = stage.contacts.slice(0, size.rate * size.seconds)
  await forgetRequests(stage)
  const creditsBefore = await creditsUsed(stage)
  const worked = processorTime(stage.server.pid)
  const main = await playRound(stage, agents, { callers, firstSerial: 0, callsPerSecond: size.rate })
  const cpu = (processorTime(stage.server.pid) - worked) / callers.length
  const credits = (await creditsUsed(stage)) - creditsBefore
  const writes = await writesOfLogs(stage)
  const memory = memoryOf(stage.server.pid)

  const perThousand = await measureCredits(stage, agents, values.smoke)
  const strangers = await playStrangers(stage, agents, callers.length)
  const sustained = await climb(stage, agents, callers.length)
  // Last: from here on each call is written in two systems.
  const desk = await measureDeskCredits(stage, agents, values.smoke ? 5 : 20)
  const bare = await runBare({
    folder: folder.path,
    calls: main.calls,
    callers,
    contacts: stage.contacts,
    extensions: stage.extensions,
    rate: size.rate,
  })

  const index = await measureIndex(size.indexed)

  const pops = [...main.pops.values()]
  const ratio = (p: number) => rounded(percentile(pops, p) / percentile(bare.pops, p))
  const figures = {
    contacts: size.contacts,
    store: values.store,
    callsPerSecond: size.rate,
    calls: main.calls.length,
    agents: size.agents,
    amiEventsPerSecond: Math.round(main.events / (size.seconds + 4.5)),
    popMs: spread(pops),
    barePopMs: spread(bare.pops),
    ratioToBare: { p50: ratio(0.5), p95: ratio(0.95) },
    cpuMsPerCall: { server: rounded(cpu, 2), bare: rounded(bare.cpuMsPerCall, 2) },
    pops: pops.length,
    logged: main.logged,
    drainSeconds: rounded(main.drainSeconds, 1),
    lookedUp: strangers.round.pops.size,
    lookUpPopMs: spread([...strangers.round.pops.values()]),
    lookUpPopMsWithoutZoho: spread(strangers.withoutZoho),
    creditsPerCall: rounded(credits / main.calls.length, 3),
    credits: perThousand,
    deskCredits: desk,
    writesPerCall: rounded(writes / main.calls.length, 3),
    sustainedCallsPerSecond: sustained?.rate ?? null,
    sustainedPopMs: sustained ? spread([...sustained.round.pops.values()]) : null,
    rssMb: { before: memoryBefore.rss, after: memory.rss, peak: memory.peak },
    copy: {
      seconds: rounded(stage.copy.seconds, 1),
      credits: stage.copy.credits,
      stallMs: rounded(stage.copy.stallMs, 1),
    },
    numberIndex: index,
    generatorLateMs: rounded(main.lateMs, 1),
    fsyncP95Ms: rounded(fsyncP95(`${folder.path}/fsync`)),
  }
  for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(24)} ${JSON.stringify(value)}`)
  console.log(JSON.stringify(figures))
  const findings = [
    ...promises(main, 'calls'),
    ...promises(strangers.round, 'calls from numbers that only Zoho has'),
    {
      id: 'OPS.69',
      ok: perThousand.per1000AtTenPerSecond <= 150,
      title: 'at most 150 credits for 1,000 calls of known contacts at 10 calls/s',
    },
    {
      id: 'OPS.69',
      ok: perThousand.per1000Apart <= 1050,
      title: 'at most 1,050 credits for 1,000 calls of known contacts whose logs share no request',
    },
    {
      id: 'OPS.69',
      ok: perThousand.changeSeconds <= 5,
      title: 'a change in Zoho is in the index within 5 s by its notification',
    },
    {
      id: 'D5.8',
      ok: desk.per1000 <= 2200,
      title: 'at most 2,200 credits of Zoho Desk for 1,000 calls of known contacts with a ticket after each',
    },
    {
      id: 'OPS.63',
      ok: index.lookUpMicroseconds.p99 <= 1000,
      title: `number look-up with ${index.contacts} contacts within 1 ms at p99`,
    },
  ]
  writeExtra('bench', findings)
  const failed = findings.filter((finding) => !finding.ok)
  for (const { title } of failed) console.error(`not so: ${title}`)
  console.log(`${findings.length - failed.length} passed, ${failed.length} failed`)
  if (failed.length > 0) process.exitCode = 1
}

function promises({ calls, pops, logged }: Round, what: string) {
  return [
    { id: 'OPS.18', ok: pops.size === calls.length, title: `every one of ${calls.length} ${what} popped` },
    { id: 'OPS.18', ok: logged === calls.length, title: `every one of ${calls.length} ${what} was logged` },
  ]
}

/** Calls whose numbers have to be looked up in Zoho while they ring. */
async function playStrangers(
  stage: Stage,
  agents: Agents,
  firstSerial: number,
): Promise<{ round: Round; withoutZoho: number[] }> {
  const callers = await addStrangers(stage, size.strangers)
  const round = await playRound(stage, agents, { callers, firstSerial, callsPerSecond: STRANGERS_PER_SECOND })
  const own = await ownLatencies(stage, callers)
  const withoutZoho = round.calls.flatMap(({ serial, number }) => {
    const pop = round.pops.get(serial)
    const zoho = own.get(number)
    return pop === undefined || zoho === undefined ? [] : [Math.max(0, pop - zoho)]
  })
  return { round, withoutZoho }
}

/** The highest rate of the ladder that is sustained; undefined when there is no ladder, or its first rung is too high. */
async function climb(stage: Stage, agents: Agents, used: number): Promise<{ rate: number; round: Round } | undefined> {
  let first = used
  let reached: { rate: number; round: Round } | undefined
  for (const rate of size.ladder) {
    const callers: readonly Contact[] = stage.contacts.slice(first, first + rate * size.rungSeconds)
    // Serials of the look-ups lie between.
    const firstSerial = first + size.strangers
    const round = await playRound(stage, agents, { callers, firstSerial, callsPerSecond: rate })
    first += callers.length
    const complete = round.pops.size === callers.length && round.logged === callers.length
    const fast = percentile([...round.pops.values()], 0.95) <= SUSTAINED.popP95Ms
    if (!complete || !fast || round.drainSeconds > SUSTAINED.drainSeconds) return reached
    reached = { rate, round }
  }
  return reached
}
