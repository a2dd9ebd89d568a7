import { defaultCallLogSettings, traitsOf } from '@jackfield/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import type { CrmConnector } from '../../crm/crm-connector.ts'
import { type ZohoControl, zohoControl } from '../../crm/testing/local-zoho.ts'
import { callLog } from '../../crm/testing/logs.ts'
import { ProblemError } from '../../problem.ts'
import { withStore } from '../../testing/store.ts'
import type { IntegrationParts } from './service.ts'
import { bothKinds, type KindUnderTest } from './testing/both-kinds.ts'
import { ada, connect, home, type Scene, secrets, seedSite, startProcess } from './testing/service-scene.ts'

const stored = withStore()
let zoho: LocalZoho
let control: ZohoControl
let controlEu: ZohoControl
const free = { accounts: 0, api: 0, crm: 0 }
const us = () => zoho.dataCentres.us
const eu = () => zoho.dataCentres.eu

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free } })
  control = zohoControl(us())
  controlEu = zohoControl(eu())
})
afterAll(() => zoho.close())
beforeEach(async () => {
  await control.reset()
  await controlEu.reset()
  await seedSite(stored.store)
})

async function problemOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ProblemError)
  return (error as ProblemError).problem
}
function connectorOf({ service, settings }: Scene): CrmConnector {
  return service.get(settings.current().integrations[0]!.id)!
}
const refreshes = async () =>
  (await control.requests()).filter(
    ({ path, body }) => path === '/oauth/v2/token' && body?.['grant_type'] === 'refresh_token',
  )
const email = (name: string) => `${name}@demo.jackfield.test`
const refreshTokens = async () => (await control.tokens('count'))['refresh']

async function startKind({ kind }: KindUnderTest, changes: Partial<IntegrationParts> = {}): Promise<Scene> {
  const scene = await startProcess(stored.store, { us: us(), eu: eu() }, changes, kind)
  onTestFinished(scene.close)
  return scene
}
async function connectKind(under: KindUnderTest, changes: Partial<IntegrationParts> = {}) {
  const scene = await startKind(under, changes)
  const client = await control.client(home + under.callback)
  const result = await connect(scene, us(), client)
  expect(result?.ok).toBe(true)
  return { ...scene, scene, client }
}

