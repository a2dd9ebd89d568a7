import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Agent } from 'undici'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { sendJson, testHttpServer } from '../testing/http-server.ts'
import { crmDialect } from '../zoho-crm/dialect.ts'
import { deskDialect } from '../zoho-desk/dialect.ts'
import { ZohoFailure } from './failure.ts'
import { type Spent, Transport, type TransportOptions, type ZohoRequest } from './transport.ts'

const agent = new Agent({ connect: { timeout: 2_000 } })
afterAll(() => agent.destroy())

const write: ZohoRequest = { method: 'POST', path: '/crm/v8/Calls', body: { data: [{}] } }
const list: ZohoRequest = { method: 'GET', path: '/crm/v8/Calls', query: { fields: 'id', page: undefined } }
const invalidToken = { code: 'INVALID_TOKEN', details: {}, message: 'invalid oauth token', status: 'error' }

function transport(apiDomain: string, options: Partial<TransportOptions> = {}) {
  let number = 1
  const renewed: string[] = []
  const tokens = {
    get: async () => `t${number}`,
    renew: async (refused: string) => {
      renewed.push(refused)
      return `t${++number}`
    },
  }
  const parts = {
    dispatcher: agent,
    dialect: crmDialect,
    tokens,
    apiDomain,
    now: Date.now,
    retryPauses: [1, 1],
    ...options,
  }
  const made = new Transport(parts)
  const sender = made.for('log')
  return { transport: Object.assign(made, { send: sender.send }), renewed }
}

async function failureOf(work: Promise<unknown>): Promise<ZohoFailure> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ZohoFailure)
  return error as ZohoFailure
}

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}

test('a request carries token, query and body', async () => {
  const { url, seen } = await testHttpServer((_request, response) => sendJson(response, 201, { data: [1] }))
  const answer = await transport(url).transport.send({ ...write, query: { a: '+49 30', b: undefined } })
  expect(answer).toEqual({ status: 201, body: { data: [1] } })
  expect(seen).toEqual([
    { method: 'POST', url: '/crm/v8/Calls?a=%2B49+30', authorization: 'Zoho-oauthtoken t1', body: '{"data":[{}]}' },
  ])
})

test('nothing found is null', async () => {
  const { url } = await testHttpServer((_request, response) => response.writeHead(204).end())
  expect(await transport(url).transport.send(list)).toEqual({ status: 204, body: null })
})

test('[OPS.4] a refused token leads to one refresh and one repetition, of a write too', async () => {
  const { url, seen } = await testHttpServer((request, response) =>
    request.authorization === 'Zoho-oauthtoken t2'
      ? sendJson(response, 201, { data: [1] })
      : sendJson(response, 401, invalidToken),
  )
  const { transport: sender, renewed } = transport(url)
  expect(await sender.send(write)).toMatchObject({ status: 201 })
  expect(renewed).toEqual(['t1'])
  expect(seen).toHaveLength(2)
})

test('a token that is refused again is not renewed again', async () => {
  const { url, seen } = await testHttpServer((_request, response) => sendJson(response, 401, invalidToken))
  const { transport: sender, renewed } = transport(url)
  const failure = await failureOf(sender.send(write))
  expect(failure.problem.code).toBe('zoho-needs-reauthorisation')
  expect(failure.written).toBe('no')
  expect(renewed).toHaveLength(1)
  expect(seen).toHaveLength(2)
})

test('a missing scope is no reason for a refresh', async () => {
  const body = { ...invalidToken, code: 'OAUTH_SCOPE_MISMATCH' }
  const { url, seen } = await testHttpServer((_request, response) => sendJson(response, 401, body))
  const { transport: sender, renewed } = transport(url)
  expect((await failureOf(sender.send(list))).problem.code).toBe('zoho-missing-scope')
  expect(renewed).toEqual([])
  expect(seen).toHaveLength(1)
})

