// The agent page in a tab and installed as an app: pop settings of each, the test of the pop, and what the ledger tells of it.
import type { ExtensionView } from '@jackfield/contract'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, openBrowser, wide } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { administrator, type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'
import { walks } from './harness/walks.ts'
import { fill } from './harness/words.ts'

const margaret = { from: '+12125550142', to: '1002' }

describe.each(walks('en'))('two kinds of client in $language', ({ language, viewport }) => {
  const screens = new Screens('pop-clients', language)
  let rig: Rig
  let office: Browser
  let admin: ConsolePage
  let tab: Browser
  let app: Browser
  beforeAll(async () => {
    rig = await startRig('pop-clients', 'connected')
    office = await openBrowser({ language, viewport })
    admin = new ConsolePage(office.page, rig.url, language)
    await admin.signIn(administrator.name, administrator.password)
    tab = await openBrowser({ language, popupsFrom: rig.url })
    await tab.page.goto(await rig.agentLink('1002'))
    app = await openBrowser({ language, popupsFrom: rig.url, app: await rig.agentLink('1002') })
    for (const { page } of [tab, app]) await page.getByText(admin.words.agent.connection.up, { exact: true }).waitFor()
    for (const { page } of [tab, app]) await page.getByRole('button', { name: admin.words.agent.popup.later }).click()
  })
  afterAll(async () => {
    for (const browser of [office, tab, app]) await browser?.close()
    await rig?.stop()
  })
  asOneWalk(() => [office, tab, app])

  const extension = async () =>
    (await rig.admin.get<ExtensionView[]>('/api/extensions')).find(({ number }) => number === '1002')!
  const records = ({ context }: Browser): Page[] =>
    context.pages().filter((page) => page.url().startsWith(rig.sandbox.zoho.us.crm))
  const group = (kind: 'web' | 'desktop') =>
    admin.dialog().getByRole('group', { name: admin.words.extensions.kind[kind], exact: true })
  async function openDrawer() {
    await admin.open('/extensions')
    const row =
      viewport === wide
        ? office.page.getByRole('row', { name: / 1002 / })
        : office.page.getByRole('button', { name: /^1002 / })
    await row.click()
  }
  async function chooseTrigger(kind: 'web' | 'desktop', trigger: 'ringing' | 'answered' | 'ended') {
    const { extensions } = admin.words
    await group(kind).getByRole('combobox', { name: extensions.trigger }).click()
    await office.page.getByRole('option', { name: extensions[trigger] }).click()
  }
  /** Waits for the end of the newest call. */
  async function ended() {
    await expect.poll(async () => (await rig.admin.calls())[0]?.state, { timeout: 20_000 }).toBe('ended')
    const [call] = await rig.admin.calls()
    return rig.admin.call(call!.id)
  }

  test('[A8.11] each page is known for what it is, and each kind of client is set by itself', async () => {
    expect((await extension()).clients).toEqual(['web', 'desktop'])
    await openDrawer()
    await chooseTrigger('desktop', 'answered')
    await screens.take(office.page, 'drawer')
    await admin.dialog().getByRole('button', { name: admin.words.common.save, exact: true }).click()
    await admin.dialog().waitFor({ state: 'detached' })
    const { pop } = await extension()
    expect([pop.web.trigger, pop.desktop.trigger]).toEqual(['ringing', 'answered'])
  })

  test('[A8.13] both open: the web client opens the record at ringing, and the desktop client not once more when it is answered', async () => {
    await rig.call({ ...margaret, ringMs: 1500, talkMs: 1500 })
    const call = await ended()
    await expect.poll(() => records(tab).length).toBe(1)
    expect(records(app)).toHaveLength(0)
    expect(call.pops).toMatchObject([{ outcome: 'opened', client: 'web', openedAt: expect.any(Number) }])
    for (const page of records(tab)) await page.close()
  })

  test('[A8.11][A8.13] the desktop client alone opens it at its own moment', async () => {
    await tab.page.goto('about:blank')
    await expect.poll(async () => (await extension()).clients).toEqual(['desktop'])
    await rig.call({ ...margaret, ringMs: 2500, talkMs: 3000 })
    await app.page.getByText(admin.words.calls.state.ringing, { exact: true }).first().waitFor()
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(records(app)).toHaveLength(0)
    await app.page.getByText(admin.words.calls.state.talking, { exact: true }).first().waitFor()
    await expect.poll(() => records(app).length).toBe(1)
    expect((await ended()).pops).toMatchObject([{ outcome: 'opened', client: 'desktop' }])
    for (const page of records(app)) await page.close()
  })

  test('[A8.16] the ledger tells when it was sent and opened and where, also of what was opened by hand', async () => {
    const { calls, agent, extensions } = admin.words
    const [call] = await rig.admin.calls()
    await app.page.locator(`[data-call="${call!.id}"]`).getByRole('link', { name: agent.card.open }).click()
    await expect.poll(() => records(app).length).toBe(1)
    for (const page of records(app)) await page.close()
    await expect
      .poll(async () => (await rig.admin.call(call!.id)).pops.map(({ outcome }) => outcome))
      .toEqual(['opened', 'manual'])
    await admin.open(`/calls?call=${call!.id}`)
    const drawer = admin.dialog()
    await drawer.getByText(calls.drawer.pop.manual, { exact: true }).waitFor()
    const [sent, opened] = [calls.drawer.popSent, calls.drawer.popOpened].map((text) =>
      text.replace('{{time}}', '\\d\\d:\\d\\d:\\d\\d'),
    )
    await drawer.getByText(new RegExp(`^${sent} · ${opened} · ${extensions.kind.desktop}$`)).waitFor()
    await drawer.getByText(new RegExp(`^${opened} · ${extensions.kind.desktop}$`)).waitFor()
    await drawer.getByText(calls.drawer.pop.manual, { exact: true }).scrollIntoViewIfNeeded()
    await screens.take(office.page, 'ledger', { whole: false })
  })

  test('[A8.15] the agent’s own test goes through the server, and its outcome is told there and in the pop log', async () => {
    const { popup } = admin.words.agent
    await app.page.getByRole('button', { name: popup.check }).click()
    await screens.take(app.page, 'counting')
    await app.page.getByText(fill(popup.ok, { client: popup.client.desktop })).waitFor({ timeout: 20_000 })
    await expect.poll(async () => (await extension()).popTest).toMatchObject({ outcome: 'opened', client: 'desktop' })
    await screens.take(app.page, 'tested')
    for (const page of app.context.pages()) if (page.url().endsWith('/agent/popup-test')) await page.close()
  })

  test('[A8.15] an administrator tests it from the extension’s page, and is told how it went', async () => {
    const { extensions } = admin.words
    await openDrawer()
    await admin.dialog().getByRole('button', { name: extensions.test.button }).click()
    const told = extensions.test.opened.replace('{{time}}', '.+').replace('{{client}}', extensions.kind.desktop)
    await admin
      .dialog()
      .getByText(new RegExp(told.replaceAll(/[().]/g, (sign) => (sign === '.' ? '.' : `\\${sign}`))))
      .waitFor()
    await screens.take(office.page, 'tested-by-administrator')
    await expect.poll(async () => (await extension()).popTest).toMatchObject({ outcome: 'opened', client: 'desktop' })
    await office.page.keyboard.press('Escape')
  })

  test('[B3.8] both clients’ settings stand in the list, and are changed for several extensions at once', async () => {
    const { extensions, common } = admin.words
    await admin.open('/extensions')
    await office.page.getByText('1002').first().waitFor()
    if (viewport === wide) {
      for (const number of ['1002', '1003'])
        await office.page.getByRole('checkbox', { name: fill(extensions.select, { extension: number }) }).check()
    } else await office.page.getByRole('checkbox', { name: extensions.selectShown }).check()
    await admin.button(extensions.editPop).click()
    await office.page.getByRole('checkbox', { name: extensions.change.web }).uncheck()
    await group('desktop').getByRole('radio', { name: extensions.manual }).check()
    await screens.take(office.page, 'several')
    await admin.dialog().getByRole('button', { name: common.save, exact: true }).click()
    await admin.dialog().waitFor({ state: 'detached' })
    const all = await rig.admin.get<ExtensionView[]>('/api/extensions')
    const modes = (number: string) => {
      const pop = all.find((each) => each.number === number)!.pop
      return [pop.web.mode, pop.desktop.mode]
    }
    expect([modes('1002'), modes('1003')]).toEqual([
      ['automatic', 'manual'],
      ['automatic', 'manual'],
    ])
    expect(modes('1001')).toEqual(['automatic', viewport === wide ? 'automatic' : 'manual'])
    await screens.take(office.page, 'list')
  })

  test('no page threw or complained', () => expect([...office.faults, ...tab.faults, ...app.faults]).toEqual([]))
})
