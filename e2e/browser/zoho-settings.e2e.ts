// The settings of a connected Zoho CRM: sections saved as one, the switch on top, disconnecting. Once in English, once in Chinese.
import { defaultCallLogSettings, explain, type IntegrationView } from '@jackfield/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from './harness/browser.ts'
import type { ConsolePage } from './harness/console-page.ts'
import { LocalZohoControl } from './harness/local-zoho.ts'
import { openAdministrator } from './harness/people.ts'
import { type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'
import { walks } from './harness/walks.ts'
import { fill } from './harness/words.ts'

const margaret = { from: '+12125550142', to: '1002' }
const path = '/integrations/crm/zoho'

describe.each(walks('en'))('settings of Zoho CRM in $language', ({ language, viewport }) => {
  const screens = new Screens('zoho-settings', language)
  let rig: Rig
  let zoho: LocalZohoControl
  let office: Browser
  let admin: ConsolePage

  beforeAll(async () => {
    rig = await startRig('zoho-settings', 'connected')
    zoho = new LocalZohoControl(rig.sandbox.zoho.us.control)
    // Before its field list is read for the first time.
    await zoho.settings({ layoutMandatoryFields: { Leads: ['Designation'] } })
    ;({ browser: office, console: admin } = await openAdministrator(rig, { language, viewport }))
    await admin.open(path)
    await admin.heading(admin.words.zoho.sync.title).waitFor()
  })
  afterAll(async () => {
    await office?.close()
    await rig?.stop()
  })
  asOneWalk(() => [office])

  const view = () => rig.admin.get<IntegrationView>('/api/integrations/zoho-crm')
  const toggle = (name: string) => office.page.getByRole('switch', { name })
  const box = (name: string) => office.page.getByRole('checkbox', { name, exact: true })
  const badge = (status: keyof typeof admin.words.zoho.status) =>
    office.page.getByText(admin.words.zoho.status[status], { exact: true }).first()
  const save = () => admin.save()

  test('[A4.1][A4.2] synchronisation is switched on for chosen modules into a new group, and off again', async () => {
    const { sync } = admin.words.zoho
    expect(await admin.button(admin.words.common.save).count()).toBe(0)
    await toggle(sync.enable).check()
    await admin.field(sync.groupName).fill('  ')
    await admin.button(admin.words.common.save).click()
    await office.page.getByText(admin.words.common.required, { exact: true }).waitFor()
    await admin.field(sync.groupName).fill('CRM_Synchronization')
    for (const module of Object.values(sync.module)) {
      expect(await box(module).isChecked()).toBe(true)
      await box(module).uncheck()
    }
    await admin.button(admin.words.common.save).click()
    await office.page.getByText(sync.modulesNeeded).waitFor()
    for (const module of ['Contacts', 'Accounts'] as const) await box(sync.module[module]).check()
    await screens.take(office.page, 'synchronisation')
    await save()
    const { contactSync } = await view()
    expect(contactSync).toMatchObject({ enabled: true, modules: ['Contacts', 'Accounts'], groupId: expect.any(String) })
    await office.page.reload()
    await toggle(sync.enable).waitFor()
    expect(await toggle(sync.enable).isChecked()).toBe(true)
    const present = fill(sync.groupPresentNamed, { name: 'CRM_Synchronization' })
    await expect.poll(() => admin.field(sync.group).inputValue()).toBe(present)

    await box(sync.module.Leads).check()
    await save()
    expect((await view()).contactSync.modules.toSorted()).toEqual(['Accounts', 'Contacts', 'Leads'])
    await toggle(sync.enable).uncheck()
    await save()
    expect((await view()).contactSync).toMatchObject({ enabled: false, groupId: contactSync.groupId })
  })

  test('a name that another group has is refused under its field', async () => {
    const { sync } = admin.words.zoho
    await toggle(sync.enable).check()
    await admin.choose(sync.group, sync.groupNew)
    await admin.field(sync.groupName).fill('CRM_Synchronization')
    await admin.button(admin.words.common.save).click()
    const { what } = explain({ code: 'contact-group-name-taken', params: { name: 'CRM_Synchronization' } }, language)
    await office.page.getByText(what).waitFor()
    await expect.poll(() => admin.field(sync.groupName).getAttribute('aria-invalid')).toBe('true')
    await screens.take(office.page, 'group-name-taken')
    await admin.button(admin.words.common.discard).click()
  })

  test('[A4.4] "always query CRM" warns about the API credits', async () => {
    const { sync } = admin.words.zoho
    expect(await office.page.getByText(sync.alwaysQueryCosts).count()).toBe(0)
    await toggle(sync.alwaysQuery).check()
    await office.page.getByText(sync.alwaysQueryCosts, { exact: true }).waitFor()
    await office.page.getByText(sync.alwaysQueryCostsText, { exact: true }).waitFor()
    await screens.take(office.page, 'always-query')
    await save()
    expect((await view()).contactSync.alwaysQuery).toBe(true)
    await toggle(sync.alwaysQuery).uncheck()
    await save()
    expect((await view()).contactSync.alwaysQuery).toBe(false)
  })

  test('[A7.6] a mandatory field of the layout is asked for, and saving without a value is refused', async () => {
    const { creation } = admin.words.zoho
    await toggle(creation.enable).check()
    await office.page.getByText(creation.mandatoryNone).waitFor()
    await admin.choose(creation.module, creation.modules.Leads)
    // The field's label comes from Zoho.
    const designation = admin.field('Designation')
    await designation.waitFor()
    await admin.button(admin.words.common.save).click()
    const { what } = explain(
      { code: 'create-field-missing', params: { label: 'Designation', module: 'Leads' } },
      language,
    )
    await office.page.getByText(what).waitFor()
    await expect.poll(() => designation.evaluate((element) => element.matches(':focus'))).toBe(true)
    expect((await view()).creation.enabled).toBe(false)
    await screens.take(office.page, 'mandatory-field')
    await designation.fill('Unknown')
    await save()
    expect((await view()).creation).toMatchObject({
      enabled: true,
      module: 'Leads',
      mode: 'automatic',
      directions: ['inbound'],
      defaults: { Designation: 'Unknown' },
    })
    await screens.take(office.page, 'saved')
  })

  test('playing recordings while none are connected is told, with a way to connect them', async () => {
    const { callLog } = admin.words.zoho
    // The phone system of this walk has recordings.
    const asked = /\/api\/recordings\?/
    await office.page.route(asked, async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, json: { ...(await response.json()), connected: false } })
    })
    await toggle(callLog.playRecording).check()
    await office.page.getByText(callLog.recordingsMissing, { exact: true }).waitFor()
    await office.page.getByText(fill(callLog.recordingInFieldOnly, { variable: '{{Recording_URL}}' })).waitFor()
    expect(await admin.link(callLog.recordingsConnect).getAttribute('href')).toBe('/pbx?tab=records')
    await screens.take(office.page, 'recordings-not-connected')
    await office.page.unroute(asked)
    await admin.button(admin.words.common.discard).click()
  })

  test('changes that are not saved are asked about when leaving', async () => {
    const { common, zoho: words } = admin.words
    await admin.field(words.callLog.wait).fill('301')
    await admin.button(common.save).click()
    await office.page.getByText(words.callLog.waitBad).waitFor()
    await admin.navigate('status')
    await admin.dialog().getByText(common.leaveText).waitFor()
    await admin.dialog().getByRole('button', { name: common.leaveStay }).click()
    await admin.dialog().waitFor({ state: 'detached' })
    await admin.field(words.callLog.wait).fill('3')
    await save()
    expect((await view()).callLog.waitSeconds).toBe(3)
  })

  test('[A14.1] the switch on top disables at once: the status says so, and calls have no effect', async () => {
    const { zoho: words, status } = admin.words
    await toggle(words.enable).click()
    await badge('disabled').waitFor()
    await office.page.getByText(words.disabledWhat).waitFor()
    await screens.take(office.page, 'disabled')
    await admin.navigate('status')
    await admin.heading(status.title).waitFor()
    await badge('disabled').waitFor()
    const before = (await zoho.records('Calls')).length
    await rig.call({ ...margaret, ringMs: 500, talkMs: 500 })
    await rig.call({ from: '+12125550888', to: '1002', ringMs: 500, talkMs: 500 })
    await expect
      .poll(async () => (await rig.admin.calls()).map(({ reason }) => reason?.code))
      .toEqual(['log-integration-disabled', 'log-integration-disabled'])
    expect((await zoho.records('Calls')).length).toBe(before)
    expect(await zoho.withPhone('Leads', '+12125550888')).toEqual([])
  })

  test('[A14.2] enabled again, everything is as it was, without a new authorisation', async () => {
    const kept = await view()
    const asked = (await zoho.paths()).filter((each) => each === '/oauth/v2/auth').length
    await admin.open(path)
    await toggle(admin.words.zoho.enable).click()
    await badge('connected').waitFor()
    const now = await view()
    for (const part of ['contactSync', 'creation', 'callLog', 'organisation'] as const)
      expect(now[part]).toEqual(kept[part])
    const users = await rig.admin.get<{ users: { extensions: string[] }[] }>('/api/integrations/zoho-crm/users')
    expect(users.users.flatMap(({ extensions }) => extensions)).toContain('1002')
    await rig.call({ ...margaret, ringMs: 500, talkMs: 1000 })
    await expect.poll(async () => (await zoho.records('Calls')).length).toBe(1)
    expect((await zoho.paths()).filter((each) => each === '/oauth/v2/auth').length).toBe(asked)
  })

  test('[A15.4] the dialog counts what is not delivered; first it waits for that, or it is discarded', async () => {
    const { disconnect } = admin.words.zoho
    await zoho.fault({ fault: 'status', status: 503, match: { method: 'POST', pathPrefix: '/crm/v8/Calls' } })
    await rig.call({ ...margaret, ringMs: 500, talkMs: 1000 })
    await expect.poll(async () => (await rig.admin.calls())[0]?.delivery).toMatch(/^(waiting|sending|unknown)$/)
    await admin.button(disconnect.open).click()
    const dialog = admin.dialog()
    await dialog.getByText(fill(disconnect.owed_one, { count: 1 })).waitFor()
    await dialog.getByText(fill(disconnect.left_one, { count: 1 })).waitFor()
    await dialog.getByText(fill(disconnect.users_other, { count: 5 })).waitFor()
    const confirm = dialog.getByRole('button', { name: disconnect.confirm, exact: true })
    expect(await confirm.isDisabled()).toBe(true)
    await screens.take(office.page, 'disconnect-waits', { whole: false })
    await dialog.getByRole('radio', { name: disconnect.discard }).check()
    expect(await confirm.isEnabled()).toBe(true)
    await screens.take(office.page, 'disconnect-discards', { whole: false })
    // In Chinese it is discarded.
    if (language === 'zh-CN') return
    await dialog.getByRole('radio', { name: disconnect.deliver, exact: true }).check()
    expect(await confirm.isDisabled()).toBe(true)
    await zoho.noFaults()
    await dialog.getByText(disconnect.nothingOwed).waitFor({ timeout: 150_000 })
    await expect.poll(() => confirm.isEnabled()).toBe(true)
    expect((await rig.admin.calls())[0]?.delivery).toBe('done')
  })

  test('[A15.1][A15.2][A15.5] disconnecting revokes the token and clears all settings; the page begins anew', async () => {
    const { disconnect, network } = admin.words.zoho
    const refused = language === 'zh-CN'
    if (refused) await zoho.fault({ fault: 'status', status: 500, match: { pathPrefix: '/oauth/v2/token/revoke' } })
    await admin.dialog().getByRole('button', { name: disconnect.confirm, exact: true }).click()
    await admin.heading(network.title).waitFor()
    await badge('not-connected').waitFor()
    await admin.dialog().waitFor({ state: 'detached' })
    expect(await zoho.paths()).toContain('/oauth/v2/token/revoke')
    // What to do where Zoho did not confirm it.
    const notice = office.page.getByText(disconnect.notRevoked)
    expect(await notice.count()).toBe(refused ? 1 : 0)
    await screens.take(office.page, 'disconnected')
    const after = await view()
    expect(after).toMatchObject({
      status: 'not-connected',
      clientId: '',
      clientSecretSaved: false,
      organisation: null,
      callLog: defaultCallLogSettings,
      contactSync: { enabled: false, groupId: null },
      creation: { enabled: false, defaults: {} },
    })
    const { users } = await rig.admin.get<{ users: unknown[] }>('/api/integrations/zoho-crm/users')
    expect(users).toEqual([])
    const [last] = await rig.admin.calls()
    expect(last?.delivery).toBe(refused ? 'given-up' : 'done')
    await admin.button(admin.words.common.next).click()
    expect(await admin.field(admin.words.zoho.authorise.clientId).inputValue()).toBe('')
  })

  test('no page threw or complained', () => expect(office.faults).toEqual([]))
})
