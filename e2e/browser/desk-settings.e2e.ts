// Every section of the settings of Zoho Desk beside a connected Zoho CRM, as its manual goes through them, switching off and
// disconnecting. Once in English on a wide screen, once in Chinese on a narrow one.
import { type ContactGroupView, defaultCallLogSettings, type ExtensionView } from '@jackfield/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, wide } from './harness/browser.ts'
import type { ConsolePage } from './harness/console-page.ts'
import { deskPage } from './harness/desk-page.ts'
import { departments, LocalDeskControl } from './harness/local-desk.ts'
import { LocalZohoControl } from './harness/local-zoho.ts'
import { openAdministrator } from './harness/people.ts'
import { type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'
import { walks } from './harness/walks.ts'
import { fill } from './harness/words.ts'

const group = 'Helpdesk_Synchronization'
const margaret = { from: '+12125550142', to: '1002', ringMs: 500, talkMs: 500 }

describe.each(walks('zh-CN'))('settings of Zoho Desk in $language', ({ language, viewport }) => {
  const screens = new Screens('desk-settings', language)
  let rig: Rig
  let zoho: LocalZohoControl
  let desk: LocalDeskControl
  let office: Browser
  let admin: ConsolePage

  beforeAll(async () => {
    rig = await startRig('desk-settings', 'connected')
    const { control } = rig.sandbox.zoho.us
    zoho = new LocalZohoControl(control)
    desk = new LocalDeskControl(control)
    await rig.admin.connectDesk(rig.sandbox.zoho.us, 'Ada Byron', departments.support)
    await rig.admin.bindByEmail('zoho-desk')
    ;({ browser: office, console: admin } = await openAdministrator(rig, { language, viewport }))
  })
  afterAll(async () => {
    await office?.close()
    await rig?.stop()
  })
  asOneWalk(() => [office])

  const { view, users, boundTo, text, told, badge, open } = deskPage(() => ({ rig, office, admin }), language)
  /** Its name goes on with its explanation. */
  const toggle = (name: string) => office.page.getByRole('switch', { name })
  const save = () => admin.save()
  const settings = async () => {
    await open()
    await admin.heading(admin.words.zoho.tickets.title).waitFor()
  }

  test('[D3.1] contacts and accounts are synchronised into a new group, which carries the tag Helpdesk', async () => {
    const { zoho: words, contacts } = admin.words
    await settings()
    await toggle(words.sync.enable).check()
    const box = (module: 'Contacts' | 'Accounts' | 'Leads') =>
      admin.section(words.sync.title).getByRole('checkbox', { name: words.sync.module[module], exact: true })
    expect(await box('Leads').count()).toBe(0)
    await box('Contacts').check()
    await box('Accounts').check()
    for (const hint of Object.values(words.sync.moduleHint)) await text(hint).first().waitFor()
    expect(await admin.field(words.sync.groupName).inputValue()).toBe(group)
    await toggle(words.sync.alwaysQuery_helpdesk).check()
    await text(words.sync.alwaysQueryCosts).waitFor()
    const docs = admin.section(words.sync.title).getByRole('link', { name: words.credits.docs })
    expect(await docs.getAttribute('href')).toBe('https://desk.zoho.com/DeskAPIDocument#APIThrottling')
    await screens.take(office.page, 'synchronisation')
    await save()
    expect((await view()).contactSync).toMatchObject({
      enabled: true,
      modules: ['Contacts', 'Accounts'],
      groupId: expect.any(String),
      alwaysQuery: true,
    })
    await admin.navigate('contacts')
    if (viewport === wide) {
      const link = office.page.getByRole('button', { name: new RegExp(`^${group}`) })
      await link.getByText(contacts.helpdesk, { exact: true }).waitFor()
    } else {
      await admin.choose(contacts.group, new RegExp(`^${group}.*${contacts.helpdesk}`))
    }
  })

  test('[D3.2] contacts without a name or a number are listed with the reason, and synchronised again', async () => {
    const { incomplete, copy } = admin.words.zoho
    const silent = await desk.create('contacts', { firstName: 'Nora', lastName: 'Quiet' })
    const nameless = await desk.create('contacts', { firstName: '', lastName: '', phone: '+1 212 555 0188' })
    const long = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(2)
    await desk.create('contacts', { lastName: long, phone: 'please write an e-mail to the office instead' })
    await settings()
    await admin.section(copy.title).getByRole('button', { name: copy.start }).click()
    await admin.section(copy.title).getByRole('button', { name: incomplete.show }).click()
    const drawer = admin.dialog()
    const item = (name: string) => drawer.getByRole('listitem').filter({ hasText: name })
    await item('Nora Quiet').getByText(incomplete.reason['no-number'], { exact: true }).waitFor()
    await item(incomplete.noName).getByText(incomplete.reason['no-name'], { exact: true }).waitFor()
    await item(long).getByText('please write an e-mail to the office instead').waitFor()
    expect(await item('Nora Quiet').getByRole('link').getAttribute('href')).toBe(silent.webUrl)
    await screens.take(office.page, 'incomplete', { whole: false })
    // Nothing was mended in Zoho Desk yet.
    const again = (name: string) => drawer.getByRole('button', { name: fill(incomplete.againOne, { name }) })
    await again('Nora Quiet').click()
    await drawer.getByText(incomplete.still_helpdesk).waitFor()
    await desk.edit('contacts', silent.id, { phone: '+1 212 555 0186' })
    await desk.edit('contacts', nameless.id, { lastName: 'Named' })
    await again('Nora Quiet').click()
    await item('Nora Quiet').waitFor({ state: 'detached' })
    await drawer
      .getByRole('button', { name: incomplete.again_other.split('{')[0] })
      .first()
      .click()
    await item(incomplete.noName).waitFor({ state: 'detached' })
    await item(long).waitFor()
    await screens.take(office.page, 'synchronised-again', { whole: false })
    await office.page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
  })

  test('[D4.1][D5.3] records made of unknown numbers may be accounts, but not together with tickets', async () => {
    const { creation, tickets } = admin.words.zoho
    await settings()
    await toggle(creation.enable_helpdesk).check()
    await admin.choose(creation.module_helpdesk, creation.modules.Accounts)
    await text(fill(creation.modeHint.automatic, { name: 'Automatic New Account' })).waitFor()
    await admin.section(creation.title_helpdesk).getByRole('checkbox', { name: creation.direction.outbound }).check()
    await save()
    const made = { enabled: true, module: 'Accounts', mode: 'automatic', directions: ['inbound', 'outbound'] }
    expect((await view()).creation).toMatchObject(made)
    // Told at once, under both sections, and again when it is saved.
    const conflict = told('desk-tickets-need-contacts')
    expect(await conflict.count()).toBe(0)
    await toggle(tickets.enable).check()
    await conflict.waitFor()
    await admin.button(admin.words.common.save).click()
    await expect.poll(() => admin.field(creation.module_helpdesk).getAttribute('aria-invalid')).toBe('true')
    await screens.take(office.page, 'conflict')
    expect((await view()).tickets?.enabled).toBe(false)
    await admin.choose(creation.module_helpdesk, creation.modules.Contacts)
    await conflict.waitFor({ state: 'detached' })
    await text(tickets.unknownToo).waitFor()
    await save()
    expect(await view()).toMatchObject({ creation: { ...made, module: 'Contacts' }, tickets: { enabled: true } })
  })

  test('[D5.1] tickets after the call for kinds of calls, or before it with a word about the delay', async () => {
    const { tickets } = admin.words.zoho
    const section = admin.section(tickets.title)
    expect(await text(tickets.mayLag).count()).toBe(0)
    for (const [outcome, on] of Object.entries({ 'inbound-missed': false, 'outbound-answered': true } as const))
      await section
        .getByRole('checkbox', { name: tickets.outcome[outcome as 'inbound-missed'], exact: true })
        .setChecked(on)
    await save()
    expect((await view()).tickets).toMatchObject({ moment: 'after', popTicket: false })
    await text(tickets.popContact).waitFor()
    await text(admin.words.zoho.pop.ticketAfter).waitFor()
    expect((await view()).tickets?.outcomes.toSorted()).toEqual(['inbound-answered', 'outbound-answered'])
    await section.getByRole('radio', { name: tickets.moments.before }).check()
    await text(tickets.mayLag).waitFor()
    const inbound = section.getByRole('checkbox', { name: admin.words.zoho.creation.direction.inbound, exact: true })
    await inbound.uncheck()
    await admin.button(admin.words.common.save).click()
    await text(tickets.typesNeeded).waitFor()
    await inbound.check()
    await toggle(tickets.popTicket).check()
    await save()
    expect((await view()).tickets).toMatchObject({ moment: 'before', directions: ['inbound'], popTicket: true })
    await text(admin.words.zoho.pop.ticket).waitFor()
  })

  test('[D5.2] subject and description are templates, whose preview follows what is typed', async () => {
    const { tickets, callLog } = admin.words.zoho
    const section = admin.section(tickets.title)
    const field = (label: string) => section.getByLabel(label, { exact: true })
    expect(await field(callLog.subject).inputValue()).toBe(
      '{{Communication_Type}} {{Call_Status}} - from {{Call_From}}',
    )
    await field(callLog.subject).fill('Ticket of {{Contact_Name}}: ')
    await section.getByRole('button', { name: callLog.insert }).first().click()
    await office.page.getByRole('menuitem', { name: '{{Call_From}}' }).click()
    await expect.poll(() => field(callLog.subject).inputValue()).toBe('Ticket of {{Contact_Name}}: {{Call_From}}')
    await expect.poll(() => section.innerText()).toMatch(/^Ticket of [^{]+: \S*\d{4}$/m)
    await field(callLog.description).fill('Rang at {{Time}} {{No_Such}}')
    await section
      .getByText(/\{\{No_Such\}\}|No_Such/)
      .last()
      .waitFor()
    await screens.take(office.page, 'template-unknown-variable')
    await admin.button(admin.words.common.save).click()
    await expect.poll(() => field(callLog.description).getAttribute('aria-invalid')).toBe('true')
    expect((await view()).tickets?.subject).toContain('{{Communication_Type}}')
    await field(callLog.description).fill('Rang at {{Time}}')
    await expect.poll(() => section.innerText()).toMatch(/^Rang at .*\d\d:\d\d/m)
    await screens.take(office.page, 'tickets-before')
    await save()
    expect((await view()).tickets).toMatchObject({
      subject: 'Ticket of {{Contact_Name}}: {{Call_From}}',
      description: 'Rang at {{Time}}',
    })
  })

  test('[D6.1][D2.23] the pop of the helpdesk is set beside that of the CRM for each extension', async () => {
    const { extensions, common } = admin.words
    await admin.navigate('extensions')
    // The page before has the extension's number too.
    await admin.heading(extensions.title).waitFor()
    await office.page
      .getByText(/^1002( |$)/)
      .first()
      .click()
    const dialog = admin.dialog()
    const web = dialog.getByRole('group', { name: extensions.kind.web })
    await web.getByRole('switch', { name: extensions.popEnabled, exact: true }).waitFor()
    expect(await web.getByRole('switch', { name: extensions.popEnabled_helpdesk }).isChecked()).toBe(true)
    // The CRM's stands first.
    await web.getByRole('radio', { name: extensions.manual }).last().check()
    await dialog.getByText(extensions.manualHint_helpdesk).last().waitFor()
    await screens.take(office.page, 'extension', { whole: false })
    await dialog.getByRole('button', { name: common.save, exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    const extension = (await rig.admin.get<ExtensionView[]>('/api/extensions')).find(({ number }) => number === '1002')
    expect(extension).toMatchObject({
      pop: { web: { enabled: true, mode: 'automatic' } },
      helpdeskPop: { web: { enabled: true, mode: 'manual' } },
      user: { name: 'Bruno Costa' },
      deskAgent: { name: 'Bruno Costa' },
    })
  })

  test('[D9.1] disabled, calls leave nothing in Zoho Desk and their log in Zoho CRM; enabled again, all is as it was', async () => {
    const { zoho: words } = admin.words
    const { id: contact } = await desk.named('contacts', 'Hale')
    const kept = await view()
    await settings()
    await toggle(words.enable_helpdesk).click()
    await badge('disabled').waitFor()
    await text(words.disabledWhat_helpdesk).waitFor()
    await screens.take(office.page, 'disabled')
    await rig.call(margaret)
    await expect.poll(async () => (await zoho.records('Calls')).length).toBe(1)
    await expect.poll(async () => (await rig.admin.calls())[0]?.delivery).toBe('done')
    expect(await desk.of('calls', contact)).toEqual([])
    const asked = (await zoho.paths()).filter((each) => each === '/oauth/v2/auth').length
    await toggle(words.enable_helpdesk).click()
    await badge('connected').waitFor()
    const now = await view()
    for (const part of ['contactSync', 'creation', 'callLog', 'tickets', 'organisation'] as const)
      expect(now[part]).toEqual(kept[part])
    expect(await boundTo('Bruno Costa')).toEqual({ extensions: ['1002'], groups: [] })
    await rig.call(margaret)
    await expect.poll(async () => (await desk.of('calls', contact)).length).toBe(1)
    await expect.poll(async () => (await zoho.records('Calls')).length).toBe(2)
    expect((await zoho.paths()).filter((each) => each === '/oauth/v2/auth').length).toBe(asked)
  })

  test('[D9.1][D9.21] disconnecting clears the settings of Zoho Desk, keeps its group, and leaves Zoho CRM as it is', async () => {
    const { disconnect, network } = admin.words.zoho
    const crm = { view: await view('zoho-crm'), users: await users('zoho-crm') }
    await admin.button(disconnect.open_helpdesk).click()
    const dialog = admin.dialog()
    await dialog.getByText(disconnect.access_helpdesk).waitFor()
    await dialog.getByText(fill(disconnect.group, { name: group, contacts: 1 })).waitFor()
    await dialog.getByText(disconnect.nothingOwed).waitFor()
    await screens.take(office.page, 'disconnect', { whole: false })
    await dialog.getByRole('button', { name: disconnect.confirm, exact: true }).click()
    await admin.heading(network.title).waitFor()
    await badge('not-connected').waitFor()
    expect(await zoho.paths()).toContain('/oauth/v2/token/revoke')
    expect(await view()).toMatchObject({
      status: 'not-connected',
      clientId: '',
      clientSecretSaved: false,
      organisation: null,
      callLog: defaultCallLogSettings,
      contactSync: { enabled: false, groupId: null },
      creation: { enabled: false },
      tickets: { enabled: false },
    })
    expect(await users()).toEqual([])
    const groups = await rig.admin.get<ContactGroupView[]>('/api/contact-groups')
    expect(groups.find(({ name }) => name === group)).toMatchObject({ contacts: 1, tag: null })
    // Zoho CRM goes on.
    const { status, organisation, callLog, contactSync, creation } = await view('zoho-crm')
    expect({ status, organisation, callLog, contactSync, creation }).toEqual({
      status: 'connected',
      organisation: crm.view.organisation,
      callLog: crm.view.callLog,
      contactSync: crm.view.contactSync,
      creation: crm.view.creation,
    })
    expect(await users('zoho-crm')).toEqual(crm.users)
    await rig.call(margaret)
    await expect.poll(async () => (await zoho.records('Calls')).length).toBe(3)
  })

  test('no page threw or complained', () => expect(office.faults).toEqual([]))
})
