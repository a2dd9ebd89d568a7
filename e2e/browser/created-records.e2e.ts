// Unknown numbers become contacts or leads in the local Zoho: by themselves, and by the agent's button.
import type { IntegrationView, zohoUsersViewSchema } from '@jackfield/contract'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { Browser } from './harness/browser.ts'
import type { ConsolePage } from './harness/console-page.ts'
import { idOf, LocalZohoControl, type ZohoRecord } from './harness/local-zoho.ts'
import { openAdministrator, openAgent } from './harness/people.ts'
import { type Rig, startRig } from './harness/rig.ts'
import { Screens } from './harness/screens.ts'
import { keepFailures } from './harness/walk.ts'

const screens = new Screens('created-records', 'en')
let rig: Rig
let zoho: LocalZohoControl
let office: Browser
let admin: ConsolePage
let agent: Browser
let desk: ConsolePage
/** Zoho user ids by extension. */
const users = new Map<string, string>()

beforeAll(async () => {
  rig = await startRig('created-records', 'connected')
  zoho = new LocalZohoControl(rig.sandbox.zoho.us.control)
  await zoho.settings({ layoutMandatoryFields: { Leads: ['Company'] } })
  const view = await rig.admin.get<z.infer<typeof zohoUsersViewSchema>>('/api/integrations/zoho-crm/users')
  for (const { id, extensions } of view.users) for (const extension of extensions) users.set(extension, id)
  ;({ browser: office, console: admin } = await openAdministrator(rig))
  ;({ browser: agent, console: desk } = await openAgent(rig, '1002', { pops: true }))
})
afterAll(async () => {
  await agent?.close()
  await office?.close()
  await rig?.stop()
})
keepFailures(() => [agent, office])
afterEach(async () => {
  for (const page of popped()) await page.close()
  const dismiss = agent.page.getByRole('button', { name: desk.words.agent.card.dismiss })
  while ((await dismiss.count()) > 0) await dismiss.first().click()
  await agent.page.mouse.move(5, 5)
})

const popped = (): Page[] => agent.context.pages().filter((page) => page.url().startsWith(rig.sandbox.zoho.us.crm))
const card = () => agent.page.getByRole('article').first()
const state = (word: string) => card().getByText(word, { exact: true }).waitFor()

/** As an administrator sets it on the settings page. */
async function setCreation(
  module: 'Contacts' | 'Leads',
  mode: 'automatic' | 'manual',
  directions: readonly ('inbound' | 'outbound')[] = ['inbound'],
): Promise<void> {
  const { creation } = admin.words.zoho
  const { common } = admin.words
  await admin.open('/integrations/crm/zoho')
  await office.page.getByRole('switch', { name: creation.enable }).check()
  await admin.choose(creation.module, creation.modules[module])
  await office.page.getByRole('radio', { name: creation.modes[mode] }).check()
  if (mode === 'automatic') {
    for (const direction of ['inbound', 'outbound'] as const)
      await office.page
        .getByRole('checkbox', { name: creation.direction[direction] })
        .setChecked(directions.includes(direction))
  }
  if (module === 'Leads') await admin.field('Company').fill('Unknown company')
  await admin.button(common.save).click()
  await admin.button(common.save).waitFor({ state: 'detached' })
  const { creation: now } = await rig.admin.get<IntegrationView>('/api/integrations/zoho-crm')
  expect(now).toMatchObject({ enabled: true, module, mode })
  if (mode === 'automatic') expect(now.directions.toSorted()).toEqual(directions.toSorted())
}

/** The one record with this number; fails when there is none or more than one. */
async function only(module: 'Contacts' | 'Leads', phone: string): Promise<ZohoRecord> {
  await expect.poll(async () => (await zoho.withPhone(module, phone)).length).toBe(1)
  return (await zoho.withPhone(module, phone))[0]!
}