test('nobody listens: certainly not written', async () => {
  const failure = await failureOf(transport(`http://127.0.0.1:${await closedPort()}`).transport.send(write))
  expect(failure.problem).toEqual({ code: 'zoho-unreachable', params: { reason: 'ECONNREFUSED' } })
  expect(failure.written).toBe('no')
})

test('a name that does not exist: certainly not written', async () => {
  const error = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })
  const dispatcher = new Agent({ connect: { lookup: (_host, _options, done) => done(error, '', 4) } })
  onTestFinished(() => dispatcher.destroy())
  const failure = await failureOf(transport('http://zoho.test', { dispatcher }).transport.send(write))
  expect(failure.problem).toEqual({ code: 'zoho-unreachable', params: { reason: 'ENOTFOUND' } })
  expect(failure.written).toBe('no')
})

test('no TLS on the other side: certainly not written', async () => {
  const { url, seen } = await testHttpServer((_request, response) => sendJson(response, 201, {}))
  const failure = await failureOf(transport(url.replace('http:', 'https:')).transport.send(write))
  expect(failure.problem.code).toBe('zoho-unreachable')
  expect(failure.written).toBe('no')
  expect(seen).toEqual([])
})

test('[OPS.2] the connection is cut after the request went out: unknown, and a write is not repeated', async () => {
  const { url, seen } = await testHttpServer((_request, response) => response.destroy())
  const failure = await failureOf(transport(url).transport.send(write))
  expect(failure.problem.code).toBe('zoho-unreachable')
  expect(failure.written).toBe('unknown')
  expect(seen).toHaveLength(1)
})

test('the connection is cut in the middle of the answer: unknown', async () => {
  const { url, seen } = await testHttpServer((_request, response) => {
    response.writeHead(201, { 'content-length': '1000' })
    response.write('{"data":[')
    setTimeout(() => response.destroy(), 20)
  })
  expect((await failureOf(transport(url).transport.send(write))).written).toBe('unknown')
  expect(seen).toHaveLength(1)
})

test('[OPS.2] no answer in time: unknown', async () => {
  const { url, seen } = await testHttpServer(() => {})
  const failure = await failureOf(transport(url, { deadlineMs: 100 }).transport.send(write))
  expect(failure.problem.code).toBe('zoho-timeout')
  expect(failure.written).toBe('unknown')
  expect(seen).toHaveLength(1)
})

test('an answer that dribbles in forever ends with the deadline', async () => {
  const { url } = await testHttpServer((_request, response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write(' '), 10)
    response.on('close', () => clearInterval(timer))
  })
  expect((await failureOf(transport(url, { deadlineMs: 150 }).transport.send(write))).problem.code).toBe('zoho-timeout')
})

test('no token in time: certainly not written', async () => {
  const never = () => new Promise<string>(() => {})
  const { url, seen } = await testHttpServer((_request, response) => sendJson(response, 201, {}))
  const { transport: sender } = transport(url, { deadlineMs: 50, tokens: { get: never, renew: never } })
  expect((await failureOf(sender.send(write))).written).toBe('no')
  expect(seen).toEqual([])
})

test('[OPS.2] no place among the requests under way in time: certainly not written, and the next finds one', async () => {
  let answer = () => {}
  const { url, seen } = await testHttpServer((request, response) => {
    if (request.method === 'POST') return sendJson(response, 201, { data: [1] })
    answer = () => sendJson(response, 200, {})
  })
  const { transport: sender } = transport(url, { deadlineMs: 200, concurrency: 1, retryPauses: [] })
  const first = sender.send(list)
  const written = failureOf(sender.send(write))
  await sleep(60)
  // Goes before the write, and is not answered until the write's time is over.
  const ring = sender.send({ ...list, lane: 'ring' })
  answer()
  await first
  const failure = await written
  expect([failure.problem.code, failure.written]).toEqual(['zoho-timeout', 'no'])
  expect(seen.map(({ method }) => method)).toEqual(['GET', 'GET'])
  answer()
  await ring
  expect(await sender.send(write)).toMatchObject({ status: 201 })
})

