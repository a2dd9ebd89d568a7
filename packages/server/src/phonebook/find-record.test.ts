import pino from 'pino'
import { beforeEach, expect, test } from 'vitest'
import type { CrmConnector, CrmRecord } from '../crm/crm-connector.ts'
import { testIntegration } from '../testing/calls.ts'
import { withStore } from '../testing/store.ts'
import { Phonebook } from './phonebook-service.ts'

const fixture = withStore()
const log = pino({ level: 'silent' })
const number = '+12125550166'
const integration = testIntegration()
const settings = { country: 'US', areaCode: '', ownNumbers: [], extensions: {}, integrations: [integration] } as never
const grace: CrmRecord = {
  module: 'Contacts',
  id: '1',
  name: 'Grace Hopper',
  company: null,
  phones: { Phone: number },
  ownerId: null,
  modifiedAt: 1,
}

beforeEach(() => fixture.store.commit([{ query: fixture.store.db.deleteFrom('crm_record') }]))

/** A phonebook over a CRM that has these records, and how often that was asked. */
function office() {
  const has: CrmRecord[] = []
  const asked: string[] = []
  const meanwhile = { happens: async () => {} }
  const contacts = {
    async findByNumber(_number: unknown, purpose: string) {
      asked.push(purpose)
      const found = [...has]
      await meanwhile.happens()
      return found
    },
    recordUrl: () => 'https://crm.example.com/1',
  }
  const connectors = { get: () => ({ kind: 'zoho-crm', contacts }) as never as CrmConnector }
  const phonebook = new Phonebook({ store: fixture.store, connectors, now: () => 1_000, log }, settings)
  return { phonebook, has, asked, meanwhile }
}

test('[A10.20] the record of a log is asked for although a search of a moment ago found nobody', async () => {
  const { phonebook, has, asked } = office()
  const key = phonebook.key(number)
  if (key.kind !== 'full') throw new Error('not a full number')
  expect(await phonebook.search(integration, key)).toEqual({ state: 'done', matches: [] })
  expect(phonebook.known(integration, key)).toEqual({ state: 'done', matches: [] })
  has.push(grace)
  expect(await phonebook.findRecord(integration.id, { e164: number })).toMatchObject({
    state: 'found',
    record: { module: 'Contacts', id: '1' },
  })
  expect(asked).toEqual(['ring-search', 'look-up'])
})

test('[A10.20] a number that the index knows costs no question', async () => {
  const { phonebook, asked } = office()
  await phonebook.keep(integration.organisationId, [grace])
  expect(await phonebook.findRecord(integration.id, { e164: number })).toMatchObject({ state: 'found' })
  expect(asked).toEqual([])
})

test('[A7.18] a record that is made while the CRM is asked, and not named by its search yet, is not believed to be gone', async () => {
  const { phonebook, meanwhile } = office()
  const key = phonebook.key(number)
  await phonebook.use(settings)
  meanwhile.happens = async () => {
    const created = { module: 'Contacts', id: '7', name: 'New', e164: number, ownerId: 'u1', url: null } as const
    const { unit, keep } = phonebook.creation(integration.id, created)
    await fixture.store.commit(unit)
    keep()
  }
  const claim = phonebook.claim(integration, key)
  expect(await phonebook.findRecord(integration.id, { e164: number })).toMatchObject({
    state: 'found',
    record: { id: '7' },
  })
  expect(phonebook.claim(integration, key)).toBe(claim)
})
