import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  deliveryRows,
  emptyDeliveries,
  foundRecord,
  INSTALLATION,
  owe,
  owedLog,
  silent,
} from '../testing/deliveries.ts'
import { createFakeCrm, type WriteFault } from '../testing/fake-crm.ts'
import { type Death, type MortalProcess, mortalProcess } from '../testing/mortal-process.ts'
import { testStoreKind, withStore } from '../testing/store.ts'
import { refOf } from './owed.ts'
import { createSettling } from './settling.ts'

const T0 = Date.UTC(2026, 10, 22, 12)
const SETTLE = [2000, 10_000, 30_000]
/** Later than every settle time but the last: what comes after that one is beyond the promise. */
const LATE_MS = 29_000

type Step =
  | { readonly do: 'owe'; readonly calls: number }
  | { readonly do: 'run'; readonly ms: number }
  | { readonly do: 'fault'; readonly fault: WriteFault }
  | { readonly do: 'look-ups fail' | 'searches fail' | 'commits fail'; readonly times: number }
  | { readonly do: 'die'; readonly death: Death; readonly who: number }
  | { readonly do: 'disable' | 'enable' }
  /** A clock is put forward or back; in milliseconds. */
  | { readonly do: 'our clock' | 'zoho clock'; readonly by: number }
  /** Look-ups read data of this age. */
  | { readonly do: 'stale'; readonly ms: number }
  /** A person in the CRM does something to the log of a call. */
  | { readonly do: 'edit' | 'delete'; readonly call: number }

const faults = fc.constantFrom<WriteFault>(
  'down',
  'throttled',
  'drop-before',
  'drop-after',
  'error-after',
  'late',
  'partial',
  'throws',
  'short',
)
const deaths: fc.Arbitrary<Death> = fc.oneof(
  fc.record({ at: fc.constantFrom('before-commit' as const, 'after-commit' as const), commits: fc.nat(6) }),
  fc.record({ at: fc.constantFrom('before-write' as const, 'after-write' as const) }),
)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('owe' as const), calls: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('run' as const), ms: fc.integer({ min: 1, max: 15_000 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('fault' as const), fault: faults }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('die' as const), death: deaths, who: fc.nat(1) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('look-ups fail' as const, 'searches fail' as const, 'commits fail' as const),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('disable' as const, 'enable' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('our clock' as const),
      by: fc.constantFrom(-86_400_000, -3_600_000, -5000, 5000, 3_600_000, 86_400_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('zoho clock' as const), by: fc.constantFrom(-90_000, 90_000) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stale' as const), ms: fc.constantFrom(0, 1000, 5000) }) },
)
const person: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('edit' as const, 'delete' as const),
  call: fc.integer({ min: 1, max: 6 }),
})
const storyOf = (steps: fc.Arbitrary<Step>) =>
  fc.record({
    processes: fc.integer({ min: 1, max: 2 }),
    steps: fc.array(steps, { minLength: 4, maxLength: 24 }),
  })
const story = storyOf(step)
const storyWithPeople = storyOf(fc.oneof({ weight: 5, arbitrary: step }, { weight: 1, arbitrary: person }))

