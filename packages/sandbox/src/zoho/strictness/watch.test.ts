import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, vi } from 'vitest'
import { allScopes, type Loose, type TestZoho } from '../test-harness.ts'
import { watchRules } from './rules.ts'
import { type Case, pass, rulesMatter, told } from './rules-matter.ts'

const channel = {
  channel_id: '1000000068001',
  events: ['Contacts.all'],
  notify_url: 'http://127.0.0.1:9/',
  token: 'secret',
}
const hour = 3_600_000
const inHours = (hours: number) => `${new Date(Date.now() + hours * hour).toISOString().slice(0, 19)}+00:00`

const subscribes =
  (...channels: object[]): Case['ask'] =>
  async (zoho) => {
    const reply = await zoho.api('POST', '/actions/watch', { watch: channels })
    return reply.json.watch ? reply.json.watch.map(({ code }: { code: string }) => code) : told(reply)
  }

/** Hours until the channel ends. */
const lives =
  (change: () => object): Case['ask'] =>
  async (zoho) => {
    const { json } = await zoho.api('POST', '/actions/watch', { watch: [{ ...channel, ...change() }] })
    return Math.round((Date.parse(json.watch[0].details.events[0].channel_expiry) - Date.now()) / hour)
  }

/** Who listens for callbacks on a channel while a contact is created. */
async function hears(zoho: TestZoho, before: () => void = () => {}): Promise<Loose> {
  const heard: Loose[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += chunk))
    request.on('end', () => {
      heard.push(JSON.parse(text))
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const expires = inHours(1)
    await zoho.api('POST', '/actions/watch', { watch: [{ ...channel, notify_url: url, channel_expiry: expires }] })
    before()
    await zoho.control('/records/Contacts', { op: 'create', record: { Last_Name: 'Watt' } })
    await vi.waitFor(async () => {
      const { sent } = await zoho.control('/notifications')
      expect(sent.length === 0 || sent[0].status !== null).toBe(true)
    })
    // What was to be sent, was: callbacks leave in the turn after the change.
    await new Promise((resolve) => setTimeout(resolve, 50))
    return heard
  } finally {
    server.close()
  }
}

rulesMatter(watchRules, {
  'notifications-scope': {
    ask: async (zoho) => {
      await zoho.signIn(allScopes.replace('ZohoCRM.notifications.ALL,', ''))
      return subscribes(channel)(zoho)
    },
    strict: 'OAUTH_SCOPE_MISMATCH',
    lax: ['SUCCESS'],
  },
  'fifty-channels': {
    ask: async (zoho) => {
      const channels = Array.from({ length: 51 }, (_, index) => ({ ...channel, channel_id: String(index + 1) }))
      return (await zoho.api('POST', '/actions/watch', { watch: channels })).status
    },
    strict: 400,
    lax: 201,
  },
  'channel-id-is-a-long': {
    ask: subscribes({ ...channel, channel_id: 'mine' }),
    strict: ['INVALID_DATA'],
    lax: ['SUCCESS'],
  },
  'channel-token-of-50': {
    ask: subscribes({ ...channel, token: 'x'.repeat(51) }),
    strict: ['INVALID_DATA'],
    lax: ['SUCCESS'],
  },
  'channel-events-known': {
    ask: subscribes({ ...channel, events: ['Contacts.all', 'Contacts.insert'] }),
    strict: ['INVALID_DATA'],
    lax: ['SUCCESS'],
  },
  'channel-lives-a-week-at-most': {
    ask: lives(() => ({ channel_expiry: inHours(8 * 24) })),
    strict: 1,
    lax: 8 * 24,
  },
  'channel-lives-an-hour-unless-told': { ask: lives(() => ({})), strict: 1, lax: 7 * 24 },
  'expired-channels-are-silent': {
    ask: async (zoho) => (await hears(zoho, () => pass(2 * hour))).length,
    strict: 0,
    lax: 1,
  },
  'callback-names-insert-update-delete': {
    ask: async (zoho) => (await hears(zoho))[0].operation,
    strict: 'insert',
    lax: 'create',
  },
  'callback-carries-token': { ask: async (zoho) => (await hears(zoho))[0].token, strict: 'secret', lax: null },
})
