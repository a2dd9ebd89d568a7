import { type CreditStep, defaultContactSyncSettings } from '@jackfield/contract'
import pino from 'pino'
import { beforeEach, describe, expect, test } from 'vitest'
import { extensionNumber } from '../calls/ids.ts'
import type { CrmConnector, CrmRecord } from '../crm/crm-connector.ts'
import type { Settings } from '../settings/settings.ts'
import { SITE, T0, testIntegration, testSettings } from '../testing/calls.ts'
import { withStore } from '../testing/store.ts'
import { DialSearchService } from './dial-search.ts'
import { Phonebook } from './phonebook-service.ts'

const database = withStore()
const bound = extensionNumber('1001')
const unbound = extensionNumber('1004')
const grace: CrmRecord = {
  module: 'Contacts',
  id: '901',
  name: 'Grace Hopper',
  company: 'Navy',
  phones: { Phone: '(212) 555-0142', Fax: 'none' },
  ownerId: null,
  modifiedAt: T0,
}
const still = () => new AbortController().signal
const always = testIntegration({}, { contactSync: { ...defaultContactSyncSettings, alwaysQuery: true } })

beforeEach(async () => {
  const { db } = database.store
  for (const table of ['crm_record', 'contact'] as const) await database.store.commit([{ query: db.deleteFrom(table) }])
})

async function service(
  settings: Settings,
  found: () => Promise<readonly CrmRecord[]> = async () => [grace],
  step: CreditStep = 'live',
) {
  const asked: string[] = []
  const clock = { now: T0 }
  const connector = {
    contacts: {
      recordUrl: () => '',
      findByText: async (text: string) => {
        asked.push(text)
        return found()
      },
    },
  } as unknown as CrmConnector
  const connectors = { get: () => connector }
  const { store } = database
  const now = () => clock.now
  const phonebook = new Phonebook({ store, connectors, now, log: pino({ level: 'silent' }) }, settings)
  await phonebook.use(settings)
  const search = new DialSearchService({
    store,
    phonebook,
    connectors,
    credits: { step: () => step },
    settings: () => settings,
    now,
  })
  return { search, phonebook, asked, clock }
}

const contact = (name: string, changes: object = {}) => ({
  id: name,
  site_id: SITE,
  group_id: 'g',
  name,
  company: null,
  email: null,
  note: null,
  phones: '[]',
  numbers: '["+12125550199"]',
  sort: name.toLowerCase(),
  search: `${name.toLowerCase()} 12125550199`,
  source_module: null,
  source_id: null,
  created_at: 1,
  modified_at: 1,
  ...changes,
})

describe('local entries', () => {
  test('[A6.5] are records of the copy and company contacts, with the numbers that can be called', async () => {
    const { search, phonebook } = await service(testSettings())
    await phonebook.keep('org1', [grace])
    const { db, commit } = database.store
    await commit([
      {
        query: db
          .insertInto('contact')
          .values([
            contact('Graceland'),
            contact('Grace Hopper', { source_module: 'Contacts', source_id: '901' }),
            contact('100% grace'),
            contact('No number grace', { numbers: '[]' }),
          ]),
      },
    ])
    const { entries } = await search.local(bound, 'GRACE', still())
    expect(entries.map(({ key, kind }) => [key, kind])).toEqual([
      ['contact/100% grace', 'contact'],
      ['contact/Graceland', 'contact'],
      ['Contacts/901', 'Contacts'],
    ])
    expect(entries[2]).toEqual({
      key: 'Contacts/901',
      kind: 'Contacts',
      name: 'Grace Hopper',
      company: 'Navy',
      numbers: [{ number: '+12125550142', shown: '+1 212 555 0142' }],
    })
    expect((await search.local(bound, '100%', still())).entries.map(({ name }) => name)).toEqual(['100% grace'])
    expect((await search.local(bound, '0%0', still())).entries).toEqual([])
    expect((await search.local(bound, '555-0199', still())).entries).toHaveLength(2)
  })
})

