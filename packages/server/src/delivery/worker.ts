import { setTimeout as sleep } from 'node:timers/promises'
import type { Millis } from '../calls/ids.ts'
import { problemOf } from '../problem.ts'
import { clockJumps } from './clock-jumps.ts'
import { readIntegrations } from './integration.ts'
import { createLane, type Lane } from './lane.ts'
import { backOff, standardLimits, standardSettleTimes } from './limits.ts'
import type { DeliveryParts } from './parts.ts'
import { recoverLost } from './recover.ts'
import { createSettling } from './settling.ts'
import { statesFor } from './state.ts'

export type { FindRecord } from './parts.ts'

export interface DeliveryWorker {
  start(): void
  /** Begins nothing new and waits a while for what is under way; what is cut off is looked up after the next start. */
  stop(): Promise<void>
  /** Something may be due: a hint, the table decides. */
  wake(): void
  /** One round over everything that is due; resolves when it is done. What `start` does over and over. */
  pass(): Promise<void>
}

export type DeliveryGiven = Pick<DeliveryParts, 'store' | 'connectors' | 'findRecord' | 'now' | 'node' | 'log'> &
  Partial<Pick<DeliveryParts, 'news' | 'settleTimesMs' | 'lookUpBeforeRepeat' | 'settling' | 'random' | 'life'>> & {
    readonly limits?: Partial<DeliveryParts['limits']>
  }

/** Everything that was not given, by the standard. */
export function deliveryParts(given: DeliveryGiven): DeliveryParts {
  return {
    settleTimesMs: standardSettleTimes,
    lookUpBeforeRepeat: true,
    settling: createSettling(() => performance.now()),
    random: Math.random,
    ...given,
    limits: { ...standardLimits, ...given.limits },
  }
}

/** How long `stop` waits, in milliseconds. */
const STOP_MS = 10_000

/** How often it is looked for what deleted integrations owe, in milliseconds: a call that went on comes to owe something after it. */
const ORPHANS_MS = 60_000

/** Rounds begin so far apart at least, in milliseconds: nobody notices, and many calls share one. */
const BETWEEN_ROUNDS_MS = 50

/** Carries what is owed to the CRMs: see "Writing to Zoho once" in docs/architecture.md. */
export function createDeliveryWorker(given: DeliveryGiven): DeliveryWorker {
  const parts = deliveryParts(given)
  const { store, log, limits } = parts
  if (parts.settleTimesMs.length === 0) throw new Error('delivery: at least one settle time is needed')
  const lanes = new Map<string, { lane: Lane; busy: Promise<void> | null; again: boolean }>()
  const jumps = clockJumps(parts)
  let recovered = false
  let orphansAt: Millis | null = null
  let running: Promise<void> | null = null
  let stopping = false
  let woken = false
  let alarm = () => {}

  function wake(): void {
    woken = true
    alarm()
  }

  function laneOf(id: string) {
    const known = lanes.get(id)
    if (known) return known
    const made = { lane: createLane(parts, id), busy: null, again: false }
    lanes.set(id, made)
    return made
  }

  /** Starts every lane that is idle. */
  async function begin(): Promise<void> {
    const back = await jumps.mend()
    if (back > 0) for (const { lane } of lanes.values()) lane.clockWentBack(back)
    await parts.life?.checked()
    await recoverLost(parts, !recovered)
    const integrations = await readIntegrations(store.db)
    recovered = true
    const lookForOrphans = orphansAt === null || Math.abs(parts.now() - orphansAt) >= ORPHANS_MS
    if (lookForOrphans) orphansAt = parts.now()
    const orphans = lookForOrphans ? await deletedIntegrations(parts) : []
    const all = [...integrations.map((each) => [each.id, each] as const), ...orphans.map((id) => [id, null] as const)]
    for (const [id, integration] of all) {
      const entry = laneOf(id)
      if (entry.busy) {
        entry.again = true
        continue
      }
      entry.busy = entry.lane.run(integration).finally(() => {
        entry.busy = null
        if (entry.again) wake()
        entry.again = false
      })
    }
  }

  async function loop(): Promise<void> {
    for (let failures = 0; !stopping; ) {
      woken = false
      try {
        await begin()
        failures = 0
      } catch (error) {
        failures++
        log.error({ problem: problemOf(error), error: String(error) }, 'deliveries cannot be read')
      }
      // Each ended call wakes us; a round for each of them would cost more than what it carries.
      if (!stopping) await sleep(BETWEEN_ROUNDS_MS)
      await idle(failures === 0 ? limits.pollMs : backOff(failures, limits, parts.random()))
    }
  }

  async function idle(ms: number): Promise<void> {
    if (woken || stopping) return
    const cancel = new AbortController()
    const rung = new Promise<void>((resolve) => {
      alarm = resolve
    })
    await Promise.race([rung, sleep(ms, undefined, { signal: cancel.signal }).catch(() => {})])
    alarm = () => {}
    cancel.abort()
  }

  return {
    start() {
      running ??= loop()
    },
    async stop() {
      stopping = true
      for (const { lane } of lanes.values()) lane.stop()
      wake()
      const ended = Promise.all([running, ...[...lanes.values()].map(({ busy }) => busy)])
      const cancel = new AbortController()
      await Promise.race([ended, sleep(STOP_MS, undefined, { signal: cancel.signal }).catch(() => {})])
      cancel.abort()
    },
    wake,
    async pass() {
      await begin()
      await Promise.all([...lanes.values()].map(({ busy }) => busy))
    },
  }
}

async function deletedIntegrations({ store }: DeliveryParts): Promise<string[]> {
  const rows = await store.db
    .selectFrom('delivery')
    .select('integration_id')
    .distinct()
    .where('state', 'in', statesFor('other-organisation'))
    .where('integration_id', 'not in', store.db.selectFrom('integration').select('id'))
    .execute()
  return rows.map((row) => row.integration_id)
}
