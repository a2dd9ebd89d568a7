import {
  type ExtensionView,
  extensionGroupSchema,
  extensionViewSchema,
  type IntegrationKind,
  type PopSettings,
} from '@jackfield/contract'
import type { InjectOptions } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { extensionNumber } from '../../calls/ids.ts'
import type { PbxDirectory } from '../../pbx/pbx-driver.ts'
import { saveDirectory } from '../../pbx/save-directory.ts'
import { type TestStore, testStore } from '../../testing/store.ts'
import { type SignedInHeaders, seedSite, signInAs, type TestApp, testApp, testSite } from '../test-app.ts'

let database: TestStore
let server: TestApp
let headers: SignedInHeaders
/** What the PBX has. */
let directory: PbxDirectory

const person = (number: string, name: string, email: string | null = null) => ({
  number: extensionNumber(number),
  name,
  email,
})

beforeEach(async () => {
  database = await testStore()
  await seedSite(database.store)
  directory = {
    extensions: [person('1001', 'Alice'), person('1002', 'Bob', 'bob@example.com')],
    groups: [{ id: '7', name: 'Sales', members: [extensionNumber('1001')] }],
    queues: [],
    ringGroups: [],
    trunks: [],
    endpoints: [],
    timeZone: null,
  }
  server = await testApp(database.store, {
    pbx: { refreshDirectory: () => saveDirectory(database.store, testSite, directory, server.clock.now) },
  })
  headers = await signInAs(server, 'administrator')
})
afterEach(async () => {
  await server.close()
  await database.drop()
})

const ask = (method: InjectOptions['method'], url: string, payload?: object) =>
  server.app.inject({ method, url, headers: { ...headers }, ...(payload ? { payload } : {}) })
const refresh = async () => z.array(extensionViewSchema).parse((await ask('POST', '/api/extensions/refresh')).json())
const one = async (number: string) => {
  const all = (await ask('GET', '/api/extensions')).json() as ExtensionView[]
  return all.find((extension) => extension.number === number)
}
const audits = () => database.store.db.selectFrom('audit').select(['action', 'subject', 'detail']).execute()

/** Zoho connected, with users u1 (Ann) and u2 (Ben). */
async function connectZoho(
  bindings: readonly (readonly [string, 'extension' | 'group', string])[],
  kind: IntegrationKind = 'zoho-crm',
): Promise<void> {
  const { db } = database.store
  const nothing = {
    api_domain: null,
    client_secret: null,
    refresh_token: null,
    access_token: null,
    access_expires_at: null,
  }
  const organisation = { organisation_id: '1', organisation_name: 'Org', organisation_domain: null }
  const user = { user_name: null, user_email: null, connected_at: 1, problem: null }
  const zohoUser = { integration_id: kind, email: '', active: 1, fetched_at: 1 }
  await database.store.commit([
    {
      query: db.insertInto('connection').values({
        id: `c-${kind}`,
        accounts_server: 'a',
        crm_url: 'b',
        client_id: 'd',
        ...nothing,
        ...organisation,
        ...user,
      }),
    },
    {
      query: db.insertInto('integration').values({
        id: kind,
        site_id: testSite,
        kind,
        connection_id: `c-${kind}`,
        enabled: 1,
        generation: 1,
        home_address: 'h',
        call_log: JSON.stringify({
          enabled: true,
          subject: 's',
          description: 'd',
          skipUnanswered: false,
          whenNobodyAnswers: { who: 'all' },
        }),
        created_at: 1,
      }),
    },
    {
      query: db.insertInto('zoho_user').values([
        { ...zohoUser, user_id: 'u1', name: 'Ann' },
        { ...zohoUser, user_id: 'u2', name: 'Ben' },
      ]),
    },
    ...bindings.map(([user_id, target_kind, target]) => ({
      query: db.insertInto('binding').values({ integration_id: kind, user_id, target_kind, target }),
    })),
  ])
  await server.services.settings.refresh()
}

