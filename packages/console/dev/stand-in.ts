// A stand-in for the server's API, to work on the console alone: node dev/stand-in.ts, then npx vite with JACKFIELD_URL.
// Serves dist/ too. State lives in memory; `POST /dev/scenario {"name": "fresh" | "full" | "failing", "desk": "connected"}` changes it;
// the states of Zoho Desk are those of fixture-desk.ts.

import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  callsPageSchema,
  demoViewSchema,
  deskPlacePutSchema,
  type IntegrationView,
  integrationSettingsPutSchema,
  liveCommandSchema,
  pbxDirectoryViewSchema,
  type SessionView,
  zohoUsersViewSchema,
} from '@jackfield/contract'
import { WebSocketServer } from 'ws'
import * as calls from './fixture-calls.ts'
import { agents, type DeskState, deskStatus, deskView, placed } from './fixture-desk.ts'
import * as data from './fixtures.ts'
import { liveScript } from './live-script.ts'

const dist = process.env['DIST'] ?? join(import.meta.dirname, '../dist')
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

let scenario = 'full'
let site = {
  name: '上海示例科技',
  country: 'CN',
  areaCode: '021',
  timeZone: 'Asia/Shanghai',
  ownNumbers: ['021-55500000'],
}
let signedIn = true
let desk: DeskState = 'not-connected'
let deskNow: IntegrationView | null = null
let freshUsers: typeof data.users = []

const fresh = () => scenario === 'fresh'
const problem = (code: string, params = {}, status = 400) => ({
  status,
  body: { error: { code, params, reference: 'a1b2c3d4e5f6' } },
})

const zohoView = (): IntegrationView =>
  fresh()
    ? {
        ...data.zoho,
        status: 'not-connected',
        organisation: null,
        connectedBy: null,
        connectedAt: null,
        clientId: '',
        clientSecretSaved: false,
        accountsServer: 'https://accounts.zoho.com',
        productUrl: 'https://crm.zoho.com',
        index: {
          ...{ records: 0, inZoho: null, withNumber: null, copiedAt: null, copying: false, progress: null },
          ...{ stopped: false, nextAt: null, on: false },
        },
      }
    : scenario === 'failing'
      ? { ...data.zoho, status: 'needs-reauthorisation', problem: { code: 'zoho-needs-reauthorisation' } }
      : data.zoho

const failingLink = {
  state: 'connecting' as const,
  since: Date.now() - 40_000,
  version: null,
  attempt: 4,
  clockDifferenceMs: 0,
  problem: { code: 'pbx-login-refused' as const, params: { user: 'jackfield' } },
}

function pbxView() {
  if (fresh())
    return {
      ...data.pbx,
      settings: null,
      secretSaved: false,
      link: { ...data.pbx.link, state: 'not-configured', version: null },
    }
  if (scenario === 'failing') return { ...data.pbx, link: failingLink }
  return scenario === 'demo' ? { ...data.pbx, settings: { kind: 'demo', url: 'http://127.0.0.1:8091' } } : data.pbx
}

const directory = pbxDirectoryViewSchema.parse({
  readAt: Date.now() - 300_000,
  queues: [{ number: '6400', name: 'Sales 销售', members: ['1001', '1002', '1003'] }],
  ringGroups: [{ number: '6300', name: '前台', members: ['1004', '1005'] }],
  trunks: [{ id: 'carrier', name: 'carrier' }],
  endpoints: [
    ...data.extensions.map(({ number }) => ({
      id: number,
      role: 'extension',
      reason: number === '1005' ? 'corrected' : 'registers-here, caller-id, numeric-name, context from-internal',
      corrected: number === '1005',
    })),
    {
      id: 'carrier-trunk-with-a-rather-long-name-from-freepbx',
      role: 'trunk',
      reason: 'outbound-registration, outbound-auth, identify',
      corrected: false,
    },
  ],
})

const groups = [
  { id: 'sales', name: '销售组', members: ['1001', '1002', '1003', '1004'], from: 'pbx' },
  { id: 'g2', name: 'Support', members: ['1005', '1006'], from: 'manual' },
]

const session = (as: string | null): SessionView =>
  !signedIn
    ? { kind: 'none', setupNeeded: fresh() }
    : as === 'agent'
      ? { kind: 'agent', extension: '1001', name: '王小明', csrf: 't' }
      : { kind: 'administrator', name: '管理员', csrf: 't', demo: data.status.demo }

