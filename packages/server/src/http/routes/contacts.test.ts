import {
  type ContactGroupView,
  type ContactImportView,
  type ContactsPage,
  type ContactView,
  MAX_IMPORT_BYTES,
} from '@jackfield/contract'
import type { InjectOptions } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CrmRecord } from '../../crm/crm-connector.ts'
import { type TestStore, testStore } from '../../testing/store.ts'
import { type SignedInHeaders, seedSite, signInAs, type TestApp, testApp } from '../test-app.ts'

let database: TestStore
let server: TestApp
let headers: SignedInHeaders

beforeEach(async () => {
  database = await testStore()
  await seedSite(database.store)
  await start()
})
afterEach(async () => {
  await server.close()
  await database.drop()
})

async function start(): Promise<void> {
  server = await testApp(database.store)
  headers = await signInAs(server, 'administrator')
}

const ask = (method: InjectOptions['method'], url: string, payload?: object) =>
  server.app.inject({ method, url, headers: { ...headers }, ...(payload ? { payload } : {}) })
const groups = async () => (await ask('GET', '/api/contact-groups')).json() as ContactGroupView[]
const addGroup = async (name: string) =>
  ((await ask('POST', '/api/contact-groups', { name })).json() as { id: string }).id
const contact = (name: string, ...numbers: string[]) => ({
  name,
  company: null,
  email: null,
  note: null,
  phones: numbers.map((number) => ({ label: 'mobile', number })),
})
const add = async (group: string, body: object) =>
  (await ask('POST', `/api/contact-groups/${group}/contacts`, body)).json() as ContactView
const page = async (query = '') => (await ask('GET', `/api/contacts${query}`)).json() as ContactsPage
const names = async (query = '') => (await page(query)).contacts.map(({ name }) => name)
const audits = async () =>
  (await database.store.db.selectFrom('audit').select(['action', 'who']).orderBy('at').execute()).map(
    ({ action, who }) => `${who} ${action}`,
  )
const code = (answer: { json(): unknown; statusCode: number }) =>
  `${answer.statusCode} ${(answer.json() as { error?: { code: string } }).error?.code ?? ''}`

describe('contact groups', () => {
  it('[B4.1] are made, renamed and deleted with their contacts, and every change is in the audit log', async () => {
    const suppliers = await addGroup('Suppliers')
    await addGroup('Press')
    await add(suppliers, contact('Ada', '+12125550142'))
    expect((await groups()).map(({ name, contacts, tag }) => [name, contacts, tag])).toEqual([
      ['Press', 0, null],
      ['Suppliers', 1, null],
    ])
    expect(code(await ask('POST', '/api/contact-groups', { name: ' Press ' }))).toBe('409 contact-group-name-taken')
    expect(code(await ask('PATCH', `/api/contact-groups/${suppliers}`, { name: 'Press' }))).toBe(
      '409 contact-group-name-taken',
    )
    await ask('PATCH', `/api/contact-groups/${suppliers}`, { name: '供应商' })
    expect((await groups()).map(({ name }) => name)).toEqual(['Press', '供应商'])
    expect(server.services.contacts.names.nameOf('+12125550142')).not.toBeNull()
    await ask('DELETE', `/api/contact-groups/${suppliers}`)
    expect([(await groups()).length, await names()]).toEqual([1, []])
    expect(server.services.contacts.names.nameOf('+12125550142')).toBeNull()
    expect((await audits()).sort()).toEqual(
      ['contact-group.add', 'contact-group.add', 'contact-group.delete', 'contact-group.save', 'contact.add'].map(
        (action) => `Ada ${action}`,
      ),
    )
  })
})