describe.each(bothKinds)('$title', (under) => {
  const { kind, callback } = under
  const start = (changes?: Partial<IntegrationParts>) => startKind(under, changes)
  const connected = (changes?: Partial<IntegrationParts>) => connectKind(under, changes)
  beforeEach(() => under.prepare(us()))
  const idOf = (name: string) => under.idOf(us(), name)

  describe('tokens of the connection', () => {
    test('[A2.13] fifty requests that meet a dead token make one refresh, which outlives a restart', async () => {
      const { scene } = await connected()
      await control.tokens('revoke-access')
      await control.forgetRequests()
      const connector = connectorOf(scene)
      const lists = await Promise.all(Array.from({ length: 50 }, () => connector.listUsers()))
      expect(lists.every((users) => users.length > 3)).toBe(true)
      expect(await refreshes()).toHaveLength(1)
      for (let process = 0; process < 5; process++) await connectorOf(await start()).listUsers()
      expect(await refreshes()).toHaveLength(1)
    })
    test('[A2.13] a restart asks Zoho nothing', async () => {
      await connected()
      await control.forgetRequests()
      for (let process = 0; process < 20; process++) await start()
      expect(await control.requests()).toEqual([])
    })
    test('[A2.14] when Zoho no longer accepts the authorisation the status says so, and logs wait', async () => {
      const { scene } = await connected()
      await control.tokens('revoke-refresh')
      const [outcome] = await connectorOf(scene).callLogs!.write([callLog('a')])
      expect(outcome).toEqual({
        state: 'not-written',
        problem: { code: 'zoho-needs-reauthorisation' },
        retryAfterMs: null,
      })
      const told = { status: 'needs-reauthorisation', problem: { code: 'zoho-needs-reauthorisation' } }
      expect(await scene.service.view(home)).toMatchObject(told)
      expect(await scene.service.status()).toMatchObject(told)
      // So it is after a restart, without asking Zoho again.
      await control.forgetRequests()
      const again = await start()
      expect(await again.service.view(home)).toMatchObject(told)
      expect(await problemOf(connectorOf(again).listUsers())).toEqual({ code: 'zoho-needs-reauthorisation' })
      expect(await refreshes()).toEqual([])
    })
    test('[A2.14] a new authorisation mends it', async () => {
      const { scene, client } = await connected()
      await control.tokens('revoke-refresh')
      await problemOf(connectorOf(scene).listUsers())
      expect(await connect(scene, us(), client)).toMatchObject({ ok: true })
      expect((await scene.service.view(home)).status).toBe('connected')
      expect((await connectorOf(scene).listUsers()).length).toBeGreaterThan(3)
    })
    test.each([
      [200, false],
      [400, false],
      [400, true],
    ])(
      'a throttle answer (HTTP %i, in Chinese: %s) pauses for ten minutes, also over a restart',
      async (throttleStatus, throttleInChinese) => {
        let later = 0
        const now = () => Date.now() + later
        const { scene } = await connected({ now })
        await control.settings({ throttleStatus, throttleInChinese, refreshesPerWindow: 1 })
        await control.tokens('revoke-access')
        await control.forgetRequests()
        expect(await problemOf(connectorOf(scene).listUsers())).toMatchObject({ code: 'zoho-throttled' })
        later += 9 * 60_000
        for (const each of [scene, await start({ now }), await start({ now })])
          expect(await problemOf(connectorOf(each).listUsers())).toMatchObject({ code: 'zoho-throttled' })
        expect(await refreshes()).toHaveLength(1)
        expect(await scene.service.view(home)).toMatchObject({ status: 'faulty', problem: { code: 'zoho-throttled' } })
        later += 2 * 60_000
        await control.settings({ refreshesPerWindow: 10 })
        expect((await connectorOf(scene).listUsers()).length).toBeGreaterThan(3)
        expect((await scene.service.view(home)).status).toBe('connected')
      },
    )
    test('connecting again and again leaves one authorisation at Zoho, far from the 20 that it keeps', async () => {
      await control.settings({ codesPerWindow: 100 })
      const { scene, client } = await connected()
      for (let time = 0; time < 24; time++) expect(await connect(scene, us(), client)).toMatchObject({ ok: true })
      expect(await refreshTokens()).toBe(1)
      await control.tokens('revoke-access')
      expect((await connectorOf(scene).listUsers()).length).toBeGreaterThan(3)
    })
    test('an authorisation that fails does not disturb the one that works', async () => {
      const { scene, client } = await connected()
      expect(await connect(scene, us(), client, { user: email('bruno') })).toMatchObject({ ok: false })
      expect(await connect(scene, us(), { ...client, secret: 'wrong' })).toMatchObject({ ok: false })
      expect((await scene.service.view(home)).status).toBe('connected')
      await control.tokens('revoke-access')
      expect((await connectorOf(scene).listUsers()).length).toBeGreaterThan(3)
      expect(await refreshTokens()).toBe(1)
    })
    test('a refresh that was under way does not overwrite the tokens of a newer consent', async () => {
      const { scene, client } = await connected()
      await control.tokens('revoke-access')
      await control.fault({ fault: 'latency', ms: 300, match: { pathPrefix: '/oauth/v2/token' }, times: 1 })
      const slow = connectorOf(scene)
        .listUsers()
        .catch(() => 'failed')
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(await connect(scene, us(), client)).toMatchObject({ ok: true })
      const row = () => stored.store.db.selectFrom('connection').select('access_token').executeTakeFirstOrThrow()
      const before = secrets.open((await row()).access_token!)
      await slow
      expect(secrets.open((await row()).access_token!)).toBe(before)
      expect((await scene.service.view(home)).status).toBe('connected')
    })
  })

  describe('organisation and generation', () => {
    test('the same organisation keeps generation, bindings and settings', async () => {
      const { scene, client } = await connected()
      await scene.service.putBindings([{ userId: await idOf('bruno'), extensions: ['1001'], groups: [] }], ada)
      await scene.service.putCallLog({ ...defaultCallLogSettings, subject: 'Call {{Call_From}}' }, ada)
      const before = scene.settings.current().integrations
      await connect(scene, us(), client)
      expect(scene.settings.current().integrations).toEqual(before)
    })
    test('another organisation starts a new generation without users of the old one', async () => {
      const { scene } = await connected()
      const bruno = await idOf('bruno')
      await scene.service.putBindings([{ userId: bruno, extensions: ['1001'], groups: [] }], ada)
      const whenNobodyAnswers = { who: 'user', userId: bruno } as const
      await scene.service.putCallLog({ ...defaultCallLogSettings, subject: 'Kept', whenNobodyAnswers }, ada)
      const [before] = scene.settings.current().integrations
      const other = await controlEu.client(home + callback)
      expect(await connect(scene, eu(), other, { user: 'edda@continental.jackfield.test' })).toMatchObject({ ok: true })
      const [after] = scene.settings.current().integrations
      expect(after).toMatchObject({ id: before!.id, generation: 2, users: {} })
      expect(after!.organisationId).not.toBe(before!.organisationId)
      expect(after!.callLog).toMatchObject({ subject: 'Kept', whenNobodyAnswers: { who: 'all' } })
      expect((await scene.service.users()).users.map(({ name }) => name).sort()).toEqual([
        'Edda Krüger',
        'Felix Marchand',
      ])
      expect(await refreshTokens()).toBe(0)
    })
  })

  describe('users and bindings', () => {
    test('[A3.1] refresh fetches the current users, all pages of them', async () => {
      const { scene } = await connected()
      const view = await scene.service.refreshUsers(ada)
      expect(view.users.map((user) => user.name)).toEqual(under.users)
      expect(view.fetchedAt).toBeGreaterThan(Date.now() - 10_000)
      await control.user(email('chen'), { newEmail: 'wei@new.example' })
      expect((await scene.service.refreshUsers(ada)).users.find(({ name }) => name === 'Chen Wei')?.email).toBe(
        'wei@new.example',
      )
    })
    test('a user who left stays while something is bound to him, as inactive', async () => {
      const { scene } = await connected()
      await scene.service.putBindings([{ userId: await idOf('chen'), extensions: ['1004'], groups: [] }], ada)
      await under.leave(us(), 'chen', true)
      await under.leave(us(), 'dora', true)
      const { users } = await scene.service.refreshUsers(ada)
      expect(users.map(({ name }) => name)).not.toContain('Dora Lindqvist')
      expect(users.find(({ name }) => name === 'Chen Wei')).toMatchObject({ active: false, extensions: ['1004'] })
      expect(scene.settings.current().integrations[0]!.users['1004']?.name).toBe('Chen Wei')
      await under.leave(us(), 'chen', false)
      expect((await scene.service.refreshUsers(ada)).users.find(({ name }) => name === 'Chen Wei')?.active).toBe(true)
    })
    test('[A3.4] a user is bound to several extensions and groups, and saving keeps it', async () => {
      const { scene } = await connected()
      const bruno = await idOf('bruno')
      const wanted = { userId: bruno, extensions: ['1004', '1005'], groups: ['sales', 'empty'] }
      await scene.service.putBindings([wanted], ada)
      const again = await start()
      const saved = (await again.service.users()).users.find(({ id }) => id === bruno)
      expect(saved?.extensions).toEqual(['1004', '1005'])
      expect([...saved!.groups].sort()).toEqual(['empty', 'sales'])
      const { users } = again.settings.current().integrations[0]!
      expect(Object.keys(users).sort()).toEqual(['1001', '1002', '1004', '1005'])
      await again.service.putBindings([], ada)
      expect(again.settings.current().integrations[0]!.users).toEqual({})
    })
    test('[A3.5] an extension’s own binding beats that of its group', async () => {
      const { scene } = await connected()
      const [bruno, chen] = [await idOf('bruno'), await idOf('chen')]
      await scene.service.putBindings(
        [
          { userId: bruno, extensions: [], groups: ['sales'] },
          { userId: chen, extensions: ['1002'], groups: [] },
        ],
        ada,
      )
      const { users } = scene.settings.current().integrations[0]!
      expect([users['1001']?.id, users['1002']?.id]).toEqual([bruno, chen])
    })
    test.for([
      ['one extension', { extensions: ['1004'], groups: [] }, { extensions: ['1004'], groups: [] }, '1004'],
      [
        'two groups with a common member',
        { extensions: [], groups: ['sales'] },
        { extensions: [], groups: ['support'] },
        '1002',
      ],
      ['one group', { extensions: [], groups: ['sales'] }, { extensions: [], groups: ['sales'] }, '1001'],
      [
        'one group without members',
        { extensions: [], groups: ['empty'] },
        { extensions: [], groups: ['empty'] },
        'empty',
      ],
    ] as const)('[A3.6] two users by %s are refused, naming extension and both', async ([, one, two, extension]) => {
      const { scene } = await connected()
      const before = [{ userId: await idOf('dora'), extensions: ['1006'], groups: [] }]
      await scene.service.putBindings(before, ada)
      const wanted = [
        { userId: await idOf('bruno'), ...one },
        { userId: await idOf('chen'), ...two },
      ]
      expect(await problemOf(scene.service.putBindings(wanted, ada))).toEqual({
        code: 'extension-twice',
        params: { extension, first: 'Bruno Costa', second: 'Chen Wei' },
      })
      expect(Object.keys(scene.settings.current().integrations[0]!.users)).toEqual(['1006'])
    })
    test('what does not exist cannot be bound', async () => {
      const { scene } = await connected()
      const userId = await idOf('bruno')
      const put = (binding: object) =>
        problemOf(scene.service.putBindings([{ userId, extensions: [], groups: [], ...binding }], ada))
      expect(await put({ extensions: ['9999'] })).toEqual({ code: 'extension-unknown', params: { extension: '9999' } })
      expect((await put({ groups: ['nobody'] })).code).toBe('invalid-input')
      expect((await put({ userId: '1' })).code).toBe('not-found')
    })
    test('named twice is bound once', async () => {
      const { scene } = await connected()
      const userId = await idOf('bruno')
      await scene.service.putBindings(
        [
          { userId, extensions: ['1004', '1004'], groups: [] },
          { userId, extensions: ['1004'], groups: [] },
        ],
        ada,
      )
      expect((await scene.service.users()).users.find(({ id }) => id === userId)?.extensions).toEqual(['1004'])
    })
    test('[A3.2][A3.3] auto-bind tells what it would do, changes nothing, and then does it', async () => {
      const { scene } = await connected()
      await stored.store.commit([
        {
          query: stored.store.db
            .updateTable('extension')
            .set({ email_manual: 'CHEN@DEMO.jackfield.test' })
            .where('number', '=', '1003'),
        },
      ])
      const planned = await scene.service.autoBind(false, ada)
      expect(planned.bound.map(({ userName, extension }) => `${userName} ${extension}`)).toEqual([
        'Bruno Costa 1001',
        'Chen Wei 1003',
      ])
      expect(planned.left).toContainEqual({ userName: 'Dora Lindqvist', email: email('dora'), reason: 'no-extension' })
      expect(scene.settings.current().integrations[0]!.users).toEqual({})
      expect(await scene.service.autoBind(true, ada)).toEqual(planned)
      expect(Object.keys(scene.settings.current().integrations[0]!.users)).toEqual(['1001', '1003'])
      const again = await scene.service.autoBind(true, ada)
      expect(again.bound).toEqual([])
      expect(again.left.filter(({ reason }) => reason === 'already-bound')).toHaveLength(2)
    })
    test('auto-bind takes no extension away from a group’s user, nor one that is gone from the PBX', async () => {
      const { scene } = await connected()
      await scene.service.putBindings([{ userId: await idOf('farah'), extensions: [], groups: ['sales'] }], ada)
      await stored.store.commit([
        { query: stored.store.db.updateTable('extension').set({ present: 0 }).where('number', '=', '1003') },
      ])
      const { bound, left } = await scene.service.autoBind(true, ada)
      expect(bound).toEqual([])
      expect(left).toContainEqual({ userName: 'Bruno Costa', email: email('bruno'), reason: 'extension-taken' })
      expect(left).toContainEqual({ userName: 'Dora Lindqvist', email: email('dora'), reason: 'no-extension' })
    })
  })

  describe('settings', () => {
    test('[A10.5] the defaults are those of the manual', async () => {
      const { callLog } = await (await connected()).service.view(home)
      expect(callLog.subject).toBe('Extension Call')
      expect(callLog.description).toBe(
        'Call: {{Time}} {{Call_Log_Status}} from {{Call_From}} to {{Call_To}} {{Talk_Duration}}',
      )
    })
    test('[A10.6] an unknown variable is refused at save, by name', async () => {
      const { service } = await connected()
      for (const field of ['subject', 'description'] as const)
        expect(
          await problemOf(service.putCallLog({ ...defaultCallLogSettings, [field]: 'x {{Nonsense}}' }, ada)),
        ).toMatchObject({
          code: 'template-unknown-variable',
          params: { variable: '{{Nonsense}}' },
        })
      expect((await service.view(home)).callLog).toEqual(defaultCallLogSettings)
    })
    test('[A10.6] the preview fills in an example and tells what is wrong where', async () => {
      const { service } = await start()
      const preview = service.preview({ subject: '{{Call_From}} calls', description: '{{Nonsense}} {{Extension}}' })
      expect(preview.subject).toMatch(/^\+?[\d ]+ calls$/)
      expect(preview.description).toMatch(/^\{\{Nonsense\}\} \d+$/)
      expect(preview.problems.map(({ field, problem }) => [field, problem.code])).toEqual([
        ['description', 'template-unknown-variable'],
      ])
      expect(preview.variables.map(({ name }) => name)).toContain('Talk_Duration')
    })
    test('[A10.30] variables are offered where they can be filled, the link to a recording while it is made', async () => {
      const { service } = await start()
      const linked = { subject: 'Call', description: '[{{Recording_URL}}]' }
      const names = (preview: ReturnType<typeof service.preview>) => preview.variables.map(({ name }) => name)
      const log = service.preview({ ...linked, section: 'callLog' })
      expect(names(log).includes('Recording_URL')).toBe(traitsOf[kind].recordings)
      expect(log.description === '[]').toBe(!traitsOf[kind].recordings)
      expect(log.problems).toHaveLength(traitsOf[kind].recordings ? 0 : 1)
      expect(service.preview({ ...linked, playRecording: false }).description).toBe('[]')
      const ticket = service.preview({ ...linked, section: 'tickets' })
      expect(names(ticket)).not.toContain('Recording_URL')
      expect(ticket.problems.map(({ problem }) => problem.code)).toEqual(['template-unknown-variable'])
      expect(ticket.description).toBe('[]')
    })
    test('[A10.30] a saved template with a variable that cannot be filled stays, and other settings can be changed', async () => {
      const { scene } = await connected()
      const { callLog } = await scene.service.view(home)
      const old = { ...callLog, description: 'Call {{Recording_URL}}' }
      await stored.store.commit([
        { query: stored.store.db.updateTable('integration').set({ call_log: JSON.stringify(old) }), expect: 1 },
      ])
      const again = await start()
      await again.service.putCallLog({ ...old, skipUnanswered: true }, ada)
      expect((await again.service.view(home)).callLog).toMatchObject({
        description: 'Call {{Recording_URL}}',
        skipUnanswered: true,
      })
    })
    test('settings of the call log are kept and in force at once', async () => {
      const { scene } = await connected()
      const userId = await idOf('bruno')
      const wanted = {
        enabled: false,
        subject: 'S {{Call_To}}',
        description: '',
        skipUnanswered: true,
        whenNobodyAnswers: { who: 'user', userId },
        deleteDoubles: true,
        playRecording: traitsOf[kind].recordings,
        recordingAccess: 'link',
        waitSeconds: 9,
        fallbackOwner: userId,
      } as const
      await scene.service.putCallLog(wanted, ada)
      expect((await scene.service.view(home)).callLog).toEqual(wanted)
      expect(scene.settings.current().integrations[0]!.callLog).toEqual(wanted)
      const nobody = { ...wanted, whenNobodyAnswers: { who: 'user', userId: '1' } } as const
      expect((await problemOf(scene.service.putCallLog(nobody, ada))).code).toBe('not-found')
      const stranger = { ...wanted, fallbackOwner: '1' } as const
      expect(await problemOf(scene.service.putCallLog(stranger, ada))).toMatchObject({
        code: 'fallback-owner-inactive',
        params: { field: 'callLog.fallbackOwner' },
      })
    })
    if (traitsOf[kind].recordings)
      test('[A11.4] switching recordings off makes all links of before void, other changes do not', async () => {
        const { scene } = await connected()
        const save = (changes: object) => scene.service.putCallLog({ ...defaultCallLogSettings, ...changes }, ada)
        const epoch = () => scene.settings.current().integrations[0]?.recordingLinks?.epoch
        await save({ playRecording: true })
        await save({ playRecording: true, recordingAccess: 'link' })
        expect(epoch()).toBe(0)
        await save({ playRecording: false })
        expect(epoch()).toBe(1)
        await save({ playRecording: false, subject: 'Call' })
        await save({ playRecording: true })
        expect(epoch()).toBe(1)
      })
    test('disabled and enabled again without a new authorisation', async () => {
      const { scene } = await connected()
      await scene.service.setEnabled(false, ada)
      expect(await scene.service.view(home)).toMatchObject({ status: 'disabled', enabled: false })
      expect(scene.settings.current().integrations[0]!.enabled).toBe(false)
      await scene.service.setEnabled(true, ada)
      expect((await scene.service.view(home)).status).toBe('connected')
    })
    test('before connecting there is nothing to set', async () => {
      const { service } = await start()
      expect(await service.users()).toEqual({ fetchedAt: null, users: [] })
      for (const work of [
        () => service.refreshUsers(ada),
        () => service.putBindings([], ada),
        () => service.autoBind(true, ada),
        () => service.putCallLog(defaultCallLogSettings, ada),
        () => service.setEnabled(false, ada),
      ])
        expect((await problemOf(work())).code).toBe('zoho-not-connected')
    })
    test('every change is in the audit log, with who did it', async () => {
      const { scene } = await connected()
      await scene.service.putBindings([{ userId: await idOf('bruno'), extensions: ['1004'], groups: [] }], ada)
      await scene.service.autoBind(true, ada)
      await scene.service.putCallLog(defaultCallLogSettings, ada)
      await scene.service.setEnabled(false, ada)
      await scene.service.refreshUsers(ada)
      const rows = await stored.store.db.selectFrom('audit').selectAll().execute()
      expect(rows.map(({ action }) => action).sort()).toEqual([
        `${kind}.authorise`,
        `${kind}.auto-bind`,
        `${kind}.bind`,
        `${kind}.call-log`,
        `${kind}.connect`,
        `${kind}.disable`,
        `${kind}.refresh-users`,
      ])
      expect(rows.every(({ who }) => who === 'Ada')).toBe(true)
    })
    test('the status tells Zoho’s clock and the requests of the day', async () => {
      await control.clock(120_000)
      const { scene } = await connected()
      await connectorOf(scene).listUsers()
      const status = await scene.service.status()
      expect(Math.abs(status.clockOffsetMs - 120_000)).toBeLessThan(2_000)
      expect(status.requestsToday).toBeGreaterThan(0)
      expect(status).toMatchObject({ status: 'connected', problem: null, credits: null })
    })
    test('a Zoho that cannot be reached makes the status faulty until it answers again', async () => {
      const { scene } = await connected()
      await control.fault({ fault: 'html', status: 502, match: { pathPrefix: under.usersPath }, times: 3 })
      expect((await problemOf(scene.service.refreshUsers(ada))).code).toBe('zoho-outage')
      expect(await scene.service.view(home)).toMatchObject({ status: 'faulty', problem: { code: 'zoho-outage' } })
      await scene.service.refreshUsers(ada)
      expect((await scene.service.view(home)).status).toBe('connected')
    })
  })
})

