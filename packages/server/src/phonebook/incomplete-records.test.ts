import { type CreditStep, incompleteReadSchema } from '@jackfield/contract'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../sandbox/src/zoho/index.ts'
import type { CrmConnector } from '../crm/crm-connector.ts'
import { deskControl, localDeskConnector } from '../crm/testing/local-desk.ts'
import { localConnector, zohoControl } from '../crm/testing/local-zoho.ts'
import { withStore } from '../testing/store.ts'
import { IncompleteRecords } from './incomplete-records.ts'
import { createIndexCopy } from './index-copy.ts'
import { Phonebook } from './phonebook-service.ts'

const fixture = withStore()
const free = { accounts: 0, api: 0, crm: 0 }
const log = pino({ level: 'silent' })
let zoho: LocalZoho
let desk: ReturnType<typeof deskControl>
let crm: ReturnType<typeof zohoControl>

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free } })
  desk = deskControl(zoho.dataCentres.us)
  crm = zohoControl(zoho.dataCentres.us)
})
afterAll(() => zoho?.close())
beforeEach(async () => {
  await desk.reset()
  const { db, commit } = fixture.store
  await commit([{ query: db.deleteFrom('crm_record') }, { query: db.deleteFrom('index_cursor') }])
})

/** A process with both integrations; `copy` copies everything of one. */
async function office() {
  const { store } = fixture
  const [ofDesk, ofCrm] = [await localDeskConnector(zoho.dataCentres.us), await localConnector(zoho.dataCentres.us)]
  onTestFinished(ofDesk.close)
  onTestFinished(ofCrm.close)
  const connected = new Map<string, CrmConnector>([
    ['desk', ofDesk.connector],
    ['crm', ofCrm.connector],
  ])
  const integrations = [
    { id: 'crm', kind: 'zoho-crm', organisationId: 'org-1' },
    { id: 'desk', kind: 'zoho-desk', organisationId: 'zoho-desk/651230101' },
  ]
  const settings = { country: 'US', areaCode: '', ownNumbers: [], extensions: {}, integrations } as never
  const connectors = { get: (id: string) => connected.get(id) ?? null }
  const phonebook = new Phonebook({ store, connectors, now: Date.now, log }, settings)
  const indexCopy = createIndexCopy({ store, phonebook, now: Date.now, log })
  const steps: { step: () => CreditStep } = { step: () => 'live' }
  return {
    incomplete: new IncompleteRecords({ store, phonebook, connectors, settings: () => settings, credits: steps }),
    phonebook,
    connected,
    steps,
    copy: (id: 'crm' | 'desk') =>
      indexCopy.run(integrations.find((each) => each.id === id)!.organisationId, connected.get(id)!, () => true),
  }
}
const nameless = { firstName: '', lastName: '', phone: '+1 212 555 0188' }

