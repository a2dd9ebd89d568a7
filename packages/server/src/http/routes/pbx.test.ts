import { type PbxSettings, type PbxView, pbxDirectoryViewSchema, pbxTestResultSchema } from '@jackfield/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { extensionNumber } from '../../calls/ids.ts'
import type { PbxDirectory } from '../../pbx/pbx-driver.ts'
import { ProblemError } from '../../problem.ts'
import type { Unit } from '../../store/store.ts'
import { type TestStore, testStore } from '../../testing/store.ts'
import { type SignedInHeaders, seedSite, signInAs, type TestApp, testApp, testSite } from '../test-app.ts'

let database: TestStore
let server: TestApp
let headers: SignedInHeaders
/** What the link was told to do. */
let configured: PbxSettings[]
let tested: () => Promise<{ version: string | null; directory: PbxDirectory }>

const asterisk = {
  kind: 'asterisk' as const,
  host: '192.0.2.10',
  port: 5038,
  user: 'jackfield',
  blockedPrefixes: ['00', '+1900'],
  endpointRoles: {},
  outsidePrefix: '9',
}
const directory: PbxDirectory = {
  extensions: [{ number: extensionNumber('1001'), name: 'Alice', email: null }],
  groups: [],
  queues: [{ number: '6400', name: 'Support', members: [extensionNumber('1001')] }],
  ringGroups: [],
  trunks: [{ id: 'trunk-1', name: 'Trunk' }],
  endpoints: [
    { id: '1001', role: 'extension', reason: 'device of an extension' },
    { id: 'trunk-1', role: 'trunk', reason: 'registers at a provider' },
  ],
  timeZone: null,
}

beforeEach(async () => {
  database = await testStore()
  await seedSite(database.store)
  configured = []
  const view = async (): Promise<PbxView> => ({
    settings: configured.at(-1) ?? null,
    secretSaved: configured.length > 0,
    link: { state: 'connecting', since: 1, version: null, problem: null, attempt: 1, clockDifferenceMs: 0 },
    demoUrl: null,
  })
  server = await testApp(database.store, {
    pbx: {
      view,
      // As the site's link does it: the secret goes elsewhere, and what belongs together is committed together.
      configure: async (settings: PbxSettings, also: Unit = []) => {
        const { secret: _, ...open } = { secret: undefined, ...settings }
        configured.push(open as PbxSettings)
        await database.store.commit(also)
      },
      test: () => tested(),
    },
  })
  headers = await signInAs(server, 'administrator')
})
afterEach(async () => {
  await server.close()
  await database.drop()
})

const ask = (method: 'GET' | 'PUT' | 'POST', url: string, payload?: object) =>
  server.app.inject({ method, url, headers: { ...headers }, ...(payload ? { payload } : {}) })
const audits = () => database.store.db.selectFrom('audit').select(['action', 'subject', 'detail']).execute()

it('[B1.1] saves the link’s settings; the audit log has no secret, the answer neither', async () => {
  const answer = await ask('PUT', '/api/pbx', { ...asterisk, secret: 'very-secret-1' })
  expect(answer.json()).toMatchObject({ settings: asterisk, secretSaved: true, link: { state: 'connecting' } })
  const [line] = await audits()
  expect(line).toMatchObject({ action: 'pbx.save', subject: 'asterisk' })
  expect(JSON.parse(line?.detail ?? '')).toEqual({ ...asterisk, newSecret: true })
  expect(answer.body + server.logged.join('')).not.toContain('very-secret-1')
})

it.each([
  ['port', { ...asterisk, port: 70_000 }],
  ['host', { ...asterisk, host: ' ' }],
  ['blockedPrefixes.0', { ...asterisk, blockedPrefixes: ['0x'] }],
  ['kind', { kind: 'yeastar' }],
  ['url', { kind: 'demo', url: 'no address' }],
])('[OPS.8] names the field %s that is not right', async (field, payload) => {
  const answer = await ask('PUT', '/api/pbx', payload)
  expect([answer.statusCode, answer.json().error.params.field]).toEqual([400, field])
  expect(configured).toEqual([])
})

it('[B1.2] a test tells what it found, or what is wrong', async () => {
  tested = async () => ({ version: '22.9.0', directory })
  const good = await ask('POST', '/api/pbx/test', { ...asterisk, secret: 'x' })
  expect(pbxTestResultSchema.parse(good.json())).toEqual({
    ok: true,
    version: '22.9.0',
    extensions: 1,
    queues: 1,
    trunks: 1,
    problem: null,
  })
  tested = async () => {
    throw new ProblemError('pbx-login-refused', { user: 'jackfield' })
  }
  const bad = await ask('POST', '/api/pbx/test', { ...asterisk, secret: 'x' })
  expect(bad.statusCode).toBe(200)
  expect(bad.json()).toMatchObject({ ok: false, problem: { code: 'pbx-login-refused', params: { user: 'jackfield' } } })
  tested = async () => {
    throw new TypeError('unexpected')
  }
  expect((await ask('POST', '/api/pbx/test', asterisk)).statusCode).toBe(500)
  expect(configured).toEqual([])
})

it('[B1.3] shows how endpoints were classified; a correction counts at once and can be taken back', async () => {
  const { db } = database.store
  expect((await ask('GET', '/api/pbx/directory')).json()).toMatchObject({ readAt: null, endpoints: [] })
  await ask('PUT', '/api/pbx', asterisk)
  const body = JSON.stringify(directory)
  await database.store.commit([
    { query: db.insertInto('pbx_directory').values({ site_id: testSite, body, read_at: 5 }) },
  ])

  const roles = (view: unknown) =>
    pbxDirectoryViewSchema.parse(view).endpoints.map(({ id, role, corrected }) => `${id} ${role} ${corrected}`)
  const view = (await ask('GET', '/api/pbx/directory')).json()
  expect(view).toMatchObject({ readAt: 5, queues: directory.queues, trunks: directory.trunks })
  expect(roles(view)).toEqual(['1001 extension false', 'trunk-1 trunk false'])

  const corrected = await ask('PUT', '/api/pbx/endpoints/trunk-1', { role: 'ignored' })
  expect(roles(corrected.json())).toEqual(['1001 extension false', 'trunk-1 ignored true'])
  expect(configured.at(-1)).toEqual({ ...asterisk, endpointRoles: { 'trunk-1': 'ignored' } })
  const back = await ask('PUT', '/api/pbx/endpoints/trunk-1', { role: null })
  expect(roles(back.json())).toEqual(['1001 extension false', 'trunk-1 trunk false'])
  expect((await audits()).map(({ action }) => action)).toEqual(['pbx.save', 'pbx.endpoint-role', 'pbx.endpoint-role'])
})

it('there are no endpoints to correct where the PBX tells trunks apart itself', async () => {
  await ask('PUT', '/api/pbx', { kind: 'demo', url: 'http://127.0.0.1:9/' })
  expect((await ask('PUT', '/api/pbx/endpoints/x', { role: 'trunk' })).statusCode).toBe(404)
})
