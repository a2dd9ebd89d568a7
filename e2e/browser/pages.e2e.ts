// Every page in both languages, wide and narrow, empty, full, with hostile text, and with the server gone.
import type { Language } from '@jackfield/contract'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { administrator, type Rig, startRig } from './harness/rig.ts'
import { expectTidy, Screens } from './harness/screens.ts'
import { keepFailures } from './harness/walk.ts'

/** Every page of the console by name, with what has to stand on it before it is looked at. */
const pages: Record<string, string> = {
  home: '/',
  site: '/site',
  'pbx-link': '/pbx',
  'pbx-endpoints': '/pbx?tab=endpoints',
  'pbx-queues': '/pbx?tab=queues',
  'pbx-groups': '/pbx?tab=groups',
  extensions: '/extensions',
  'zoho-network': '/integrations/crm/zoho?step=network',
  'zoho-authorise': '/integrations/crm/zoho?step=authorise',
  'zoho-users': '/integrations/crm/zoho?step=users',
  'zoho-test': '/integrations/crm/zoho?step=test',
  calls: '/calls',
  'calls-filtered': '/calls?search=nobody-at-all',
  status: '/status',
  'no-such-page': '/no/such/page',
}

/** Those that look different before anything is set up. */
const whereEmpty = [
  'home',
  'pbx-link',
  'pbx-endpoints',
  'pbx-queues',
  'pbx-groups',
  'extensions',
  'zoho-users',
  'zoho-test',
  'calls',
  'status',
]

/**
 * One test a page: looks at it in one language, switches, and looks again; the next page begins with that language.
 * @param current the console, which speaks English before and after
 */
function lookAtEach(title: string, walk: string, names: readonly string[], current: { admin: ConsolePage }): void {
  const screens = { en: new Screens(walk, 'en'), 'zh-CN': new Screens(walk, 'zh-CN') }
  let first: Language = 'en'
  describe(title, () => {
    test.each(names)('[OPS.15] %s', async (name) => {
      await current.admin.open(pages[name]!)
      await settled(current.admin.page)
      await screens[first].take(current.admin.page, name)
      first = first === 'en' ? 'zh-CN' : 'en'
      current.admin = await speak(current.admin, first)
      await screens[first].take(current.admin.page, name)
    })
    afterAll(async () => {
      current.admin = await speak(current.admin, 'en')
    })
  })
}

/** What the page has to load is there: its title, and nothing that stands in for contents. */
async function settled(page: Page): Promise<void> {
  await page.locator('main').getByText(/\S/).first().waitFor()
  await page.waitForTimeout(150)
  await expect.poll(() => page.locator('.mantine-Skeleton-root, .mantine-Loader-root').count()).toBeLessThanOrEqual(1)
}

describe('before anything is set up', () => {
  let rig: Rig
  let browser: Browser
  const current = {} as { admin: ConsolePage }
  beforeAll(async () => {
    rig = await startRig('pages-empty', 'set-up')
    browser = await openBrowser({ language: 'en' })
    current.admin = new ConsolePage(browser.page, rig.url, 'en')
    await current.admin.signIn(administrator.name, administrator.password)
  })
  afterAll(async () => {
    await browser?.close()
    await rig?.stop()
  })
  keepFailures(() => [browser])

  lookAtEach('every page says what will appear there, in both languages', 'pages-empty', whereEmpty, current)

  test('the server gone: pages say so, keep what they show, and go on when it is back', async () => {
    const { admin } = current
    const { shell, common, calls } = admin.words
    const screens = new Screens('server-gone', 'en')
    await admin.open('/')
    await admin.heading(admin.words.home.title).waitFor()
    await admin.navigate('calls')
    await browser.page.getByText(calls.empty).waitFor()
    await rig.stopServer()
    await admin.navigate('extensions')
    await browser.page.getByText(shell.offline.what).first().waitFor()
    await browser.page.getByText(shell.offline.remedy).first().waitFor()
    await screens.take(browser.page, 'extensions')
    const asked = browser.page.waitForRequest((request) => request.url().endsWith('/api/extensions'))
    await admin.button(common.retry).first().click()
    await asked
    await browser.page.getByText(shell.offline.what).first().waitFor()
    // Once the server is back nobody needs to press anything.
    await rig.startServer()
    await browser.page.getByText(admin.words.extensions.empty).waitFor()
    // The error stays until the reading has worked.
    await expect.poll(() => browser.page.getByText(shell.offline.what).count()).toBe(0)
  })
})

