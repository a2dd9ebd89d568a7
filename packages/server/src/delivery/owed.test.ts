import { beforeEach, expect, test } from 'vitest'
import { callIdFromStore } from '../calls/ids.ts'
import type { CreateEffect } from '../policy/effect.ts'
import { emptyDeliveries, INSTALLATION, INTEGRATION } from '../testing/deliveries.ts'
import { withStore } from '../testing/store.ts'
import { insertOwed, oweAgain } from './owed.ts'

const database = withStore()
beforeEach(() => emptyDeliveries(database.store))

const effect = (name: string, userId: string): CreateEffect => ({
  kind: 'create',
  key: `${INTEGRATION}/1/create/+12125550142/0`,
  callId: callIdFromStore('c1'),
  integrationId: INTEGRATION,
  userId,
  userName: userId.toUpperCase(),
  record: {
    module: 'Leads',
    name,
    e164: '+12125550142',
    national: '2125550142',
    description: '',
    defaults: {},
    searched: false,
  },
})

async function afterAnotherTry(state: 'refused' | 'done' | 'unknown' | 'given-up') {
  const { db, commit } = database.store
  await commit(insertOwed(db, effect('First', 'u1'), 1000, INSTALLATION))
  await commit([{ query: db.updateTable('delivery').set({ state, attempts: 1, reason: '{"code":"internal"}' }) }])
  const second = effect('Second', 'u2')
  await commit([...insertOwed(db, second, 2000, INSTALLATION), oweAgain(db, second, 2000)])
  const row = await db.selectFrom('delivery').selectAll().executeTakeFirstOrThrow()
  return { ...row, name: JSON.parse(row.payload).name }
}

test('[A7.8] a refused record is owed once more, as it is wanted now and with the same marker', async () => {
  const ref = insertOwed(database.store.db, effect('First', 'u1'), 1000, INSTALLATION)[0]!.query.compile().parameters
  const row = await afterAnotherTry('refused')
  expect(row).toMatchObject({ state: 'waiting', name: 'Second', user_id: 'u2', next_attempt_at: 2000, reason: null })
  expect(ref).toContain(row.ref)
})

test.each(['done', 'unknown', 'given-up'] as const)('a record that is %s stays as it is', async (state) => {
  expect(await afterAnotherTry(state)).toMatchObject({ state, name: 'First', user_id: 'u1', updated_at: 1000 })
})
