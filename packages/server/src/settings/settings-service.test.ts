import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { siteId } from '../calls/ids.ts'
import { ensureInstallation } from '../store/installation.ts'
import { type TestStore, testStore } from '../testing/store.ts'
import { createSettingsService, defaultPop } from './settings-service.ts'

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
      pop: JSON.stringify(defaultPop),
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