describe('records that cannot tell who calls', () => {
  test('[D3.2] contacts and accounts of Zoho Desk are listed, each with what is missing', async () => {
    const made = {
      nameless: await desk.create('contacts', nameless),
      firstOnly: await desk.create('contacts', { firstName: 'Rosalind', lastName: '', phone: '+1 212 555 0187' }),
      numberless: await desk.create('contacts', { firstName: 'Nora', lastName: 'Quiet' }),
      unreadable: await desk.create('contacts', { lastName: 'Odd', phone: 'ask at the desk' }),
      nothing: await desk.create('contacts', { firstName: '', lastName: '' }),
      account: await desk.create('accounts', { accountName: 'No phone Ltd' }),
    }
    const { incomplete, copy } = await office()
    await copy('desk')
    const { records, total, next } = await incomplete.list('zoho-desk', null)
    expect([total, next]).toEqual([records.length, null])
    const told = new Map(records.map(({ id, name, phones, reasons }) => [id, { name, phones, reasons }]))
    expect(told.get(made.nameless.id)).toEqual({ name: null, phones: ['+1 212 555 0188'], reasons: ['no-name'] })
    expect(told.get(made.numberless.id)).toEqual({ name: 'Nora Quiet', phones: [], reasons: ['no-number'] })
    expect(told.get(made.unreadable.id)).toEqual({
      name: 'Odd',
      phones: ['ask at the desk'],
      reasons: ['unreadable-number'],
    })
    expect(told.get(made.nothing.id)?.reasons).toEqual(['no-name', 'no-number'])
    expect(told.get(made.account.id)?.reasons).toEqual(['no-number'])
    expect(told.has(made.firstOnly.id)).toBe(false)
    expect(records.every(({ url }) => url.startsWith('http'))).toBe(true)
    // The other integration has a list of its own.
    expect((await incomplete.list('zoho-crm', null)).total).toBe(0)
  })

  test('[D3.2] a contact with a first name alone is found by its number under that name', async () => {
    await desk.create('contacts', { firstName: 'Rosalind', lastName: '', phone: '+1 212 555 0187' })
    const { phonebook, copy } = await office()
    await copy('desk')
    const found = await phonebook.findRecord('desk', { e164: '+12125550187' as never })
    expect(found).toMatchObject({ state: 'found', record: { name: 'Rosalind' } })
  })

  test('[D3.2] synchronised again: what was completed leaves the list and is found, what is gone is dropped', async () => {
    const completed = await desk.create('contacts', { firstName: 'Nora', lastName: 'Quiet' })
    const deleted = await desk.create('contacts', nameless)
    const same = await desk.create('contacts', { firstName: 'Still', lastName: 'Silent' })
    const { incomplete, phonebook, copy } = await office()
    await copy('desk')
    const before = (await incomplete.list('zoho-desk', null)).total
    await desk.edit('contacts', completed.id, { mobile: '+1 212 555 0186' })
    await desk.remove('contacts', deleted.id)
    const names = [completed, deleted, same, same].map(({ id }) => ({ module: 'Contacts' as const, id }))
    expect(await incomplete.readAgain('zoho-desk', names)).toEqual({ complete: 1, gone: 1, incomplete: 1 })
    const after = await incomplete.list('zoho-desk', null)
    expect(after.total).toBe(before - 2)
    expect(after.records.map(({ id }) => id)).toContain(same.id)
    const found = await phonebook.findRecord('desk', { e164: '+12125550186' as never })
    expect(found).toMatchObject({ state: 'found', record: { id: completed.id } })
  })

  test('[D3.2] the same for Zoho CRM, a page at a time, each record once', async () => {
    for (let n = 0; n < 70; n++) await crm.create('Contacts', { Last_Name: `Silent ${n}` })
    const { incomplete, copy } = await office()
    await copy('crm')
    const first = await incomplete.list('zoho-crm', null)
    const second = await incomplete.list('zoho-crm', first.next)
    const all = [...first.records, ...second.records]
    expect(first.records).toHaveLength(50)
    expect([second.next, new Set(all.map(({ id }) => id)).size]).toEqual([null, first.total])
    const [record] = all.filter(({ name }) => name === 'Silent 7')
    await crm.edit('Contacts', record!.id, { Phone: '+1 212 555 0185' })
    expect(await incomplete.readAgain('zoho-crm', [record!])).toEqual({ complete: 1, gone: 0, incomplete: 0 })
  })

  test.each(['', '../agents', '..', '1?limit=1', '1/2', '1 ', 'x', '1'.repeat(31)])(
    '[D3.4] only an id of Zoho is read again: %j is none',
    (id) => {
      const asking = (one: string) => incompleteReadSchema.safeParse({ records: [{ module: 'Contacts', id: one }] })
      expect(asking(id).success).toBe(false)
      expect(asking('651230101000412001').success).toBe(true)
    },
  )

  test('[D3.3] no more than a thousand are counted, and it is told that there are more', async () => {
    const { incomplete, phonebook } = await office()
    const silent = (n: number) => ({
      ...{ module: 'Contacts' as const, id: String(1_000_000 + n), name: `Silent ${n}` },
      ...{ company: null, phones: {}, ownerId: null, modifiedAt: 1 },
    })
    const records = Array.from({ length: 1_001 }, (_, n) => silent(n))
    await phonebook.keep('org-1', records.slice(1))
    expect(await incomplete.list('zoho-crm', null)).toMatchObject({ total: 1_000, more: false })
    await phonebook.keep('org-1', records)
    const { next, ...first } = await incomplete.list('zoho-crm', null)
    expect(first).toMatchObject({ total: 1_000, more: true })
    expect(await incomplete.list('zoho-crm', next)).toMatchObject({ total: 1_000, more: true })
  })

  test('[D3.2] without a connection, or while API credits run short, the page says why', async () => {
    const { incomplete, connected, steps } = await office()
    steps.step = () => 'local-index'
    await expect(incomplete.readAgain('zoho-desk', [{ module: 'Contacts', id: '1' }])).rejects.toMatchObject({
      problem: { code: 'credits-copy-paused' },
    })
    connected.delete('desk')
    await expect(incomplete.list('zoho-desk', null)).rejects.toMatchObject({ problem: { code: 'zoho-not-connected' } })
  })

  test('[D3.2] an outage while synchronising again drops nothing', async () => {
    const made = await desk.create('contacts', nameless)
    const { incomplete, copy } = await office()
    await copy('desk')
    await desk.fault({ fault: 'status', status: 500, match: { pathPrefix: '/api/v1/contacts' } })
    await expect(incomplete.readAgain('zoho-desk', [{ module: 'Contacts', id: made.id }])).rejects.toMatchObject({
      problem: { code: 'zoho-outage' },
    })
    expect((await incomplete.list('zoho-desk', null)).records.map(({ id }) => id)).toContain(made.id)
  })
})
