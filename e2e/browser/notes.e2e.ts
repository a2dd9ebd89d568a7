// Agents' notes: typed while the call goes on and after it, in Zoho's log and in the ledger; and owners whom Zoho refuses.
import type { IntegrationView } from '@jackfield/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postJson } from '../toolkit/post-json.ts'
import type { Browser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { idOf, LocalZohoControl } from './harness/local-zoho.ts'
import { openAdministrator, openAgent } from './harness/people.ts'
import { type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'

const known = '+12125550861'
const waited = { timeout: 40_000 }

describe('notes about calls', () => {
  const screens = new Screens('notes', 'en')
  const inChinese = new Screens('notes-zh', 'zh-CN')
  let rig: Rig
  let zoho: LocalZohoControl
  let office: Browser
  let admin: ConsolePage
  let agent: Browser
  let desk: ConsolePage
  let contact: string

  beforeAll(async () => {
    rig = await startRig('notes', 'connected', [{ First_Name: 'Nora', Last_Name: 'Quint', Phone: known }])
    zoho = new LocalZohoControl(rig.sandbox.zoho.us.control)
    contact = (await zoho.withPhone('Contacts', known))[0]!.id
    ;({ browser: office, console: admin } = await openAdministrator(rig))
    ;({ browser: agent, console: desk } = await openAgent(rig, '1002', { pops: false }))
  })
  afterAll(async () => {
    await agent?.close()
    await office?.close()
    await rig?.stop()
  })
  asOneWalk(() => [agent, office])

  const card = () => agent.page.getByRole('article').first()
  const note = () => card().getByLabel(desk.words.agent.note.label, { exact: true })
  const saved = () => card().getByText(desk.words.agent.note.saved, { exact: true }).waitFor(waited)
  const state = (word: string) => card().getByText(word, { exact: true }).waitFor(waited)
  const logs = () => zoho.logsOf(contact)
  const textOf = async () => String((await logs()).at(-1)?.['Description'] ?? '')

  test('[A10.14] what the agent types during the call stands in the log', async () => {
    await admin.open('/integrations/crm/zoho')
    const description = admin.field(admin.words.zoho.callLog.description)
    await description.fill('Call of {{Contact_Name}}\nNote: {{Notes}}')
    await office.page.getByText('Note: Wants a quote by Friday').waitFor()
    await admin.button(admin.words.common.save).click()
    await admin.button(admin.words.common.save).waitFor({ state: 'detached' })
    await rig.call({ from: known, to: '1002', ringMs: 500, talkMs: 12_000 })
    await state(desk.words.calls.state.talking)
    await note().fill('Wants <b>two</b> quotes.\n请周五前联系 {{Time}}')
    await saved()
    await screens.take(agent.page, 'typed-during-the-call')
    await state(desk.words.calls.state.ended)
    await expect.poll(async () => (await logs()).length, waited).toBe(1)
    expect(await textOf()).toMatch(
      /^Call of Nora Quint\nNote: Wants <b>two<\/b> quotes\.\n请周五前联系 \{\{Time\}\}\nRef JF-[a-z2-7]{16}$/,
    )
  })

  test('[A10.15] what is added after the log was written follows, into the same log', async () => {
    await note().focus()
    await agent.page.keyboard.press('Control+End')
    await agent.page.keyboard.type(' Sent.')
    await saved()
    await expect.poll(textOf, waited).toContain('{{Time}} Sent.\nRef JF-')
    expect(await logs()).toHaveLength(1)
  })

  test('[A10.16] a page that opens after the call still has the note, and the ledger shows it', async () => {
    await agent.page.reload()
    await expect.poll(() => note().inputValue(), waited).toContain('Sent.')
    await screens.take(agent.page, 'after-the-call')
    await admin.open('/calls')
    await office.page.getByRole('row').nth(1).click()
    await admin.dialog().getByText('Wants <b>two</b> quotes.', { exact: false }).first().waitFor()
    await admin
      .dialog()
      .getByText(/· In Zoho$/)
      .waitFor()
    await admin.dialog().getByText(admin.words.calls.drawer.kind.note, { exact: false }).waitFor()
    await screens.take(office.page, 'ledger', { whole: false })
    await office.page.keyboard.press('Escape')
    await admin.switchLanguage('zh-CN')
    await office.page.getByRole('row').nth(1).click()
    await office.page.getByRole('dialog').getByText('Wants <b>two</b> quotes.', { exact: false }).first().waitFor()
    await inChinese.take(office.page, 'ledger', { whole: false })
    await office.page.keyboard.press('Escape')
    const chinese = new ConsolePage(office.page, rig.url, 'zh-CN')
    await chinese.open('/integrations/crm/zoho')
    await chinese.heading(chinese.words.zoho.owner.title).scrollIntoViewIfNeeded()
    await inChinese.take(office.page, 'settings')
    await chinese.switchLanguage('en')
  })

  test('[A10.17] the owner for inactive users is chosen on the settings page, and owns the next log of one', async () => {
    const { zoho: words, common } = admin.words
    await admin.open('/integrations/crm/zoho')
    await admin.choose(words.owner.label, /Chen/)
    await admin.button(common.save).click()
    await admin.button(common.save).waitFor({ state: 'detached' })
    const { callLog } = await rig.admin.get<IntegrationView>('/api/integrations/zoho-crm')
    expect(callLog.fallbackOwner).toMatch(/^\d+$/)
    await screens.take(office.page, 'settings')
    const { users } = await rig.admin.get<{ users: { email: string; extensions: string[] }[] }>(
      '/api/integrations/zoho-crm/users',
    )
    const { email } = users.find(({ extensions }) => extensions.includes('1002'))!
    await postJson(`${rig.sandbox.zoho.us.control}/users`, { email, active: false })
    await rig.call({ from: known, to: '1002', ringMs: 300, talkMs: 800 })
    await expect.poll(async () => (await logs()).length, waited).toBe(2)
    expect((await logs()).map((each) => idOf(each['Owner']))).toContain(callLog.fallbackOwner)
    await admin.open('/calls')
    await office.page.getByRole('row').nth(1).click()
    await admin
      .dialog()
      .getByText(/Owned by .*Chen.* in Zoho|Owned by .*陈.* in Zoho/)
      .waitFor(waited)
    await screens.take(office.page, 'ledger-owner', { whole: false })
  })

  test('no page threw or complained', () => expect([...office.faults, ...agent.faults]).toEqual([]))
})
