// Recordings on a whole Jackfield: a call of the demo PBX, its log in the local Zoho with the link, and everything that plays it.
import { readFileSync } from 'node:fs'
import { type CallLogSettings, defaultCallLogSettings } from '@jackfield/contract'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../toolkit/jackfield-client.ts'
import { type Browser, openBrowser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { administrator, type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'
import { wordsOf } from './harness/words.ts'

const known = '+12125550801'
const TALK_MS = 4000

describe('recordings', () => {
  let rig: Rig
  let office: Browser
  let desk: Browser
  let stranger: Browser
  let admin: ConsolePage
  let zohoPage: string

  const saveCallLog = (changes: Partial<CallLogSettings>) =>
    rig.admin.send('PUT', '/api/integrations/zoho-crm/call-log', { ...defaultCallLogSettings, ...changes })
  /** Plays what is on the page until the sound has gone on for a moment. */
  async function plays(page: Page): Promise<void> {
    await expect
      .poll(() => page.evaluate<number>(`document.querySelector('audio')?.currentTime ?? 0`))
      .toBeGreaterThan(0.3)
  }

  beforeAll(async () => {
    rig = await startRig('recordings', 'connected', [{ First_Name: 'Nora', Last_Name: 'Quint', Phone: known }])
    await saveCallLog({ playRecording: true, recordingAccess: 'sign-in' })
    desk = await openBrowser({ language: 'en' })
    await desk.page.goto(await rig.agentLink('1002'))
    await desk.page.getByText(wordsOf.en.agent.connection.up, { exact: true }).waitFor()
    await rig.call({ from: known, to: '1002', ringMs: 300, talkMs: TALK_MS })
    await until('the log is written', async () => (await rig.admin.calls())[0]?.delivery === 'done')
    const [call] = await rig.admin.calls()
    zohoPage = (await rig.admin.call(call?.id ?? '')).deliveries[0]?.record?.url ?? ''
    office = await openBrowser({ language: 'en' })
    stranger = await openBrowser({ language: 'zh-CN' })
    admin = new ConsolePage(office.page, rig.url, 'en')
    await admin.signIn(administrator.name, administrator.password)
  })
  afterAll(async () => {
    await office?.close()
    await desk?.close()
    await stranger?.close()
    await rig?.stop()
  })
  asOneWalk(() => [office, desk, stranger])

  test('[B9.2] the agent plays the recording from the card of the call that has just ended', async () => {
    const { recordings } = admin.words
    await desk.page.getByRole('button', { name: recordings.play }).click()
    await plays(desk.page)
  })

  test('[B9.1] the list shows it with its length; it plays with a waveform, and can be downloaded', async () => {
    const { recordings, shell } = admin.words
    await admin.navigate('recordings')
    await admin.heading(shell.nav.recordings).waitFor()
    const row = office.page.getByRole('row').nth(1)
    await row.getByText('Nora Quint').waitFor()
    await row.getByText('0:04').waitFor()
    const screens = new Screens('recordings', 'en')
    await screens.take(office.page, 'list')
    await row.click()
    await office.page.locator('[data-waveform][data-drawn]').waitFor()
    await admin.button(recordings.player.play).click()
    await plays(office.page)
    await admin.button(recordings.player.pause).click()
    const length = await office.page.evaluate<number>(`document.querySelector('audio').duration`)
    expect(Math.abs(length - TALK_MS / 1000)).toBeLessThan(0.5)
    const [file] = await Promise.all([
      office.page.waitForEvent('download'),
      admin.link(recordings.player.download).click(),
    ])
    expect(file.suggestedFilename()).toMatch(/^\d{4}-\d\d-\d\d \d\d-\d\d-\d\d inbound \+?\d+ 1002\.wav$/)
    const sound = readFileSync(await file.path())
    expect(sound.subarray(0, 4).toString()).toBe('RIFF')
    expect(sound.length).toBeGreaterThan(16_000 * (TALK_MS / 1000 - 0.5))
    await screens.take(office.page, 'player', { whole: false })
  })

  test('[B9.1] filters stand in the address', async () => {
    const { recordings, calls } = admin.words
    await admin.open('/recordings?search=99999')
    await office.page.getByText(recordings.emptyFiltered).waitFor()
    await admin.button(calls.clear).click()
    await office.page.getByText('Nora Quint').waitFor()
    await admin.open('/recordings?extension=1006')
    await office.page.getByText(recordings.emptyFiltered).waitFor()
  })

  test('[B9.1] the drawer of the call plays it too', async () => {
    const { recordings } = admin.words
    await admin.open('/calls')
    await office.page.getByRole('row').nth(1).click()
    await admin.dialog().getByRole('button', { name: recordings.play }).click()
    await plays(office.page)
  })

  test('[A11.1][A11.2] the log in Zoho shows the link, which plays for those who are signed in', async () => {
    const { recordings } = admin.words
    await office.page.goto(zohoPage)
    await office.page.getByRole('link', { name: 'Call recording' }).click()
    await admin.heading(recordings.link.title).waitFor()
    await admin.button(recordings.player.play).click()
    await plays(office.page)
    await new Screens('recordings', 'en').take(office.page, 'link')
    const link = office.page.url()
    const words = wordsOf['zh-CN'].recordings.link
    const answer = await stranger.page.goto(link)
    expect(answer?.headers()).toMatchObject({ 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' })
    await stranger.page.getByText(words.signIn, { exact: true }).waitFor()
    await new Screens('recordings', 'zh-CN').take(stranger.page, 'sign-in')
  })

  test('[A11.2] set so, anyone who holds the link hears it', async () => {
    const link = office.page.url()
    await saveCallLog({ playRecording: true, recordingAccess: 'link' })
    await stranger.page.goto(link)
    await stranger.page.getByRole('button', { name: wordsOf['zh-CN'].recordings.player.play, exact: true }).click()
    await plays(stranger.page)
    await new Screens('recordings', 'zh-CN').take(stranger.page, 'open')
  })

  test('[A11.4] switched off on the Zoho page, the link says that it is no longer valid, also when it is on again', async () => {
    const link = office.page.url()
    const { zoho, common } = admin.words
    await admin.open('/integrations/crm/zoho')
    await office.page.getByText(zoho.callLog.recordingAccesses.link, { exact: true }).waitFor()
    await new Screens('recordings', 'en').take(office.page, 'settings')
    await office.page.getByRole('switch', { name: zoho.callLog.playRecording }).click()
    await office.page.getByText(zoho.callLog.recordingOff).waitFor()
    await admin.button(common.save).click()
    await office.page.getByText(common.saved, { exact: true }).first().waitFor()
    await stranger.page.goto(link)
    await stranger.page.getByText('此链接已失效。').waitFor()
    await new Screens('recordings', 'zh-CN').take(stranger.page, 'revoked')
    await saveCallLog({ playRecording: true, recordingAccess: 'link' })
    await stranger.page.reload()
    await stranger.page.getByText('此链接已失效。').waitFor()
  })

  test('[B9.1] in Chinese, with nothing that is in the other language', async () => {
    await admin.open('/recordings')
    await admin.switchLanguage('zh-CN')
    await office.page.getByText('Nora Quint').first().waitFor()
    await new Screens('recordings', 'zh-CN').take(office.page, 'list')
    expect([...office.faults, ...desk.faults, ...stranger.faults]).toEqual([])
  })
})
