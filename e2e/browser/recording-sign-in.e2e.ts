// Users of Zoho who are not signed in open a recording from its log, on a whole Jackfield with the local Zoho's own pages.
import { setTimeout as sleep } from 'node:timers/promises'
import { defaultCallLogSettings, explain, type Language, type Problem, type ZohoUsersView } from '@jackfield/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../toolkit/jackfield-client.ts'
import { type Browser, openBrowser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'
import { ZohoPage } from './harness/zoho-page.ts'

const known = '+12125550801'

describe('signing in with Zoho to hear a recording', () => {
  let rig: Rig
  let english: Browser
  let chinese: Browser
  let logInZoho: string
  let link: string
  let inEnglish: Walk
  let inChinese: Walk

  beforeAll(async () => {
    rig = await startRig('recording-sign-in', 'connected', [{ First_Name: 'Nora', Last_Name: 'Quint', Phone: known }])
    const { admin } = rig
    const callLog = { ...defaultCallLogSettings, playRecording: true, recordingAccess: 'sign-in' }
    await admin.send('PUT', '/api/integrations/zoho-crm/call-log', callLog)
    await unbind('farah@demo.jackfield.test')
    // By the PBX's clock a call of this very moment may have begun before the settings.
    await sleep(1000)
    await rig.call({ from: known, to: '1002', ringMs: 300, talkMs: 2000 })
    await until('the log is written', async () => (await admin.calls())[0]?.delivery === 'done', 30_000)
    const [call] = await admin.calls()
    logInZoho = (await admin.call(call?.id ?? '')).deliveries[0]?.record?.url ?? ''
    english = await openBrowser({ language: 'en' })
    chinese = await openBrowser({ language: 'zh-CN' })
    inEnglish = walk(english, 'en')
    inChinese = walk(chinese, 'zh-CN')
  })
  afterAll(async () => {
    await english?.close()
    await chinese?.close()
    await rig?.stop()
  })
  asOneWalk(() => [english, chinese])

  async function unbind(email: string): Promise<void> {
    const path = '/api/integrations/zoho-crm'
    const { users } = await rig.admin.get<ZohoUsersView>(`${path}/users`)
    const kept = users.filter((user) => user.extensions.length > 0 && user.email.toLowerCase() !== email)
    const bindings = kept.map(({ id, extensions, groups }) => ({ userId: id, extensions, groups }))
    await rig.admin.send('PUT', `${path}/bindings`, { bindings })
  }

  /** What one browser does on our page, in its language, and on Zoho's. */
  function walk({ page }: Browser, language: Language) {
    const ours = new ConsolePage(page, rig.url, language)
    const words = ours.words.recordings
    const zoho = new ZohoPage(page)
    const screens = new Screens('recording-sign-in', language)
    return {
      words,
      screens,
      zoho,
      asksToSignIn: () => page.getByText(words.link.signIn, { exact: true }).waitFor(),
      leave: () => ours.button(words.link.withZoho).click(),
      /** Zoho lets people choose who they are; the one before is signed out by it. */
      become: async (person: string) => {
        await page.goto(`${rig.sandbox.zoho.us.accounts}/signin`)
        await zoho.signIn(person)
        await page.goto(link)
      },
      isTold: async (problem: Problem) => {
        const { what, remedy } = explain(problem, language)
        await page.getByText(what, { exact: true }).waitFor()
        await page.getByText(remedy, { exact: true }).waitFor()
        expect(await page.locator('audio').count()).toBe(0)
      },
      plays: async () => {
        await ours.button(words.player.play).click()
        await expect
          .poll(() => page.evaluate<number>(`document.querySelector('audio')?.currentTime ?? 0`), { timeout: 15_000 })
          .toBeGreaterThan(0.3)
      },
      signsOut: () => ours.button(words.link.signOut).click(),
    }
  }
  type Walk = ReturnType<typeof walk>
  const farah = { code: 'recording-zoho-not-bound', params: { user: 'Farah@Demo.Jackfield.Test' } } as const

  test('[A11.12] an unbound user is told why not, and what to do', async () => {
    const { page } = english
    const user = inEnglish
    await page.goto(logInZoho)
    await page.getByRole('link', { name: 'Call recording' }).click()
    await user.asksToSignIn()
    link = page.url()
    await user.screens.take(page, 'asks')
    await user.leave()
    await user.zoho.signIn('Farah Haddad')
    await user.screens.take(page, 'consent', { ours: false })
    await user.zoho.accept()
    await page.waitForURL(link)
    await user.isTold(farah)
    await user.screens.take(page, 'unbound')
  })

  test('[A11.8] a bound user plays it, and may sign out', async () => {
    const { page } = english
    const user = inEnglish
    await user.become('Bruno Costa')
    await user.leave()
    await user.zoho.accept()
    await page.waitForURL(link)
    await user.plays()
    await page.getByText('Signed in with Zoho as Bruno Costa', { exact: true }).waitFor()
    await user.screens.take(page, 'plays')
    await page.goto(logInZoho)
    await page.getByRole('link', { name: 'Call recording' }).click()
    await user.plays()
    await page.goto(`${rig.url}/calls`)
    await page.waitForURL(/\/sign-in/)
    await page.goto(link)
    await user.signsOut()
    await user.asksToSignIn()
  })

  test('[A11.8][A11.12] in Chinese: refused consent, an unbound user, a bound one', async () => {
    const { page } = chinese
    const user = inChinese
    await page.goto(link)
    await user.asksToSignIn()
    await user.screens.take(page, 'asks')
    await user.leave()
    await user.zoho.signIn('Dora Lindqvist')
    await user.zoho.refuse()
    await page.waitForURL(link)
    await user.isTold({ code: 'recording-zoho-refused' })
    await user.screens.take(page, 'refused')
    // Those who accepted once are not asked again.
    await user.become('Farah Haddad')
    await user.leave()
    await user.isTold(farah)
    await user.screens.take(page, 'unbound')
    await user.become('Bruno Costa')
    await user.leave()
    await user.plays()
    await user.screens.take(page, 'plays')
  })

  test('[A11.11] an address of the way back that was opened elsewhere leads on', async () => {
    const { page } = chinese
    const user = inChinese
    await chinese.context.clearCookies()
    await page.goto(`${rig.url}/integration/callback/api/crm/zoho/?code=1000.a&state=listener.${'a'.repeat(43)}`)
    await user.isTold({ code: 'recording-zoho-state' })
    await user.screens.take(page, 'lost')
    expect([...english.faults, ...chinese.faults]).toEqual([])
  })
})
