// The dial box of the agent page finds people by name: in our own copy at once, and in Zoho where that is allowed.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { defaultContactSyncSettings, type Language } from '@jackfield/contract'
import type { Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../toolkit/jackfield-client.ts'
import { postJson } from '../toolkit/post-json.ts'
import { type Browser, openBrowser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { keepFailures } from './harness/walk.ts'
import { fill } from './harness/words.ts'

let rig: Rig
let agent: Browser & { desk: ConsolePage }

beforeAll(async () => {
  rig = await startRig('dial-search', 'connected')
  // Bruno has a Zoho user, the reception has none.
  await until('numbers are copied', async () => {
    const view = await rig.admin.get<{ index: { copiedAt: number | null } }>('/api/integrations/zoho-crm')
    return view.index.copiedAt !== null
  })
})
afterAll(() => rig?.stop())
afterEach(async () => {
  expect(agent?.faults ?? []).toEqual([])
  await agent?.close()
})
keepFailures(() => [agent])

/** Changes what an administrator sets, while the server is stopped. */
async function settings(changes: { alwaysQuery: boolean; maskNumbers?: boolean }): Promise<void> {
  await rig.stopServer()
  const database = new DatabaseSync(join(rig.dataDirectory, 'jackfield.db'))
  const sync = { ...defaultContactSyncSettings, alwaysQuery: changes.alwaysQuery }
  database.prepare('update integration set contact_sync = ?').run(JSON.stringify(sync))
  database.prepare('update site set mask_numbers = ?').run(changes.maskNumbers ? 1 : 0)
  database.close()
  await rig.startServer()
}

const control = (path: string, body: object) => postJson(`${rig.sandbox.zoho.us.control}${path}`, body)

async function signIn(extension: string, language: Language = 'en'): Promise<{ box: Locator; list: Locator }> {
  const browser = await openBrowser({ language })
  const desk = new ConsolePage(browser.page, rig.url, language)
  agent = { ...browser, desk }
  await browser.page.goto(await rig.agentLink(extension))
  await browser.page.getByText(desk.words.agent.connection.up, { exact: true }).waitFor()
  return {
    box: browser.page.getByRole('combobox', { name: desk.words.agent.dial.label }),
    list: browser.page.getByRole('listbox', { name: desk.words.agent.dial.found }),
  }
}
const lines = async (list: Locator) =>
  (await list.getByRole('option').allInnerTexts()).map((text) => text.split('\n')[0])
const chosen = async (box: Locator) => {
  const id = await box.getAttribute('aria-activedescendant')
  return id === null ? null : (await agent.page.locator(`[id="${id}"]`).innerText()).split('\n')[0]
}

describe('without always query', () => {
  test('[A6.7][A6.3] by the keyboard: the arrows choose, Enter calls, Esc closes, and Zoho is not searched', async () => {
    const { box, list } = await signIn('1002')
    const { dial } = agent.desk.words.agent
    await agent.page.keyboard.press('/')
    await agent.page.keyboard.type('hale')
    await list.getByRole('option').first().waitFor()
    expect(await box.getAttribute('aria-expanded')).toBe('true')
    await agent.page.getByText(dial.notAsked.off).waitFor()
    expect(await lines(list)).toContain('Margaret Hale')
    expect(await chosen(box)).toBeNull()
    await new Screens('dial-search', 'en').take(agent.page, 'local', { whole: false })
    await agent.page.keyboard.press('Escape')
    await list.waitFor({ state: 'detached' })
    expect(await box.inputValue()).toBe('hale')
    await agent.page.keyboard.press('ArrowDown')
    await list.waitFor()
    await expect.poll(() => chosen(box)).toMatch(/Hale/)
    await agent.page.keyboard.press('Enter')
    await agent.page.getByText(fill(dial.dialling, { number: '+12125550142' })).waitFor()
    await agent.page.getByRole('article').first().getByText('Margaret Hale').waitFor()
    await list.waitFor({ state: 'detached' })
    expect(await box.inputValue()).toBe('')
    await agent.desk.button(agent.desk.words.agent.card.hangup).click()
  })
})

describe('with always query', () => {
  beforeAll(async () => {
    await settings({ alwaysQuery: true })
    await until('the subscription is there', async () => {
      const view = await rig.admin.get<{ changes: { mode: string; polledAt: number | null } | null }>(
        '/api/integrations/zoho-crm',
      )
      return view.changes?.mode === 'notifications' && view.changes.polledAt !== null
    })
    // Only Zoho itself knows this one.
    await control('/settings', { notificationsLost: true, searchLagMs: 0 })
    await control('/records/Contacts', {
      op: 'create',
      record: { First_Name: 'Haley', Last_Name: 'Newcomer', Phone: '+1 212 555 0188' },
    })
  })

  test('[A6.2][A6.7] what Zoho finds comes in below, and neither choice nor focus moves; it is asked once for a word', async () => {
    const { box, list } = await signIn('1002')
    await control('/faults', { fault: 'latency', ms: 4000, match: { pathPrefix: '/crm/v8/Contacts/search' } })
    const requests = async () => {
      const all = (await (await fetch(`${rig.sandbox.zoho.us.control}/requests`)).json()) as {
        path: string
        query: { word?: string }
      }[]
      return all
        .filter(({ path, query }) => path.endsWith('/Contacts/search') && query.word)
        .map(({ query }) => query.word)
    }
    await box.pressSequentially('hale')
    await list.getByRole('option').first().waitFor()
    await agent.page.keyboard.press('ArrowDown')
    const before = await lines(list)
    const choice = await chosen(box)
    await agent.page.getByText(agent.desk.words.agent.dial.searching).waitFor()
    await list.getByText('Haley Newcomer').waitFor()
    expect((await lines(list)).slice(0, before.length)).toEqual(before)
    expect((await lines(list)).at(-1)).toBe('Haley Newcomer')
    expect(await chosen(box)).toBe(choice)
    expect(await agent.page.evaluate("document.activeElement.getAttribute('role')")).toBe('combobox')
    expect(await requests()).toEqual(['hale'])
    await new Screens('dial-search', 'en').take(agent.page, 'zoho', { whole: false })
    await fetch(`${rig.sandbox.zoho.us.control}/faults`, { method: 'DELETE' })
  })

  test('[A6.2] an agent without a Zoho user searches here only, and is told why', async () => {
    const { box, list } = await signIn('1006', 'zh-CN')
    await box.fill('Newcomer')
    await agent.page.getByText(agent.desk.words.agent.dial.notAsked['not-bound']).waitFor()
    await agent.page.getByText(agent.desk.words.agent.dial.nothing).waitFor()
    expect(await lines(list)).toEqual([])
    await box.fill('Hale')
    await list.getByRole('option').first().waitFor()
    await new Screens('dial-search', 'zh-CN').take(agent.page, 'not-bound', { whole: false })
  })

  test('[A6.4][A6.8] with masked numbers Zoho is not searched, and who is found here is called without the number showing', async () => {
    await settings({ alwaysQuery: true, maskNumbers: true })
    const { box, list } = await signIn('1002')
    await box.fill('hale')
    await agent.page.getByText(agent.desk.words.agent.dial.notAsked.masked).waitFor()
    // Her other number is a line of its own.
    await list.getByRole('option').filter({ hasText: 'Margaret Hale' }).filter({ hasText: '+1 212****142' }).click()
    const { dialling } = agent.desk.words.agent.dial
    await agent.page.getByText(fill(dialling, { number: '+1 212****142' })).waitFor()
    await agent.page.getByRole('article').first().getByText('Margaret Hale').waitFor()
    await agent.desk.button(agent.desk.words.agent.card.hangup).click()
  })
})
