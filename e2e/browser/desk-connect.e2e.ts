// Connecting Zoho Desk beside a connected Zoho CRM, as its manual does: network, consent, organisation and department, the free
// edition, agents. Once in English on a wide screen, once in Chinese on a narrow one.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from './harness/browser.ts'
import type { ConsolePage } from './harness/console-page.ts'
import { deskPage } from './harness/desk-page.ts'
import { departments, LocalDeskControl, organisations } from './harness/local-desk.ts'
import { openAdministrator } from './harness/people.ts'
import { type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'
import { walks } from './harness/walks.ts'
import { fill } from './harness/words.ts'
import { ZohoPage } from './harness/zoho-page.ts'

describe.each(walks('zh-CN'))('connecting Zoho Desk in $language', ({ language, viewport }) => {
  const screens = new Screens('desk-connect', language)
  let rig: Rig
  let desk: LocalDeskControl
  let office: Browser
  let admin: ConsolePage

  beforeAll(async () => {
    rig = await startRig('desk-connect', 'connected')
    const { control } = rig.sandbox.zoho.us
    desk = new LocalDeskControl(control)
    ;({ browser: office, console: admin } = await openAdministrator(rig, { language, viewport }))
  })
  afterAll(async () => {
    await office?.close()
    await rig?.stop()
  })
  asOneWalk(() => [office])

  const { view, users, boundTo, text, told, badge, open } = deskPage(() => ({ rig, office, admin }), language)
  const save = () => admin.save()

  test('[D1.1] the network box has the addresses that Zoho’s API console asks for, each copied exactly', async () => {
    const { zoho: words, common } = admin.words
    await admin.navigate('desk')
    await admin.heading(words.network.title).waitFor()
    await badge('not-connected').waitFor()
    const redirect = `${rig.url}/integration/callback/api/helpdesk/zohodesk/`
    expect(await admin.field(words.network.home).inputValue()).toBe(rig.url)
    expect(await admin.field(words.network.redirect).inputValue()).toBe(redirect)
    await screens.take(office.page, 'network')
    for (const [label, shown] of [
      [words.network.home, rig.url],
      [words.network.redirect, redirect],
    ] as const) {
      await admin.button(fill(common.copyOf, { what: label })).click()
      await expect.poll(() => office.page.evaluate('navigator.clipboard.readText()')).toBe(shown)
    }
    await admin.button(common.next).click()
    await admin.heading(words.authorise.title).waitFor()
  })

  test('[D1.1] the authorisation box knows the Desk address of each data centre', async () => {
    const { authorise } = admin.words.zoho
    for (const [name, accounts, address] of [
      [authorise.dataCentreName.us, 'https://accounts.zoho.com', 'https://desk.zoho.com'],
      [authorise.dataCentreName.cn, 'https://accounts.zoho.com.cn', 'https://desk.zoho.com.cn'],
    ] as const) {
      await admin.choose(authorise.dataCentre, name)
      expect(await admin.field(authorise.accounts).inputValue()).toBe(accounts)
      expect(await admin.field(authorise.crm_helpdesk).inputValue()).toBe(address)
    }
    await admin.choose(authorise.dataCentre, 'local-us')
    expect(await admin.field(authorise.crm_helpdesk).inputValue()).toBe(rig.sandbox.zoho.us.desk)
  })

  test('[D1.1] a client from the API console, consent, and back with the result', async () => {
    const { zoho: words } = admin.words
    const opened = office.context.waitForEvent('page')
    await admin.link(words.authorise.console).click()
    const tab = await opened
    const console = new ZohoPage(tab)
    await console.signIn('Ada Byron')
    const client = await console.makeClient(rig.url, async (page) => {
      // The redirect URI is still in the clipboard.
      await page.keyboard.press('Control+V')
    })
    await tab.close()
    await admin.field(words.authorise.clientId).fill(client.id)
    await admin.field(words.authorise.clientSecret).fill(client.secret)
    await screens.take(office.page, 'authorise')
    await admin.button(words.authorise.save).click()
    await office.page.waitForURL(/\/oauth\/v2\/auth/)
    const asked = new URL(office.page.url()).searchParams
    expect([asked.get('access_type'), asked.get('prompt')]).toEqual(['offline', 'consent'])
    expect(asked.get('scope')).toMatch(/Desk\.tickets\./)
    expect(asked.get('scope')).not.toMatch(/ZohoCRM/)
    await office.page.getByRole('checkbox', { name: organisations.free.name }).waitFor()
    await screens.take(office.page, 'consent', { ours: false })
    await new ZohoPage(office.page).accept()
    await admin.dialog().getByText(words.result.okTitle_helpdesk).waitFor()
    expect(await admin.dialog().innerText()).toContain(organisations.own.name)
    await screens.take(office.page, 'result', { whole: false })
    await admin.dialog().getByRole('button', { name: words.result.place }).click()
    await admin.dialog().waitFor({ state: 'detached' })
  })

  test('[D1.2][D1.22] of two departments one has to be chosen, which the status says until it is', async () => {
    const { place } = admin.words.zoho
    await told('desk-no-department').waitFor()
    expect((await view()).desk?.departmentId).toBeNull()
    expect(await admin.field(place.organisation).inputValue()).toContain(organisations.own.name)
    await screens.take(office.page, 'no-department')
    await admin.choose(place.department, departments.support)
    await save()
    await badge('connected').waitFor()
    await told('desk-no-department').waitFor({ state: 'detached' })
    expect((await view()).desk?.departmentId).toBe(await desk.departmentId(departments.support))
  })

  test('[D1.2][D1.25] an organisation that the account does not administrate is refused, and nothing changes', async () => {
    const { place } = admin.words.zoho
    const before = await view()
    await admin.choose(place.organisation, organisations.free.name)
    await text(fill(place.otherDepartments, { organisation: organisations.free.name })).waitFor()
    await admin.button(admin.words.common.save).click()
    const dialog = admin.dialog()
    await dialog.getByText(fill(place.otherUsers_other, { count: 0 })).waitFor()
    await dialog.getByRole('button', { name: place.otherConfirm }).click()
    await dialog.getByRole('alert').waitFor()
    await screens.take(office.page, 'other-organisation-refused', { whole: false })
    await dialog.getByRole('button', { name: admin.words.common.cancel }).click()
    await admin.button(admin.words.common.discard).click()
    const { organisation, desk: now } = await view()
    expect([organisation, now?.departmentId]).toEqual([before.organisation, before.desk?.departmentId])
  })

  test('[D1.2][D7.2] the free edition is told on the page, and the way back to the other organisation', async () => {
    const { place } = admin.words.zoho
    await new LocalDeskControl(rig.sandbox.zoho.us.control, organisations.free.id).agent('ada@demo.jackfield.test', {
      rolePermissionType: 'Admin',
    })
    const change = async (name: string) => {
      await admin.choose(place.organisation, name)
      await admin.button(admin.words.common.save).click()
      await admin.dialog().getByRole('button', { name: place.otherConfirm }).click()
      await admin.dialog().waitFor({ state: 'detached' })
      await expect.poll(async () => (await view()).organisation?.name).toBe(name)
    }
    await change(organisations.free.name)
    // Its only department is taken by itself.
    await told('desk-no-call-logs').waitFor()
    expect((await view()).desk).toMatchObject({ callLogs: false, departmentId: expect.any(String) })
    await admin.section(admin.words.zoho.connection).getByText(place.editions.free, { exact: true }).waitFor()
    // The credits of the other organisation are not taken for its own.
    const credits = (await view()).credits
    expect([credits?.step, (credits?.used ?? 0) < 500, (credits?.budget ?? 0) <= 6000]).toEqual(['live', true, true])
    await screens.take(office.page, 'free-edition')
    await open()
    await office.page.getByRole('button', { name: admin.words.zoho.step.place }).click()
    await change(organisations.own.name)
    await told('desk-no-call-logs').waitFor({ state: 'detached' })
    await admin.choose(place.department, departments.support)
    await save()
    expect((await view()).desk).toMatchObject({ callLogs: true })
  })

  test('[D2.1] agents are listed, and bound by e-mail after a question', async () => {
    const { zoho: words, common } = admin.words
    await admin.button(common.next).click()
    await text('Chen Wei').waitFor()
    // Light agents can own neither calls nor tickets.
    expect((await users()).map(({ name }) => name)).not.toContain('Gus Ivanov')
    await admin.button(words.users.refresh).click()
    await admin.button(words.users.auto).click()
    await admin.dialog().getByText(words.auto.would).waitFor()
    await screens.take(office.page, 'auto-bind', { whole: false })
    expect(await boundTo('Chen Wei')).toEqual({ extensions: [], groups: [] })
    await admin
      .dialog()
      .getByRole('button', { name: fill(words.auto.apply_other, { count: 5 }) })
      .click()
    await admin.dialog().getByText(words.auto.bound, { exact: true }).waitFor()
    await admin.dialog().getByRole('button', { name: common.close }).last().click()
    await admin.dialog().waitFor({ state: 'detached' })
    expect(await boundTo('Chen Wei')).toEqual({ extensions: ['1003'], groups: [] })
    expect(await boundTo('Farah Haddad')).toEqual({ extensions: ['1005'], groups: [] })
  })

  test('[D2.1] by hand an agent gets another extension and a group, and those of Zoho CRM keep theirs', async () => {
    const { zoho: words, common } = admin.words
    const crm = await users('zoho-crm')
    await text('Farah Haddad').click()
    const dialog = admin.dialog()
    await dialog.getByText(fill(words.users.bindTitle, { name: 'Farah Haddad' })).waitFor()
    const choose = async (label: string, option: RegExp) => {
      await dialog.getByRole('combobox', { name: label, exact: true }).click()
      await office.page.getByRole('option', { name: option }).click()
      // Its list stays open for a further choice, and would cover the next field.
      await office.page.keyboard.press('Tab')
    }
    await choose(words.users.extensions, /^1006 /)
    await choose(words.users.groups, /Sales/)
    await screens.take(office.page, 'bind-by-hand', { whole: false })
    await dialog.getByRole('button', { name: common.confirm }).click()
    await dialog.waitFor({ state: 'detached' })
    await save()
    expect((await boundTo('Farah Haddad')).extensions?.toSorted()).toEqual(['1005', '1006'])
    expect((await boundTo('Farah Haddad')).groups).toEqual(['pbx-sales'])
    expect(await users('zoho-crm')).toEqual(crm)
  })

  test('no page threw or complained', () => expect(office.faults).toEqual([]))
})
