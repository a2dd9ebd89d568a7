// What goes wrong with Zoho Desk, told where a person looks and mended there: no department, one that was disabled, a layout that
// demands more, an agent who was disabled, another organisation's number, half a thousand contacts with one number.
import { type CallDetail, explain, type IntegrationSettingsPut, type Problem } from '@jackfield/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { type DeskRecord, departments, LocalDeskControl, organisations } from './harness/local-desk.ts'
import { LocalZohoControl } from './harness/local-zoho.ts'
import { openAdministrator } from './harness/people.ts'
import { type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'

const api = '/api/integrations/zoho-desk'
const path = '/integrations/helpdesk/zoho'
const margaret = { from: '+12125550142', to: '1002', ringMs: 500, talkMs: 500 }
const bruno = 'bruno@demo.jackfield.test'
const switchboard = '+12125550200'
const SHARING = 500

describe('what goes wrong with Zoho Desk', () => {
  const screens = new Screens('desk-problems', 'en')
  let rig: Rig
  let zoho: LocalZohoControl
  let helpdesk: LocalDeskControl
  let office: Browser
  let agent: Browser
  let admin: ConsolePage
  let hale: DeskRecord

  beforeAll(async () => {
    rig = await startRig('desk-problems', 'connected')
    const { us } = rig.sandbox.zoho
    zoho = new LocalZohoControl(us.control)
    helpdesk = new LocalDeskControl(us.control)
    hale = await helpdesk.named('contacts', 'Hale')
    for (let n = 1; n <= SHARING; n++)
      await helpdesk.create('contacts', { lastName: `Colleague ${n}`, phone: switchboard })
    await rig.admin.connectDesk(us, 'Ada Byron', null)
    await rig.admin.bindByEmail('zoho-desk')
    ;({ browser: office, console: admin } = await openAdministrator(rig))
  })
  afterAll(async () => {
    await agent?.close()
    await office?.close()
    await rig?.stop()
  })
  asOneWalk(() => [agent, office])

  const view = () => rig.admin.integration('zoho-desk')
  const told = (problem: Problem) => office.page.getByText(explain(problem, 'en').what).first()
  const newest = async (): Promise<CallDetail> => rig.admin.call((await rig.admin.calls())[0]!.id)
  /** What became of the newest call in Zoho Desk, e.g. `call-log done`. */
  const inDesk = async () =>
    (await newest()).deliveries
      .filter(({ integrationKind }) => integrationKind === 'zoho-desk')
      .map(({ kind, state, reason }) => [kind, state, reason?.code].filter(Boolean).join(' '))
      .toSorted()
  const inCrm = async () =>
    (await newest()).deliveries.find(({ integrationKind }) => integrationKind === 'zoho-crm')?.state
  const calls = (contact = hale.id) => helpdesk.of('calls', contact)
  async function save() {
    await admin.button(admin.words.common.save).click()
    await admin.button(admin.words.common.save).waitFor({ state: 'detached' })
  }
  async function drawer() {
    await admin.open('/calls')
    await office.page.getByRole('row').nth(1).click()
    await admin.heading(admin.words.calls.drawer.facts).waitFor()
    return admin.dialog()
  }
  async function close() {
    await office.page.keyboard.press('Escape')
    await admin.dialog().waitFor({ state: 'detached' })
  }
  async function choose(department: string) {
    await admin.open(`${path}?step=place`)
    await admin.choose(admin.words.zoho.place.department, department)
    await save()
  }

  test('[D1.52][D1.22] without a department the status says so, and the call waits while that of Zoho CRM is logged', async () => {
    await rig.call(margaret)
    await expect.poll(inCrm).toBe('done')
    await expect.poll(inDesk).toEqual(['call-log waiting desk-no-department'])
    await admin.open('/status')
    await told({ code: 'desk-no-department' }).waitFor()
    await screens.take(office.page, 'status')
    const shown = await drawer()
    await shown.getByText(explain({ code: 'desk-no-department' }, 'en').what).waitFor()
    await screens.take(office.page, 'waits', { whole: false })
    await close()
    expect(await calls()).toEqual([])
  })

  test('[D1.52] once a department is chosen it is written there, once', async () => {
    await choose(departments.support)
    await expect.poll(async () => (await calls()).length).toBe(1)
    expect((await calls())[0]?.['departmentId']).toBe(await helpdesk.departmentId(departments.support))
    await expect.poll(inDesk).toEqual(['call-log done'])
  })

  test('[D1.24][D1.23] a department that is disabled later is told by a check, and another one is chosen', async () => {
    const { permissions, status } = admin.words.zoho
    await zoho.settings({ deskTakesDisabled: false })
    await helpdesk.enableDepartment(departments.support, false)
    await rig.call(margaret)
    await expect.poll(inDesk).toEqual(['call-log waiting desk-department-gone'])
    await admin.open(path)
    await admin.button(permissions.again).click()
    await told({ code: 'desk-department-gone' }).waitFor()
    await office.page.getByText(status.faulty, { exact: true }).first().waitFor()
    expect((await view()).desk?.departmentId).toBe(await helpdesk.departmentId(departments.support))
    await screens.take(office.page, 'department-disabled')
    await choose(departments.repairs)
    await told({ code: 'desk-department-gone' }).waitFor({ state: 'detached' })
    // What waited goes there too.
    await expect.poll(async () => (await calls()).length).toBe(2)
    await expect.poll(inDesk).toEqual(['call-log done'])
    const places = (await calls()).map(({ departmentId }) => departmentId)
    expect(places).toContain(await helpdesk.departmentId(departments.repairs))
  })

  test('[D1.25] an organisation that is not among the account’s own is refused, and nothing changes', async () => {
    const before = await view()
    await expect(
      rig.admin.send('PUT', `${api}/place`, { organisationId: '651239999', departmentId: null }),
    ).rejects.toThrow(/invalid-input/)
    const now = await view()
    expect([now.organisation, now.desk]).toEqual([before.organisation, before.desk])
    expect(now.organisation?.id).toBe(organisations.own.id)
  })

  test('[D5.51][D5.4] a layout that demands a field of its own: the ledger names it, and the log is there without the ticket', async () => {
    await zoho.settings({ deskLayoutMandatoryFields: { tickets: ['cf_order_number'] } })
    const { callLog, creation, contactSync, tickets } = await view()
    const { groupId: _, ...sync } = contactSync
    await rig.admin.send('PUT', `${api}/settings`, {
      callLog,
      creation,
      contactSync: { ...sync, group: { kind: 'as-is' } },
      tickets: { ...tickets!, enabled: true, moment: 'after', outcomes: ['inbound-answered'] },
    } satisfies IntegrationSettingsPut)
    const before = (await calls()).length
    await rig.call(margaret)
    await expect.poll(inDesk).toEqual(['call-log done', 'ticket refused desk-fields-missing'])
    expect((await calls()).length).toBe(before + 1)
    const shown = await drawer()
    await shown
      .getByText(explain({ code: 'desk-fields-missing', params: { fields: 'cf_order_number' } }, 'en').what)
      .waitFor()
    await screens.take(office.page, 'field-missing', { whole: false })
    await close()
  })

  test('[D4.51][D5.51] its value is typed on the page, and "Write again" makes the ticket', async () => {
    const { fields, tickets } = admin.words.zoho
    const { calls: words } = admin.words
    await admin.open(path)
    const section = admin.section(tickets.title)
    await section.getByRole('button', { name: fields.add }).click()
    await section.getByLabel(fields.name, { exact: true }).fill('cf_order_number')
    await section.getByLabel(fields.value, { exact: true }).fill('None yet')
    await save()
    expect((await view()).tickets?.defaults).toEqual({ cf_order_number: 'None yet' })
    const had = new Set((await helpdesk.of('tickets', hale.id)).map(({ id }) => id))
    const shown = await drawer()
    await shown.getByRole('button', { name: words.drawer.retry }).click()
    const dialog = admin.dialog().filter({ hasText: words.decide.retryTitle_ticket })
    await dialog.getByRole('button', { name: words.drawer.retry }).click()
    await expect.poll(inDesk).toEqual(['call-log done', 'ticket done'])
    const made = (await helpdesk.of('tickets', hale.id)).filter(({ id }) => !had.has(id))
    expect(made).toHaveLength(1)
    expect(made[0]).toMatchObject({ cf: { cf_order_number: 'None yet' } })
    await admin.open('/calls')
  })

  test('[D2.1][D7.1] an agent who was disabled in Zoho Desk: the account owns the log, which the ledger says', async () => {
    await helpdesk.agent(bruno, { status: 'DISABLED' })
    const before = new Set((await calls()).map(({ id }) => id))
    await rig.call(margaret)
    await expect.poll(async () => (await calls()).filter(({ id }) => !before.has(id)).length).toBe(1)
    const [log] = (await calls()).filter(({ id }) => !before.has(id))
    expect(log?.['ownerId']).toBe(await helpdesk.agentId('ada@demo.jackfield.test'))
    const shown = await drawer()
    await shown
      .getByText(/Owned by Ada Byron in Zoho/)
      .first()
      .waitFor()
    await screens.take(office.page, 'owner', { whole: false })
    await close()
    await helpdesk.agent(bruno, { status: 'ACTIVE' })
  })

  test('[D6.1] half a thousand contacts with the number of one switchboard: the card is there, and one log', async () => {
    agent = await openBrowser({ language: 'en' })
    const desk = new ConsolePage(agent.page, rig.url, 'en')
    const words = desk.words.agent
    await agent.page.goto(await rig.agentLink('1002'))
    await agent.page.getByText(words.connection.up, { exact: true }).waitFor()
    await desk.button(words.popup.later).click()
    const call = await rig.call({ from: switchboard, to: '1002' })
    // Cards of the calls before are still there.
    const card = agent.page.getByRole('article').filter({ hasText: /Colleague \d/ })
    await card.getByText(words.card.several).waitFor()
    const offered = await card.getByRole('radio').count()
    expect(offered).toBe(SHARING)
    // They scroll for themselves: what the agent needs next stays in reach.
    const [whole, hangUp] = [
      await card.boundingBox(),
      await card.getByRole('button', { name: words.card.hangup }).boundingBox(),
    ]
    expect((hangUp?.y ?? Number.NaN) - (whole?.y ?? 0)).toBeLessThan(1000)
    await screens.take(agent.page, 'many-matches', { whole: false })
    await call.answer()
    await call.hangUp()
    await card.getByText(desk.words.calls.state.ended, { exact: true }).waitFor()
    await expect.poll(async () => (await inDesk()).filter((each) => each === 'call-log done').length).toBe(1)
    const logged = (await helpdesk.records('calls')).filter(({ contactId }) => contactId !== hale.id)
    expect(logged).toHaveLength(1)
  })

  test('no page threw or complained', () => expect([...office.faults, ...agent.faults]).toEqual([]))
})