describe('contacts', () => {
  it('[B4.2] keep their numbers as written and in E.164; up to twelve of them', async () => {
    const group = await addGroup('All')
    const numbers = Array.from({ length: 12 }, (_, index) => `(212) 555-01${40 + index}`)
    const ada = await add(group, { ...contact('Ada', ...numbers), company: 'Navy ', email: '', note: 'x' })
    expect(ada).toMatchObject({ name: 'Ada', company: 'Navy', email: null, note: 'x' })
    expect(ada.phones[0]).toEqual({
      label: 'mobile',
      number: '(212) 555-0140',
      e164: '+12125550140',
      formatted: '+1 212 555 0140',
    })
    expect(code(await ask('POST', `/api/contact-groups/${group}/contacts`, contact('B', ...numbers, '1234')))).toBe(
      '400 invalid-input',
    )
    for (const bad of [contact('', '1234'), contact('B'), contact('B', 'none'), contact('n'.repeat(500), '1234')])
      expect(code(await ask('POST', `/api/contact-groups/${group}/contacts`, bad))).toBe('400 invalid-input')
    const short = await add(group, contact('🙂', '8001'))
    expect(short.phones).toEqual([{ label: 'mobile', number: '8001', e164: null, formatted: '8001' }])
    expect(code(await ask('POST', '/api/contact-groups/none/contacts', contact('B', '1234')))).toBe('404 not-found')
  })

  it('[B4.2] are found by name, company, e-mail and digits, and read page by page in the order of their names', async () => {
    const group = await addGroup('All')
    const other = await addGroup('Other')
    for (const name of ['bob', 'Ada', 'Éva', '王芳', 'ada 2', '100% _real\\'])
      await add(group, { ...contact(name, '+1 212 555 0142'), company: `${name} & Co`, email: `x@${name}.example` })
    await add(other, contact('Zoe', '010 5555 0100'))
    expect(await names()).toEqual(['100% _real\\', 'Ada', 'ada 2', 'bob', 'Zoe', 'Éva', '王芳'])
    expect(await names(`?group=${other}`)).toEqual(['Zoe'])
    expect(await names('?search=ADA')).toEqual(['Ada', 'ada 2'])
    expect(await names(`?search=${encodeURIComponent('王芳 & co')}`)).toEqual(['王芳'])
    expect(await names('?search=x@bob')).toEqual(['bob'])
    expect(await names('?search=5555-01')).toEqual(['Zoe'])
    expect(await names(`?search=${encodeURIComponent('0% _r')}`)).toEqual(['100% _real\\'])
    expect(await names('?search=nobody')).toEqual([])
    const read: string[] = []
    for (let after: string | null = ''; after !== null; ) {
      const next: ContactsPage = await page(`?limit=2${after && `&after=${encodeURIComponent(after)}`}`)
      read.push(...next.contacts.map(({ name }) => name))
      after = next.after
    }
    expect(read).toEqual(await names())
  })

  it('[B4.2] are changed, moved and deleted, several at a time', async () => {
    const group = await addGroup('All')
    const other = await addGroup('Other')
    const ada = await add(group, contact('Ada', '+12125550142'))
    const bob = await add(group, contact('Bob', '+12125550143'))
    const { contacts } = server.services
    const edited = await ask('PUT', `/api/contacts/${ada.id}`, {
      ...contact('Ada B.', '+12125550199'),
      company: 'Navy',
    })
    expect(edited.json()).toMatchObject({ name: 'Ada B.', company: 'Navy' })
    expect(contacts.names.nameOf('+12125550142')).toBeNull()
    expect(contacts.names.nameOf('+12125550199')).toEqual({ name: 'Ada B.', company: 'Navy' })
    const ids = [ada.id, bob.id, 'none']
    expect((await ask('POST', '/api/contacts/move', { ids, groupId: other })).json()).toEqual({ count: 2 })
    expect(await names(`?group=${other}`)).toEqual(['Ada B.', 'Bob'])
    expect((await ask('POST', '/api/contacts/delete', { ids })).json()).toEqual({ count: 2 })
    expect(contacts.names.nameOf('+12125550199')).toBeNull()
    expect(code(await ask('GET', `/api/contacts/${ada.id}`))).toBe('404 not-found')
    expect(code(await ask('PUT', `/api/contacts/${ada.id}`, contact('Ada', '1234')))).toBe('404 not-found')
    expect(code(await ask('POST', '/api/contacts/delete', { ids: [] }))).toBe('400 invalid-input')
  })

  it('are for administrators', async () => {
    const agent = await signInAs(server, { extension: '1001' })
    for (const url of ['/api/contacts', '/api/contact-groups', '/api/contacts.csv', '/api/contact-imports'])
      expect((await server.app.inject({ url, headers: { ...agent } })).statusCode).toBe(403)
  })
})

