// Several records with one number: the agent says which it is, for the log and for the next call. In both languages.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { LocalZohoControl } from './harness/local-zoho.ts'
import { type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'
import { walks } from './harness/walks.ts'
import { fill } from './harness/words.ts'

const from = '+16465550177'

describe.each(walks('zh-CN'))('several records with one number in $language', ({ language, viewport }) => {
  const screens = new Screens('several-matches', language)
  let rig: Rig
  let zoho: LocalZohoControl
  let agent: Browser
  let desk: ConsolePage

  beforeAll(async () => {
    rig = await startRig('several-matches', 'connected')
    zoho = new LocalZohoControl(rig.sandbox.zoho.us.control)
    const pop = { enabled: true, mode: 'manual', trigger: 'ringing' }
    await rig.admin.send('PATCH', '/api/extensions/1002', { pop: { web: pop, desktop: pop } })
    agent = await openBrowser({ language, viewport })
    desk = new ConsolePage(agent.page, rig.url, language)
    await agent.page.goto(await rig.agentLink('1002'))
    await agent.page.getByText(desk.words.agent.connection.up, { exact: true }).waitFor()
  })
  afterAll(async () => {
    await agent?.close()
    await rig?.stop()
  })
  asOneWalk(() => [agent])

  const card = () => agent.page.getByRole('article').first()
  const choice = (name: string) => card().getByRole('radio', { name: new RegExp(name) })
  const rosa = async () => (await zoho.records('Contacts')).find((contact) => contact['First_Name'] === 'Rosa')!

  test('[A8.12] one of them is chosen by the keyboard, and becomes the first', async () => {
    const words = desk.words.agent.card
    const call = await rig.call({ from, to: '1002' })
    await call.answer()
    await card().getByText(words.several).waitFor()
    // The last modified one is the first until somebody has chosen.
    expect(await card().getByRole('radio').first().getAttribute('value')).not.toContain((await rosa()).id)
    expect(await card().getByText(words.chosen, { exact: true }).count()).toBe(0)
    await card()
      .getByRole('link', { name: fill(words.openOther, { name: 'Rosa Delgado' }) })
      .waitFor()
    await screens.take(agent.page, 'to-choose')
    await choice('Luis Delgado').focus()
    await agent.page.keyboard.press('ArrowDown')
    await expect.poll(() => choice('Rosa Delgado').isChecked()).toBe(true)
    await screens.take(agent.page, 'picked')
    await agent.page.keyboard.press('Tab')
    await desk.button(words.choose).focus()
    await agent.page.keyboard.press('Enter')
    await card().getByText(words.chosen, { exact: true }).waitFor()
    await expect.poll(() => card().getByRole('radio').first().getAttribute('value')).toContain((await rosa()).id)
    expect(await desk.button(words.choose).count()).toBe(0)
    await screens.take(agent.page, 'chosen')
    await call.hangUp()
  })

  test('[A8.12] the log goes to the chosen record', async () => {
    const { id } = await rosa()
    await expect.poll(async () => (await zoho.logsOf(id)).length).toBe(1)
    expect(await zoho.records('Calls')).toHaveLength(1)
  })

  test('[A8.17] once it is written the card says where it is, and that a choice counts from the next call on', async () => {
    const { loggedHint, severalHint, module } = desk.words.agent.card
    const hint = fill(loggedHint, { name: 'Rosa Delgado', module: module.Contacts })
    await card().getByText(hint).waitFor()
    expect(await card().getByText(severalHint).count()).toBe(0)
    await screens.take(agent.page, 'logged')
  })

  test('[A8.12] the next call of the number has it chosen already, also after a restart', async () => {
    await rig.stopServer()
    await rig.startServer()
    await agent.page.getByText(desk.words.agent.connection.up, { exact: true }).waitFor()
    const before = await agent.page.getByRole('article').count()
    await rig.call({ from, to: '1002', ringMs: 1000, talkMs: 1000 })
    await expect.poll(() => agent.page.getByRole('article').count()).toBe(before + 1)
    await expect.poll(() => choice('Rosa Delgado').isChecked()).toBe(true)
    await card().getByText(desk.words.agent.card.chosen, { exact: true }).waitFor()
    const { id } = await rosa()
    await expect.poll(async () => (await zoho.logsOf(id)).length).toBe(2)
    expect(await zoho.records('Calls')).toHaveLength(2)
  })

  test('no page threw or complained, but for the server that was away', () => {
    expect(agent.faults.filter((fault) => !fault.includes('ERR_CONNECTION_REFUSED'))).toEqual([])
  })
})
