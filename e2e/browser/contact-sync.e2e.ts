// Contacts of Zoho in the company's own phone book, from the call that brings them to the end of the connection; masked numbers.
import type { CallSummary, ContactGroupView } from '@jackfield/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../toolkit/jackfield-client.ts'
import { type Browser, openBrowser } from './harness/browser.ts'
import type { ConsolePage } from './harness/console-page.ts'
import { LocalZohoControl } from './harness/local-zoho.ts'
import { openAdministrator } from './harness/people.ts'
import { type PhoneCall, type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'
import { fill, wordsOf } from './harness/words.ts'

const base = '/api/integrations/zoho-crm'
const number = '+12125550777'
const asWritten = '(212) 555-0777'

describe('contacts synchronised from Zoho', () => {
  const screens = new Screens('contact-sync', 'en')
  let rig: Rig
  let zoho: LocalZohoControl
  let office: Browser
  let admin: ConsolePage
  asOneWalk(() => [office])

  beforeAll(async () => {
    rig = await startRig('contact-sync', 'connected', [{ First_Name: 'Mei', Last_Name: 'Wong', Phone: asWritten }])
    zoho = new LocalZohoControl(rig.sandbox.zoho.us.control)
    ;({ browser: office, console: admin } = await openAdministrator(rig))
  })
  afterAll(async () => {
    await office?.close()
    await rig?.stop()
  })

  const put = async (group: object) => {
    const { contactSync, creation, callLog } = await rig.admin.get<Record<string, Record<string, unknown>>>(base)
    const { groupId: _, ...sync } = contactSync as Record<string, unknown>
    await rig.admin.send('PUT', `${base}/settings`, {
      contactSync: { ...sync, enabled: true, group },
      creation,
      callLog,
    })
  }
  const groupLink = (name: string) =>
    office.page
      .getByRole('navigation', { name: admin.words.contacts.groups })
      .getByRole('button', { name: new RegExp(`^${name}`) })
  const row = (name: string) => office.page.getByRole('row', { name })

  test('[A4.3] a group that is not empty is refused, an empty one is taken', async () => {
    const { id } = await rig.admin.send<{ id: string }>('POST', '/api/contact-groups', { name: 'Suppliers' })
    const contact = { name: 'Ada', company: null, email: null, note: null, phones: [] }
    await rig.admin.send('POST', `/api/contact-groups/${id}/contacts`, {
      ...contact,
      phones: [{ label: 'work', number: '+1 212 555 0811' }],
    })
    await expect(put({ kind: 'existing', id })).rejects.toThrow(/contact-group-not-empty/)
    const empty = await rig.admin.send<{ id: string }>('POST', '/api/contact-groups', { name: 'Customers' })
    await put({ kind: 'existing', id: empty.id })
  })

  test('[A5.1] a call copies the caller into the group, which carries the tag', async () => {
    await rig.call({ from: number, to: '1002', ringMs: 1000, talkMs: 1000 })
    await admin.navigate('contacts')
    await groupLink('Customers').getByText(admin.words.contacts.crm, { exact: true }).waitFor()
    await groupLink('Customers').click()
    await office.page.waitForURL(/group=/)
    await until('the caller is copied', async () => {
      const groups = await rig.admin.get<ContactGroupView[]>('/api/contact-groups')
      return groups.find(({ name }) => name === 'Customers')?.contacts === 1
    })
    // The list is read when the page opens.
    await office.page.reload()
    await row('Mei Wong').first().waitFor()
    await screens.take(office.page, 'copied')
  })

  test('[A5.2] it can be looked at, and not edited', async () => {
    await row('Mei Wong').click()
    await admin.dialog().getByText(admin.words.contacts.readOnly).waitFor()
    expect(await admin.field(admin.words.contacts.name).isEditable()).toBe(false)
    await office.page.keyboard.press('Escape')
  })

  test('[A15.3] after disconnecting the group and its contacts stay, without the tag, and can be edited', async () => {
    await expect
      .poll(async () => (await rig.admin.get<{ undelivered: number }>(`${base}/disconnect`)).undelivered, {
        interval: 500,
      })
      .toBe(0)
    expect(await rig.admin.send('POST', `${base}/disconnect`, { undelivered: 'deliver' })).toEqual({ revoked: true })
    expect(await zoho.records('Calls')).not.toEqual([])
    await office.page.reload()
    await groupLink('Customers').click()
    await row('Mei Wong').waitFor()
    expect(await groupLink('Customers').getByText(admin.words.contacts.crm, { exact: true }).count()).toBe(0)
    await row('Mei Wong').click()
    await expect.poll(() => admin.field(admin.words.contacts.name).isEditable()).toBe(true)
    await screens.take(office.page, 'released', { whole: false })
  })
})

describe('masked numbers', () => {
  let rig: Rig
  let agent: Browser
  let call: PhoneCall
  const caller = '+12125550788'
  asOneWalk(() => [agent])
  const connected = () => agent.page.getByText(wordsOf.en.agent.connection.up, { exact: true }).waitFor()

  beforeAll(async () => {
    rig = await startRig('masked-numbers', 'connected')
    const site = await rig.admin.get<object>('/api/site')
    await rig.admin.send('PUT', '/api/site', { ...site, maskNumbers: true })
    agent = await openBrowser({ language: 'en' })
    await agent.page.goto(await rig.agentLink('1002'))
    // The link works once: a reload before that would be the end of it.
    await connected()
  })
  afterAll(async () => {
    await agent?.close()
    await rig?.stop()
  })

  test('[B8.1] an agent’s page and its live data hold no whole number', async () => {
    const frames: string[] = []
    agent.page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => void frames.push(String(payload))),
    )
    await agent.page.reload()
    await connected()
    call = await rig.call({ from: caller, name: '212 555 0788', to: '1002' })
    const card = agent.page.getByRole('article').first()
    await expect.poll(() => card.textContent()).toContain('****')
    const shown = `${await agent.page.content()} ${frames.join(' ')}`
    expect(frames.join(' ')).toContain('****')
    expect(shown.replace(/[^\d]/g, '')).not.toContain('2125550788')
  })

  test('[B8.2] the agent calls back without seeing the number, which is not offered to be copied', async () => {
    const words = wordsOf.en
    const card = agent.page.getByRole('article').first()
    const copy = fill(words.common.copyOf, { what: words.calls.column.number })
    expect(await agent.page.getByRole('button', { name: copy }).count()).toBe(0)
    await call.answer()
    await call.hangUp()
    await card.getByRole('button', { name: words.agent.card.callBack }).click()
    await expect.poll(() => agent.page.getByRole('article').count()).toBe(2)
    const dialled = agent.page.getByRole('article', { name: new RegExp(words.agent.card.outgoing) })
    await dialled.getByText('****').first().waitFor()
    expect((await agent.page.content()).replace(/[^\d]/g, '')).not.toContain('2125550788')
    // What was dialled is the whole number: the administrator's ledger shows it.
    const { calls } = await rig.admin.get<{ calls: CallSummary[] }>('/api/calls')
    const outbound = calls.find(({ direction }) => direction === 'outbound')
    expect(outbound?.externalNumber?.replace(/[^+\d]/g, '')).toBe(caller)
    await dialled.getByRole('button', { name: words.agent.card.hangup }).click()
  })
})
