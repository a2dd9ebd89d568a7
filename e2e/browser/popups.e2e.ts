// Which call opens the customer's page for whom and when, in a real browser with its pop-up blocker on.
import type { ExtensionView } from '@jackfield/contract'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { openAdministrator } from './harness/people.ts'
import { type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { keepFailures } from './harness/walk.ts'
import { fill } from './harness/words.ts'

const margaret = { from: '+12125550142', to: '1002' }
const screens = new Screens('popups', 'en')
let rig: Rig
let office: Browser
let admin: ConsolePage

beforeAll(async () => {
  rig = await startRig('popups', 'connected')
  ;({ browser: office, console: admin } = await openAdministrator(rig))
})
afterAll(async () => {
  await office?.close()
  await rig?.stop()
})

/** A browser that is signed in as the extension. */
async function agentBrowser(extension: string, popupsFrom?: string): Promise<Browser & { desk: ConsolePage }> {
  const browser = await openBrowser({ language: 'en', popupsFrom })
  const desk = new ConsolePage(browser.page, rig.url, 'en')
  await browser.page.goto(await rig.agentLink(extension))
  await browser.page.getByText(desk.words.agent.connection.up, { exact: true }).waitFor()
  return { ...browser, desk }
}

/** Tabs of the local Zoho, i.e. records that were opened. */
const records = (browser: Browser): Page[] =>
  browser.context.pages().filter((page) => page.url().startsWith(rig.sandbox.zoho.us.crm))

/** A person's own tabs stay open; the test closes them so that the next starts with one. */
async function closeRecords(browser: Browser): Promise<void> {
  for (const page of records(browser)) await page.close()
}

const cardOf = (page: Page) => page.getByRole('article').first()
const state = (page: Page, word: string) => cardOf(page).getByText(word, { exact: true }).waitFor()

/**
 * Time in which nobody touches the page. A click lets it open tabs for some seconds, and so does every look that Playwright
 * takes at it; only after them the browser judges as it does when the agent is doing something else.
 */
const untouched = (ms = 5500) => new Promise((resolve) => setTimeout(resolve, ms))

/** What stands on a page, read as the browser's own tools do: a look like this lets the page open nothing. */
async function textUntouched(page: Page): Promise<unknown> {
  const tools = await page.context().newCDPSession(page)
  const { result } = await tools.send('Runtime.evaluate', { expression: 'document.body.innerText', userGesture: false })
  await tools.detach()
  return result.value
}

/** Long enough for a tab that should not open to open after all. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 1000))

/** What became of the pops of the newest call, as the agent's page told it. */
const outcomes = async () => {
  const [newest] = await rig.admin.calls()
  return newest ? (await rig.admin.call(newest.id)).pops.map(({ outcome }) => outcome) : []
}

describe('blocked by the browser', () => {
  let agent: Awaited<ReturnType<typeof agentBrowser>>
  beforeAll(async () => {
    agent = await agentBrowser('1002')
  })
  afterAll(() => agent?.close())
  keepFailures(() => [agent, office])

  test('[A8.7][A8.15] the test of the pop says that tabs are blocked and how to allow them, and stands in the pop log', async () => {
    const { popup } = agent.desk.words.agent
    await agent.desk.button(popup.check).click()
    await expect.poll(() => textUntouched(agent.page)).toContain(popup.blocked)
    await agent.page.getByText(popup.blocked).waitFor()
    await agent.page.getByText(popup.how).first().waitFor()
    await screens.take(agent.page, 'check-blocked')
    await agent.desk.button(popup.later).click()
    const tested = async () =>
      (await rig.admin.get<ExtensionView[]>('/api/extensions')).find(({ number }) => number === '1002')
    expect((await tested())?.popTest).toMatchObject({ outcome: 'blocked', client: 'web', openedAt: null })
  })

  test('[A8.7] the card says that the tab was blocked, how to allow it, and opens the record by a click', async () => {
    const { popup } = agent.desk.words.agent
    await untouched()
    await rig.call(margaret)
    // The ledger knows it without a look at the page.
    await expect.poll(outcomes).toEqual(['blocked'])
    const alert = cardOf(agent.page).getByRole('alert')
    await alert.getByText(fill(popup.blockedCall, { name: 'Margaret Hale' })).waitFor()
    await alert.getByText(popup.how).first().waitFor()
    expect(records(agent)).toHaveLength(0)
    await screens.take(agent.page, 'call-blocked')
    const opened = agent.context.waitForEvent('page')
    await alert.getByRole('link', { name: fill(popup.openByHand, { name: 'Margaret Hale' }) }).click()
    const record = await opened
    await record.getByRole('heading', { name: 'Margaret Hale' }).waitFor()
    expect(await record.evaluate('window.opener')).toBeNull()
    await alert.waitFor({ state: 'detached' })
    // What was opened by hand stands beside it.
    await expect.poll(outcomes).toEqual(['blocked', 'manual'])
    await closeRecords(agent)
    await agent.desk.button(agent.desk.words.agent.card.hangup).click()
    await cardOf(agent.page).getByRole('button', { name: agent.desk.words.agent.card.dismiss }).waitFor()
  })
})

describe('allowed', () => {
  let agent: Awaited<ReturnType<typeof agentBrowser>>
  beforeAll(async () => {
    agent = await agentBrowser('1002', rig.url)
    const { popup } = agent.desk.words.agent
    await agent.desk.button(popup.later).click()
    await agent.page.mouse.move(5, 5)
  })
  afterAll(() => agent?.close())
  keepFailures(() => [agent, office])
  afterEach(async () => {
    await closeRecords(agent)
    const dismiss = agent.page.getByRole('button', { name: agent.desk.words.agent.card.dismiss })
    while ((await dismiss.count()) > 0) await dismiss.first().click()
    // New cards come in below the one under the pointer.
    await agent.page.mouse.move(5, 5)
  })

  /** As an administrator sets it on the page of the extensions. */
  async function setPop(change: {
    enabled?: boolean
    mode?: 'automatic' | 'manual'
    trigger?: 'ringing' | 'answered' | 'ended'
  }) {
    const { extensions, common } = admin.words
    await admin.open('/extensions')
    await office.page.getByRole('row', { name: / 1002 / }).click()
    const dialog = admin.dialog()
    const web = dialog.getByRole('group', { name: extensions.kind.web })
    await web.getByRole('switch', { name: extensions.popEnabled }).setChecked(change.enabled ?? true)
    if (change.mode) await web.getByRole('radio', { name: extensions[change.mode] }).check()
    if (change.trigger) {
      await web.getByRole('combobox', { name: extensions.trigger }).click()
      await office.page.getByRole('option', { name: extensions[change.trigger] }).click()
    }
    await dialog.getByRole('button', { name: common.save, exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
  }
  const ringing = () => state(agent.page, agent.desk.words.calls.state.ringing)
  const talking = () => state(agent.page, agent.desk.words.calls.state.talking)
  const ended = () => state(agent.page, agent.desk.words.calls.state.ended)

  test('[A8.1] at ringing: a new tab opens while the phone rings, and cannot reach back', async () => {
    const opened = agent.context.waitForEvent('page')
    await untouched()
    const call = await rig.call(margaret)
    const record = await opened
    await record.getByRole('heading', { name: 'Margaret Hale' }).waitFor()
    await ringing()
    expect(await record.evaluate('window.opener')).toBeNull()
    await call.answer()
    await talking()
    await call.hangUp()
    await ended()
    expect(records(agent)).toHaveLength(1)
  })

  test('[A8.2] at answered: nothing while it rings, the tab when it is answered', async () => {
    await setPop({ mode: 'automatic', trigger: 'answered' })
    const call = await rig.call(margaret)
    await ringing()
    await aMoment()
    expect(records(agent)).toHaveLength(0)
    const opened = agent.context.waitForEvent('page')
    await call.answer()
    await talking()
    await opened
    await expect.poll(() => records(agent).length).toBe(1)
    await call.hangUp()
    await ended()
  })

  test('[A8.3] at call end: the tab opens once the call has ended', async () => {
    await setPop({ trigger: 'ended' })
    const call = await rig.call(margaret)
    await call.answer()
    await talking()
    await aMoment()
    expect(records(agent)).toHaveLength(0)
    const opened = agent.context.waitForEvent('page')
    await call.hangUp()
    await ended()
    await opened
    await expect.poll(() => records(agent).length).toBe(1)
  })

  test('[A8.4] manual: nothing opens by itself, and the CRM label on the card opens the record, by click and by key', async () => {
    await setPop({ mode: 'manual' })
    await screens.take(office.page, 'extensions-manual')
    const call = await rig.call(margaret)
    await ringing()
    await aMoment()
    expect(records(agent)).toHaveLength(0)
    const { card } = agent.desk.words.agent
    const system = card.crmLabel
    const label = cardOf(agent.page).getByRole('link', {
      name: fill(card.openByLabel, { system, name: 'Margaret Hale' }),
    })
    const opens = async (act: () => Promise<void>) => {
      const opened = agent.context.waitForEvent('page')
      await act()
      const record = await opened
      await record.getByRole('heading', { name: 'Margaret Hale' }).waitFor()
      expect(await record.evaluate('window.opener')).toBeNull()
      await record.close()
    }
    await opens(() => label.getByText(system, { exact: true }).click())
    await opens(async () => {
      await label.focus()
      await agent.page.keyboard.press('Enter')
    })
    await opens(() => cardOf(agent.page).getByRole('link', { name: card.open, exact: true }).click())
    await call.answer()
    await call.hangUp()
    await ended()
    expect(records(agent)).toHaveLength(0)
  })

  test('[A8.4] off: nothing opens by itself', async () => {
    await setPop({ enabled: false })
    const call = await rig.call(margaret)
    await ringing()
    await call.answer()
    await call.hangUp()
    await ended()
    await aMoment()
    expect(records(agent)).toHaveLength(0)
    await cardOf(agent.page).getByRole('link', { name: agent.desk.words.agent.card.open }).waitFor()
    await setPop({ enabled: true, mode: 'automatic', trigger: 'ringing' })
  })

  test('[A8.5] an outbound call opens nothing by itself, and its card has the CRM label', async () => {
    const { dial, card } = agent.desk.words.agent
    await agent.desk.field(dial.label).fill('+1 212 555 0142')
    await agent.desk.button(dial.call).click()
    await cardOf(agent.page).getByText('Margaret Hale').waitFor()
    await cardOf(agent.page).getByText(card.crmLabel, { exact: true }).waitFor()
    await screens.take(agent.page, 'outbound')
    await aMoment()
    expect(records(agent)).toHaveLength(0)
    await agent.desk.button(card.hangup).click()
    await ended()
    expect(records(agent)).toHaveLength(0)
  })

  test('[A8.9] an unknown number opens nothing, and the card says that no record holds it', async () => {
    await rig.call({ from: '+12125550999', to: '1002', ringMs: 3000, answered: false })
    await cardOf(agent.page).getByText(agent.desk.words.agent.card.noMatch).waitFor()
    await screens.take(agent.page, 'unknown-number')
    await state(agent.page, agent.desk.words.calls.state.missed)
    expect(records(agent)).toHaveLength(0)
  })

  test('[A8.10] of two contacts with one number the last modified opens, and the other is offered', async () => {
    const opened = agent.context.waitForEvent('page')
    const call = await rig.call({ from: '+16465550177', to: '1002' })
    const record = await opened
    await record.getByRole('heading', { name: 'Luis Delgado' }).waitFor()
    await cardOf(agent.page)
      .getByRole('link', { name: fill(agent.desk.words.agent.card.openOther, { name: 'Rosa Delgado' }) })
      .waitFor()
    await screens.take(agent.page, 'two-matches')
    await call.answer()
    await call.hangUp()
    await ended()
    expect(records(agent)).toHaveLength(1)
  })

  test('[A8.8] two open pages of one agent: both show the card, one tab opens', async () => {
    const second = await agent.context.newPage()
    await second.goto(`${rig.url}/agent`)
    await second.getByText(agent.desk.words.agent.connection.up, { exact: true }).waitFor()
    const call = await rig.call(margaret)
    for (const page of [agent.page, second]) await state(page, agent.desk.words.calls.state.ringing)
    await expect.poll(() => records(agent).length).toBe(1)
    await aMoment()
    expect(records(agent)).toHaveLength(1)
    await call.answer()
    await call.hangUp()
    await ended()
    expect(records(agent)).toHaveLength(1)
    await second.close()
  })

  test('[A8.8] a server that restarts during the call does not open the record again', async () => {
    const call = await rig.call(margaret)
    await ringing()
    await expect.poll(() => records(agent).length).toBe(1)
    await rig.stopServer()
    await agent.page.getByRole('button', { name: agent.desk.words.agent.connection.retryNow }).waitFor()
    await screens.take(agent.page, 'server-gone')
    await rig.startServer()
    await agent.page.getByText(agent.desk.words.agent.connection.up, { exact: true }).waitFor()
    await ringing()
    await aMoment()
    expect(records(agent)).toHaveLength(1)
    await screens.take(agent.page, 'server-back')
    await call.answer()
    await talking()
    expect(records(agent)).toHaveLength(1)
    await call.hangUp()
    await ended()
  })
})