describe('the group of an integration', () => {
  const record = (id: string, name: string, number: string): CrmRecord => ({
    ...{ module: 'Contacts', id, name, company: 'Northwind', phones: { Mobile: number, Fax: 'n/a' } },
    ...{ ownerId: null, modifiedAt: 1 },
  })

  it('[B4.7] is shown with its tag, and the server refuses every change of it', async () => {
    const { synchronised, names: index } = server.services.contacts
    const made = synchronised.create('Zoho CRM', 'zoho-1')
    const records = [record('1', 'Ada', '+1 212 555 0142'), record('2', '', '2125550143')]
    await database.store.commit([...made.statements, ...synchronised.put(made.id, records)])
    await synchronised.committed(made.id, records)
    expect(await groups()).toEqual([{ id: made.id, name: 'Zoho CRM', contacts: 2, tag: 'CRM' }])
    expect(index.nameOf('+12125550142')).toEqual({ name: 'Ada', company: 'Northwind' })
    const { contacts } = await page(`?group=${made.id}&search=Ada`)
    expect(contacts[0]?.phones).toMatchObject([{ label: 'mobile', number: '+1 212 555 0142' }])

    const { id } = contacts[0]!
    // Not connected, so that nobody knows where the record is.
    expect((await ask('GET', `/api/contacts/${id}`)).json()).toMatchObject({ name: 'Ada', recordUrl: null })
    const own = await addGroup('Own')
    const mine = await add(own, contact('Mine', '1234'))
    const refused = '409 contact-group-synchronised'
    expect(code(await ask('PUT', `/api/contacts/${id}`, contact('Eve', '1234')))).toBe(refused)
    expect(code(await ask('POST', '/api/contacts/delete', { ids: [mine.id, id] }))).toBe(refused)
    expect(code(await ask('POST', '/api/contacts/move', { ids: [id], groupId: own }))).toBe(refused)
    expect(code(await ask('POST', '/api/contacts/move', { ids: [mine.id], groupId: made.id }))).toBe(refused)
    expect(code(await ask('POST', `/api/contact-groups/${made.id}/contacts`, contact('Eve', '1234')))).toBe(refused)
    expect(code(await ask('PATCH', `/api/contact-groups/${made.id}`, { name: 'Mine' }))).toBe(refused)
    expect(code(await ask('DELETE', `/api/contact-groups/${made.id}`))).toBe(refused)
    expect(code(await upload(made.id, 'Name,Phone\nEve,1234'))).toBe(refused)
    expect((await names()).length).toBe(3)
  })

  it('[B4.7] follows the CRM, and after disconnecting stays, without its tag and open to changes', async () => {
    const { synchronised, names: index } = server.services.contacts
    const own = await addGroup('Empty')
    expect(await synchronised.isEmpty(own)).toBe(true)
    await database.store.commit(synchronised.adopt(own, 'zoho-1'))
    const put = async (...records: CrmRecord[]) => {
      await database.store.commit(synchronised.put(own, records))
      await synchronised.committed(own, records)
    }
    await put(record('1', 'Ada', '+1 212 555 0142'), record('2', 'Bob', '+1 212 555 0143'))
    await put(record('1', 'Ada King', '+1 212 555 0149'))
    expect(await names()).toEqual(['Ada King', 'Bob'])
    expect(index.nameOf('+12125550142')).toBeNull()
    await database.store.commit(synchronised.remove(own, 'Contacts', ['2']))
    await synchronised.committed(own, [{ module: 'Contacts', id: '2' }])
    expect([await names(), index.nameOf('+12125550143')]).toEqual([['Ada King'], null])
    expect(await synchronised.isEmpty(own)).toBe(false)

    await database.store.commit(synchronised.release('zoho-1'))
    expect(await groups()).toMatchObject([{ contacts: 1, tag: null }])
    const [ada] = (await page()).contacts
    expect((await ask('PUT', `/api/contacts/${ada!.id}`, contact('Mine now', '1234'))).statusCode).toBe(200)
    // A group that is not empty cannot be adopted.
    expect(await database.store.commit(synchronised.adopt(own, 'zoho-1'))).toMatchObject({ committed: false })
  })
})

const upload = (group: string, file: string | Buffer, query = 'file=c.csv') =>
  server.app.inject({
    method: 'POST',
    url: `/api/contact-groups/${group}/imports?${query}`,
    headers: { ...headers, 'content-type': 'application/octet-stream' },
    payload: file,
  })

