import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { siteId } from '../calls/ids.ts'
import { ensureInstallation } from '../store/installation.ts'
import { type TestStore, testStore } from '../testing/store.ts'
import { defaultPops } from './saved-settings.ts'
import { createSettingsService } from './settings-service.ts'

const site = siteId('main')
const HOUR = 3_600_000
let database: TestStore
let clock = Date.UTC(2026, 10, 22)
beforeEach(async () => {
  database = await testStore()
  await ensureInstallation(database.store, site)
})
afterEach(() => database.drop())

const service = () =>
  createSettingsService({ site, store: database.store, now: () => clock, log: pino({ level: 'silent' }) })
const rename = async (name: string) => {
  const query = database.store.db
    .insertInto('extension')
    .values({
      site_id: site,
      number: '1001',
      name,
      email_pbx: null,
      email_manual: null,
      present: 1,
      pop: JSON.stringify(defaultPops),
    })
    .onConflict((conflict) => conflict.columns(['site_id', 'number']).doUpdateSet({ name }))
  await database.store.commit([{ query }])
}

test('[A3.7] what was in force at a time is known at once, also after a restart', async () => {
  const began = clock
  const first = await service()
  for (const name of ['Ada', 'Bruno']) {
    clock += HOUR
    await rename(name)
    await first.refresh()
  }
  for (const settings of [first, await service()]) {
    const nameAt = (time: number) => settings.inForceAt(time).extensions['1001']?.name
    expect(nameAt(began)).toBeUndefined()
    expect(nameAt(began + HOUR)).toBe('Ada')
    expect(nameAt(began + 2 * HOUR - 1)).toBe('Ada')
    expect(nameAt(began + 9 * HOUR)).toBe('Bruno')
    expect(settings.inForceAt(began - HOUR)).toEqual(settings.inForceAt(began))
  }
})

test('[A8.14] pop settings and revisions from before there were two kinds of client hold for both, and make no new revision', async () => {
  const old = { enabled: true, mode: 'automatic', trigger: 'ended' } as const
  await rename('Ada')
  const { number, body } = await (async () => {
    const { revision } = (await service()).current()
    const row = await database.store.db.selectFrom('settings_revision').selectAll().where('number', '=', revision)
    return row.executeTakeFirstOrThrow()
  })()
  const saved = JSON.parse(body)
  saved.extensions['1001'].pop = old
  await database.store.commit([
    {
      query: database.store.db
        .updateTable('extension')
        .set({ pop: JSON.stringify(old) })
        .where('number', '=', '1001'),
    },
    {
      query: database.store.db
        .updateTable('settings_revision')
        .set({ body: JSON.stringify(saved) })
        .where('number', '=', number),
    },
  ])
  const settings = await service()
  expect(settings.current()).toMatchObject({
    revision: number,
    extensions: { '1001': { pop: { web: old, desktop: old } } },
  })
  expect((await settings.revision(number))?.extensions['1001']?.pop).toEqual({ web: old, desktop: old })
})
