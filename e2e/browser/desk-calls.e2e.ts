// Calls with Zoho CRM and Zoho Desk connected together: one card, each pop by its own settings, logs in both, tickets and new records,
// as the agent, the administrator and Zoho Desk's own pages show them.
import { type CallDetail, explain, type IntegrationSettingsPut, type IntegrationView } from '@jackfield/contract'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../toolkit/jackfield-client.ts'
import type { Browser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { type DeskRecord, departments, LocalDeskControl } from './harness/local-desk.ts'
import { LocalZohoControl } from './harness/local-zoho.ts'
import { openAdministrator, openAgent } from './harness/people.ts'
import { type PhoneCall, type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'
import { fill } from './harness/words.ts'

const margaret = '+12125550142'
const bruno = 'bruno@demo.jackfield.test'
const api = '/api/integrations/zoho-desk'

describe('calls with Zoho CRM and Zoho Desk', () => {
  const screens = new Screens('desk-calls', 'en')
  const inChinese = new Screens('desk-calls', 'zh-CN')
  let rig: Rig
  let zoho: LocalZohoControl
  let helpdesk: LocalDeskControl
  let office: Browser
  let admin: ConsolePage
  let agent: Browser
  let desk: ConsolePage
  let hale: DeskRecord

  beforeAll(async () => {
    rig = await startRig('desk-calls', 'connected')
    const { us } = rig.sandbox.zoho
    zoho = new LocalZohoControl(us.control)
    helpdesk = new LocalDeskControl(us.control)
    await rig.admin.connectDesk(us, 'Ada Byron', departments.support)
    await rig.admin.writeLogsAtOnce('zoho-desk')
    await rig.admin.bindByEmail('zoho-desk')
    for (const kind of ['zoho-crm', 'zoho-desk'] as const)
      await until('numbers are copied', async () => (await rig.admin.integration(kind)).index.copiedAt !== null)
    hale = await helpdesk.named('contacts', 'Hale')
    ;({ browser: office, console: admin } = await openAdministrator(rig))
    ;({ browser: agent, console: desk } = await openAgent(rig, '1002', { pops: true }))
  })
  afterAll(async () => {
    await agent?.close()
    await office?.close()
    await rig?.stop()
  })
  asOneWalk(() => [agent, office])
  afterEach(async () => {
    for (const page of [...tabs('crm'), ...tabs('desk')]) await page.close()
    const dismiss = agent.page.getByRole('button', { name: desk.words.agent.card.dismiss })
    while ((await dismiss.count()) > 0) await dismiss.first().click()
    await agent.page.mouse.move(5, 5)
  })

  /** Records of one product that were opened in tabs of their own. */
  const tabs = (product: 'crm' | 'desk'): Page[] =>
    agent.context.pages().filter((page) => page.url().startsWith(`${rig.sandbox.zoho.us[product]}/`))
  /** The only one of them, once it is there. */
  async function tab(product: 'crm' | 'desk'): Promise<Page> {
    await expect.poll(() => tabs(product).length).toBe(1)
    return tabs(product)[0]!
  }
  const card = () => agent.page.getByRole('article').first()
  const state = (word: string) => card().getByText(word, { exact: true }).waitFor()
  const { ringing, talking, ended } = { ringing: 'Ringing', talking: 'Talking', ended: 'Ended' }
  const ring = (from: string): Promise<PhoneCall> => rig.call({ from, to: '1002' })
  async function answeredCall(from: string): Promise<void> {
    const call = await ring(from)
    await state(ringing)
    await call.answer()
    await state(talking)
    await call.hangUp()
    await state(ended)
  }
  const newest = async (): Promise<CallDetail> => rig.admin.call((await rig.admin.calls())[0]!.id)
  /** Everything that is owed for the newest call is where it belongs. */
  const settled = () => expect.poll(async () => (await rig.admin.calls())[0]?.delivery).toBe('done')
  const only = async (found: () => Promise<DeskRecord[]>): Promise<DeskRecord> => {
    await expect.poll(async () => (await found()).length).toBe(1)
    return (await found())[0]!
  }
  /** Of Margaret, without the one that she had before. */
  const tickets = async () => (await helpdesk.of('tickets', hale.id)).filter(({ id }) => !had.has(id))
  const had = new Set<string>()
  const forget = async () => {
    for (const module of ['tickets', 'calls'] as const) for (const { id } of await helpdesk.records(module)) had.add(id)
  }
  const calls = async (contact = hale.id) => (await helpdesk.of('calls', contact)).filter(({ id }) => !had.has(id))

  /** As an administrator saves it on the page, which `desk-settings` goes through. */
  async function set(
    change: {
      [part in 'tickets' | 'creation']?: Partial<NonNullable<IntegrationView[part]>>
    } & { sync?: Partial<IntegrationSettingsPut['contactSync']> },
  ): Promise<void> {
    const { callLog, creation, contactSync, tickets: rules } = await rig.admin.integration('zoho-desk')
    const { groupId: _, ...sync } = contactSync
    await rig.admin.send('PUT', `${api}/settings`, {
      callLog,
      creation: { ...creation, ...change.creation },
      contactSync: { ...sync, group: { kind: 'as-is' }, ...change.sync },
      tickets: { ...rules!, ...change.tickets },
    } satisfies IntegrationSettingsPut)
  }
  const pop = (trigger: string) => {
    const one = { enabled: true, mode: 'automatic', trigger }
    return { web: one, desktop: one }
  }
  const setPops = (change: object) => rig.admin.send('PATCH', '/api/extensions/1002', change)
  /** The newest call in the drawer of the ledger. */
  async function drawer(page = admin): Promise<Locator> {
    await page.open('/calls')
    await office.page.getByRole('row').nth(1).click()
    await page.heading(page.words.calls.drawer.facts).waitFor()
    return page.dialog()
  }

  test('[D6.1][D6.2] one card has both records with their labels, and each pop comes at its own moment', async () => {
    const { card: words } = desk.words.agent
    await forget()
    await setPops({ pop: pop('ringing'), helpdeskPop: pop('answered') })
    const call = await ring(margaret)
    await (await tab('crm')).getByRole('heading', { name: 'Margaret Hale' }).waitFor()
    await state(ringing)
    expect(await agent.page.getByRole('article').count()).toBe(1)
    for (const system of ['CRM', 'Helpdesk']) {
      await card().getByText(system, { exact: true }).waitFor()
      await card()
        .getByRole('link', { name: fill(words.openByLabel, { system, name: 'Margaret Hale' }) })
        .waitFor()
      await card()
        .getByRole('link', { name: fill(words.openIn, { system }) })
        .waitFor()
    }
    await screens.take(agent.page, 'card-of-both')
    // The ledger has what opened until now.
    await expect.poll(async () => (await newest()).pops.map(({ outcome }) => outcome)).toEqual(['opened'])
    expect(tabs('desk')).toEqual([])
    await call.answer()
    const contact = await tab('desk')
    await contact.getByRole('heading', { name: 'Margaret Hale' }).waitFor()
    expect(await contact.evaluate('window.opener')).toBeNull()
    await call.hangUp()
    await state(ended)
    expect([tabs('crm').length, tabs('desk').length]).toEqual([1, 1])
    await settled()
    // Desk's page shows the new call by itself.
    await contact.getByRole('img', { name: 'Inbound call' }).waitFor()
    await screens.take(contact, 'contact-page', { ours: false })
  })

  test('[D7.1][D6.2] the call is logged in both, in Zoho Desk under the contact’s calls', async () => {
    const call = await only(calls)
    expect(call).toMatchObject({
      subject: 'Extension Call',
      direction: 'inbound',
      status: 'Completed',
      departmentId: await helpdesk.departmentId(departments.support),
      ownerId: await helpdesk.agentId(bruno),
      ticketId: null,
    })
    expect(String(call['description'])).toMatch(/Answered from \+?12125550142 to 1002 /i)
    expect(await zoho.records('Calls')).toHaveLength(1)
    expect(await tickets()).toEqual([])
  })

  test('[D5.1][D5.2] a ticket after the calls of the kinds that are chosen, and its log hangs at it', async () => {
    await forget()
    await setPops({ helpdeskPop: pop('ended') })
    await set({ tickets: { enabled: true, moment: 'after', outcomes: ['inbound-answered'] } })
    await rig.call({ from: margaret, to: '1002', ringMs: 800, answered: false })
    const missed = await only(calls)
    expect(missed).toMatchObject({ status: 'Missed', ticketId: null, duration: '0' })
    await answeredCall(margaret)
    const ticket = await only(tickets)
    expect(ticket).toMatchObject({
      subject: `Inbound Answered - from ${margaret}`,
      description: expect.stringContaining(`Inbound Answered - from ${margaret} to 1002`),
      assigneeId: await helpdesk.agentId(bruno),
      departmentId: await helpdesk.departmentId(departments.support),
      status: 'Open',
    })
    await expect.poll(async () => (await calls()).map(({ ticketId }) => ticketId)).toContain(ticket.id)
    await settled()
    expect(await tickets()).toHaveLength(1)
  })

  test('[D5.1][D7.1] Zoho Desk’s own pages show the ticket, and the call under it', async () => {
    const ticket = await only(tickets)
    const page = await agent.context.newPage()
    await page.goto(hale.webUrl)
    await page.getByRole('img', { name: 'Missed call' }).waitFor()
    await page.getByRole('link', { name: String(ticket['subject']) }).click()
    await page.getByRole('heading', { name: String(ticket['subject']) }).waitFor()
    await page.getByRole('img', { name: 'Inbound call' }).waitFor()
    await screens.take(page, 'ticket-page', { ours: false })
    await page.close()
  })

  test('[D5.4][D6.2] the ledger shows ticket and log of Zoho Desk and the log of Zoho CRM, each to open', async () => {
    const { calls: words } = admin.words
    const shown = await drawer()
    await shown.getByText(words.drawer.logs_ticket).waitFor()
    await shown.getByText(/^Helpdesk · Ticket · For Bruno Costa/).waitFor()
    await shown.getByText(/^Helpdesk · For Bruno Costa/).waitFor()
    await shown.getByText(/^CRM · For Bruno Costa/).waitFor()
    expect(await shown.getByText(words.delivery.done, { exact: true }).count()).toBe(2)
    await shown.getByText(words.ticketDelivery.done, { exact: true }).waitFor()
    const open = shown.getByRole('link', { name: words.drawer.openTicket })
    expect(await open.first().getAttribute('href')).toBe((await only(tickets)).webUrl)
    await screens.take(office.page, 'ledger', { whole: false })
    await office.page.keyboard.press('Escape')
    await admin.switchLanguage('zh-CN')
    const chinese = new ConsolePage(office.page, rig.url, 'zh-CN')
    await (await drawer(chinese)).getByText(chinese.words.calls.drawer.logs_ticket).waitFor()
    await inChinese.take(office.page, 'ledger', { whole: false })
    await office.page.keyboard.press('Escape')
    await chinese.switchLanguage('en')
  })

  test('[D5.1][D5.2][D6.1] before the call the ticket is there while it rings, opens in the place of the contact, and is completed', async () => {
    await forget()
    await setPops({ helpdeskPop: pop('ringing') })
    await set({ tickets: { moment: 'before', directions: ['inbound'], popTicket: true } })
    const call = await ring(margaret)
    const page = await tab('desk')
    const ticket = await only(tickets)
    expect(page.url()).toBe(ticket.webUrl)
    await state(ringing)
    await page.getByRole('heading', { name: String(ticket['subject']) }).waitFor()
    expect(String(ticket['subject'])).toMatch(/^Inbound .+ - from \+12125550142$/)
    expect(String(ticket['subject'])).not.toContain('Answered')
    await (await tab('crm')).getByRole('heading', { name: 'Margaret Hale' }).waitFor()
    await card().getByRole('link', { name: desk.words.agent.card.openTicket }).waitFor()
    await screens.take(agent.page, 'card-with-ticket')
    await call.answer()
    await call.hangUp()
    await state(ended)
    await page.getByRole('heading', { name: `Inbound Answered - from ${margaret}` }).waitFor()
    const log = await only(calls)
    expect(log['ticketId']).toBe(ticket.id)
    expect(await tickets()).toHaveLength(1)
    await screens.take(page, 'ticket-page-before', { ours: false })
  })

  test('[D4.1][D5.6] an unknown caller becomes a contact in Zoho Desk, which has ticket and log; Zoho CRM has none', async () => {
    const from = '+12125550861'
    await set({ creation: { enabled: true, module: 'Contacts', mode: 'automatic', directions: ['inbound'] } })
    const call = await ring(from)
    const page = await tab('desk')
    const name = `Automatic New Contact ${from}`
    await card().getByText('Helpdesk', { exact: true }).waitFor()
    expect(await card().innerText()).toContain(name)
    const contact = await helpdesk.named('contacts', name)
    expect(contact).toMatchObject({ lastName: name, phone: from, ownerId: await helpdesk.agentId(bruno) })
    await page.getByRole('link', { name }).first().waitFor()
    await call.answer()
    await call.hangUp()
    const ticket = await only(() => helpdesk.of('tickets', contact.id))
    const log = await only(() => helpdesk.of('calls', contact.id))
    expect(log['ticketId']).toBe(ticket.id)
    for (const module of ['Contacts', 'Leads']) expect(await zoho.withPhone(module, from)).toEqual([])
    expect(tabs('crm')).toEqual([])
  })

  test('[D4.1] by hand the agent makes a contact with a name, and its log follows', async () => {
    const from = '+12125550862'
    await set({ creation: { mode: 'manual' }, tickets: { enabled: false } })
    await rig.call({ from, to: '1002', ringMs: 800, talkMs: 800 })
    await desk.field(desk.words.agent.create.name).fill('Nora Quill')
    await screens.take(agent.page, 'create-contact')
    await desk.button(desk.words.agent.create.button.Contacts).click()
    await card().getByText('Nora Quill').first().waitFor()
    const contact = await helpdesk.named('contacts', 'Nora Quill')
    expect(contact['phone']).toBe(from)
    await only(() => helpdesk.of('calls', contact.id))
  })

  test('[D4.1][D7.3] by hand the agent makes an account, which gets no log, and the ledger says why', async () => {
    const from = '+12125550863'
    await set({ creation: { module: 'Accounts' } })
    const before = (await helpdesk.records('calls')).length
    await rig.call({ from, to: '1002', ringMs: 800, talkMs: 800 })
    const name = desk.field(desk.words.agent.create.name)
    expect(await name.getAttribute('placeholder')).toBe(`Automatic New Account ${from}`)
    await desk.button(desk.words.agent.create.button.Accounts).click()
    await card().getByText('Account', { exact: true }).waitFor()
    expect((await helpdesk.named('accounts', `Automatic New Account ${from}`))['phone']).toBe(from)
    await state(ended)
    const shown = await drawer()
    await shown
      .getByText(explain({ code: 'log-account-only' }, 'en').what)
      .first()
      .waitFor()
    await screens.take(office.page, 'account-by-hand', { whole: false })
    await office.page.keyboard.press('Escape')
    expect((await helpdesk.records('calls')).length).toBe(before)
  })

  test('[D7.3] a caller who is in accounts only gets neither ticket nor log in Zoho Desk, and the ledger says why', async () => {
    const from = '+12125550100'
    await set({
      creation: { enabled: false },
      tickets: { enabled: true, moment: 'after', outcomes: ['inbound-answered'] },
    })
    const before = await Promise.all((['calls', 'tickets'] as const).map((module) => helpdesk.records(module)))
    const logs = (await zoho.records('Calls')).length
    await answeredCall(from)
    await expect.poll(async () => (await zoho.records('Calls')).length).toBe(logs + 1)
    const reasons = async () =>
      (await newest()).deliveries.flatMap(({ kind, reason }) => (reason ? [`${kind} ${reason.code}`] : [])).toSorted()
    await expect.poll(reasons).toEqual(['call-log log-account-only', 'ticket ticket-account-only'])
    const shown = await drawer()
    for (const code of ['log-account-only', 'ticket-account-only'] as const)
      await shown.getByText(explain({ code }, 'en').what).waitFor()
    await screens.take(office.page, 'account-only', { whole: false })
    await office.page.keyboard.press('Escape')
    expect(await Promise.all((['calls', 'tickets'] as const).map((module) => helpdesk.records(module)))).toEqual(before)
  })

  test('[D3.1] whoever calls is copied into the group, which carries the tag', async () => {
    const { contacts } = admin.words
    const name = 'Helpdesk_Synchronization'
    await set({ sync: { enabled: true, modules: ['Contacts'], group: { kind: 'new', name } } })
    await answeredCall('+442079460321')
    await until('the caller is copied', async () => {
      const groups = await rig.admin.get<{ name: string; contacts: number }[]>('/api/contact-groups')
      return groups.find((group) => group.name === name)?.contacts === 1
    })
    await admin.navigate('contacts')
    const group = office.page.getByRole('button', { name: new RegExp(`^${name}`) })
    await group.getByText(contacts.helpdesk, { exact: true }).waitFor()
    await group.click()
    await office.page.getByRole('row', { name: 'Oliver Ashworth' }).click()
    await admin.dialog().getByText(contacts.readOnlyHelpdesk).waitFor()
    await screens.take(office.page, 'synchronised', { whole: false })
    await office.page.keyboard.press('Escape')
  })

  test('[D3.1] with "always query" Zoho Desk is asked about every call, else only about unknown numbers', async () => {
    const searches = async () => (await zoho.paths()).filter((path) => path.endsWith('/contacts/search')).length
    const before = await searches()
    await answeredCall(margaret)
    await settled()
    expect(await searches()).toBe(before)
    await set({ sync: { alwaysQuery: true } })
    await answeredCall(margaret)
    await expect.poll(searches).toBeGreaterThan(before)
  })

  test('no page threw or complained', () => expect([...office.faults, ...agent.faults]).toEqual([]))
})