async function ended(id: string): Promise<ContactImportView> {
  const find = async () =>
    ((await ask('GET', '/api/contact-imports')).json() as ContactImportView[]).find((one) => one.id === id)
  await expect.poll(async () => (await find())?.state, { timeout: 15_000 }).not.toBe('running')
  return (await find())!
}
async function imported(group: string, file: string | Buffer, query?: string): Promise<ContactImportView> {
  const answer = await upload(group, file, query)
  expect(answer.statusCode, answer.body).toBe(200)
  return ended((answer.json() as ContactImportView).id)
}

describe('imports', () => {
  it('[B4.5] count what was read, imported, updated and rejected, and report each rejected row', async () => {
    const group = await addGroup('All')
    const file = 'Name,Mobile\nAda,+1 212 555 0142\n,\nNobody\n王芳,138\n'
    const done = await imported(group, file)
    expect(done).toMatchObject({
      state: 'done',
      progress: 1,
      read: 3,
      imported: 2,
      updated: 0,
      rejected: 1,
      problem: null,
    })
    expect(await names()).toEqual(['Ada', '王芳'])
    expect(server.services.contacts.names.nameOf('+12125550142')?.name).toBe('Ada')
    const report = (await ask('GET', `/api/contact-imports/${done.id}/rejected.csv?lang=zh-CN`)).body
    expect(report).toBe('\uFEFF"行","原因","内容"\r\n4,"没有号码","Nobody"\r\n')
    expect(await audits()).toContain('Ada contact.import')
  })

  it('[B4.5] a number that the group has updates its contact, is left out, or is added, as chosen', async () => {
    const group = await addGroup('All')
    await add(group, { ...contact('Old', '(212) 555-0142', '2125550143'), company: 'Navy' })
    const file = 'Name,Phone,Mobile\nNew,+12125550142,+12125550144\nTwin,,001 212 555 0144\n'
    expect(await imported(group, file, 'file=c.csv&duplicates=skip')).toMatchObject({ imported: 1, skipped: 1 })
    expect(await names()).toEqual(['Old', 'Twin'])
    expect(await imported(group, file, 'file=c.csv&duplicates=update')).toMatchObject({ updated: 2, imported: 0 })
    expect(await names()).toEqual(['New', 'Twin'])
    const [renamed] = (await page()).contacts
    expect(renamed).toMatchObject({ company: 'Navy' })
    expect(renamed!.phones.map(({ number, label }) => `${label} ${number}`)).toEqual([
      'mobile +12125550142',
      'mobile +12125550144',
      'mobile 2125550143',
    ])
    expect(await imported(group, file, 'file=c.csv&duplicates=add')).toMatchObject({ imported: 2 })
    expect(await names()).toEqual(['New', 'New', 'Twin', 'Twin'])
    // Another group has numbers of its own.
    expect(await imported(await addGroup('Other'), file)).toMatchObject({ imported: 1, updated: 1 })
  })

  it('[B4.4] a file that cannot be one is refused before anything is imported; one at a time', async () => {
    const group = await addGroup('All')
    expect(code(await upload(group, 'colour,shape\nred,round'))).toBe('400 contact-file-no-name-column')
    expect(code(await upload(group, ''))).toBe('400 contact-file-empty')
    expect(code(await upload('none', 'Name,Phone\n'))).toBe('404 not-found')
    expect((await upload(group, Buffer.alloc(MAX_IMPORT_BYTES + 1))).statusCode).toBe(413)
    expect(code(await ask('POST', `/api/contact-groups/${group}/imports?file=x`, {}))).toMatch(/^4/)
    const many = `Name,Phone\n${Array.from({ length: 3000 }, (_, n) => `N${n},2125${String(n).padStart(6, '0')}`).join('\n')}`
    const first = (await upload(group, many)).json() as ContactImportView
    expect(code(await upload(group, many))).toBe('409 contact-import-running')
    const cancelled = await ask('POST', `/api/contact-imports/${first.id}/cancel`)
    const { state, imported: count } = cancelled.json() as ContactImportView
    expect([state, (await groups())[0]?.contacts]).toEqual(['cancelled', count])
    expect(count).toBeLessThan(3000)
    expect(await imported(group, many)).toMatchObject({
      state: 'done',
      read: 3000,
      imported: 3000 - count,
      updated: count,
    })
  })

  it('[B4.4] what stands before an unreadable row stays imported', async () => {
    const group = await addGroup('All')
    const file = `Name,Phone\nAda,2125550142\n"Bob,2125550143\n${'x'.repeat(300_000)}`
    expect(await imported(group, file)).toMatchObject({
      state: 'failed',
      imported: 1,
      problem: { code: 'contact-file-broken', params: { row: 3 } },
    })
    expect(await names()).toEqual(['Ada'])
  })

  it('[B4.4] end when their group is deleted or taken by an integration meanwhile', async () => {
    const group = await addGroup('All')
    const many = `Name,Phone\n${Array.from({ length: 3000 }, (_, n) => `N${n},2125${String(n).padStart(6, '0')}`).join('\n')}`
    const { id } = (await upload(group, many)).json() as ContactImportView
    await ask('DELETE', `/api/contact-groups/${group}`)
    expect(await ended(id)).toMatchObject({ state: 'failed', problem: { code: 'contact-import-group-gone' } })
    expect(await names()).toEqual([])
  })

  it('[B4.5] an import in whose middle the server ended says so, and what it counts is there', async () => {
    const group = await addGroup('All')
    const many = `Name,Phone\n${Array.from({ length: 5000 }, (_, n) => `N${n},2125${String(n).padStart(6, '0')}`).join('\n')}`
    const { id } = (await upload(group, many)).json() as ContactImportView
    await expect
      .poll(async () => ((await ask('GET', '/api/contact-imports')).json() as ContactImportView[])[0]?.read)
      .toBeGreaterThan(0)
    await server.close()
    await start()
    const after = await ended(id)
    expect(after).toMatchObject({ state: 'interrupted', problem: { code: 'contact-import-interrupted' } })
    expect((await groups())[0]?.contacts).toBe(after.imported)

    // Killed: nobody could say so before.
    await database.store.commit([
      { query: database.store.db.updateTable('contact_import').set({ state: 'running', problem: null }) },
    ])
    await server.close()
    await start()
    expect(await ended(id)).toMatchObject({ state: 'interrupted', imported: after.imported })
  })
})