describe('once', () => {
  const fixture = withStore()

  /** Plays a story, then lets everything heal, and tells what the CRM holds for each call that owed a log. */
  async function play(
    { processes, steps }: { processes: number; steps: readonly Step[] },
    lookUpBeforeRepeat: boolean,
  ) {
    const { store } = fixture
    await emptyDeliveries(store)
    // Real time; our clock is `jumped` ahead of it.
    let clock = T0
    let jumped = 0
    const now = () => clock + jumped
    const crm = createFakeCrm(() => clock, 3)
    crm.lateMs = LATE_MS
    let failingSearches = 0
    let lives = 0
    let calls = 0
    const live = (): MortalProcess =>
      mortalProcess(store, crm.connector, {
        findRecord: async () =>
          failingSearches > 0 && failingSearches-- > 0
            ? { state: 'failed', problem: { code: 'zoho-outage', params: { status: 502 } } }
            : { state: 'found', record: foundRecord },
        now,
        node: `node-${++lives}`,
        settleTimesMs: SETTLE,
        lookUpBeforeRepeat,
        random: () => 0,
        settling: createSettling(() => clock),
        log: silent,
      })
    const running = Array.from({ length: processes }, live)
    const pass = async () => {
      for (const [index, process] of running.entries()) if (process.dead) running[index] = live()
      await Promise.all(running.map((process) => process.pass()))
    }
    const enable = async (enabled: number) => {
      await store.commit([{ query: store.db.updateTable('integration').set({ enabled }) }])
    }

    for (const one of steps) {
      switch (one.do) {
        case 'owe':
          await owe(
            store,
            // Each with a start of its own.
            Array.from({ length: one.calls }, () => owedLog(++calls, now() - calls * 1000)),
            now(),
          )
          await pass()
          break
        case 'run':
          clock += one.ms
          await pass()
          break
        case 'fault':
          crm.faults.push(one.fault)
          break
        case 'look-ups fail':
          crm.failingLookUps += one.times
          break
        case 'searches fail':
          failingSearches += one.times
          break
        case 'commits fail':
          running[0]?.failCommits(one.times)
          break
        case 'die':
          running[one.who % running.length]?.dieAt(one.death)
          break
        case 'our clock':
          jumped += one.by
          await pass()
          break
        case 'zoho clock':
          crm.aheadMs += one.by
          break
        case 'stale':
          crm.staleMs = one.ms
          break
        case 'edit':
          crm.unmark(refOf(INSTALLATION, owedLog(one.call, 0).key))
          break
        case 'delete':
          crm.delete(refOf(INSTALLATION, owedLog(one.call, 0).key))
          break
        case 'disable':
        case 'enable':
          await enable(one.do === 'enable' ? 1 : 0)
          break
      }
    }

    crm.faults = []
    crm.failingLookUps = 0
    crm.staleMs = 0
    failingSearches = 0
    await enable(1)
    let rows = await deliveryRows(store)
    const unsettled = () => rows.some(({ state }) => state !== 'done' && state !== 'needs-person')
    for (let n = 0; n < 2500 && unsettled(); n++) {
      // The longest wait that a clock put back can cause is an hour.
      clock += n < 100 ? 2000 : 5000
      await pass()
      rows = await deliveryRows(store)
    }
    clock += LATE_MS
    expect(rows).toHaveLength(calls)
    return rows.map(({ state, ref, zoho_id }) => ({
      state,
      zohoId: zoho_id,
      held: crm.ids(ref),
      written: crm.journal.filter(({ log }) => log.ref === ref).map(({ id }) => id),
    }))
  }

  const runs = Number(process.env['JACKFIELD_TEST_RUNS'] ?? (testStoreKind === 'sqlite' ? 60 : 30))

  it('[OPS.1][OPS.2][OPS.3][OPS.33] whatever fails and whenever it dies, every owed log is in the CRM exactly once', {
    timeout: 60_000 + runs * 2000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        for (const { state, zohoId, held } of await play(told, true)) {
          expect(state).toBe('done')
          expect(held).toEqual([zohoId])
        }
      }),
      { numRuns: runs },
    )
  })

  it('[OPS.22][OPS.24][OPS.33] also where people edit and delete logs meanwhile, none is written twice', {
    timeout: 60_000 + runs * 2000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(storyWithPeople, async (told) => {
        for (const { state, zohoId, written } of await play(told, true)) {
          if (state === 'done') expect(written).toEqual([zohoId])
          else {
            // Nobody can tell: a person decides, and at most one was written.
            expect(state).toBe('needs-person')
            expect(written.length).toBeLessThanOrEqual(1)
          }
        }
      }),
      { numRuns: runs },
    )
  })

  it('[OPS.2] without the look-up the same stories double logs', { timeout: 120_000 }, async () => {
    const result = await fc.check(
      fc.asyncProperty(story, async (told) => {
        const held = (await play(told, false)).map((each) => each.held.length)
        return held.every((count) => count === 1)
      }),
      { numRuns: 100, endOnFailure: true },
    )
    expect(result.failed).toBe(true)
  })
})
