// What can go wrong on the way to a connection with Zoho, and that the page says what it is and what to do, in both languages.
import { explain, type Language, type ProblemCode } from '@jackfield/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postJson } from '../toolkit/post-json.ts'
import { type Browser, openBrowser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { administrator, type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { keepFailures } from './harness/walk.ts'
import { ZohoPage } from './harness/zoho-page.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig('connect-problems', 'set-up')
})
afterAll(() => rig?.stop())

interface Client {
  readonly client_id: string
  readonly client_secret: string
}

describe.each<Language>(['en', 'zh-CN'])('in %s', (language) => {
  const screens = new Screens('connect-problems', language)
  let browser: Browser
  let admin: ConsolePage
  beforeAll(async () => {
    browser = await openBrowser({ language })
    admin = new ConsolePage(browser.page, rig.url, language)
    await admin.signIn(administrator.name, administrator.password)
  })
  afterAll(() => browser?.close())
  keepFailures(() => [browser])

  const redirectUri = () => `${rig.url}/integration/callback/api/crm/zoho/`
  /** A client as somebody registers it at Zoho's API console. */
  const register = (centre: 'us' | 'eu', more: { redirectUri?: string; multiDc?: boolean } = {}) =>
    postJson<Client>(`${rig.sandbox.zoho[centre].control}/clients`, {
      name: 'Jackfield',
      redirectUris: [more.redirectUri ?? redirectUri()],
      multiDc: more.multiDc ?? false,
    })

  /** Fills in the page and sends it off. */
  async function authorise(client: Client, secret = client.client_secret): Promise<void> {
    const { zoho } = admin.words
    await admin.open('/integrations/crm/zoho?step=authorise')
    await admin.choose(zoho.authorise.dataCentre, 'local-us')
    await admin.field(zoho.authorise.clientId).fill(client.client_id)
    await admin.field(zoho.authorise.clientSecret).fill(secret)
    await admin.button(zoho.authorise.save).click()
  }

  /** Signs in at Zoho, as somebody else than last time. */
  async function consentAs(person: string, answer: 'accept' | 'refuse', from?: 'eu'): Promise<void> {
    const { page } = browser
    await page.waitForURL(/\/oauth\/v2\/auth/)
    if (from) await page.getByRole('link', { name: 'My account is in the data centre EU' }).click()
    const zoho = new ZohoPage(page)
    await zoho.signIn(person)
    await zoho[answer]()
  }
  const signOutOfZoho = () => browser.context.clearCookies({ domain: 'localhost' })

  async function expectTold(where: 'dialog' | 'page', code: ProblemCode, params: Record<string, string> = {}) {
    const { zoho } = admin.words
    const { what, remedy } = explain({ code, params }, language)
    const place = where === 'dialog' ? admin.dialog() : browser.page.locator('main')
    await place.getByText(what, { exact: true }).waitFor()
    await place.getByText(remedy, { exact: true }).waitFor()
    await screens.take(browser.page, code, { whole: where === 'page' })
    if (where === 'dialog') {
      await admin.dialog().getByText(zoho.result.failTitle).waitFor()
      await admin.dialog().getByRole('button', { name: zoho.result.again }).click()
      await admin.heading(zoho.authorise.title).waitFor()
    }
    await admin.open('/integrations/crm/zoho')
    await browser.page.getByText(zoho.status['not-connected'], { exact: true }).first().waitFor()
    await signOutOfZoho()
  }

  test('[A2.6][OPS.8] consent refused: told, and "try again" leads back to the form', async () => {
    await authorise(await register('us'))
    await consentAs('Ada Byron', 'refuse')
    await expectTold('dialog', 'zoho-consent-refused')
  })

  test('[A2.4][OPS.8] wrong client secret', async () => {
    const client = await register('us')
    await authorise(client, `${client.client_secret.slice(0, -4)}0000`)
    await consentAs('Ada Byron', 'accept')
    await expectTold('dialog', 'zoho-wrong-secret')
  })

  test('[A2.5][OPS.8] a client that was registered in another data centre', async () => {
    await authorise(await register('eu'))
    await expectTold('page', 'zoho-unknown-client', { host: new URL(rig.sandbox.zoho.us.accounts).host })
  })

  test('[A2.5][OPS.8] an account that lives in another data centre', async () => {
    await authorise(await register('us', { multiDc: true }))
    await consentAs('Edda Krüger', 'accept', 'eu')
    const { us, eu } = rig.sandbox.zoho
    await expectTold('dialog', 'zoho-wrong-data-centre', { actual: eu.accounts, chosen: us.accounts })
  })

  test('[A2.9][OPS.8] a redirect URI that differs from the registered one', async () => {
    await authorise(await register('us', { redirectUri: redirectUri().replace(/\/$/, '') }))
    await expectTold('page', 'zoho-redirect-mismatch', { uri: redirectUri() })
  })

  test('[A2.8][OPS.8] an account that is not an administrator’s', async () => {
    await authorise(await register('us'))
    await consentAs('Bruno Costa', 'accept')
    await expectTold('dialog', 'zoho-not-administrator', { email: 'bruno@demo.jackfield.test' })
  })

  test('what is typed before the consent stays while other steps are looked at, and leaving asks first', async () => {
    const { common, status, zoho } = admin.words
    const step = (name: string) => admin.button(name).click()
    await admin.open('/integrations/crm/zoho?step=authorise')
    await admin.field(zoho.authorise.clientId).fill('1000.TYPED')
    await admin.field(zoho.authorise.clientSecret).fill('not sent yet')
    await step(zoho.step.network)
    await admin.heading(zoho.network.title).waitFor()
    await step(zoho.step.authorise)
    expect(await admin.field(zoho.authorise.clientId).inputValue()).toBe('1000.TYPED')
    expect(await admin.field(zoho.authorise.clientSecret).inputValue()).toBe('not sent yet')
    await admin.navigate('status')
    await admin.dialog().getByText(common.leaveText).waitFor()
    await admin.dialog().getByRole('button', { name: common.leaveStay }).click()
    await admin.dialog().waitFor({ state: 'detached' })
    expect(await admin.field(zoho.authorise.clientId).inputValue()).toBe('1000.TYPED')
    await admin.navigate('status')
    await admin.dialog().getByRole('button', { name: common.leaveGo }).click()
    await admin.heading(status.title).waitFor()
  })

  test('[A2.10] a callback that was not asked for is refused in the dialog', async () => {
    await admin.open('/integration/callback/api/crm/zoho/?state=made-up&code=1000.stolen&location=us')
    await expectTold('dialog', 'zoho-state-invalid')
  })

  test('no page threw or complained', () => expect(browser.faults).toEqual([]))
})