test('[OPS.2] a token that comes when the time is over: certainly not written', async () => {
  const { url, seen } = await testHttpServer((_request, response) => sendJson(response, 401, invalidToken))
  const late = async () => {
    await sleep(20)
    return 't2'
  }
  const tokens = { get: async () => 't1', renew: late }
  const { transport: sender } = transport(url, { deadlineMs: 1, tokens: { ...tokens, get: late } })
  expect((await failureOf(sender.send(write))).written).toBe('no')
  expect(seen).toEqual([])
})

test('[OPS.2] tokens that cannot be read from the database: certainly not written', async () => {
  const broken = async () => {
    throw new Error('disk I/O error')
  }
  const { url, seen } = await testHttpServer((_request, response) => sendJson(response, 201, {}))
  const { transport: sender } = transport(url, { tokens: { get: broken, renew: broken } })
  const failure = await failureOf(sender.send(write))
  expect([failure.problem.code, failure.written]).toEqual(['internal', 'no'])
  expect(seen).toEqual([])
})

test.each([429, 500, 502, 503])('[OPS.4] a read is repeated after %i, a write is not', async (status) => {
  let answers = 0
  const { url, seen } = await testHttpServer((_request, response) =>
    ++answers < 3 ? sendJson(response, status, { code: 'X', status: 'error' }) : sendJson(response, 200, { data: [] }),
  )
  const { transport: sender } = transport(url)
  expect(await sender.send(list)).toMatchObject({ status: 200 })
  expect(seen).toHaveLength(3)
  answers = 0
  expect((await failureOf(sender.send(write))).written).toBe(status === 429 ? 'no' : 'unknown')
  expect(seen).toHaveLength(4)
  expect(sender.problem()?.code).toBe(status === 429 ? 'zoho-credits-exhausted' : 'zoho-outage')
})

test('[D1.53] who is told to wait long asks again later, a read too; who is told to wait shortly is repeated', async () => {
  let wait = '3600'
  const { url, seen } = await testHttpServer((_request, response) =>
    sendJson(response, 429, { errorCode: 'THRESHOLD_EXCEEDED', message: 'm' }, { 'retry-after': wait }),
  )
  const { transport: sender } = transport(url, { dialect: deskDialect })
  expect((await failureOf(sender.send(list))).retryAfterMs).toBe(3_600_000)
  expect(seen).toHaveLength(1)
  wait = '1'
  await failureOf(sender.send(list))
  expect(seen).toHaveLength(4)
})

test('[D1.54] what Zoho Desk says of weight and rest is counted', async () => {
  const headers = { 'x-rate-limit-request-weight-v3': '3', 'x-rate-limit-remaining-v3': '4997' }
  const { url } = await testHttpServer((_request, response) => sendJson(response, 200, {}, headers))
  const spent: Spent[] = []
  const { transport: sender } = transport(url, { dialect: deskDialect, onSpent: (one) => void spent.push(one) })
  await sender.send({ method: 'PATCH', path: '/api/v1/calls/7', body: {}, headers: { orgId: '651230101' } })
  // The list of organisations is counted at one of them, which need not be ours.
  await sender.send({ method: 'GET', path: '/api/v1/organizations' })
  const one = { purpose: 'log', credits: 3, answered: true, tellsAlways: true }
  expect(spent).toEqual([
    { ...one, remaining: 4997 },
    { ...one, remaining: null },
  ])
})

test('a refused read is not repeated', async () => {
  const { url, seen } = await testHttpServer((_request, response) =>
    sendJson(response, 400, { code: 'INVALID_DATA', status: 'error', message: 'invalid data', details: {} }),
  )
  const { transport: sender } = transport(url)
  expect((await failureOf(sender.send(list))).problem.code).toBe('zoho-refused-record')
  expect(seen).toHaveLength(1)
  expect(sender.problem()).toBeNull()
})

