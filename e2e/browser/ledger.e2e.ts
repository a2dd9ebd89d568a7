// The calls page on a whole Jackfield: what became of each log and why, decided by hand, counted, filtered and exported.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../toolkit/jackfield-client.ts'
import { postJson } from '../toolkit/post-json.ts'
import type { Browser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { openAdministrator } from './harness/people.ts'
import { administrator, type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'
import { fill } from './harness/words.ts'

const known = '+12125550801'
const unknown = '+12125550899'

describe('the ledger', () => {
  let rig: Rig
  let office: Browser
  let admin: ConsolePage

  /** Waits until as many calls stand in the ledger, the newest with this state of its log. */
  const newest = (count: number, delivery: string | null) =>
    until(`call ${count} is ${delivery ?? 'without a log'}`, async () => {
      const calls = await rig.admin.calls()
      if (calls.length === count && calls[0]?.state === 'ended' && calls[0].delivery === delivery) return true
      throw new Error(calls.map((call) => `${call.state}: ${call.delivery} ${call.reason?.code ?? ''}`).join(', '))
    })

  beforeAll(async () => {
    rig = await startRig('ledger', 'connected', [{ First_Name: 'Nora', Last_Name: 'Quint', Phone: known }])
    await rig.call({ from: known, to: '1002', ringMs: 300, talkMs: 1500 })
    await newest(1, 'done')
    // Zoho refuses the next log, once.
    const match = { method: 'POST', pathPrefix: '/crm/v8/Calls' }
    await postJson(`${rig.sandbox.zoho.us.control}/faults`, { fault: 'status', status: 404, match, times: 1 })
    await rig.call({ from: known, to: '1002', ringMs: 300, talkMs: 1500 })
    await newest(2, 'refused')
    await rig.call({ from: unknown, to: '1002', ringMs: 300, answered: false })
    await newest(3, 'not-owed')
    await rig.call({ from: known, to: '1006', ringMs: 300, answered: false })
    await newest(4, null)
    ;({ browser: office, console: admin } = await openAdministrator(rig))
  })
  afterAll(async () => {
    await office?.close()
    await rig?.stop()
  })
  asOneWalk(() => [office])

  const rows = () => office.page.getByRole('row')
  const complete = (done: number, owed: number) =>
    office.page.getByText(fill(admin.words.calls.complete.some, { done, owed }), { exact: true })
  const quick = (name: string) => office.page.getByRole('button', { name: new RegExp(`^${name}`) })

  test('[OPS.52] how many of the owed logs of today are in Zoho, and why nothing was owed for the others', async () => {
    const { calls } = admin.words
    await admin.open('/calls')
    await complete(1, 2).waitFor()
    const bar = office.page.getByRole('img', { name: /^Logs by what became of them/ })
    expect(await bar.getAttribute('aria-label')).toContain(`${calls.complete.done} 1, ${calls.delivery.refused} 1`)
    await office.page.getByText(/No record 1.*Not bound 1|Not bound 1.*No record 1/).waitFor()
    await new Screens('ledger', 'en').take(office.page, 'today')
  })

  test('[OPS.52] any range of days', async () => {
    const { calls } = admin.words
    await admin.choose(calls.days, calls.range.yesterday)
    await office.page.getByText(calls.complete.none, { exact: true }).waitFor()
    await office.page.getByText(calls.emptyDays).waitFor()
    await admin.choose(calls.days, calls.range['7d'])
    await complete(1, 2).waitFor()
    await admin.choose(calls.days, calls.range.days)
    await office.page.getByLabel(calls.firstDay).fill('2020-01-01')
    await expect.poll(() => new URL(office.page.url()).searchParams.get('from')).toBe('2020-01-01')
    await complete(1, 2).waitFor()
  })

  test('[OPS.51] filters stand in the address and outlive a reload', async () => {
    const { calls } = admin.words
    await admin.open('/calls')
    await expect.poll(() => rows().count()).toBe(5)
    await quick(calls.show['not-delivered']).click()
    await expect.poll(() => rows().count()).toBe(2)
    expect(new URL(office.page.url()).searchParams.get('show')).toBe('not-delivered')
    await office.page.reload()
    await expect.poll(() => rows().count()).toBe(2)
    await rows().nth(1).getByText(calls.delivery.refused).waitFor()
    expect(await quick(calls.show['not-delivered']).getAttribute('aria-pressed')).toBe('true')
    await quick(calls.show['no-match']).click()
    await rows().nth(1).getByText('555 0899').waitFor()
    await rows().nth(1).getByText(calls.notOwed['log-no-match'], { exact: true }).waitFor()
    await admin.button(calls.clear).click()
    await expect.poll(() => rows().count()).toBe(5)
    await admin.choose(calls.column.extensions, /^1006 /)
    await expect.poll(() => rows().count()).toBe(2)
    expect(new URL(office.page.url()).search).toContain('1006')
    await admin.button(calls.clear).click()
  })

  test('[OPS.53] giving up names what follows from it, and nothing happens before that is confirmed', async () => {
    const { calls, common } = admin.words
    await admin.open('/calls?show=not-delivered')
    await rows().nth(1).click()
    await admin.button(calls.drawer.giveUp).click()
    const dialog = admin.dialog().filter({ hasText: calls.decide.giveUpTitle })
    await dialog.getByText(/One log is missing in Zoho from now on: Nora Quint/).waitFor()
    await new Screens('ledger', 'en').take(office.page, 'give-up', { whole: false })
    await dialog.getByRole('button', { name: common.cancel }).click()
    await dialog.waitFor({ state: 'detached' })
    expect((await rig.admin.calls())[2]?.delivery).toBe('refused')
    await admin.button(calls.drawer.giveUp).click()
    await dialog.getByRole('button', { name: calls.drawer.giveUp }).click()
    await office.page.getByText(`${administrator.name} gave this log up.`).waitFor()
    expect((await rig.admin.calls())[2]?.delivery).toBe('given-up')
  })

  test('[OPS.53][OPS.52] writing it again asks too; then Zoho has all of them', async () => {
    const { calls, common } = admin.words
    await admin.button(calls.drawer.retry).click()
    // Esc closes the question, not the call.
    await office.page.getByText(calls.decide.retryTitle).waitFor()
    await office.page.keyboard.press('Escape')
    await office.page.getByText(calls.decide.retryTitle).waitFor({ state: 'detached' })
    await admin.button(calls.drawer.retry).click()
    const dialog = admin.dialog().filter({ hasText: calls.decide.retryTitle })
    await dialog.getByRole('button', { name: calls.drawer.retry }).click()
    // It was sent once: Zoho is asked through the whole settle time before it is written again.
    await admin.dialog().getByText(calls.delivery.unknown).waitFor()
    await admin.dialog().getByText(calls.delivery.done).waitFor({ timeout: 150_000 })
    await admin.dialog().getByRole('button', { name: common.close }).click()
    await admin.dialog().waitFor({ state: 'detached' })
    await complete(2, 2).waitFor()
    await office.page.getByText('100%', { exact: true }).waitFor()
    await expect.poll(() => rows().count()).toBe(0)
  })

  test('[OPS.14][OPS.55] the legs of a call as a drawing, and every step of it in words', async () => {
    const { calls } = admin.words
    await admin.open('/calls')
    await rows().filter({ hasText: calls.delivery.done }).first().click()
    const drawing = admin.dialog().getByRole('img', { name: /^1002 .*Talked .*–/ })
    await drawing.waitFor()
    await admin.button(calls.drawer.steps).focus()
    await office.page.keyboard.press('Enter')
    for (const step of [/(Nora Quint|555 0801).* calls/, /^Rings at 1002/, /^1002 .* answers$/, /is out: hung up$/])
      await admin.dialog().getByRole('listitem').getByText(step).first().waitFor()
    await new Screens('ledger', 'en').take(office.page, 'call', { whole: false })
    await office.page.keyboard.press('Escape')
    await admin.dialog().waitFor({ state: 'detached' })
  })

  test('[OPS.50] why no record opened, for each call', async () => {
    const { calls } = admin.words
    const why = async (row: string, extension: string, reason: string) => {
      await rows().filter({ hasText: row }).first().click()
      await admin.dialog().getByText(reason, { exact: false }).last().waitFor()
      await admin.dialog().getByText(extension, { exact: true }).last().waitFor()
      await office.page.keyboard.press('Escape')
      await admin.dialog().waitFor({ state: 'detached' })
    }
    // Nobody was signed in at 1002; the number of the next one is in no record; 1006 belongs to nobody.
    await why(calls.delivery.done, '1002', 'No agent page was open for this extension.')
    await why('555 0899', calls.drawer.forNobody, 'No record in Zoho holds this number.')
    await why('1006', '1006', 'The extension belonged to no Zoho user.')
  })

  test('[OPS.54] the calls that the filters leave, as a CSV file', async () => {
    const { calls } = admin.words
    await admin.open('/calls?search=Quint')
    await expect.poll(() => rows().count()).toBe(3)
    const download = office.page.waitForEvent('download')
    await admin.button(calls.csv.button).click()
    const file = await (await download).path()
    const text = readFileSync(file, 'utf8')
    expect(text.trim().split('\r\n')).toHaveLength(3)
    expect(text).toContain('Nora Quint')
    expect(text).not.toContain('0899')
    await office.page.getByText(fill(calls.csv.saved_other, { count: 2 })).waitFor()
  })

  test('the comparison with Zoho is begun by a button and tells what it looked at', async () => {
    const { status } = admin.words
    await admin.open('/status')
    await admin.button(status.audit.button).click()
    await office.page.getByText(fill(status.audit.fine_other, { count: 2 })).waitFor()
    await new Screens('ledger', 'en').take(office.page, 'status')
  })

  test('that this is a demo stands on every page, wherever it is scrolled to', async () => {
    const { shell } = admin.words
    for (const path of ['/', '/calls', '/status', '/pbx', '/extensions', '/site', '/integrations/crm/zoho']) {
      await admin.open(path)
      await office.page.getByRole('note').getByText(shell.demo).waitFor()
      await office.page.mouse.wheel(0, 3000)
      expect((await office.page.getByRole('note').boundingBox())?.y).toBe(48)
    }
  })

  test('[OPS.15] the ledger, a call and the status page in Chinese', async () => {
    await admin.open('/calls')
    await admin.switchLanguage('zh-CN')
    admin = new ConsolePage(office.page, rig.url, 'zh-CN')
    await complete(2, 2).waitFor()
    const screens = new Screens('ledger', 'zh-CN')
    await screens.take(office.page, 'today')
    await rows().filter({ hasText: admin.words.calls.delivery.done }).first().click()
    await admin.dialog().getByText(admin.words.calls.drawer.pops, { exact: true }).waitFor()
    await screens.take(office.page, 'call', { whole: false })
    await office.page.keyboard.press('Escape')
    await admin.open('/status')
    await admin.button(admin.words.status.audit.button).waitFor()
    await screens.take(office.page, 'status')
  })

  test('no page threw or complained', () => expect(office.faults).toEqual([]))
})