function preview(subject: string, description: string) {
  const known: Record<string, string> = {
    Time: '2026-11-22 14:03:11',
    Call_Log_Status: 'answered',
    Communication_Type: 'Inbound',
    Call_Status: 'Answered',
    Call_From: '+86 21 5551 2345',
    Call_To: '1001 王小明',
    Talk_Duration: '00:01:35',
  }
  const fill = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => known[name] ?? whole)
  const wrong = (field: string, text: string) =>
    [...text.matchAll(/\{\{(\w+)\}\}/g)]
      .filter(([, name]) => !known[name!])
      .map(([variable]) => ({
        field,
        problem: { code: 'template-unknown-variable', params: { variable, known: Object.keys(known).join(', ') } },
      }))
  return {
    subject: fill(subject),
    description: fill(description),
    problems: [...wrong('subject', subject), ...wrong('description', description)],
    variables: Object.entries(known).map(([name, example]) => ({ name, example })),
  }
}

const autoBind = {
  bound: [
    { userId: 'u3', userName: 'Anna Kowalska', email: 'agent4@example.com', extension: '1004' },
    { userId: 'u4', userName: '陈静', email: 'agent5@example.com', extension: '1005' },
  ],
  left: [
    { userName: '王小明', email: 'agent1@example.com', reason: 'already-bound' },
    {
      userName: 'Alexandra Konstantinopoulou-Featherstonehaugh',
      email: 'agent6@example.com',
      reason: 'several-extensions',
    },
  ],
}

/** `after`: milliseconds that it takes. */
type Answer = { status?: number; body?: unknown; after?: number }

function filtered(query: URLSearchParams) {
  const {
    direction,
    delivery,
    search,
    show,
    extension,
    from = 0,
    to = Number.POSITIVE_INFINITY,
  } = Object.fromEntries(query)
  const shown = {
    'not-delivered': ['waiting', 'sending', 'unknown', 'refused', 'needs-person', 'given-up'],
    'needs-person': ['refused', 'needs-person'],
  }
  return calls.calls.filter(
    (call) =>
      !fresh() &&
      (!direction || call.direction === direction) &&
      (!delivery || call.delivery === delivery) &&
      (!search || JSON.stringify(call).includes(search)) &&
      (!extension || [...call.rang, ...call.answeredBy].includes(extension)) &&
      (show !== 'no-match' || call.reason?.code === 'log-no-match') &&
      (!show ||
        show === 'no-match' ||
        call.deliveries.some(({ state }) => shown[show as 'needs-person'].includes(state))) &&
      call.startedAt >= Number(from) &&
      call.startedAt < Number(to),
  )
}