describe('extensions', () => {
  it('[B3.1][B3.5] are read from the PBX again on demand', async () => {
    directory = { ...directory, extensions: [person('1001', 'Alice L.'), person('1003', '王芳')] }
    const shown = (await refresh()).map(({ number, name, present }) => [number, name, present])
    expect(shown).toEqual([
      ['1001', 'Alice L.', true],
      ['1002', 'Bob', false],
      ['1003', '王芳', true],
    ])
    expect(Object.keys(server.services.settings.current().extensions)).toContain('1003')
  })

  it('[B3.4] take an e-mail where the PBX has none, and keep it over the next reading', async () => {
    const answer = await ask('PATCH', '/api/extensions/1001', { email: 'alice@example.com' })
    expect(answer.json()).toMatchObject({ email: 'alice@example.com', emailFrom: 'manual' })
    await refresh()
    expect(await one('1001')).toMatchObject({ email: 'alice@example.com', emailFrom: 'manual' })
    expect(await one('1002')).toMatchObject({ email: 'bob@example.com', emailFrom: 'pbx' })
    const refused = await ask('PATCH', '/api/extensions/1002', { email: 'eve@example.com' })
    expect([refused.statusCode, refused.json().error.params.field]).toEqual([400, 'email'])
    expect((await ask('PATCH', '/api/extensions/1002', { email: 'bob@example.com' })).statusCode).toBe(200)
    await ask('PATCH', '/api/extensions/1001', { email: null })
    expect((await one('1001'))?.email).toBeNull()
    expect((await ask('PATCH', '/api/extensions/1001', { email: 'no address' })).json().error.params.field).toBe(
      'email',
    )
  })

  const atRinging: PopSettings = { enabled: true, mode: 'automatic', trigger: 'ringing' }
  const atAnswer: PopSettings = { ...atRinging, trigger: 'answered' }

  it('[A8.6][A8.11] pop at ringing in both clients until somebody changes one; a change is in force at once', async () => {
    expect((await one('1001'))?.pop).toEqual({ web: atRinging, desktop: atRinging })
    await ask('PATCH', '/api/extensions/1001', { pop: { desktop: atAnswer } })
    const changed = { web: atRinging, desktop: atAnswer }
    expect((await one('1001'))?.pop).toEqual(changed)
    expect(server.services.settings.current().extensions['1001']?.pop).toEqual(changed)
    expect(await audits()).toEqual([
      { action: 'extension.save', subject: '1001', detail: JSON.stringify({ pop: { desktop: atAnswer } }) },
    ])
    const nothing = await ask('PATCH', '/api/extensions/1001', {})
    expect([nothing.statusCode, (await audits()).length]).toEqual([200, 1])
    expect((await ask('PATCH', '/api/extensions/9999', { pop: changed })).statusCode).toBe(404)
    // The form of before is refused instead of being taken for no change.
    expect((await ask('PATCH', '/api/extensions/1001', { pop: atAnswer })).statusCode).toBe(400)
  })

  it('[B3.8] several take the same settings at once, each keeping the client that is not named; all or none', async () => {
    await ask('PATCH', '/api/extensions/1001', { pop: { web: atAnswer } })
    const answer = await ask('PATCH', '/api/extensions', { numbers: ['1001', '1002'], pop: { desktop: atAnswer } })
    const pops = z
      .array(extensionViewSchema)
      .parse(answer.json())
      .map(({ pop }) => pop)
    expect(pops).toEqual([
      { web: atAnswer, desktop: atAnswer },
      { web: atRinging, desktop: atAnswer },
    ])
    expect(server.services.settings.current().extensions['1002']?.pop).toEqual(pops[1])
    const refused = await ask('PATCH', '/api/extensions', { numbers: ['1001', '9999'], pop: { web: atRinging } })
    expect(refused.json().error).toMatchObject({ code: 'extension-unknown', params: { extension: '9999' } })
    expect((await one('1001'))?.pop.web).toEqual(atAnswer)
    expect((await audits()).map(({ subject }) => subject)).toEqual(['1001', '1001, 1002'])
  })

  it('[D2.23] pops of the helpdesk are set apart from those of the CRM, for one and for several', async () => {
    const untouched = { web: atRinging, desktop: atRinging }
    expect((await one('1001'))?.helpdeskPop).toEqual(untouched)
    await ask('PATCH', '/api/extensions/1001', { helpdeskPop: { web: atAnswer } })
    expect(await one('1001')).toMatchObject({ pop: untouched, helpdeskPop: { web: atAnswer, desktop: atRinging } })
    await ask('PATCH', '/api/extensions', { numbers: ['1001', '1002'], helpdeskPop: { desktop: atAnswer } })
    expect(await one('1001')).toMatchObject({ pop: untouched, helpdeskPop: { web: atAnswer, desktop: atAnswer } })
    const both = { numbers: ['1002'], pop: { web: atAnswer }, helpdeskPop: { web: atAnswer } }
    await ask('PATCH', '/api/extensions', both)
    const { pop, helpdeskPop } = server.services.settings.current().extensions['1002']!
    expect({ pop, helpdeskPop }).toEqual({
      pop: { web: atAnswer, desktop: atRinging },
      helpdeskPop: { web: atAnswer, desktop: atAnswer },
    })
    expect((await audits()).map(({ detail }) => JSON.parse(detail ?? ''))).toEqual([
      { helpdeskPop: { web: atAnswer } },
      { numbers: ['1001', '1002'], helpdeskPop: { desktop: atAnswer } },
      both,
    ])
    const nothing = await ask('PATCH', '/api/extensions', { numbers: ['1001'] })
    expect([nothing.statusCode, nothing.json().error.code]).toEqual([400, 'invalid-input'])
  })

  it('[A8.15] a test without an open agent page is told as such', async () => {
    const answer = await ask('POST', '/api/extensions/1001/pop-test')
    expect([answer.statusCode, answer.json().error.code]).toEqual([409, 'pop-test-no-client'])
    expect((await one('1001'))?.popTest).toBeNull()
  })

  it('[A3.4] show their Zoho user and their groups', async () => {
    await refresh()
    await connectZoho([
      ['u1', 'group', 'pbx-7'],
      ['u2', 'extension', '1002'],
    ])
    expect(await one('1001')).toMatchObject({ user: { id: 'u1', name: 'Ann' }, groups: ['pbx-7'], signedIn: false })
    expect(await one('1002')).toMatchObject({ user: { id: 'u2', name: 'Ben' }, groups: [] })
  })
})

