import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import type { CrmChannel, CrmMessages } from '../crm-connector.ts'
import { deskControl, localDeskConnector } from '../testing/local-desk.ts'
import { zohoDeskScopes } from './scopes.ts'

const free = { accounts: 0, api: 0, crm: 0 }
let zoho: LocalZoho
let control: ReturnType<typeof deskControl>
let receiver: Server
let home: string
let answers = 200
const asked: { method: string; url: string; body: unknown }[] = []
let close: () => Promise<void>
let messages: CrmMessages

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free } })
  control = deskControl(zoho.dataCentres.us)
  receiver = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    asked.push({ method: request.method ?? '', url: request.url ?? '', body: text ? JSON.parse(text) : null })
    response.writeHead(answers).end()
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  home = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
})
afterAll(async () => {
  receiver?.close()
  await zoho?.close()
})
beforeEach(async () => {
  answers = 200
  asked.length = 0
  await control.reset()
  await connect()
})
afterEach(() => close())

async function connect(scopes: readonly string[] = zohoDeskScopes): Promise<void> {
  const made = await localDeskConnector(zoho.dataCentres.us, { scopes })
  close = made.close
  messages = made.connector.changes!.messages!
}
const channel = (changes: Partial<CrmChannel> = {}): CrmChannel => ({
  id: '4711',
  notifyUrl: `${home}/integration/desk`,
  token: 'a-secret-of-this-channel',
  modules: ['Contacts', 'Accounts'],
  expiresAt: Date.now() + 3_600_000,
  ...changes,
})
const heard = async (count: number) => {
  await expect.poll(() => asked.filter(({ method }) => method === 'POST').length).toBeGreaterThanOrEqual(count)
  return asked.filter(({ method }) => method === 'POST').flatMap(({ body }) => body as { eventType: string }[])
}

describe('webhooks of Zoho Desk', () => {
  test('[D3.57] one is made at the secret address, and tells of contacts and accounts that come, change and go', async () => {
    const wanted = channel()
    const watched = await messages.watch(wanted)
    expect(watched).toEqual({ id: expect.stringMatching(/^\d+$/), expiresAt: wanted.expiresAt })
    expect(asked[0]).toMatchObject({ method: 'GET', url: `/integration/desk/${wanted.token}` })
    const contact = await control.create('contacts', { lastName: 'Watt', phone: '+12125550177' })
    await control.edit('contacts', contact.id, { lastName: 'Volt' })
    await control.create('accounts', { accountName: 'Steam Ltd' })
    await control.remove('contacts', contact.id)
    const types = (await heard(1)).map(({ eventType }) => eventType)
    await expect
      .poll(async () => (await heard(1)).map(({ eventType }) => eventType))
      .toEqual(expect.arrayContaining(['Contact_Add', 'Contact_Update', 'Account_Add', 'Contact_Delete']))
    expect(types.every((type) => /^(Contact|Account)_/.test(type))).toBe(true)
  })

  test('[D3.57] it is there as long as Desk has it enabled at that address', async () => {
    const watched = await messages.watch(channel())
    const mine = channel({ id: watched!.id })
    expect(await messages.renew(mine)).toBe(mine.expiresAt)
    expect(await messages.renew({ ...mine, token: 'another' })).toBeNull()
    await messages.unwatch(mine.id)
    expect(await messages.renew(mine)).toBeNull()
    await messages.unwatch(mine.id)
  })

  test('[D3.57] older ones of ours are replaced, of which the answer may have been lost; others stay', async () => {
    const others = await messages.watch(channel({ notifyUrl: `${home}/somebody-else` }))
    await messages.watch(channel({ token: 'first' }))
    const last = await messages.watch(channel({ token: 'second' }))
    expect(await messages.renew(channel({ id: last!.id, token: 'second' }))).not.toBeNull()
    expect(await messages.renew(channel({ id: others!.id, notifyUrl: `${home}/somebody-else` }))).not.toBeNull()
    for (let n = 0; n < 12; n++) expect(await messages.watch(channel({ token: `again${n}` }))).not.toBeNull()
  })

  test('[D3.57] an edition that has none is no fault', async () => {
    await control.edition('STANDARD')
    expect(await messages.watch(channel())).toBeNull()
  })

  test('[D3.57] without the permission, at an address that does not answer, or a long one, it is told', async () => {
    answers = 500
    await expect(messages.watch(channel())).rejects.toMatchObject({ problem: { code: 'zoho-refused-record' } })
    const long = channel({ notifyUrl: `${home}/${'x'.repeat(80)}` })
    await expect(messages.watch(long)).rejects.toMatchObject({ problem: { code: 'changes-address-too-long' } })
    await close()
    await connect(zohoDeskScopes.filter((scope) => scope !== 'Desk.events.ALL'))
    await expect(messages.watch(channel())).rejects.toMatchObject({
      problem: { code: 'changes-no-scope', params: { scope: 'Desk.events.ALL' } },
    })
  })
})