describe('automatically', () => {
  test('[A7.1][A7.2][A7.4] an unknown caller becomes a contact, which pops and has the log of the same call', async () => {
    await setCreation('Contacts', 'automatic')
    const from = '+12125550801'
    const opened = agent.context.waitForEvent('page')
    const call = await rig.call({ from, to: '1002' })
    const record = await opened
    await record.getByRole('heading', { name: `Automatic New Contact ${from}` }).waitFor()
    await state(desk.words.calls.state.ringing)
    await card().getByRole('link', { name: desk.words.agent.card.open }).waitFor()
    expect(await card().innerText()).toContain(`Automatic New Contact ${from}`)
    await screens.take(agent.page, 'contact-created')
    await call.answer()
    await call.hangUp()
    const contact = await only('Contacts', from)
    expect(contact).toMatchObject({ Last_Name: `Automatic New Contact ${from}`, Phone: from })
    expect(idOf(contact['Owner'])).toBe(users.get('1002'))
    expect(popped()).toHaveLength(1)
    await expect.poll(async () => (await zoho.logsOf(contact.id)).length).toBe(1)
    expect(await zoho.withPhone('Leads', from)).toEqual([])
  })

  test('[A7.1] for inbound calls only: an unknown number that is dialled stays unknown; for outbound ones it does not', async () => {
    const dial = async (number: string) => {
      await desk.field(desk.words.agent.dial.label).fill(number)
      await desk.button(desk.words.agent.dial.call).click()
      await state(desk.words.calls.state.talking)
    }
    await dial('+12125550811')
    await desk.button(desk.words.agent.card.hangup).click()
    await state(desk.words.calls.state.ended)
    await expect.poll(async () => (await rig.admin.calls())[0]?.reason?.code).toBe('log-no-match')
    expect(await zoho.withPhone('Contacts', '+12125550811')).toEqual([])
    await setCreation('Contacts', 'automatic', ['inbound', 'outbound'])
    await agent.page.mouse.move(5, 5)
    await dial('+12125550812')
    const contact = await only('Contacts', '+12125550812')
    expect(idOf(contact['Owner'])).toBe(users.get('1002'))
    await desk.button(desk.words.agent.card.hangup).first().click()
    await expect.poll(async () => (await zoho.logsOf(contact.id)).length).toBe(1)
  })

  test('[A7.1][A7.7] as a lead, with the default of the field that the layout demands', async () => {
    await setCreation('Leads', 'automatic')
    const from = '+12125550821'
    await rig.call({ from, to: '1002', ringMs: 1000, talkMs: 1000 })
    const lead = await only('Leads', from)
    expect(lead).toMatchObject({ Last_Name: `Automatic New Contact ${from}`, Company: 'Unknown company' })
    expect(await zoho.withPhone('Contacts', from)).toEqual([])
    await expect.poll(async () => (await zoho.logsOf(lead.id)).length).toBe(1)
  })

  test('[A7.3] two calls of one unknown number at once create one record, and both logs go there', async () => {
    const from = '+12125550831'
    // Zoho takes its time, so that the second call comes in while the first one's record is being made.
    await zoho.fault({ fault: 'latency', ms: 1500, match: { method: 'POST', pathPrefix: '/crm/v8/Leads' }, times: 2 })
    await Promise.all(['1002', '1003'].map((to) => rig.call({ from, to, ringMs: 1000, talkMs: 3000 })))
    const lead = await only('Leads', from)
    await expect.poll(async () => (await zoho.logsOf(lead.id)).length).toBe(2)
    expect(await zoho.withPhone('Leads', from)).toHaveLength(1)
  })
})

describe('by the agent', () => {
  const create = () => agent.page.getByRole('button', { name: desk.words.agent.create.button.Leads })

  test('[A7.5] after the call the agent still creates it, with a name, and the log has waited', async () => {
    await setCreation('Leads', 'manual')
    const from = '+12125550841'
    await rig.call({ from, to: '1002', ringMs: 1500, talkMs: 1000 })
    await create().waitFor()
    await screens.take(agent.page, 'offered')
    await state(desk.words.calls.state.ended)
    const left = /Until \d\d:\d\d:\d\d, (9:[0-5]\d|10:00) left/
    await card().getByText(left).waitFor()
    await screens.take(agent.page, 'offered-after-the-call')
    await expect.poll(async () => (await rig.admin.calls())[0]?.delivery).toBe('waiting')
    // Longer than a log waits otherwise.
    await new Promise((resolve) => setTimeout(resolve, 7000))
    expect((await rig.admin.calls())[0]?.delivery).toBe('waiting')
    expect(await zoho.withPhone('Leads', from)).toEqual([])
    // The card is there for a page that opens now.
    await agent.page.reload()
    await create().waitFor()
    const name = desk.field(desk.words.agent.create.name)
    expect(await name.getAttribute('placeholder')).toBe(`Automatic New Contact ${from}`)
    await name.fill('Nora Quill')
    await agent.page.keyboard.press('Enter')
    await card().getByRole('link', { name: desk.words.agent.card.open }).waitFor()
    expect(await card().innerText()).toContain('Nora Quill')
    const lead = await only('Leads', from)
    expect(lead).toMatchObject({ Last_Name: 'Nora Quill', Company: 'Unknown company' })
    expect(idOf(lead['Owner'])).toBe(users.get('1002'))
    await screens.take(agent.page, 'created-by-hand')
    await expect.poll(async () => (await zoho.logsOf(lead.id)).length).toBe(1)
  })

  test('[A7.8] a refusal of Zoho is told with its reason, and trying again makes the record', async () => {
    const from = '+12125550851'
    await zoho.settings({ layoutMandatoryFields: { Leads: ['Company', 'Lead_Source'] } })
    await rig.call({ from, to: '1002', ringMs: 500, talkMs: 1000 })
    await create().click()
    const again = agent.page.getByRole('button', { name: desk.words.agent.create.again })
    await again.waitFor()
    await card()
      .getByRole('alert')
      .getByText(/Lead_Source|Lead Source/)
      .waitFor()
    await screens.take(agent.page, 'refused')
    await zoho.settings({ layoutMandatoryFields: { Leads: ['Company'] } })
    await again.click()
    await card().getByRole('link', { name: desk.words.agent.card.open }).waitFor()
    const lead = await only('Leads', from)
    expect(lead['Last_Name']).toBe(`Automatic New Contact ${from}`)
    await expect.poll(async () => (await zoho.logsOf(lead.id)).length).toBe(1)
  })

  test('no page threw or complained', () => expect([...office.faults, ...agent.faults]).toEqual([]))
})
