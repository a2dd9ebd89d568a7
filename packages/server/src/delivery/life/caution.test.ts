import { beforeEach, describe, expect, it } from 'vitest'
import { deliveryScene, T0 } from '../../testing/delivery-scene.ts'
import { cautions, suspectFrom, suspectsSchema } from './caution.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('[OPS.25] what an earlier life may have written', () => {
  const scene = deliveryScene()
  const settle = [2000, 10_000]
  const away = (since: number) => ({ kind: 'away', since }) as const
  const restored = (since: number) => ({ kind: 'restored', since }) as const
  const cautionAt = (
    now: number,
    judgement: ReturnType<typeof away | typeof restored>,
    before: { since: number; until: number }[] = [],
  ) => cautions(scene.store.db, judgement, before, now, settle)

  /** A call that is saved, whose log is owed. */
  async function oweCall(call: number, startedAt: number, owedAt = startedAt): Promise<void> {
    const clock = scene.clock
    scene.clock = owedAt
    await scene.owe(call)
    scene.clock = clock
    const row = {
      id: `c${call}`,
      site_id: 'main',
      state: 'ended',
      direction: 'inbound',
      result: null,
      external_number: null,
      external_e164: null,
      extensions: '[]',
      started_at: startedAt,
      ended_at: startedAt,
      settings: 1,
      reason: null,
      body: '{}',
      updated_at: startedAt,
    }
    await scene.store.commit([{ query: scene.store.db.insertInto('call').values(row) }])
  }
  beforeEach(() => scene.store.commit([{ query: scene.store.db.deleteFrom('call') }]))

  it('is not looked for in the months since the first time that the server was away', () => {
    const first = cautionAt(T0 - 200 * DAY, away(T0 - 201 * DAY)).suspects
    const { suspects } = cautionAt(T0, away(T0 - 8 * HOUR), [...(first ?? [])])
    expect(suspectFrom(suspects, T0 - 10 * DAY)).toBe(T0 - 9 * HOUR)
    expect(suspectFrom(suspects, T0 - 2 * HOUR)).toBe(T0 - 3 * HOUR)
    expect(suspectFrom(suspects, T0 - 300 * DAY)).toBe(T0 - 201 * DAY - HOUR)
    expect(suspectFrom(suspects, T0 + 1)).toBeNull()
  })

  it('is looked for from the loss on, after a restore', async () => {
    const first = cautionAt(T0 - 200 * DAY, away(T0 - 201 * DAY)).suspects
    await oweCall(1, T0 - 10 * DAY)
    await oweCall(2, T0 - 30_000, T0 - 10_000)
    await oweCall(3, T0 - 300 * DAY, T0 - 10_000)
    const { pause, statements } = cautionAt(T0, restored(T0 - 2 * HOUR), [...(first ?? [])])
    await scene.store.commit([...statements])
    const from = async (call: number) => (await scene.row(call)).first_sent_at
    expect(await from(1)).toBe(T0 - 3 * HOUR)
    expect(await from(2)).toBe(T0 - 30_000 - HOUR)
    expect(await from(3)).toBe(T0 - 201 * DAY - HOUR)
    expect(pause).toEqual({ since: T0 - 2 * HOUR, until: T0, code: 'deliveries-restored' })
  })

  it('is told apart for so many times; the oldest become one', () => {
    let suspects: { since: number; until: number }[] = []
    for (let day = 0; day < 25; day++)
      suspects = [...(cautionAt(T0 + day * DAY + HOUR, away(T0 + day * DAY), suspects).suspects ?? [])]
    expect(suspects).toHaveLength(20)
    expect(suspects[0]).toEqual({ since: T0, until: T0 + 5 * DAY + HOUR })
    expect(suspects.at(-1)).toEqual({ since: T0 + 24 * DAY, until: T0 + 24 * DAY + HOUR })
  })

  it('is read as an earlier version kept it', () => {
    expect(suspectsSchema.parse({ since: 1, until: 2 })).toEqual([{ since: 1, until: 2 }])
  })
})
