// Company contacts as an administrator keeps them, in both languages, and what agents see of them.
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Language } from '@jackfield/contract'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from './harness/browser.ts'
import { ConsolePage } from './harness/console-page.ts'
import { administrator, type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { asOneWalk } from './harness/walk.ts'
import { fill } from './harness/words.ts'

const hostile = '<img src=x onerror="window.hacked=1">'
const long = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(5)

/** A file with everything that comes: another delimiter, long and hostile names, rows that are no contacts. */
const file = [
  ['Full name', 'Company', 'Mobile', 'Business Phone', 'Notes'],
  ['Ada Lovelace', 'Analytical Engines Ltd', '+1 212 555 0811', '+1 212 555 0812', 'first line'],
  [hostile, hostile, '+1 212 555 0813'],
  [long, long, '+1 212 555 0814'],
  ['佐藤寿限無寿限無五劫の擦り切れ海砂利水魚の水行末', '株式会社', '+81 3 5555 0100'],
  ['مرحبا بكم', '', '+1 212 555 0815'],
  ['', '', '+1 212 555 0816'],
  ['No number'],
  ['Spreadsheet', '', '1.38E+10'],
  ...Array.from({ length: 120 }, (_, n) => [
    `Person ${String(n).padStart(3, '0')}`,
    'Northwind',
    `21255520${String(n).padStart(2, '0')}`.padEnd(10, '0'),
  ]),
]
  .map((row) => row.map((cell) => `"${(cell ?? '').replaceAll('"', '""')}"`).join(';'))
  .join('\r\n')

let rig: Rig
let office: Browser
let desk: Browser
const csvFile = join(tmpdir(), `contacts-${process.pid}.csv`)

beforeAll(async () => {
  writeFileSync(csvFile, `\uFEFF${file}`)
  rig = await startRig('contacts', 'connected')
})
afterAll(async () => {
  await rig?.stop()
})

describe.each(['en', 'zh-CN'] as const)('company contacts (%s)', (language: Language) => {
  let page: Page
  let admin: ConsolePage
  const screens = new Screens('contacts', language)
  const group = language === 'en' ? 'Suppliers' : '供应商'
  asOneWalk(() => [office])

  beforeAll(async () => {
    office = await openBrowser({ language })
    page = office.page
    admin = new ConsolePage(page, rig.url, language)
    await admin.signIn(administrator.name, administrator.password)
  })
  afterAll(async () => {
    await office?.close()
  })

  /** The list of groups beside the contacts. */
  const groupLink = (name: string) =>
    page
      .getByRole('navigation', { name: admin.words.contacts.groups })
      .getByRole('button', { name: new RegExp(`^${name}`) })
  const row = (name: string): Locator => page.getByRole('row', { name })

  test('[B4.1] an empty page says what it is for; a group is made by keyboard', async () => {
    const { contacts } = admin.words
    await admin.navigate('contacts')
    await admin.heading(contacts.title).waitFor()
    await page
      .getByText(language === 'en' ? contacts.emptyTitle : contacts.all)
      .first()
      .waitFor()
    await screens.take(page, 'start')
    await admin.button(contacts.addGroup).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => admin.field(contacts.groupName).evaluate((field) => field.matches(':focus'))).toBe(true)
    await page.keyboard.type(group)
    await page.keyboard.press('Enter')
    await admin.dialog().waitFor({ state: 'detached' })
    await groupLink(group).waitFor()
    await expect.poll(() => page.url()).toContain('group=')
    await page.getByText(contacts.emptyTitle).waitFor()
  })

  test('[B4.2] a contact with several numbers is made, and found by `/` and its digits', async () => {
    const { contacts, common } = admin.words
    await admin.button(contacts.add).first().click()
    await admin.field(contacts.name).fill('王芳')
    await admin.field(contacts.company).fill('Northwind')
    await admin.field(fill(contacts.number, { n: 1 })).fill('not a number')
    await admin.button(common.save).click()
    await page.getByText(contacts.numberBad).waitFor()
    await screens.take(page, 'form-faulty', { whole: false })
    await admin.field(fill(contacts.number, { n: 1 })).fill('(212) 555-0801')
    await admin.button(contacts.addNumber).click()
    await admin.field(fill(contacts.number, { n: 2 })).fill('8001')
    await admin.button(common.save).click()
    await row('王芳').waitFor()
    await row('Northwind').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('555-0801')
    await expect.poll(() => page.url()).toContain('search=')
    await row('+1 212 555 0801').waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('nobody at all')
    await page.getByText(contacts.emptySearch).waitFor()
    await screens.take(page, 'search-nothing')
    await admin.button(contacts.clearSearch).click()
    await row('王芳').focus()
    await page.keyboard.press('Enter')
    await page.getByText(contacts.numberNone).waitFor()
    await screens.take(page, 'form', { whole: false })
    await page.keyboard.press('Escape')
  })

  test('[B4.3][B4.5] a file is imported, with its progress and a report of what was rejected', async () => {
    const { contacts, common } = admin.words
    const { import: words } = contacts
    await admin.button(words.button).click()
    await admin.dialog().getByRole('button', { name: words.start, exact: true }).click()
    await page.getByText(words.fileNeeded).waitFor()
    const colours = join(tmpdir(), `colours-${process.pid}.csv`)
    writeFileSync(colours, 'colour,shape\nred,round')
    await page.locator('input[type=file]').setInputFiles(colours)
    await admin.dialog().getByRole('button', { name: words.start, exact: true }).click()
    await admin
      .dialog()
      .getByRole('alert')
      .getByText(/colour, shape/)
      .waitFor()
    await screens.take(page, 'import-refused', { whole: false })
    await page.locator('input[type=file]').setInputFiles(csvFile)
    await admin.dialog().getByRole('button', { name: words.start, exact: true }).click()
    await admin.dialog().getByText(words.state.done).waitFor()
    await screens.take(page, 'import-done', { whole: false })
    expect(
      await admin
        .dialog()
        .getByText(/^(3|125|128)$/)
        .count(),
    ).toBe(3)
    const download = page.waitForEvent('download')
    await admin.link(words.report).click()
    const report = readFileSync(await (await download).path(), 'utf8')
    expect(report.split('\r\n').map((line) => line.split(',')[0])).toEqual([
      `\uFEFF"${language === 'en' ? 'Row' : '行'}"`,
      '7',
      '8',
      '9',
      '',
    ])
    await admin.dialog().getByRole('button', { name: common.close, exact: true }).last().click()
    await row('Ada Lovelace').waitFor()
    await screens.take(page, 'list')
    expect(await page.evaluate('window.hacked')).toBeUndefined()
  })

  test('[B4.6] what a search finds is exported', async () => {
    const { contacts } = admin.words
    await page.keyboard.press('/')
    await page.keyboard.type('ada')
    await expect.poll(() => page.getByRole('row').count()).toBe(2)
    await admin.button(contacts.export.button).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: contacts.export.csv }).click()
    const csv = readFileSync(await (await download).path(), 'utf8')
    expect(csv.split('\r\n')).toHaveLength(3)
    expect(csv).toContain('"\'+1 212 555 0811"')
    await page.keyboard.press('/')
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(50)
  })

  test('[B4.2] several contacts are deleted, with what that means in numbers', async () => {
    const { contacts, common } = admin.words
    await page.getByRole('checkbox', { name: fill(contacts.select, { name: 'Person 001' }) }).check()
    await page.getByRole('checkbox', { name: fill(contacts.select, { name: 'Person 002' }) }).check()
    await admin.button(common.delete).click()
    await admin
      .dialog()
      .getByText(fill(contacts.deleteText_other, { count: 2 }))
      .waitFor()
    await screens.take(page, 'delete', { whole: false })
    await admin.dialog().getByRole('button', { name: common.delete, exact: true }).click()
    await row('Person 001').waitFor({ state: 'detached' })
    await groupLink(group).getByText('124', { exact: true }).waitFor()
  })

  test('[B4.7] the group of an integration has its tag, says why it cannot be changed, and offers no change', async () => {
    const { contacts, common } = admin.words
    await synchronisedGroup(rig)
    await page.reload()
    await groupLink('Zoho CRM').getByText(contacts.crm, { exact: true }).waitFor()
    await groupLink('Zoho CRM').click()
    await page.getByText(contacts.readOnly).waitFor()
    await row('Grace Hopper').waitFor()
    expect(await admin.button(contacts.add).count()).toBe(0)
    await screens.take(page, 'synchronised')
    await row('Grace Hopper').click()
    await admin.dialog().getByText(contacts.readOnly).waitFor()
    expect(await admin.field(contacts.name).isEditable()).toBe(false)
    expect(await admin.dialog().getByRole('button', { name: common.delete }).count()).toBe(0)
    await screens.take(page, 'synchronised-contact', { whole: false })
    await page.keyboard.press('Escape')
  })

  test('[B4.1] a group is deleted with its contacts, which are counted', async () => {
    const { contacts, common } = admin.words
    await page.getByRole('button', { name: fill(contacts.editGroup, { name: group }) }).click()
    await admin.dialog().getByRole('button', { name: common.delete }).click()
    await admin
      .dialog()
      .getByText(fill(contacts.groupDelete_other, { count: 124 }))
      .waitFor()
    await screens.take(page, 'delete-group', { whole: false })
    await admin.dialog().getByRole('button', { name: common.delete }).click()
    await groupLink(group).waitFor({ state: 'detached' })
    expect(office.faults).toEqual([])
  })
})

