// What the pages of the PBX link have for an Asterisk alone; the Asterisk is played.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pbxViewSchema } from '@jackfield/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FakeAmi } from '../../packages/server/src/pbx/asterisk/fake-ami.ts'
import { type Browser, openBrowser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { administrator, type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'

describe.each(['en', 'zh-CN'] as const)('an Asterisk, %s', (language) => {
  let rig: Rig
  let ami: FakeAmi
  let browser: Browser
  let admin: ConsolePage
  let screens: Screens

  beforeAll(async () => {
    rig = await startRig('asterisk-pages', 'set-up')
    ami = await FakeAmi.start({ user: 'cti', secret: 'amisecret', endpoints: ['1001', '1002', '1003', 'trunk'] })
    await rig.admin.setPbx({
      kind: 'asterisk',
      host: '127.0.0.1',
      port: ami.port,
      user: 'cti',
      secret: 'amisecret',
      blockedPrefixes: [],
      endpointRoles: {},
      outsidePrefix: '',
    })
    browser = await openBrowser({ language })
    admin = new ConsolePage(browser.page, rig.url, language)
    screens = new Screens('asterisk-pages', language)
    await admin.signIn(administrator.name, administrator.password)
  })
  afterAll(async () => {
    await browser?.close()
    await rig?.stop()
    await ami?.close()
  })
  asOneWalk(() => [browser])

  const saved = async () => {
    const { settings } = pbxViewSchema.parse(await rig.admin.get('/api/pbx'))
    return settings?.kind === 'asterisk' ? settings.ringGroups : undefined
  }
  const row = (text: string) => browser.page.getByRole('row').filter({ hasText: text })

  test('[B3.7] a ring group is added, by its number, name and members', async () => {
    const { pbx, common } = admin.words
    await admin.open('/pbx?tab=queues')
    await admin.button(pbx.queues.add).click()
    await admin.field(pbx.queues.number).fill('6x')
    await admin.button(common.save).click()
    await browser.page.getByText(pbx.queues.numberBad).waitFor()
    await browser.page.getByText(pbx.groups.membersNeeded).waitFor()
    await admin.field(pbx.queues.number).fill('6200')
    await admin.field(pbx.queues.name).fill('Front desk 前台')
    await admin.choose(pbx.groups.members, /1001/)
    await admin.choose(pbx.groups.members, /1003/)
    await screens.take(browser.page, 'dialog', { whole: false })
    await admin.dialog().getByText(pbx.queues.ringGroup, { exact: true }).click()
    await admin.button(common.save).click()
    await row('6200').getByText('1001, 1003').waitFor()
    await row('6200').getByText(pbx.queues.typed).waitFor()
    await screens.take(browser.page, 'list')
    expect(await saved()).toEqual([{ number: '6200', name: 'Front desk 前台', members: ['1001', '1003'] }])
  })

  test('[B3.7] it stays when other settings of the link are saved', async () => {
    const { pbx, common } = admin.words
    await admin.open('/pbx')
    await admin.field(pbx.outsidePrefix).fill('9')
    await admin.button(common.save).click()
    await browser.page.getByText(common.saved, { exact: true }).waitFor()
    expect(await saved()).toHaveLength(1)
  })

  test('[B3.7] it is changed and deleted again', async () => {
    const { pbx, common } = admin.words
    await admin.open('/pbx?tab=queues')
    await row('6200').focus()
    await browser.page.keyboard.press('Enter')
    await admin.field(pbx.queues.name).fill('Sales')
    await admin.button(common.save).click()
    await row('Sales').waitFor()
    await row('Sales').click()
    await admin.dialog().getByRole('button', { name: common.delete, exact: true }).click()
    await browser.page.getByText(pbx.queues.deleteText).waitFor()
    await admin.dialog().getByRole('button', { name: common.delete, exact: true }).click()
    await admin.dialog().waitFor({ state: 'detached' })
    await expect.poll(saved).toEqual([])
    await expect.poll(() => row('Sales').count()).toBe(0)
  })

  test('the tab beside it asks where the call records are, and says why they cannot be read', async () => {
    const { records } = admin.words.pbx
    await admin.open('/pbx?tab=records')
    await screens.take(browser.page, 'records')
    await admin.choose(records.kind, records.kinds.csv)
    await admin.field(records.file).fill('/no/such/Master.csv')
    await admin.button(records.test).click()
    await browser.page.getByRole('alert').getByText('/no/such/Master.csv').first().waitFor()
    await screens.take(browser.page, 'records-file')
    await admin.choose(records.kind, records.kinds.mariadb)
    expect(await browser.page.getByText('/no/such/Master.csv').count()).toBe(0)
    await screens.take(browser.page, 'records-mariadb')
  })

  test('[B9.8] the folder of recordings is tried and saved, and stays when the link is saved', async () => {
    const { pbx, common } = admin.words
    const { recordings } = pbx
    const folder = mkdtempSync(join(tmpdir(), 'jackfield-monitor-'))
    await admin.open('/pbx?tab=records')
    await browser.page.getByRole('switch', { name: recordings.enable }).click()
    await admin.field(recordings.folder).fill('monitor')
    await admin.button(recordings.test).click()
    await browser.page.getByText(recordings.pathBad).waitFor()
    await admin.field(recordings.folder).fill('/no/such/monitor')
    await admin.button(recordings.test).click()
    await browser.page.getByRole('alert').getByText('/no/such/monitor').first().waitFor()
    await screens.take(browser.page, 'recordings-missing')
    writeFileSync(join(folder, 'a.mp3'), 'sound')
    await admin.field(recordings.folder).fill(folder)
    await admin.button(recordings.test).click()
    await browser.page.getByText(recordings.testOk).waitFor()
    await browser.page.getByText('a.mp3').waitFor()
    await screens.take(browser.page, 'recordings')
    await admin.button(common.save).click()
    await browser.page.getByText(common.saved, { exact: true }).first().waitFor()
    await admin.open('/pbx')
    await admin.field(pbx.outsidePrefix).fill('0')
    await admin.button(common.save).click()
    await browser.page.getByText(common.saved, { exact: true }).first().waitFor()
    const { settings } = pbxViewSchema.parse(await rig.admin.get('/api/pbx'))
    expect(settings).toMatchObject({
      outsidePrefix: '0',
      recordings: { folder, pbxFolder: '/var/spool/asterisk/monitor' },
    })
    rmSync(folder, { recursive: true })
  })
})