describe('what the account may not do', () => {
  const crm = bothKinds.find(({ kind }) => kind === 'zoho-crm')!
  const codes = async ({ service }: Scene) => (await service.view(home)).check?.problems.map(({ code }) => code)

  test('[A2.15] is told with the result of the consent, kept, and known after a restart', async () => {
    await control.settings({ moduleRights: { Leads: { viewable: false }, Calls: { creatable: false } } })
    const scene = await startKind(crm)
    const result = await connect(scene, us(), await control.client(home + crm.callback))
    expect(result).toMatchObject({
      ok: true,
      problems: [{ code: 'zoho-hidden-leads' }, { code: 'zoho-no-create-calls' }],
    })
    expect(await codes(scene)).toEqual(['zoho-hidden-leads', 'zoho-no-create-calls'])
    expect(await codes(await startKind(crm))).toEqual(['zoho-hidden-leads', 'zoho-no-create-calls'])
  })

  test('[A2.17] is looked at again when an administrator asks, and what was mended is gone', async () => {
    let clock = Date.now()
    const { scene } = await connectKind(crm, { now: () => clock })
    expect(await codes(scene)).toEqual([])
    await control.settings({ moduleRights: { Contacts: { creatable: false, editable: false } } })
    clock += 60_000
    await scene.service.check(ada)
    expect(await codes(scene)).toEqual(['zoho-no-create-contacts', 'zoho-no-edit'])
    expect((await scene.service.view(home)).check?.at).toBe(clock)
    await control.settings({ moduleRights: {} })
    await scene.service.check(ada)
    expect(await codes(scene)).toEqual([])
    await control.user('ada@demo.jackfield.test', { apiAccess: false })
    await scene.service.check(ada)
    expect(await codes(scene)).toEqual(['zoho-no-api-access'])
  })

  test('[A2.17] an outage is told as such and keeps what was known', async () => {
    const { scene } = await connectKind(crm)
    await control.settings({ moduleRights: { Contacts: { editable: false } } })
    await scene.service.check(ada)
    await control.fault({ fault: 'status', status: 500, body: {}, match: { pathPrefix: '/crm/v8/org' } })
    expect((await problemOf(scene.service.check(ada))).code).toBe('zoho-outage')
    expect(await codes(scene)).toEqual(['zoho-no-edit'])
  })
})