function answer(method: string, url: URL, body: Record<string, never>): Answer {
  const path = `${method} ${url.pathname}`
  if (path === 'POST /dev/scenario') {
    scenario = String(body['name'])
    signedIn = body['signedIn'] ?? true
    desk = body['desk'] ?? 'not-connected'
    deskNow = null
    freshUsers = []
    return { status: 204 }
  }
  if (path === 'GET /api/session') return { body: session(url.searchParams.get('as')) }
  if (path === 'POST /api/session' && body['password'] === 'wrong') return problem('sign-in-failed', {}, 401)
  if (['POST /api/session', 'POST /api/setup', 'POST /api/agent-session'].includes(path)) {
    signedIn = true
    return { body: session(null) }
  }
  if (path === 'DELETE /api/session') {
    signedIn = false
    return { status: 204 }
  }
  if (!signedIn) return problem('not-signed-in', {}, 401)
  if (path === 'GET /api/site') return { body: site }
  if (path === 'PUT /api/site') {
    if (body['areaCode'] === '999') return problem('invalid-input', { field: 'areaCode', detail: 'unknown area code' })
    site = body as unknown as typeof site
    return { body: site }
  }
  if (path === 'GET /api/pbx') return { body: pbxView() }
  if (path === 'POST /api/pbx/test') {
    return scenario === 'failing'
      ? {
          body: {
            ok: false,
            version: null,
            extensions: 0,
            queues: 0,
            trunks: 0,
            problem: { code: 'pbx-unreachable', params: { host: '192.168.1.10', port: 5038, reason: 'ECONNREFUSED' } },
          },
        }
      : { body: { ok: true, version: 'Asterisk 22.5.2', extensions: 8, queues: 1, trunks: 1, problem: null } }
  }
  if (path === 'GET /api/pbx/directory')
    return { body: fresh() ? { readAt: null, queues: [], ringGroups: [], trunks: [], endpoints: [] } : directory }
  if (path === 'GET /api/extensions') return { body: fresh() ? [] : data.extensions }
  if (path === 'GET /api/extension-groups') return { body: fresh() ? [] : groups }
  if (path === 'GET /api/status')
    return scenario === 'failing'
      ? {
          body: {
            ...data.status,
            desk: deskStatus(desk),
            pbx: failingLink,
            zoho: {
              ...data.status.zoho,
              status: 'needs-reauthorisation',
              problem: { code: 'zoho-needs-reauthorisation' },
            },
            deliveries: {
              ...data.status.deliveries,
              paused: { code: 'deliveries-restored', params: { since: '2026-11-22 09:14' } },
              warnings: [{ code: 'installation-copied', params: { ids: '55500012345, 55500012399' } }],
            },
            store: {
              ...data.status.store,
              ok: false,
              problem: { code: 'store-unavailable', params: { detail: 'disk full' } },
            },
          },
        }
      : { body: { ...data.status, desk: deskStatus(desk) } }
  if (path === 'GET /api/contact-groups')
    return {
      body: fresh()
        ? []
        : [
            { id: 'g0', name: '供应商', contacts: 38, tag: null },
            { id: 'g1', name: 'CRM_Synchronization', contacts: 412, tag: 'CRM' },
            { id: 'g9', name: 'Helpdesk_Synchronization', contacts: 97, tag: 'Helpdesk' },
          ],
    }
  if (path === 'GET /api/contacts') return { body: { contacts: [], after: null } }
  if (path === 'POST /api/agent-links')
    return {
      body: {
        url: `http://${'127.0.0.1:8080'}/agent/sign-in#3f9c0a7be21d4c58a6e0`,
        extension: String(body['extension']),
        expiresAt: Date.now() + 86_400_000,
      },
    }
  if (path === 'GET /api/demo')
    return scenario === 'demo'
      ? {
          body: demoViewSchema.parse({
            extensions: data.extensions.map(({ number, name }) => ({ number, name })),
            callers: [
              { number: '+862155512345', name: 'Lisa Wang' },
              { number: '+420601123456', name: 'Peter Novak' },
            ],
            zohoUrl: 'http://localhost:8093',
          }),
        }
      : problem('not-found', {}, 404)
  if (path === 'GET /api/calls') {
    if (scenario === 'failing') return problem('store-unavailable', { detail: 'disk full' }, 503)
    const limit = Number(url.searchParams.get('limit'))
    return { body: callsPageSchema.parse({ calls: filtered(url.searchParams).slice(0, limit), before: null }) }
  }
  if (path === 'GET /api/completeness') {
    if (scenario === 'failing') return problem('store-unavailable', { detail: 'disk full' }, 503)
    const [from, to] = ['from', 'to'].map((name) => Number(url.searchParams.get(name))) as [number, number]
    return { body: fresh() ? calls.completenessOf(0, 0) : calls.completenessOf(from, to) }
  }
  if (path === 'POST /api/deliveries/audit')
    return scenario === 'failing'
      ? problem('zoho-needs-reauthorisation', {}, 409)
      : { after: 4000, body: { checked: 128, doubled: 1, deleted: 0, missing: 2, foreign: 0 } }
  const decided = /^POST \/api\/deliveries\/(.+)\/(retry|give-up)$/.exec(path)
  if (decided) {
    const key = decodeURIComponent(decided[1]!)
    const call = calls.calls.find(({ deliveries }) => deliveries.some((delivery) => delivery.key === key))
    const delivery = call?.deliveries.find((entry) => entry.key === key)
    if (!call || !delivery) return problem('not-found', {}, 404)
    delivery.state = decided[2] === 'retry' ? 'waiting' : 'given-up'
    delivery.reason = decided[2] === 'retry' ? null : { code: 'log-given-up', params: { who: '管理员' } }
    call.delivery = delivery.state
    return { body: { state: delivery.state } }
  }
  const call = /^GET \/api\/calls\/(.+)$/.exec(path)
  if (call) return { body: calls.calls.find(({ id }) => id === call[1]) ?? problem('not-found').body }
  const zoho = '/api/integrations/zoho-crm'
  if (url.pathname.startsWith('/api/integrations/zoho-desk')) return answerDesk(method, url, body)
  if (path === `GET ${zoho}`) return { body: zohoView() }
  if (path === `GET ${zoho}/result`)
    return {
      body:
        scenario === 'failing'
          ? {
              ok: false,
              organisation: null,
              account: null,
              problems: [
                {
                  code: 'zoho-wrong-data-centre',
                  params: { actual: 'https://accounts.zoho.com.cn', chosen: 'https://accounts.zoho.com' },
                },
              ],
            }
          : { ok: true, organisation: '上海示例科技有限公司', account: 'admin@example.com', problems: [] },
    }
  if (path === `POST ${zoho}/authorise`) return problem('zoho-host-not-allowed', { host: 'accounts.example.com' })
  if (path === `GET ${zoho}/users`)
    return {
      body: zohoUsersViewSchema.parse({ fetchedAt: Date.now() - 600_000, users: fresh() ? freshUsers : data.users }),
    }
  if (path === `POST ${zoho}/users/refresh`) return { after: 5000, body: { fetchedAt: Date.now(), users: data.users } }
  if (path === `POST ${zoho}/bindings/auto`) return { body: autoBind }
  if (path === `PUT ${zoho}/bindings`)
    return problem('extension-twice', { extension: '1002', first: '李婷', second: '王小明' }, 409)
  if (path === `POST ${zoho}/call-log/preview`)
    return { body: preview(String(body['subject']), String(body['description'])) }
  if (path === `GET ${zoho}/mandatory-fields`)
    return { body: data.mandatoryFields(url.searchParams.get('module') === 'Leads' ? 'Leads' : 'Contacts') }
  if (path === `PUT ${zoho}/settings`) {
    const { contactSync, creation, callLog } = integrationSettingsPutSchema.parse(body)
    const { group, ...sync } = contactSync
    data.zoho.contactSync = { ...sync, groupId: group.kind === 'as-is' ? data.zoho.contactSync.groupId : 'g1' }
    Object.assign(data.zoho, { creation, callLog })
    return { body: data.zoho }
  }
  if (path === `GET ${zoho}/disconnect`)
    return { body: { undelivered: 3, callsInProgress: 1, group: { name: 'CRM_Synchronization', contacts: 412 } } }
  return method === 'GET' ? problem('not-found', {}, 404) : { status: 204 }
}