test('no more requests run at once than allowed, and those of a kind no more than that', async () => {
  const running = { all: 0, sub: 0, mostAll: 0, mostSub: 0 }
  const { url } = await testHttpServer(async (request, response) => {
    const sub = request.url.includes('search')
    running.mostAll = Math.max(running.mostAll, ++running.all)
    if (sub) running.mostSub = Math.max(running.mostSub, ++running.sub)
    await sleep(5)
    running.all--
    if (sub) running.sub--
    sendJson(response, 200, {})
  })
  const { transport: sender } = transport(url, { concurrency: 4, subConcurrency: 2 })
  const searches = Array.from({ length: 20 }, () => sender.send({ method: 'GET', path: '/search', sub: true }))
  await Promise.all([...searches, ...Array.from({ length: 20 }, () => sender.send(list))])
  expect(running).toEqual({ all: 0, sub: 0, mostAll: 4, mostSub: 2 })
})

test('a search for a ringing call does not wait for the copying of records', async () => {
  const order: string[] = []
  const { url } = await testHttpServer(async (request, response) => {
    await sleep(20)
    order.push(request.url)
    sendJson(response, 200, {})
  })
  const { transport: sender } = transport(url, { concurrency: 3 })
  const copies = Array.from({ length: 6 }, () => sender.send({ method: 'GET', path: '/copy', lane: 'copy' }))
  const ring = sender.send({ method: 'GET', path: '/ring', lane: 'ring' })
  await Promise.all([...copies, ring])
  expect(order.indexOf('/ring')).toBeLessThan(2)
})

test('[OPS.4][OPS.64] credits, requests of the day and Zoho’s clock are read from the answers', async () => {
  const ahead = 90_000
  const { url } = await testHttpServer((_request, response) =>
    sendJson(
      response,
      200,
      {},
      { date: new Date(Date.now() + ahead).toUTCString(), 'x-api-credits-remaining': '1234' },
    ),
  )
  let day = 0
  const spent: Spent[] = []
  const { transport: sender } = transport(url, { now: () => Date.now() + day, onSpent: (one) => void spent.push(one) })
  expect(sender.clockOffset()).toBe(0)
  expect(sender.usage()).toEqual({ requestsToday: 0 })
  await sender.send(list)
  await sender.send(list)
  expect(Math.abs(sender.clockOffset() - ahead)).toBeLessThan(1_500)
  expect(sender.usage()).toEqual({ requestsToday: 2 })
  const one = { purpose: 'log', credits: 1, remaining: 1234, answered: true, tellsAlways: false }
  expect(spent).toEqual([one, one])
  day = 86_400_000
  expect(sender.usage().requestsToday).toBe(0)
})

test('the clock of a proxy that answers in place of Zoho is not taken', async () => {
  const { url } = await testHttpServer((_request, response) =>
    response.writeHead(502, { date: new Date(0).toUTCString() }).end('<html>'),
  )
  const { transport: sender } = transport(url)
  await failureOf(sender.send(write))
  expect(sender.clockOffset()).toBe(0)
})

test('redirects are not followed: the token would go elsewhere', async () => {
  const { url, seen } = await testHttpServer((request, response) =>
    request.url === '/other' ? sendJson(response, 200, {}) : response.writeHead(302, { location: '/other' }).end(),
  )
  expect((await failureOf(transport(url).transport.send(write))).written).toBe('unknown')
  expect(seen.map((request) => request.url)).toEqual(['/crm/v8/Calls'])
})

test('bytes that are no text are an unreadable answer', async () => {
  const { url } = await testHttpServer((_request, response) =>
    response.writeHead(200).end(Buffer.from([0xff, 0xfe, 0x00])),
  )
  const failure = await failureOf(transport(url).transport.send(write))
  expect(failure.written).toBe('unknown')
})
