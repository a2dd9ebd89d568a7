import { until } from '../e2e/toolkit/jackfield-client.ts'
import type { Agents } from './agents.ts'
import { type LoadCall, sendCalls } from './ami-load.ts'
import type { Contact, Stage } from './stage.ts'

/** What became of some calls at one rate. */
export interface Round {
  readonly calls: readonly LoadCall[]
  /** From the event that makes an extension ring to the pop's arrival, in ms, by serial; calls without a pop are missing. */
  readonly pops: ReadonlyMap<number, number>
  readonly logged: number
  /** From the last event to the last log in Zoho, in seconds. */
  readonly drainSeconds: number
  readonly events: number
  /** How late the generator was at worst, in ms. */
  readonly lateMs: number
}

export interface RoundOptions {
  /** Every call comes from another contact, so that a pop tells by its record which call it belongs to. */
  readonly callers: readonly Contact[]
  /** Serial of the first call; no two calls of a run have the same. */
  readonly firstSerial: number
  readonly callsPerSecond: number
}

/** Lets the calls come at their rate, whatever the server does, and waits until their logs are written. */
export async function playRound(stage: Stage, agents: Agents, options: RoundOptions): Promise<Round> {
  const { callers, firstSerial, callsPerSecond } = options
  const { extensions } = stage
  const [peer] = stage.ami.peers.slice(-1)
  if (!peer) throw new Error('the server is not connected')
  const calls = callers.map(({ number }, i): LoadCall => {
    return { serial: firstSerial + i, number, extension: extensions[i % extensions.length] as string }
  })
  const before = (await stage.client.status()).deliveries.doneToday
  const rang = new Map<number, number>()
  const { events, lateMs } = await sendCalls(peer, calls, callsPerSecond, ({ serial }, at) => rang.set(serial, at))
  const ended = performance.now()
  let logged = 0
  const allLogged = async () => {
    logged = (await stage.client.status()).deliveries.doneToday - before
    return logged >= calls.length
  }
  await until('all logs are written', allLogged, 120_000).catch(() => {})
  const drainSeconds = (performance.now() - ended) / 1000
  const pops = new Map(
    callers.flatMap(({ id }, i) => {
      const from = rang.get(firstSerial + i)
      const to = agents.arrivals.get(id)
      return from === undefined || to === undefined ? [] : [[firstSerial + i, to - from] as const]
    }),
  )
  return { calls, pops, logged, drainSeconds, events, lateMs }
}
