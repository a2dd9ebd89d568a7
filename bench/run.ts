// From the bytes of a PBX's event to the frame in an agent's browser, with a full index and deliveries running.
//
//   node bench/run.ts [--smoke] [--contacts 100000] [--rate 200] [--seconds 20] [--agents 100] [--store sqlite]
//
// One process plays the PBX and all agents, so that both ends have one clock: from just after the write of the event that
// makes an extension ring, to the arrival of the pop at the agent. Both sockets and this process's own work are in the figure.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { until } from '../e2e/toolkit/jackfield-client.ts'
import { temporaryFolder } from '../e2e/toolkit/processes.ts'
import { writeExtra } from '../scripts/extra-results.ts'
import { stagePackages } from '../scripts/packed/stage.ts'
import { type LoadCall, sendCalls } from './ami-load.ts'
import { runBare } from './bare-run.ts'
import { fsyncP95 } from './fsync.ts'
import { percentile, rounded } from './percentile.ts'
import { memoryOf, type Stage, setStage } from './stage.ts'

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
}

// What is published: the figures are of built JavaScript, without the cost of taking the types out of TypeScript.
const [server = ''] = await stagePackages()
const main = join(server, 'dist/main.js')
const folder = temporaryFolder('bench')
try {
  const stage = await setStage(folder.path, { ...size, store: values.store, main })
  try {
    await measure(stage)
  } finally {
    await stage.stop()
  }
} finally {
  folder.remove()
}

async function measure(stage: Stage): Promise<void> {
  const memoryBefore = memoryOf(stage.server.pid)
  const arrivals = new Map<string, number>()
  const sockets = await Promise.all(stage.extensions.map((extension) => listen(stage, extension, arrivals)))
  const [peer] = stage.ami.peers.slice(-1)
  if (!peer) throw new Error('the server is not connected')

  const wanted = size.rate * size.seconds
  // Every call from another contact, so that a pop tells by its record which call it belongs to.
  const callers = stage.contacts.slice(0, wanted)
  const calls = callers.map(({ number }, serial): LoadCall => {
    return { serial, number, extension: stage.extensions[serial % stage.extensions.length] as string }
  })
  const rang = new Map<number, number>()
  const sent = await sendCalls(peer, calls, size.rate, ({ serial }, at) => rang.set(serial, at))
  const ended = performance.now()
  const drained = until(
    'all logs are written',
    async () => (await stage.client.status()).deliveries.doneToday >= calls.length,
    120_000,
  )
  const allLogged = await drained.then(
    () => true,
    () => false,
  )
  const drainSeconds = (performance.now() - ended) / 1000
  for (const socket of sockets) socket.close()

  const latencies = callers.flatMap(({ id }, serial) => {
    const from = rang.get(serial)
    const to = arrivals.get(id)
    return from === undefined || to === undefined ? [] : [to - from]
  })
  const { deliveries } = await stage.client.status()
  const requests = await zohoRequests(stage)
  const memory = memoryOf(stage.server.pid)
  const bare = await runBare({
    folder: folder.path,
    calls,
    callers,
    contacts: stage.contacts,
    extensions: stage.extensions,
    rate: size.rate,
  })
  const figures = {
    contacts: size.contacts,
    store: values.store,
    callsPerSecond: size.rate,
    calls: calls.length,
    agents: size.agents,
    amiEventsPerSecond: Math.round(sent.events / (size.seconds + 4.5)),
    popMs: spread(latencies),
    barePopMs: spread(bare),
    ratioToBare: {
      p50: rounded(percentile(latencies, 0.5) / percentile(bare, 0.5)),
      p95: rounded(percentile(latencies, 0.95) / percentile(bare, 0.95)),
    },
    pops: latencies.length,
    logged: deliveries.doneToday,
    drainSeconds: rounded(drainSeconds, 1),
    zohoRequestsPerCall: rounded(requests / calls.length, 3),
    rssMb: { before: memoryBefore.rss, after: memory.rss, peak: memory.peak },
    copySeconds: rounded(stage.copySeconds, 1),
    generatorLateMs: rounded(sent.lateMs, 1),
    fsyncP95Ms: rounded(fsyncP95(`${folder.path}/fsync`)),
  }
  for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(22)} ${JSON.stringify(value)}`)
  console.log(JSON.stringify(figures))
  const findings = [
    { id: 'OPS.18', ok: latencies.length === calls.length, title: `every one of ${calls.length} calls popped` },
    {
      id: 'OPS.18',
      ok: allLogged && deliveries.doneToday === calls.length,
      title: `every one of ${calls.length} calls was logged`,
    },
  ]
  writeExtra('bench', findings)
  const failed = findings.filter((finding) => !finding.ok)
  for (const { title } of failed) console.error(`not so: ${title}`)
  console.log(`${findings.length - failed.length} passed, ${failed.length} failed`)
  if (failed.length > 0) process.exitCode = 1
}

function spread(values: readonly number[]) {
  const at = (p: number) => rounded(percentile(values, p))
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: rounded(Math.max(...values)) }
}

/** Opens an agent's WebSocket and notes when the pop of which record arrives. Reads only what it must. */
async function listen(stage: Stage, extension: string, arrivals: Map<string, number>): Promise<WebSocket> {
  const agent = await stage.client.agent(extension)
  const headers = { ...agent.cookies.header(agent.base), origin: agent.base }
  // Node's WebSocket takes headers; the browser's type does not know that.
  const Socket = WebSocket as unknown as new (url: string, options: object) => WebSocket
  const socket = new Socket(`${agent.base.replace('http', 'ws')}/api/live`, { headers })
  socket.addEventListener('message', ({ data }) => {
    const text = String(data)
    if (!text.startsWith('{"type":"pop"')) return
    const at = performance.now()
    const id = /Contacts\/(\d+)"/.exec(text)?.[1]
    if (id) arrivals.set(id, at)
  })
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
  return socket
}

async function zohoRequests(stage: Stage): Promise<number> {
  const requests = (await (await fetch(`${stage.sandbox.zoho.us.control}/requests`)).json()) as {
    path: string
    method: string
  }[]
  return requests.filter(({ path, method }) => path.includes('/crm/v8/Calls') && method === 'POST').length
}
