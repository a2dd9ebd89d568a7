import { errorBodySchema, explain } from '@jackfield/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ProblemError } from '../problem.ts'
import { withStore } from '../testing/store.ts'
import { type App, buildApp } from './app.ts'
import { administrator, anybody } from './guards.ts'
import { type SignedInHeaders, seedSite, signInAs, type TestApp, testApp } from './test-app.ts'

const database = withStore()
let server: TestApp
let app: App
let asAdministrator: SignedInHeaders

beforeAll(async () => {
  await seedSite(database.store)
  server = await testApp(database.store)
  asAdministrator = await signInAs(server, 'administrator')
  app = buildApp(server.services, [
    (more) => {
      more.get('/api/broken', { onRequest: anybody }, async () => {
        throw new Error('column "oauth" does not exist')
      })
      more.get('/api/problem', { onRequest: anybody }, async () => {
        throw new ProblemError('zoho-unreachable', { reason: 'ENOTFOUND' }, new Error('getaddrinfo'))
      })
      more.get(
        '/api/leaky',
        { onRequest: anybody, schema: { response: { 200: z.object({ shown: z.string() }) } } },
        async () => ({
          shown: 'yes',
          secret: 'no',
        }),
      )
    },
  ])
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await server.close()
})

const signIn = (payload: string, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/api/session',
    payload,
    headers: { 'content-type': 'application/json', ...headers },
  })

describe('errors', () => {
  it('[OPS.8] an unexpected error shows a reference, and the log has its cause under it', async () => {
    const answer = await app.inject('/api/broken')
    const { error } = errorBodySchema.parse(answer.json())
    expect([answer.statusCode, error.code]).toEqual([500, 'internal'])
    expect(answer.body).not.toMatch(/oauth|column|\.ts|at /)
    const line = server.logged.find(
      (text) => text.includes('unexpected error') && text.includes(error.reference as string),
    )
    expect(line).toContain('column \\"oauth\\" does not exist')
  })

  it('[OPS.8] an expected one shows what happened, with a status that fits', async () => {
    const answer = await app.inject('/api/problem')
    expect(answer.statusCode).toBe(502)
    expect(answer.json().error).toMatchObject({ code: 'zoho-unreachable', params: { reason: 'ENOTFOUND' } })
    expect(answer.body).not.toContain('getaddrinfo')
    expect(server.logged.some((text) => text.includes('getaddrinfo'))).toBe(true)
  })

  it.each([
    ['no JSON', '{"name":', 'body'],
    ['no object', '[]', 'body'],
    ['another type', '{"name":1,"password":"x"}', 'name'],
    ['a missing field', '{"name":"Ada"}', 'password'],
    ['a poisoned prototype', '{"__proto__":{"x":1},"name":"Ada","password":"x"}', 'body'],
    ['deep nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'body'],
    ['nothing', '', 'body'],
  ])('[OPS.8] input with %s is told as such, with the field', async (_what, payload, field) => {
    const answer = await signIn(payload)
    expect(answer.statusCode).toBe(400)
    expect(errorBodySchema.parse(answer.json()).error).toMatchObject({ code: 'invalid-input', params: { field } })
  })

  it('[OPS.8] says what is wrong with a field in Chinese to who reads Chinese', async () => {
    const detail = async (language: string) =>
      (await signIn('{"name":"Ada"}', { 'accept-language': language })).json().error.params.detail as string
    expect(await detail('en')).toBe('Invalid input: expected string, received undefined')
    expect(await detail('zh-CN,zh;q=0.9')).toMatch(/\p{Script=Han}/u)
    expect(explain({ code: 'invalid-input', params: { field: 'password', detail: 'x' } }, 'zh-CN').what).toContain(
      'password',
    )
  })

  it('refuses what is too large and what is not JSON', async () => {
    const large = await signIn(JSON.stringify({ name: 'x'.repeat(1_100_000), password: 'x' }))
    expect([large.statusCode, large.json().error.code]).toEqual([413, 'invalid-input'])
    const form = await signIn('{"name":"Ada","password":"x"}', { 'content-type': 'text/plain' })
    expect([form.statusCode, form.json().error.code]).toEqual([415, 'invalid-input'])
  })

  it('answers addresses that do not exist, or are none, in the same form', async () => {
    for (const [url, status] of [
      ['/api/nothing', 404],
      ['/api', 404],
      ['/api/calls/%E0%A4%A', 400],
    ] as const) {
      const answer = await app.inject(url)
      expect([url, answer.statusCode]).toEqual([url, status])
      expect(errorBodySchema.safeParse(answer.json()).success).toBe(true)
    }
    expect((await app.inject({ method: 'POST', url: '/nowhere' })).json().error.code).toBe('not-found')
  })

  it('[OPS.9] hostile texts in a path or query are only texts', async () => {
    const nasty = [
      "' or 1=1 --",
      '<script>alert(1)</script>',
      '\0',
      '%',
      '_%',
      '../../etc/passwd',
      '\u202e𝕏\ud800',
      '{{x}}',
    ]
    for (const text of nasty) {
      const encoded = encodeURIComponent(text.toWellFormed())
      const detail = await app.inject({ url: `/api/calls/${encoded}`, headers: { ...asAdministrator } })
      expect([text, detail.statusCode]).toEqual([text, 404])
      const list = await app.inject({ url: `/api/calls?search=${encoded}`, headers: { ...asAdministrator } })
      expect([text, list.statusCode, list.body]).toEqual([text, 200, '{"calls":[],"before":null}'])
    }
  })

  it('[OPS.8] U+0000 in a body is refused, with the place', async () => {
    const body = { name: 'x', country: 'US', areaCode: '', timeZone: 'UTC', ownNumbers: ['1', 'a\0b'] }
    const answer = await app.inject({ method: 'PUT', url: '/api/site', headers: { ...asAdministrator }, payload: body })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error).toMatchObject({ code: 'invalid-input', params: { field: 'ownNumbers.1' } })
  })
})

it('an answer holds only what its schema names', async () => {
  expect((await app.inject('/api/leaky')).json()).toEqual({ shown: 'yes' })
})

it('every answer has the headers that protect its page', async () => {
  for (const url of ['/api/health', '/', '/api/nothing', '/api/broken']) {
    const { headers } = await app.inject(url)
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['referrer-policy']).toBe('same-origin')
    if (url.startsWith('/api/')) expect(headers['cache-control']).toBe('no-store')
  }
})

it('logs no address with its query', async () => {
  await app.inject('/api/session?code=1000.abc')
  expect(server.logged.some((line) => line.includes('"route":"/api/session"'))).toBe(true)
  expect(server.logged.some((line) => line.includes('1000.abc'))).toBe(false)
})

it('describes its API to administrators', async () => {
  const { paths } = (await app.inject({ url: '/api/openapi.json', headers: { ...asAdministrator } })).json()
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(['/api/session', '/api/calls/{id}', '/api/pbx/endpoints/{id}']),
  )
  expect(paths['/api/session'].post.requestBody.content['application/json'].schema.required).toEqual([
    'name',
    'password',
  ])
})

it('an open page of a route that came from outside is guarded like the others', () => {
  expect(app.registeredRoutes).toContainEqual({ method: 'GET', url: '/api/broken', guard: 'anybody' })
  expect(administrator.guardName).toBe('administrator')
})