describe('export', () => {
  it('[B4.6] gives a group, or what a search finds, as CSV and as vCard, and both can be imported again', async () => {
    const group = await addGroup('All')
    await add(group, contact('=cmd()', '+12125550142', '8001'))
    await add(group, contact('王芳', '010-5555-0100'))
    const csv = await ask('GET', `/api/contacts.csv?group=${group}&lang=en`)
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(csv.headers['content-disposition']).toBe('attachment; filename="contacts-2026-01-05.csv"')
    expect(csv.body).toBe(
      '\uFEFF"Name","Company","E-mail","Note","Label 1","Number 1","Label 2","Number 2"\r\n' +
        '"\'=cmd()","","","","Mobile","\'+12125550142","Mobile","8001"\r\n' +
        '"王芳","","","","Mobile","010-5555-0100","",""\r\n',
    )
    const vcard = await ask('GET', `/api/contacts.vcf?search=${encodeURIComponent('王')}`)
    expect(vcard.headers['content-type']).toBe('text/vcard; charset=utf-8')
    expect(vcard.body.match(/^FN:.*$/gm)).toEqual(['FN:王芳'])
    const whole = (await ask('GET', '/api/contacts.vcf')).body
    for (const file of [csv.body, whole]) {
      const copy = await addGroup(`Copy ${file.length}`)
      expect(await imported(copy, file)).toMatchObject({ imported: 2, rejected: 0 })
      expect(await names(`?group=${copy}`)).toEqual(['=cmd()', '王芳'])
    }
    expect(code(await ask('GET', '/api/contacts.csv?group=none'))).toBe('404 not-found')
  })
})

it('[B4.9] the site page is told of numbers that are read anew, and names ring by their new numbers after it', async () => {
  await add(await addGroup('London'), contact('Ada', '020 7946 0000'))
  const nameOf = () => server.services.contacts.names.nameOf('+442079460000' as never)?.name
  const progress = async () => (await ask('GET', '/api/site/number-reading')).json() as { progress: number | null }
  expect(nameOf()).toBeUndefined()
  const site = (await ask('GET', '/api/site')).json() as object
  expect((await ask('PUT', '/api/site', { ...site, country: 'GB', areaCode: '' })).statusCode).toBe(200)
  await expect.poll(nameOf, { timeout: 20_000 }).toBe('Ada')
  await expect.poll(progress, { timeout: 20_000 }).toEqual({ progress: null })
  expect(code(await server.app.inject({ method: 'GET', url: '/api/site/number-reading' }))).toMatch(/^401/)
})
