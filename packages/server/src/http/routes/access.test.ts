import { errorBodySchema } from '@jackfield/contract'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestStore, testStore } from '../../testing/store.ts'
import { seedSite, signInAs, type TestApp, testApp } from '../test-app.ts'

let database: TestStore
let server: TestApp

beforeEach(async () => {
  database = await testStore()
  await seedSite(database.store)
  server = await testApp(database.store)
})
afterEach(async () => {
  await server.close()
  await database.drop()
})

const post = (url: string, payload: object, more: InjectOptions = {}) =>
  server.app.inject({ method: 'POST', url, payload, ...more })
const problemOf = (answer: LightMyRequestResponse) => errorBodySchema.parse(answer.json()).error
const cookieOf = (answer: LightMyRequestResponse) => String(answer.headers['set-cookie']).split(';', 1)[0] as string
const sessionOf = async (cookie: string, as = 'administrator') =>
  (await server.app.inject({ url: `/api/session?as=${as}`, headers: { cookie } })).json()
const setupToken = async () => (await server.services.access.administrators.newSetupToken()) ?? 'none'
const audits = () =>
  database.store.db.selectFrom('audit').select(['who', 'action', 'subject']).orderBy('action').execute()
const password = 'a good long password'

describe('setting up', () => {
  it('[OPS.12] the link makes the first administrator, signs in, and works once', async () => {
    expect(await sessionOf('')).toEqual({ kind: 'none', setupNeeded: true })
    const token = await setupToken()
    const answer = await post('/api/setup', { token, name: ' Ada ', password })
    expect(answer.json()).toMatchObject({ kind: 'administrator', name: 'Ada' })
    const cookie = cookieOf(answer)
    expect(await sessionOf(cookie)).toEqual(answer.json())
    expect(await sessionOf('')).toEqual({ kind: 'none', setupNeeded: false })
    const again = await post('/api/setup', { token, name: 'Eve', password })
    expect([again.statusCode, problemOf(again).code]).toEqual([409, 'setup-done'])
    expect(await server.services.access.administrators.newSetupToken()).toBeNull()
    expect(await audits()).toEqual([{ who: 'Ada', action: 'access.setup', subject: 'administrator' }])
  })

  it('[OPS.12] without the link nobody becomes administrator', async () => {
    for (const token of ['', 'x', 'null', 'a'.repeat(43)]) {
      const answer = await post('/api/setup', { token, name: 'Eve', password })
      expect([400, 410]).toContain(answer.statusCode)
    }
    const old = await setupToken()
    const renewed = await setupToken()
    expect((await post('/api/setup', { token: old, name: 'Eve', password })).statusCode).toBe(410)
    server.clock.now += 7 * 24 * 3_600_000
    expect(problemOf(await post('/api/setup', { token: renewed, name: 'Eve', password })).code).toBe('link-used')
    expect(await sessionOf('')).toEqual({ kind: 'none', setupNeeded: true })
    expect((await post('/api/setup', { token: await setupToken(), name: 'Ada', password })).statusCode).toBe(200)
  })

  it('[OPS.12] an agent’s link does not set up', async () => {
    const { token } = await server.services.access.agents.newLink('1001', 'test')
    expect((await post('/api/setup', { token, name: 'Eve', password })).statusCode).toBe(410)
  })

  it('[OPS.12] of two at the same time one wins', async () => {
    const token = await setupToken()
    const names = ['Ada', 'Eve', 'Mallory']
    const answers = await Promise.all(names.map((name) => post('/api/setup', { token, name, password })))
    expect(answers.map((answer) => answer.statusCode).filter((status) => status === 200)).toHaveLength(1)
    for (const answer of answers.filter(({ statusCode }) => statusCode !== 200)) {
      expect(['setup-done', 'link-used']).toContain(problemOf(answer).code)
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
    expect(await database.store.db.selectFrom('admin_user').select('name').execute()).toHaveLength(1)
    expect(await database.store.db.selectFrom('session').select('subject').execute()).toHaveLength(1)
  })
})

describe('signing in', () => {
  beforeEach(async () => {
    await post('/api/setup', { token: await setupToken(), name: 'Ada', password })
  })

  it('[OPS.20] takes the right name and password only', async () => {
    const answer = await post('/api/session', { name: 'Ada ', password })
    expect(answer.statusCode).toBe(200)
    expect(await sessionOf(cookieOf(answer))).toMatchObject({ kind: 'administrator', name: 'Ada' })
    for (const [name, given] of [
      ['Ada', `${password}x`],
      ['Eve', password],
      ["Ada' OR '1'='1", password],
    ]) {
      const refused = await post('/api/session', { name, password: given })
      expect([refused.statusCode, problemOf(refused).code]).toEqual([401, 'sign-in-failed'])
      expect(refused.headers['set-cookie']).toBeUndefined()
    }
  })

  it('sets a cookie that scripts cannot read, and that is secure where the address is', async () => {
    const http = await post('/api/session', { name: 'Ada', password })
    expect(String(http.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Lax$/)
    await server.close()
    server = await testApp(database.store, { config: { publicUrls: ['https://pbx.example.com/'] } })
    const https = await post('/api/session', { name: 'Ada', password }, { headers: { host: 'pbx.example.com' } })
    expect(String(https.headers['set-cookie'])).toContain('; Secure')
    const forwarded = { host: 'other.example', 'x-forwarded-proto': 'https' }
    const behindProxy = await post('/api/session', { name: 'Ada', password }, { headers: forwarded })
    expect(String(behindProxy.headers['set-cookie'])).toContain('; Secure')
  })

  it('[OPS.20] slows guessing from one address, and says how long', async () => {
    const guess = (address: string, given = 'wrong') =>
      post('/api/session', { name: 'Ada', password: given }, { remoteAddress: address })
    // As in an attack, all at once: none slips through while others are being checked.
    const answers = await Promise.all(Array.from({ length: 12 }, () => guess('198.51.100.7')))
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(6)
    const held = answers.find(({ statusCode }) => statusCode === 429) as LightMyRequestResponse
    expect(problemOf(held)).toMatchObject({ code: 'sign-in-throttled', params: { seconds: 15 } })
    expect((await guess('198.51.100.7', password)).statusCode).toBe(429)
    expect((await guess('192.0.2.9', password)).statusCode).toBe(200)
    server.clock.now += 15_000
    expect((await guess('198.51.100.7', password)).statusCode).toBe(200)
  }, 30_000)

  it('[OPS.20] slows guessing of one name from many addresses', async () => {
    const statuses = []
    for (let i = 0; i < 13; i++) {
      const who = { remoteAddress: `198.51.100.${i}` }
      statuses.push((await post('/api/session', { name: i % 2 ? 'ADA' : 'ada', password: 'wrong' }, who)).statusCode)
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(11)
    expect(statuses.slice(11)).toEqual([429, 429])
  }, 30_000)

  it('[OPS.20] a session ends after idle time and on signing out, and slides while it is used', async () => {
    const hours = (count: number) => {
      server.clock.now += count * 3_600_000
    }
    const signedIn = await post('/api/session', { name: 'Ada', password })
    const cookie = cookieOf(signedIn)
    hours(10)
    const later = await server.app.inject({ url: '/api/session?as=administrator', headers: { cookie } })
    expect(later.json().kind).toBe('administrator')
    // The browser's copy must not run out before ours.
    expect(cookieOf(later)).toBe(cookie)
    hours(10)
    expect((await sessionOf(cookie)).kind).toBe('administrator')
    hours(13)
    expect((await sessionOf(cookie)).kind).toBe('none')
    const sessions = () => database.store.db.selectFrom('session').select('expires_at').execute()
    expect(await sessions()).toHaveLength(2)

    const second = await post('/api/session', { name: 'Ada', password })
    const headers = { cookie: cookieOf(second), 'x-csrf-token': second.json().csrf }
    expect((await server.app.inject({ method: 'DELETE', url: '/api/session', headers })).statusCode).toBe(204)
    expect((await sessionOf(headers.cookie)).kind).toBe('none')
    // What had expired went with the sign-in.
    expect(await sessions()).toEqual([])
  })

  it('keeps no token and no password in the database', async () => {
    const answer = await post('/api/session', { name: 'Ada', password })
    const token = cookieOf(answer).split('=')[1] as string
    const { db } = database.store
    const tables = [
      db.selectFrom('session'),
      db.selectFrom('admin_user'),
      db.selectFrom('one_time_link'),
      db.selectFrom('audit'),
    ]
    const rows = JSON.stringify(await Promise.all(tables.map((table) => table.selectAll().execute())))
    expect(rows).toContain('scrypt$')
    expect(rows).not.toContain(token)
    expect(rows).not.toContain(password)
    expect(server.logged.join('')).not.toContain(token)
    expect(server.logged.join('')).not.toContain(password)
  })
})

describe('agents', () => {
  const newLink = async (extension: string, more: InjectOptions = {}) => {
    const headers = { ...(await signInAs(server, 'administrator')), ...more.headers }
    return post('/api/agent-links', { extension }, { ...more, headers })
  }
  const tokenOf = (answer: LightMyRequestResponse) => String(answer.json().url).split('#')[1] as string

  it('[OPS.13] an agent signs in as an extension by a link that works once', async () => {
    const link = await newLink('1001', { headers: { host: 'jackfield.test:8080' } })
    expect(link.json().url).toMatch(/^http:\/\/jackfield\.test:8080\/agent\/sign-in#[\w-]{43}$/)
    expect(link.json().expiresAt).toBe(server.clock.now + 7 * 24 * 3_600_000)
    const answer = await post('/api/agent-session', { token: tokenOf(link) })
    expect(answer.json()).toMatchObject({ kind: 'agent', extension: '1001', name: 'Alice' })
    expect(await sessionOf(cookieOf(answer), 'agent')).toEqual(answer.json())
    const again = await post('/api/agent-session', { token: tokenOf(link) })
    expect([again.statusCode, problemOf(again).code]).toEqual([410, 'link-used'])
    expect(again.headers['set-cookie']).toBeUndefined()
  })

  it('[OPS.13] of two who open the link at once one is signed in', async () => {
    const token = tokenOf(await newLink('1001'))
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('/api/agent-session', { token })))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 410, 410, 410, 410])
    const sessions = database.store.db.selectFrom('session').select('subject').where('kind', '=', 'agent')
    expect(await sessions.execute()).toHaveLength(1)
  })

  it('[OPS.13] a link ends after a week, and opens no administrator’s page', async () => {
    const token = tokenOf(await newLink('1001'))
    server.clock.now += 7 * 24 * 3_600_000
    expect(problemOf(await post('/api/agent-session', { token })).code).toBe('link-used')
    const setup = await setupToken()
    expect(problemOf(await post('/api/agent-session', { token: setup })).code).toBe('link-used')
  })

  it('an administrator who tries the link stays signed in', async () => {
    const admin = await signInAs(server, 'administrator')
    const token = tokenOf(await newLink('1001'))
    // Without the csrf token: the page of the agent does not know the administrator's.
    const answer = await post('/api/agent-session', { token }, { headers: { cookie: admin.cookie } })
    expect(answer.statusCode).toBe(200)
    const both = `${admin.cookie}; ${cookieOf(answer)}`
    expect((await sessionOf(both, 'administrator')).kind).toBe('administrator')
    expect((await sessionOf(both, 'agent')).kind).toBe('agent')
  })

  it('an extension that the PBX does not have gets no link, and one that it has no more no session', async () => {
    const unknown = await newLink('9999')
    expect(problemOf(unknown)).toMatchObject({ code: 'extension-unknown', params: { extension: '9999' } })
    const link = await newLink('1001')
    const signedIn = await post('/api/agent-session', { token: tokenOf(link) })
    const { db } = database.store
    await database.store.commit([
      { query: db.updateTable('extension').set({ present: 0 }).where('number', '=', '1001') },
    ])
    expect((await sessionOf(cookieOf(signedIn), 'agent')).kind).toBe('none')
  })
})
