import pino from 'pino'
import { describe, expect, it } from 'vitest'
import type { CrmRecord } from '../crm/crm-connector.ts'
import { withStore } from '../testing/store.ts'
import { loadIndex, saveRecords } from './index-store.ts'
import { NumberIndex } from './number-index.ts'
import { Phonebook } from './phonebook-service.ts'

const fixture = withStore()
const organisation = 'org-1'

const contact = (n: number, changes: Partial<CrmRecord> = {}): CrmRecord => ({
  module: 'Contacts',
  id: String(n),
  name: `Person ${n}`,
  company: null,
  phones: { Phone: numberOf(n) },
  ownerId: null,
  modifiedAt: 1000 + n,
  ...changes,
})
const numberOf = (n: number) => `+1212555${String(n).padStart(4, '0')}`
const numbered = (record: CrmRecord) => ({ record, numbers: Object.values(record.phones) })

async function reloaded(): Promise<NumberIndex> {
  const index = new NumberIndex()
  await loadIndex(fixture.store, organisation, index)
  return index
}

describe('records that are kept', () => {
  it('are there after a restart, also more than go into one statement', async () => {
    const records = Array.from({ length: 1201 }, (_, n) => numbered(contact(n)))
    await fixture.store.commit(saveRecords(fixture.store, organisation, records, 1))
    const index = await reloaded()
    expect(index.size).toBe(1201)
    expect(index.find(numberOf(1200))).toEqual([
      { record: { module: 'Contacts', id: '1200', name: 'Person 1200', company: null, modifiedAt: 2200 }, weak: false },
    ])
  })

  it('take the place of their older selves', async () => {
    const save = (record: CrmRecord) =>
      fixture.store.commit(saveRecords(fixture.store, organisation, [numbered(record)], 1))
    await save(contact(5000))
    await save(contact(5000, { name: 'Another name', company: 'Acme', phones: { Mobile: numberOf(5001) } }))
    const index = await reloaded()
    expect(index.find(numberOf(5000)).filter(({ weak }) => !weak)).toEqual([])
    expect(index.find(numberOf(5001))[0]?.record).toMatchObject({ name: 'Another name', company: 'Acme' })
  })

  it('may be there twice in one page: the later one counts', async () => {
    const { store } = fixture
    const settings = { country: 'US', areaCode: '', ownNumbers: [], extensions: {}, integrations: [] }
    const phonebook = new Phonebook(
      { store, connectors: { get: () => null } as never, now: () => 1, log: pino({ level: 'silent' }) },
      settings as never,
    )
    await phonebook.keep(organisation, [contact(6000), contact(6001), contact(6000, { name: 'The later one' })])
    expect((await reloaded()).find(numberOf(6000))[0]?.record.name).toBe('The later one')
  })
})
