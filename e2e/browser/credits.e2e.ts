// API credits on the page of Zoho: what they are used for, a budget that runs out step by step, and the way back. Once in English,
// once in Chinese.
import { defaultContactSyncSettings, type IntegrationView, type StatusView } from '@jackfield/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../toolkit/jackfield-client.ts'
import { type Browser, openBrowser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { LocalZohoControl } from './harness/local-zoho.ts'
import { administrator, type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'
import { walks } from './harness/walks.ts'

const path = '/integrations/crm/zoho'
const api = '/api/integrations/zoho-crm'

describe.each(walks('zh-CN'))('API credits in $language', ({ language, viewport }) => {
  const screens = new Screens('credits', language)
  let rig: Rig
  let zoho: LocalZohoControl
  let office: Browser
  let desk: Browser
  let admin: ConsolePage

  beforeAll(async () => {
    rig = await startRig('credits', 'connected')
    zoho = new LocalZohoControl(rig.sandbox.zoho.us.control)
    await until('numbers are copied', async () => (await view()).index.copiedAt !== null)
    const { callLog, creation } = await view()
    const { groupId: _, ...contactSync } = defaultContactSyncSettings
    await rig.admin.send('PUT', `${api}/settings`, {
      callLog,
      creation,
      contactSync: { ...contactSync, alwaysQuery: true, group: { kind: 'as-is' } },
    })
    office = await openBrowser({ language, viewport })
    admin = new ConsolePage(office.page, rig.url, language)
    await admin.signIn(administrator.name, administrator.password)
    await admin.open(path)
    await admin.heading(admin.words.zoho.credits.title).waitFor()
  })
  afterAll(async () => {
    await desk?.close()
    await office?.close()
    await rig?.stop()
  })
  asOneWalk(() => [office, desk])

  const view = () => rig.admin.get<IntegrationView>(api)
  const credits = async () => {
    const { credits: seen } = await view()
    if (!seen) throw new Error('no credits')
    return seen
  }
  const said = (text: string) => office.page.getByText(text).first()
  const badge = (step: keyof typeof admin.words.zoho.credits.step) =>
    office.page.getByText(admin.words.zoho.credits.step[step], { exact: true })
  /** Asks Zoho something, as the button of the users does. */
  const askZoho = () => rig.admin.send('POST', `${api}/users/refresh`)
  async function setBudget(budget: string): Promise<void> {
    const { credits: words } = admin.words.zoho
    await admin.button(words.edit).click()
    await admin.field(words.editLabel).fill(budget)
    await admin.dialog().getByRole('button', { name: admin.words.common.save, exact: true }).click()
  }

  test('[OPS.68] the card tells what was used, for what, of how many, and what is to be expected', async () => {
    const { credits: words } = admin.words.zoho
    await expect.poll(async () => (await credits()).budgetFrom, { timeout: 20_000 }).toBe('edition')
    await badge('live').waitFor()
    for (const { purpose } of (await credits()).byPurpose) await said(words.purpose[purpose]).waitFor()
    await said(words.lasts).waitFor()
    await screens.take(office.page, 'enough')
  })

  test('[OPS.65] a budget that is no number is refused under its field, and a small one is kept', async () => {
    const { credits: words } = admin.words.zoho
    await setBudget('3')
    await expect.poll(() => admin.field(words.editLabel).getAttribute('aria-invalid')).toBe('true')
    await screens.take(office.page, 'budget', { whole: false })
    await admin.button(admin.words.common.cancel).click()
    await setBudget('5000')
    await admin.dialog().waitFor({ state: 'detached' })
    expect(await credits()).toMatchObject({ typed: 5000, budget: 5000, step: 'live' })
  })

  test('[OPS.66][OPS.67] Zoho has a few credits left: only logs are written; pages, dial box and card say so', async () => {
    const { credits: words } = admin.words.zoho
    const { used } = (await (await fetch(`${rig.sandbox.zoho.us.control}/limits`)).json()) as { used: number }
    // It tells what is left once that is less than half.
    await zoho.settings({ credits: 2 * used - 2 })
    await askZoho()
    await badge('logs-only').waitFor()
    await said(words.low['logs-only']).waitFor()
    await screens.take(office.page, 'logs-only')
    await admin.open('/status')
    await said(words.low['logs-only']).waitFor()
    await screens.take(office.page, 'status')
    expect((await rig.admin.get<StatusView>('/api/status')).zoho.credits?.step).toBe('logs-only')

    desk = await openBrowser({ language, viewport })
    const agent = new ConsolePage(desk.page, rig.url, language)
    await desk.page.goto(await rig.agentLink('1002'))
    await desk.page.getByText(agent.words.agent.connection.up, { exact: true }).waitFor()
    await desk.page.getByRole('combobox', { name: agent.words.agent.dial.label }).fill('hale')
    await desk.page.getByText(agent.words.agent.dial.notAsked.credits).waitFor()
    await screens.take(desk.page, 'dial-box', { whole: false })
    await desk.page.keyboard.press('Escape')
    await rig.call({ from: '+12125559191', to: '1002', ringMs: 8000, talkMs: 1000 })
    await desk.page.getByText(agent.words.agent.card.saving).waitFor()
    await screens.take(desk.page, 'card', { whole: false })

    await rig.call({ from: '+12125550142', to: '1002', ringMs: 1000, talkMs: 1000 })
    await until('its log is written', async () => (await zoho.records('Calls')).length > 0, 30_000)
  })

  test('[OPS.66][OPS.67] once Zoho has enough again everything is as before', async () => {
    await zoho.settings({ credits: null })
    for (let n = 0; n < 4; n++) await askZoho()
    await admin.open(path)
    await badge('live').waitFor()
    await expect.poll(async () => (await credits()).told).toBeNull()
    expect(await office.page.getByText(admin.words.zoho.credits.low['logs-only']).count()).toBe(0)
    await setBudget('')
    await admin.dialog().waitFor({ state: 'detached' })
    expect(await credits()).toMatchObject({ typed: null, budgetFrom: 'edition', step: 'live' })
  })
})
