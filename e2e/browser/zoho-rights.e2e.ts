// On the page of a connected Zoho CRM: what the account may not do there, the copy of its numbers, and leaving with unsaved settings.
import { explain, type IntegrationView, type ProblemCode } from '@jackfield/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postJson } from '../toolkit/post-json.ts'
import { type Browser, openBrowser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { LocalZohoControl } from './harness/local-zoho.ts'
import { administrator, type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'
import { walks } from './harness/walks.ts'
import { ZohoPage } from './harness/zoho-page.ts'

const path = '/integrations/crm/zoho'

describe.each(walks('en'))('rights and numbers in Zoho CRM in $language', ({ language, viewport }) => {
  const screens = new Screens('zoho-rights', language)
  let rig: Rig
  let zoho: LocalZohoControl
  let office: Browser
  let admin: ConsolePage
  beforeAll(async () => {
    rig = await startRig('zoho-rights', 'connected')
    zoho = new LocalZohoControl(rig.sandbox.zoho.us.control)
    office = await openBrowser({ language, viewport })
    admin = new ConsolePage(office.page, rig.url, language)
    await admin.signIn(administrator.name, administrator.password)
    await admin.open(path)
    await admin.heading(admin.words.zoho.permissions.title).waitFor()
  })
  afterAll(async () => {
    await office?.close()
    await rig?.stop()
  })
  asOneWalk(() => [office])

  const index = async () => (await rig.admin.get<IntegrationView>('/api/integrations/zoho-crm')).index
  const told = (code: ProblemCode, params?: Record<string, string>) =>
    office.page.getByText(explain({ code, ...(params ? { params } : {}) }, language).what)
  const number = (value: number) => new Intl.NumberFormat(language).format(value)

  test('[A2.17] nothing is missing; what Zoho takes away is told when it is looked at again', async () => {
    const { permissions } = admin.words.zoho
    await office.page.getByText(permissions.all).waitFor()
    await zoho.settings({ moduleRights: { Leads: { viewable: false }, Calls: { creatable: false, editable: false } } })
    await admin.button(permissions.again).click()
    for (const code of ['zoho-hidden-leads', 'zoho-no-create-calls'] as const) await told(code).waitFor()
    await told('zoho-no-edit', { modules: 'Calls' }).waitFor()
    await screens.take(office.page, 'missing')
  })

  test('[A2.15] it is told after the consent as well: connected, with what will not work', async () => {
    const { zoho: words } = admin.words
    const client = await postJson<{ client_id: string; client_secret: string }>(
      `${rig.sandbox.zoho.us.control}/clients`,
      {
        name: 'Jackfield',
        redirectUris: [`${rig.url}/integration/callback/api/crm/zoho/`],
      },
    )
    await admin.open(`${path}?step=authorise`)
    await admin.field(words.authorise.clientId).fill(client.client_id)
    await admin.field(words.authorise.clientSecret).fill(client.client_secret)
    await admin.button(words.authorise.save).click()
    await office.page.waitForURL(/\/oauth\/v2\/auth/)
    const consent = new ZohoPage(office.page)
    await consent.signIn('Ada Byron')
    await consent.accept()
    const dialog = admin.dialog()
    await dialog.getByText(words.result.okTitle).waitFor()
    await dialog.getByText(words.result.warnings).waitFor()
    await dialog.getByText(explain({ code: 'zoho-hidden-leads' }, language).what).waitFor()
    await screens.take(office.page, 'after-consent', { whole: false })
    await office.page.keyboard.press('Escape')
    await zoho.settings({ moduleRights: {} })
    await admin.open(path)
    await admin.button(words.permissions.again).click()
    await office.page.getByText(words.permissions.all).waitFor()
  })

  test('[A4.5] a running copy shows its bar and is stopped and gone on with by the keyboard', async () => {
    const { copy } = admin.words.zoho
    await expect.poll(async () => (await index()).copiedAt, { timeout: 20_000 }).not.toBeNull()
    await postJson(`${rig.sandbox.zoho.us.control}/seed`, { contacts: 900 })
    await zoho.fault({ fault: 'latency', ms: 3000, match: { method: 'GET', pathPrefix: '/crm/v8/Contacts' } })
    await admin.button(copy.start).press('Enter')
    const bar = office.page.getByRole('progressbar')
    await expect
      .poll(async () => (await index()).progress?.records ?? 0, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(200)
    await expect.poll(async () => bar.getAttribute('aria-label'), { timeout: 10_000 }).toMatch(/[1-9]\d\d/)
    await screens.take(office.page, 'copying')
    await admin.button(copy.stop).press('Enter')
    await admin.button(copy.resume).waitFor()
    await office.page.getByText(copy.goesOn, { exact: true }).waitFor()
    const { progress } = await index()
    expect(progress).not.toBeNull()
    await screens.take(office.page, 'stopped')
    await zoho.noFaults()
    await admin.button(copy.resume).press('Enter')
    await admin.button(copy.start).waitFor({ timeout: 30_000 })
    expect((await index()).progress).toBeNull()
  })

  test('[A4.6][A4.7] when it was made and when the next one comes, and how many are on both sides', async () => {
    const { copy } = admin.words.zoho
    const { inZoho, withNumber, copiedAt, nextAt } = await index()
    expect(inZoho! - withNumber!).toBeGreaterThan(0)
    expect(nextAt! - copiedAt!).toBe(24 * 3_600_000)
    const counts = { inZoho: number(inZoho!), withNumber: number(withNumber!), without: number(inZoho! - withNumber!) }
    await office.page
      .getByText(
        Object.entries(counts).reduce<string>((text, [name, value]) => text.replace(`{{${name}}}`, value), copy.counts),
      )
      .waitFor()
    const full = (at: number) =>
      new Intl.DateTimeFormat(language, {
        dateStyle: 'medium',
        timeStyle: 'medium',
        hourCycle: 'h23',
        timeZone: 'America/New_York',
      }).format(at)
    for (const at of [copiedAt!, nextAt!]) await office.page.getByText(full(at), { exact: true }).first().waitFor()
    await screens.take(office.page, 'copied')
  })

  test('[A4.8] unsaved settings: a link of the console asks first, and so does closing the tab', async () => {
    const { common, zoho: words, calls, home } = admin.words
    const changed = office.page.getByRole('switch', { name: words.sync.alwaysQuery })
    await changed.check()
    await admin.navigate('calls')
    await admin.dialog().getByText(common.leaveTitle).waitFor()
    await screens.take(office.page, 'leaving', { whole: false })
    await admin.dialog().getByRole('button', { name: common.leaveStay }).click()
    expect(await changed.isChecked()).toBe(true)
    // The browser's own question, which it asks only of pages that somebody has touched.
    const asked = new Promise<string>((resolve) => {
      office.page.once('dialog', async (dialog) => {
        resolve(dialog.type())
        await dialog.dismiss()
      })
    })
    await office.page.close({ runBeforeUnload: true })
    expect(await asked).toBe('beforeunload')
    expect(await changed.isChecked()).toBe(true)
    await admin.navigate('calls')
    await admin.dialog().getByRole('button', { name: common.leaveGo }).click()
    await admin.heading(calls.title).waitFor()
    // Nothing is asked where nothing was changed.
    await admin.open(path)
    await admin.heading(words.permissions.title).waitFor()
    await admin.navigate('home')
    await admin.heading(home.title).waitFor()
  })

  test('no page threw or complained', () => expect(office.faults).toEqual([]))
})
