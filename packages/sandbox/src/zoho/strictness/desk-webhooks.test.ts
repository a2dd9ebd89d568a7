import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { deskScopes, type Loose, type TestZoho } from '../test-harness.ts'
import { deskWebhookRules } from './rules.ts'
import { rulesMatter, told } from './rules-matter.ts'

/** A receiver that answers with this status, after `ms`. */
async function withReceiver<T>(
  { status = 200, ms = 0 }: { status?: number; ms?: number },
  work: (url: string, bodies: Loose[]) => Promise<T>,
): Promise<T> {
  const bodies: Loose[] = []
  let validated = false
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    // The first request validates the address.
    response.statusCode = validated ? status : 200
    if (validated) await sleep(ms)
    validated = true
    response.end()
    if (text !== '') bodies.push(JSON.parse(text))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, bodies)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const subscribe = (zoho: TestZoho, url: string, subscriptions: object = { Contact_Add: null }) =>
  zoho.desk('POST', '/webhooks', { url, subscriptions })

/** What the first delivery ended with, once it is over. */
async function delivered(zoho: TestZoho, over: (webhooks: Loose) => boolean): Promise<Loose> {
  await zoho.desk('POST', '/contacts', { lastName: 'Told' })
  for (let tries = 0; tries < 300; tries++) {
    const state = await zoho.control('/desk/webhooks')
    if (over(state)) return state
    await sleep(20)
  }
  throw new Error('nothing was delivered')
}

rulesMatter(
  deskWebhookRules,
  {
    'desk-webhooks-of-edition': {
      ask: (zoho) =>
        withReceiver({}, async (url) => {
          await zoho.control('/desk/portals', { edition: 'STANDARD' })
          return told(await subscribe(zoho, url))
        }),
      strict: 'LICENSE_ACCESS_LIMITED',
      lax: 200,
    },
    'desk-webhook-filters': {
      ask: (zoho) =>
        withReceiver({}, async (url) => told(await subscribe(zoho, url, { Contact_Add: { fields: ['x'] } }))),
      strict: 'INVALID_DATA',
      lax: 200,
    },
    'desk-webhook-validated': {
      ask: async (zoho) => told(await subscribe(zoho, 'http://127.0.0.1:9/nobody')),
      strict: 'INVALID_DATA',
      lax: 200,
    },
    'desk-webhook-array-payload': {
      ask: (zoho) =>
        withReceiver({}, async (url, bodies) => {
          await subscribe(zoho, url)
          await delivered(zoho, ({ sent }) => sent[0]?.status === 200)
          return Array.isArray(bodies[0])
        }),
      strict: true,
      lax: false,
    },
    'desk-webhook-410-removes': {
      ask: (zoho) =>
        withReceiver({ status: 410 }, async (url) => {
          await subscribe(zoho, url)
          return (await delivered(zoho, ({ sent }) => sent[0]?.status === 410)).webhooks.length
        }),
      strict: 0,
      lax: 1,
    },
    'desk-webhook-answers-in-time': {
      ask: (zoho) =>
        withReceiver({ ms: 2500 }, async (url) => {
          await subscribe(zoho, url)
          await zoho.control('/settings', { deskWebhookTimeoutMs: 1000 })
          const { sent } = await delivered(zoho, (state) => state.sent[0]?.over === true)
          return sent[0].status
        }),
      strict: null,
      lax: 200,
    },
  },
  deskScopes,
)