describe('with masked numbers', () => {
  const masked = { ...testSettings(always), maskNumbers: true }
  const wholeNumbers = /\d{7}/

  async function office() {
    const made = await service(masked)
    const automatic = { ...grace, id: '902', name: 'Automatic New Contact +12125550177', company: null }
    const factory = { ...grace, id: '903', name: 'Ada', company: '3M 555', phones: { Phone: '212 555 0188' } }
    await made.phonebook.keep('org1', [grace, { ...automatic, phones: { Phone: '+12125550177' } }, factory])
    const { db, commit } = database.store
    const rows = [
      contact('Graceland'),
      contact('Lane', { email: 'lane@example.com', search: 'lane\nlane@example.com' }),
    ]
    await commit([{ query: db.insertInto('contact').values(rows) }])
    return { ...made, local: (text: string, who = bound) => made.search.local(who, text, still()) }
  }
  const namesOf = ({ entries }: { entries: readonly { name: string }[] }) => entries.map(({ name }) => name)

  test('[A6.8][B8.1] people are found by their names, and no whole number comes to the page', async () => {
    const { local, asked } = await office()
    const answer = await local('grace')
    expect(answer.entries.map(({ name, numbers }) => [name, numbers.map(({ shown }) => shown)])).toEqual([
      ['Graceland', ['+1 212****199']],
      ['Grace Hopper', ['+1 212****142']],
    ])
    expect(namesOf(await local('automatic'))).toEqual(['Automatic New Contact 121****0177'])
    expect(namesOf(await local('lane@'))).toEqual(['Lane'])
    for (const text of ['grace', 'automatic', 'ada', 'lane'])
      expect(JSON.stringify(await local(text))).not.toMatch(wholeNumbers)
    expect(asked).toEqual([])
  })

  test.each([
    '212',
    '5550142',
    '+1212555',
    '(212) 555',
    '0142',
    '55501',
    '1 212 555 0142',
    '+12125550177',
    'contact +12',
  ])('[A6.8][B8.1] the digits %j tell nothing of a number that is hidden', async (text) => {
    const { local } = await office()
    const found = namesOf(await local(text))
    expect(found.filter((name) => !name.includes(text))).toEqual([])
  })

  test('[A6.8] digits that the page shows, in a company or in what is left of a number in a name, are found', async () => {
    const { local } = await office()
    expect(namesOf(await local('3m'))).toEqual(['Ada'])
    expect(namesOf(await local('0177'))).toEqual(['Automatic New Contact 121****0177'])
  })

  test('[A6.8] what was found can be called by the agent who found it, and by nobody else', async () => {
    const { local, search } = await office()
    const handleOf = async (text: string, who = bound) => (await local(text, who)).entries[0]!.numbers[0]!.number
    const handle = await handleOf('hopper')
    expect(search.numberOf(bound, handle)).toBe('+12125550142')
    // A line that was chosen stays the same line.
    expect(await handleOf('grace h')).toBe(handle)
    expect(await handleOf('hopper', unbound)).not.toBe(handle)
    expect(() => search.numberOf(unbound, handle)).toThrow(
      expect.objectContaining({ problem: { code: 'dial-entry-gone' } }),
    )
    expect(() => search.numberOf(bound, '@unknown')).toThrow(
      expect.objectContaining({ problem: { code: 'dial-entry-gone' } }),
    )
    expect(search.numberOf(bound, '+1 212 555 0142')).toBe('+1 212 555 0142')
  })
})

describe('entries of Zoho', () => {
  const off = testSettings()
  const on = testSettings(always)
  const cases: [string, Settings, typeof bound, string, unknown][] = [
    ['[A6.2] bound agent', on, bound, 'grace', { asked: 'yes' }],
    ['[A6.2] agent without a Zoho user', on, unbound, 'grace', { asked: 'no', why: 'not-bound' }],
    ['[A6.3] always query is off', off, bound, 'grace', { asked: 'no', why: 'off' }],
    ['[A6.4] numbers are masked', { ...on, maskNumbers: true }, bound, 'grace', { asked: 'no', why: 'masked' }],
    ['[A6.2] one letter', on, bound, 'g', { asked: 'no', why: 'too-short' }],
    ['[A6.2] not connected', testSettings(null), bound, 'grace', { asked: 'no', why: 'not-connected' }],
  ]
  test.each(cases)('%s', async (_title, settings, extension, text, zoho) => {
    const { search, asked, phonebook } = await service(settings)
    await phonebook.keep('org1', [grace])
    const answer = await search.inZoho(extension, text, still())
    const isAsked = (zoho as { asked: string }).asked === 'yes'
    expect(answer.zoho).toEqual(zoho)
    expect(asked).toEqual(isAsked ? [text] : [])
    expect(answer.entries.map(({ name }) => name)).toEqual(isAsked ? ['Grace Hopper'] : [])
    const local = await search.local(extension, text, still())
    expect(local.zoho).toEqual(zoho)
  })

  test('[A6.6] an agent asks Zoho 20 times a minute at most; others are not held up', async () => {
    const { search, asked, clock } = await service(on)
    for (let time = 0; time < 20; time++) await search.inZoho(bound, 'grace', still())
    clock.now += 10_000
    expect((await search.inZoho(bound, 'grace', still())).zoho).toEqual({
      asked: 'failed',
      problem: { code: 'dial-search-too-often', params: { seconds: 50 } },
    })
    expect((await search.inZoho(extensionNumber('1002'), 'grace', still())).zoho).toEqual({ asked: 'yes' })
    clock.now += 50_000
    expect((await search.inZoho(bound, 'grace', still())).zoho).toEqual({ asked: 'yes' })
    expect(asked).toHaveLength(22)
  })

  test('[A6.6] a search that the page has given up costs nothing; a failure is told', async () => {
    const { search, asked } = await service(on, () => Promise.reject(new Error('broken')))
    const gone = new AbortController()
    gone.abort()
    await search.inZoho(bound, 'grace', gone.signal)
    expect(asked).toEqual([])
    expect((await search.inZoho(bound, 'grace', still())).zoho).toEqual({
      asked: 'failed',
      problem: { code: 'internal' },
    })
  })
})

test.each(['local-index', 'logs-only'] as const)(
  '[OPS.66] while credits are short (%s) Zoho is not searched, and the page is told; local entries are there',
  async (step) => {
    const { search, phonebook, asked } = await service(testSettings(always), async () => [grace], step)
    await phonebook.keep('org1', [grace])
    const local = await search.local(bound, 'hopper', still())
    expect(local).toMatchObject({ entries: [{ name: 'Grace Hopper' }], zoho: { asked: 'no', why: 'credits' } })
    expect(await search.inZoho(bound, 'hopper', still())).toEqual({
      entries: [],
      zoho: { asked: 'no', why: 'credits' },
    })
    expect(asked).toEqual([])
  },
)