describe('with Zoho CRM and Zoho Desk', () => {
  it('[D2.23] extensions show the user of the one and the agent of the other', async () => {
    await connectZoho([['u1', 'extension', '1001']])
    await connectZoho([['u2', 'extension', '1001']], 'zoho-desk')
    expect(await one('1001')).toMatchObject({ user: { name: 'Ann' }, deskAgent: { name: 'Ben' } })
    expect(await one('1002')).toMatchObject({ user: null, deskAgent: null })
  })

  it('[D2.23] an agent of Zoho Desk alone is no user of Zoho CRM', async () => {
    await connectZoho([['u2', 'extension', '1001']], 'zoho-desk')
    expect(await one('1001')).toMatchObject({ user: null, deskAgent: { id: 'u2', name: 'Ben' } })
  })
})

describe('extension groups', () => {
  const put = (id: string, name: string, members: string[]) =>
    ask('PUT', `/api/extension-groups/${id}`, { name, members })
  const ids = (answer: { json(): unknown }) =>
    z
      .array(extensionGroupSchema)
      .parse(answer.json())
      .map(({ id }) => id)

  it('[B3.3] are those of the PBX, which cannot be changed, and those made here', async () => {
    await refresh()
    const made = await put('g1', ' Night ', ['1001', '1002', '1001'])
    expect(made.json()).toEqual([
      { id: 'g1', name: 'Night', members: ['1001', '1002'], from: 'manual' },
      { id: 'pbx-7', name: 'Sales', members: ['1001'], from: 'pbx' },
    ])
    expect((await put('pbx-7', 'Mine', [])).json().error).toMatchObject({
      code: 'invalid-input',
      params: { field: 'id' },
    })
    expect((await ask('DELETE', '/api/extension-groups/pbx-7')).statusCode).toBe(400)
    await refresh()
    expect(ids(await put('g1', 'Day', ['1002']))).toEqual(['g1', 'pbx-7'])
    expect(ids(await ask('DELETE', '/api/extension-groups/g1'))).toEqual(['pbx-7'])
    expect((await ask('DELETE', '/api/extension-groups/g1')).statusCode).toBe(404)
    expect((await audits()).map(({ action }) => action)).toEqual([
      'extension-group.save',
      'extension-group.save',
      'extension-group.delete',
    ])
  })

  it('[OPS.8] refuse extensions that do not exist, and ids that could not be addressed', async () => {
    expect((await put('g1', 'Night', ['1001', '9999'])).json().error).toMatchObject({
      code: 'extension-unknown',
      params: { extension: '9999' },
    })
    for (const id of ['a%2Fb', '%00', 'x'.repeat(65), '%E2%80%AE'])
      expect((await put(id, 'Night', [])).statusCode).toBe(400)
  })

  it('[A3.6] refuse members through whom an extension would have two users, naming both', async () => {
    await put('g1', 'Night', ['1001'])
    await put('g2', 'Day', ['1002'])
    await connectZoho([
      ['u1', 'group', 'g1'],
      ['u2', 'group', 'g2'],
    ])
    const refused = await put('g2', 'Day', ['1002', '1001'])
    expect([refused.statusCode, refused.json().error]).toMatchObject([
      409,
      { code: 'extension-twice', params: { extension: '1001', first: 'Ann', second: 'Ben' } },
    ])
    expect((await one('1001'))?.groups).toEqual(['g1'])
    expect((await put('g2', 'Day', [])).statusCode).toBe(200)
    expect((await put('g1', 'Night', ['1001', '1002'])).statusCode).toBe(200)
    expect((await one('1002'))?.user).toEqual({ id: 'u1', name: 'Ann' })
  })

  it('leave no binding behind that a new group of the same id would get', async () => {
    await put('g1', 'Night', ['1001'])
    await connectZoho([['u1', 'group', 'g1']])
    expect((await one('1001'))?.user?.id).toBe('u1')
    await ask('DELETE', '/api/extension-groups/g1')
    expect((await one('1001'))?.user).toBeNull()
    await put('g1', 'Other', ['1001'])
    expect((await one('1001'))?.user).toBeNull()
  })
})
