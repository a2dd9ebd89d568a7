import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { withStore } from '../testing/store.ts'
import { StatementError } from './statement-error.ts'
import type { Statement } from './store.ts'

describe('Store.commit', () => {
  const fixture = withStore()

  const put = (key: string, value: string): Statement => ({
    query: fixture.store.db.insertInto('meta').values({ key, value }),
  })
  const change = (key: string, from: string, to: string): Statement => ({
    query: fixture.store.db.updateTable('meta').set({ value: to }).where('key', '=', key).where('value', '=', from),
    expect: 1,
  })
  const value = async (key: string) => {
    const row = await fixture.store.db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst()
    return row?.value
  }

  it('[OPS.11] writes all statements of a unit and tells rows and changes', async () => {
    const { db } = fixture.store
    const result = await fixture.store.commit([
      put('all.1', 'a'),
      put('all.2', 'b'),
      {
        query: db.updateTable('meta').set({ value: 'c' }).where('key', 'like', 'all.%').returning(['key', 'value']),
        expect: 2,
      },
      { query: db.deleteFrom('meta').where('key', '=', 'all.2'), expect: 1 },
      { query: db.selectFrom('meta').select('value').where('key', '=', 'all.1') },
    ])
    expect(result).toMatchObject({ committed: true })
    if (!result.committed) return
    expect(result.results.map((one) => one.changes)).toEqual([1, 1, 2, 1, 1])
    expect(result.results[0]?.rows).toEqual([])
    expect(result.results[2]?.rows).toHaveLength(2)
    expect(result.results[4]?.rows).toEqual([{ value: 'c' }])
    expect(await value('all.1')).toBe('c')
    expect(await value('all.2')).toBeUndefined()
  })

  it('writes nothing of a unit whose statement changes another number of rows than expected', async () => {
    const result = await fixture.store.commit([put('guard', 'a'), change('guard', 'other', 'b'), put('guard.2', 'x')])
    expect(result).toEqual({ committed: false, failed: 1 })
    expect(await value('guard')).toBeUndefined()
  })

  it('lets exactly one of many units at once change a row that all expect unchanged', async () => {
    await fixture.store.commit([put('race', 'free')])
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, n) => fixture.store.commit([change('race', 'free', `taken by ${n}`)])),
    )
    expect(results.filter((result) => result.committed)).toHaveLength(1)
    expect(await value('race')).toBe(`taken by ${results.findIndex((result) => result.committed)}`)
  })

  it('[OPS.5] a statement that the database refuses undoes its unit and no other unit', async () => {
    await fixture.store.commit([put('twice', 'first')])
    const results = await Promise.allSettled([
      fixture.store.commit([put('near.1', 'a')]),
      fixture.store.commit([put('near.lost', 'a'), put('twice', 'second')]),
      fixture.store.commit([{ query: compiled('insert into no_such_table values (1)') }]),
      fixture.store.commit([put('near.2', 'a')]),
    ])
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    const [constraint, mistake] = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(constraint).toBeInstanceOf(StatementError)
    expect(constraint.constraint).toBe(true)
    expect(mistake).toBeInstanceOf(StatementError)
    expect(mistake.constraint).toBe(false)
    expect(await value('near.1')).toBe('a')
    expect(await value('near.2')).toBe('a')
    expect(await value('near.lost')).toBeUndefined()
    expect((await fixture.store.health()).problem).toBeNull()
  })

  it('[OPS.11] keeps every one of 200 units that come at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, n) => fixture.store.commit([put(`many.${n}`, 'x')])),
    )
    expect(results.every((result) => result.committed)).toBe(true)
    const rows = await fixture.store.db.selectFrom('meta').select('key').where('key', 'like', 'many.%').execute()
    expect(rows).toHaveLength(200)
  })

  it.each([
    ['a boolean', true],
    ['undefined', undefined],
    ['a Date', new Date(0)],
    ['a bigint', 1n],
    ['NaN', Number.NaN],
    ['an object', {}],
  ])('throws for %s before anything is sent', async (_, wrong) => {
    const { db } = fixture.store
    const query = db.insertInto('meta').values({ key: 'wrong', value: wrong as string })
    const unit = [put('wrong.before', 'x'), { query: wrong === undefined ? compiled('select ?', [wrong]) : query }]
    await expect(fixture.store.commit(unit)).rejects.toThrow(TypeError)
    await expect(
      db
        .selectFrom('meta')
        .selectAll()
        .where('value', '=', wrong as string)
        .execute(),
    ).rejects.toThrow(TypeError)
    expect(await value('wrong.before')).toBeUndefined()
  })

  it('[OPS.8] stores hostile text alike on both stores', async () => {
    const hostile = `'; drop table meta; -- \u{1F4DE} "\\ ${'x'.repeat(100_000)}`
    await fixture.store.commit([put('hostile', hostile), put('hostile.nul', 'a\0b'), put('hostile.half', 'a\uD800b')])
    expect(await value('hostile')).toBe(hostile)
    expect(await value('hostile.nul')).toBe('a\uFFFDb')
    expect(await value('hostile.half')).toBe('a\uFFFDb')
  })

  it('[OPS.11] answers counts, sums, truth values, blobs and large integers alike on both stores', async () => {
    const { db } = fixture.store
    const at = 1_790_000_000_000
    await fixture.store.commit(
      ['B', 'a', '_'].map((id) => ({
        query: db.insertInto('audit').values({ id, at, who: '', action: '', subject: '', detail: '' }),
      })),
    )
    const row = await db
      .selectFrom('audit')
      .select((e) => [
        e.fn.countAll().as('count'),
        e.fn.sum('at').as('sum'),
        e.fn.max('at').as('max'),
        e(sql`max(at)`, '>', at - 1).as('later'),
        e.fn.avg('at').as('average'),
      ])
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ count: 3, sum: 3 * at, max: at, later: 1, average: at })
    const ids = await db.selectFrom('audit').select('id').orderBy('id').execute()
    expect(ids.map(({ id }) => id)).toEqual(['B', '_', 'a'])
    const bytes = Uint8Array.of(0, 1, 255)
    const blob = fixture.store.kind === 'sqlite' ? sql`select ${bytes} as bytes` : sql`select ${bytes}::bytea as bytes`
    const { rows } = await blob.execute(db)
    expect(Uint8Array.from((rows[0] as { bytes: Uint8Array }).bytes)).toEqual(bytes)
  })

  it('its reading side cannot write', async () => {
    const { db } = fixture.store
    await expect(db.insertInto('meta').values({ key: 'reader', value: '' }).execute()).rejects.toThrow(/read.?only/i)
    expect(await value('reader')).toBeUndefined()
  })

  it('commits an empty unit', async () => {
    expect(await fixture.store.commit([])).toEqual({ committed: true, results: [] })
  })

  it('tells the size of the database', async () => {
    const { sizeBytes } = await fixture.store.health()
    expect(sizeBytes).toBeGreaterThan(10_000)
  })

  /** A statement as text; Kysely itself drops `undefined` from an insert. */
  const compiled = (text: string, parameters: readonly unknown[] = []) => ({
    compile: () => ({ ...sql.raw(text).compile(fixture.store.db), parameters }),
  })
})