describe('ringing calls', () => {
  afterAll(async () => {
    await desk?.close()
  })
  asOneWalk(() => [desk])

  test.each(['1002', '1006'])(
    '[B4.8] agent %s, bound or not, sees the name of the company contact',
    async (extension) => {
      const from = extension === '1002' ? '+12125550861' : '+12125550862'
      const { id } = await rig.admin.send<{ id: string }>('POST', '/api/contact-groups', {
        name: `Callers ${extension}`,
      })
      await rig.admin.send('POST', `/api/contact-groups/${id}/contacts`, {
        ...{ name: '陈晨', company: 'Northwind Traders', email: null, note: null },
        phones: [{ label: 'mobile', number: from.slice(2) }],
      })
      await desk?.close()
      desk = await openBrowser({ language: 'en' })
      const agent = new ConsolePage(desk.page, rig.url, 'en')
      await desk.page.goto(await rig.agentLink(extension))
      await desk.page.getByText(agent.words.agent.connection.up, { exact: true }).waitFor()
      const call = await rig.call({ from, name: 'NETWORK NAME', to: extension })
      const card = desk.page.getByRole('article').first()
      await card.getByText('陈晨', { exact: true }).waitFor()
      await card.getByText('Northwind Traders', { exact: true }).waitFor()
      await card.getByText(agent.words.calls.state.ringing, { exact: true }).waitFor()
      expect(await card.getByText('NETWORK NAME').count()).toBe(0)
      await new Screens('contacts', 'en').take(desk.page, `card-${extension}`)
      await call.hangUp()
      await card.getByText(/^(Missed|Ended)$/).waitFor()
    },
  )
})

/** What synchronisation leaves behind: a group of an integration with a contact of the CRM. */
function synchronisedGroup({ dataDirectory }: Rig): void {
  const database = new DatabaseSync(join(dataDirectory, 'jackfield.db'), { timeout: 5000 })
  const group = ['g-zoho', 'main', 'Zoho CRM', 'zoho', 1]
  database.prepare('insert or ignore into contact_group values (?, ?, ?, ?, ?)').run(...group)
  const phones = '[{"label":"mobile","number":"+1 212 555 0142"}]'
  database
    .prepare(
      `insert or ignore into contact (id, site_id, group_id, name, sort, company, phones, numbers, search, source_module,
        source_id, created_at, modified_at) values (?, 'main', 'g-zoho', ?, ?, 'Navy', ?, ?, ?, 'Contacts', '1', 1, 1)`,
    )
    .run('s-1', 'Grace Hopper', 'grace hopper', phones, '["+12125550142"]', 'grace hopper\nnavy\n12125550142')
  database.close()
}