/** Zoho Desk: its own view, users and place; the rest is answered as for Zoho CRM. */
function answerDesk(method: string, url: URL, body: Record<string, never>): Answer {
  const view = deskNow ?? deskView(desk)
  const path = `${method} ${url.pathname.slice('/api/integrations/zoho-desk'.length)}`
  switch (path) {
    case 'GET ':
    case 'POST /check':
      return { body: view }
    case 'PUT /place': {
      const { organisationId, departmentId } = deskPlacePutSchema.parse(body)
      deskNow = placed(view, organisationId, departmentId)
      return { body: deskNow }
    }
    case 'GET /users':
      return { body: zohoUsersViewSchema.parse({ fetchedAt: Date.now() - 600_000, users: agents }) }
    case 'GET /result':
      return { body: { ok: true, organisation: view.organisation?.name, account: 'admin@example.com', problems: [] } }
    case 'PUT /settings': {
      const { creation, callLog, tickets } = integrationSettingsPutSchema.parse(body)
      if (creation.enabled && creation.module === 'Accounts' && tickets?.enabled)
        return problem('desk-tickets-need-contacts', { field: 'creation.module' }, 409)
      deskNow = { ...view, creation, callLog, tickets: tickets ?? view.tickets }
      return { body: deskNow }
    }
    default:
      return answer(method, new URL(url.href.replace('zoho-desk', 'zoho-crm')), body)
  }
}

async function readBody(request: IncomingMessage): Promise<Record<string, never>> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text ? JSON.parse(text) : {}
}

/** Some lines a second, as of a long ledger. */
async function csv(query: URLSearchParams, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8' })
  response.write('\uFEFF"Start","Number","Name"\r\n')
  for (const call of filtered(query)) {
    response.write(
      `"${new Date(call.startedAt).toISOString()}","${call.externalNumber ?? ''}","${call.externalName ?? ''}"\r\n`,
    )
    await sleep(100)
    if (response.destroyed) return
  }
  response.end()
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (!/^\/(api|dev)\//.test(url.pathname)) {
    const file = join(dist, url.pathname)
    const found = extname(file) && existsSync(file) ? file : join(dist, 'index.html')
    return response
      .writeHead(200, { 'content-type': types[extname(found)] ?? 'application/octet-stream' })
      .end(readFileSync(found))
  }
  if (url.pathname === '/api/calls.csv') return void csv(url.searchParams, response)
  const { status = 200, body, after = 0 } = answer(request.method ?? 'GET', url, await readBody(request))
  if (after) await sleep(after)
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(body === undefined ? undefined : JSON.stringify(body))
})

new WebSocketServer({ server, path: '/api/live' }).on('connection', (socket) => {
  const stop = liveScript((message) => socket.send(JSON.stringify(message)), scenario, desk !== 'not-connected')
  socket.on('message', (text) =>
    console.log('agent:', JSON.stringify(liveCommandSchema.parse(JSON.parse(String(text))))),
  )
  socket.on('close', stop)
})

server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  const address = server.address()
  console.log(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : ''}`)
})
