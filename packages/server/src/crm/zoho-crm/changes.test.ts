import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import type { CrmChanges, CrmConnector } from '../crm-connector.ts'
import { localConnector, type ZohoControl, zohoControl } from '../testing/local-zoho.ts'
import { zohoCrmScopes } from './probe.ts'

let zoho: LocalZoho
let control: ZohoControl
const free = { accounts: 0, api: 0, crm: 0 }
const withoutCoql = zohoCrmScopes.filter((scope) => scope !== 'ZohoCRM.coql.READ')

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free }, searchLagMs: 0 })
  control = zohoControl(zoho.dataCentres.us)
})
afterAll(() => zoho.close())
beforeEach(() => control.reset())

async function connect(scopes: readonly string[] = zohoCrmScopes): Promise<CrmConnector & { changes: CrmChanges }> {
  const { connector, close } = await localConnector(zoho.dataCentres.us, { scopes })
  onTestFinished(close)
  return connector as CrmConnector & { changes: CrmChanges }
}

describe.each([
  ['by query', zohoCrmScopes],
  ['from the list', withoutCoql],
])('changes, %s', (_how, scopes) => {
  test('[A5.3] are those since a moment, all pages of them, with their times', async () => {
    const { changes } = await connect(scopes)
    const begun = Date.now() - 2000
    expect(await changes.changedSince('Contacts', begun, 0)).toEqual([])
    await control.ask('POST', '/clock', { offsetMs: 3600_000 })
    const ids: string[] = []
    for (let n = 0; n < 210; n++) ids.push((await control.create('Contacts', { Last_Name: `New ${n}` })).id)
    const found = await changes.changedSince('Contacts', begun, 0)
    expect(found?.map(({ id }) => id).sort()).toEqual(ids.sort())
    expect(found?.every(({ modifiedAt }) => Math.abs(modifiedAt - Date.now() - 3600_000) < 30_000)).toBe(true)
    expect(await changes.changedSince('Contacts', Date.now() + 7200_000, 0)).toEqual([])
  })

  test('[A5.3] that are more than can be read one by one are not', async () => {
    const { changes } = await connect(scopes)
    await control.ask('POST', '/seed', { contacts: 5300 })
    expect(await changes.changedSince('Contacts', 0, 0)).toBeNull()
  })
})

describe('records', () => {
  test('[A5.4] that were deleted are told by module', async () => {
    const { changes } = await connect()
    const since = Date.now() - 2000
    const { id } = await control.create('Leads', { Last_Name: 'Gone', Company: 'Away' })
    await control.remove('Leads', id)
    expect(await changes.deletedSince!('Leads', since)).toEqual([id])
    expect(await changes.deletedSince!('Contacts', since)).toEqual([])
    expect(await changes.deletedSince!('Leads', Date.now() + 60_000)).toEqual([])
  })

  test('[A5.4] are read by their ids; those that are gone are missing', async () => {
    const { changes } = await connect()
    const kept = await control.create('Accounts', { Account_Name: 'Kept', Phone: '+1 212 555 0171' })
    const gone = await control.create('Accounts', { Account_Name: 'Gone' })
    await control.remove('Accounts', gone.id)
    const found = await changes.read('Accounts', [kept.id, gone.id])
    expect(found).toMatchObject([{ id: kept.id, name: 'Kept', phones: { Phone: '+1 212 555 0171' } }])
    expect(await changes.read('Accounts', [gone.id])).toEqual([])
    expect(await changes.read('Accounts', [])).toEqual([])
  })

  test('[A6.2] are found by words in all three modules', async () => {
    const { contacts } = await connect()
    await control.create('Leads', { Last_Name: 'Zephyr', Company: 'Wind' })
    await control.create('Accounts', { Account_Name: 'Zephyr Ltd' })
    const found = await contacts.findByText?.('zephyr')
    expect(found?.map(({ module, name }) => `${module} ${name}`)).toEqual(['Leads Zephyr', 'Accounts Zephyr Ltd'])
    expect(await contacts.findByText?.('nobody at all')).toEqual([])
  })
})

describe('a channel', () => {
  const channel = (id: string, days = 6) => ({
    id,
    notifyUrl: 'http://127.0.0.1:9/told',
    token: 'secret',
    modules: ['Contacts', 'Leads'] as const,
    expiresAt: Date.now() + days * 86_400_000,
  })

  test('[A5.7] is made, renewed and ended; its end is the one that Zoho tells', async () => {
    const { changes } = await connect()
    expect(await changes.messages!.renew(channel('7'))).toBeNull()
    const watched = await changes.messages!.watch(channel('7'))
    expect(watched?.id).toBe('7')
    expect(Math.abs((watched?.expiresAt ?? 0) - channel('7').expiresAt)).toBeLessThan(5000)
    expect(await changes.messages!.renew(channel('7', 5))).toBeLessThan(channel('7', 5).expiresAt + 5000)
    const told = (await control.ask('GET', '/notifications')) as { channels: { events: unknown }[] }
    expect(told.channels).toMatchObject([
      { id: '7', token: 'secret', events: [{ module: 'Contacts' }, { module: 'Leads' }] },
    ])
    // More than a week is not given: an hour.
    expect(await changes.messages!.renew(channel('7', 8))).toBeLessThan(Date.now() + 2 * 3600_000)
    await changes.messages!.unwatch('7')
    await changes.messages!.unwatch('7')
    expect(await changes.messages!.renew(channel('7'))).toBeNull()
  })

  test('[A5.8] without the permission is told as such', async () => {
    const { changes } = await connect(zohoCrmScopes.filter((scope) => !scope.includes('notifications')))
    await expect(changes.messages!.watch(channel('7'))).rejects.toMatchObject({ problem: { code: 'changes-no-scope' } })
  })
})