describe('with calls', () => {
  const hostile = '<img src=x onerror="window.hacked=1">'
  const long = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(6).slice(0, 200)
  const rightToLeft = 'مرحبا بكم \u202Egnp.exe'
  const callers = [
    { from: '+12125550701', record: { First_Name: hostile, Last_Name: 'Quote"\'&' } },
    { from: '+12125550702', record: { Last_Name: long.slice(0, 80), First_Name: long.slice(0, 40) } },
    {
      from: '+12125550703',
      record: { First_Name: '美咲', Last_Name: '佐藤寿限無寿限無五劫の擦り切れ海砂利水魚の水行末' },
    },
    { from: '+12125550704', record: { Last_Name: rightToLeft } },
  ]
  let rig: Rig
  let office: Browser
  let desk: Browser
  const current = {} as { admin: ConsolePage }
  let agent: ConsolePage

  beforeAll(async () => {
    const contacts = callers.map(({ from, record }) => ({ ...record, Phone: from }))
    rig = await startRig('pages', 'connected', contacts)
    // Tabs that open by themselves are the subject of other tests.
    const pop = { enabled: true, mode: 'manual', trigger: 'ringing' }
    await rig.admin.send('PATCH', '/api/extensions/1002', { pop: { web: pop, desktop: pop } })
    office = await openBrowser({ language: 'en' })
    desk = await openBrowser({ language: 'en' })
    current.admin = new ConsolePage(office.page, rig.url, 'en')
    agent = new ConsolePage(desk.page, rig.url, 'en')
    await current.admin.signIn(administrator.name, administrator.password)
    await desk.page.goto(await rig.agentLink('1002'))
    await desk.page.getByText(agent.words.agent.connection.up, { exact: true }).waitFor()
  })
  afterAll(async () => {
    await office?.close()
    await desk?.close()
    await rig?.stop()
  })
  keepFailures(() => [office, desk])

  test('[OPS.20] an agent’s browser is led away from every page of the administration', async () => {
    for (const path of ['/', '/calls', '/integrations/crm/zoho', '/status', '/extensions', '/pbx', '/site']) {
      await agent.open(path)
      await agent.heading(agent.words.access.signInTitle).waitFor()
    }
    // The browser itself, with the agent's cookie.
    const status = await desk.page.evaluate<number>("fetch('/api/status').then((answer) => answer.status)")
    expect(status).toBe(403)
    await agent.open('/agent')
    await desk.page.getByText(agent.words.agent.connection.up, { exact: true }).waitFor()
  })

  test('hostile, long, Chinese and right-to-left names stand on the card as text and break nothing', async () => {
    const { card } = agent.words.agent
    const screens = new Screens('hostile-names', 'en')
    for (const [index, { from, record }] of callers.entries()) {
      // What the phone network says is as little to be trusted.
      await rig.call({ from, name: `${hostile}${long}`.slice(0, 200), to: '1002' })
      const shown = desk.page.getByRole('article').first()
      await shown.getByText(record.Last_Name.slice(0, 12)).first().waitFor()
      await shown.getByRole('link', { name: card.open }).waitFor()
      await screens.take(desk.page, `card-${index + 1}`)
      await agent.button(card.hangup).click()
      await shown.getByText(/^(Ended|Missed)$/).waitFor()
      // The next card comes in below the one under the pointer.
      await desk.page.mouse.move(5, 5)
    }
    // A number that no record has: only the network's name.
    await rig.call({
      from: '+12125550799',
      name: `${hostile}${long}`.slice(0, 200),
      to: '1002',
      ringMs: 3000,
      answered: false,
    })
    await desk.page.getByText(card.noMatch).waitFor()
    await screens.take(desk.page, 'card-unknown')
    await desk.page.getByText(agent.words.calls.state.missed, { exact: true }).first().waitFor()
    expect(await desk.page.evaluate('window.hacked')).toBeUndefined()
  })

  test('hostile names stand in the ledger as text', async () => {
    const { admin } = current
    const screens = new Screens('hostile-names', 'en')
    await admin.open('/calls')
    await office.page.getByText(hostile).first().waitFor()
    await screens.take(office.page, 'ledger')
    await office.page.getByText(hostile).first().click()
    await admin.dialog().getByText(hostile).first().waitFor()
    await screens.take(office.page, 'ledger-call', { whole: false })
    expect(await office.page.evaluate('window.hacked')).toBeUndefined()
  })

  test('[OPS.14] the ledger says why a call has no log', async () => {
    const { admin } = current
    const screens = new Screens('ledger', 'en')
    await rig.call({ from: '+12125550142', to: '1006', ringMs: 500, answered: false })
    await expect.poll(async () => (await rig.admin.calls())[0]?.reason?.code).toBe('log-no-bound-extension')
    await admin.open('/calls')
    await office.page.getByRole('row').nth(1).click()
    await admin.dialog().getByText('No bound extension took part.').first().waitFor()
    await screens.take(office.page, 'no-log', { whole: false })
  })

  const title = 'every page in both languages, without raw keys, without sideways scrolling at 390 px'
  lookAtEach(title, 'pages', Object.keys(pages), current)

  test('[OPS.15] the language is switched in place and remembered, on the agent’s page too', async () => {
    await agent.open('/agent')
    agent = await speak(agent, 'zh-CN')
    await desk.page.getByText(agent.words.agent.connection.up, { exact: true }).waitFor()
    await desk.page.reload()
    await desk.page.getByText(agent.words.agent.connection.up, { exact: true }).waitFor()
    await expectTidy(desk.page, 'zh-CN', 'agent page')
    await new Screens('pages', 'zh-CN').take(desk.page, 'agent')
    agent = await speak(agent, 'en')
  })

  test('[A3.4] a user is bound by hand to several extensions and a group, and saving keeps it', async () => {
    const { admin } = current
    const { zoho, common } = admin.words
    const screens = new Screens('bindings', 'en')
    await admin.open('/integrations/crm/zoho?step=users')
    const gus = office.page.getByRole('row', { name: /Gus Ivanov/ })
    await gus.click()
    await admin.choose(zoho.users.extensions, /^1006 /)
    await office.page.keyboard.press('Escape')
    await admin.choose(zoho.users.groups, 'Sales')
    await office.page.keyboard.press('Escape')
    await screens.take(office.page, 'by-hand', { whole: false })
    await admin.dialog().getByRole('button').filter({ hasText: /./ }).last().click()
    await screens.take(office.page, 'unsaved')
    await admin.button(common.save).click()
    await office.page.getByText(common.saved).first().waitFor()
    await office.page.reload()
    await gus.getByText('1006 Reception').waitFor()
    await gus.getByText('Sales').waitFor()
  })

  test('the main actions are reached and done by keyboard alone', async () => {
    const { admin } = current
    const { calls, demo } = admin.words
    const { keyboard } = office.page
    await admin.open('/calls')
    await office.page.getByRole('row').nth(1).waitFor()
    // The button that places a demo call, from the top of the page.
    await tabTo(office.page, admin.button(calls.demoCall))
    await keyboard.press('Enter')
    await admin.dialog().getByText(demo.title).waitFor()
    await keyboard.press('Escape')
    await admin.dialog().waitFor({ state: 'detached' })
    // The search by its key, then a row.
    await keyboard.press('/')
    await expect.poll(() => office.page.evaluate('document.activeElement.tagName')).toBe('INPUT')
    await tabTo(office.page, office.page.getByRole('row').nth(1))
    await keyboard.press('Enter')
    await admin.dialog().getByText(calls.drawer.legs).waitFor()
    await keyboard.press('Escape')
    await admin.dialog().waitFor({ state: 'detached' })
  })

  test('an agent opens the record of a ringing call and ends the call by keyboard alone', async () => {
    const { card } = agent.words.agent
    await agent.open('/agent')
    await desk.page.getByText(agent.words.agent.connection.up, { exact: true }).waitFor()
    await rig.call({ from: '+12125550142', to: '1002' })
    const shown = desk.page.getByRole('article').first()
    await shown.getByText(agent.words.calls.state.ringing, { exact: true }).waitFor()
    await tabTo(desk.page, shown.getByRole('link', { name: card.open }))
    const opened = desk.context.waitForEvent('page', (page) => page.url().startsWith(rig.sandbox.zoho.us.crm))
    await desk.page.keyboard.press('Enter')
    await opened
    await desk.page.bringToFront()
    await desk.page.keyboard.press('Alt+h')
    await shown.getByText(/^(Ended|Missed)$/).waitFor()
  })

  test('no page threw or complained', () => expect([...office.faults, ...desk.faults]).toEqual([]))
})

/** Switches the language by the button in the header. */
async function speak(page: ConsolePage, language: Language): Promise<ConsolePage> {
  await page.switchLanguage(language)
  // Also after the tests, where there is no `expect.poll`.
  await page.page.waitForFunction(`document.documentElement.lang === '${language}'`)
  return new ConsolePage(page.page, page.url, language)
}

/** Presses Tab until it has the focus. */
async function tabTo(page: Page, target: ReturnType<Page['locator']>): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element.matches(':focus'))) return
  }
  throw new Error('not reached by 60 presses of Tab')
}
