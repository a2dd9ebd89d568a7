import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { type ZohoControl, zohoControl } from '../../crm/testing/local-zoho.ts'
import { ProblemError } from '../../problem.ts'
import { withStore } from '../../testing/store.ts'
import { products } from './products.ts'
import type { IntegrationParts } from './service.ts'
import { bothKinds } from './testing/both-kinds.ts'
import { ada, begin, connect, home, type Scene, seedSite, startProcess } from './testing/service-scene.ts'

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
const failed = (...problems: object[]) => ({ ok: false, organisation: null, account: null, problems })
const exchanges = async () => (await control.requests()).filter(({ path }) => path === '/oauth/v2/token')
/** Everything that the database holds, as text. */
async function wholeDatabase(): Promise<string> {
  const { db } = stored.store
  const tables = ['meta', 'connection', 'integration', 'audit', 'settings_revision'] as const
  return JSON.stringify(await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute())))
}

describe.each(bothKinds)('$title', (under) => {
  const { kind, callback } = under
  const server = products[kind].server
  const redirectUri = home + callback
  beforeEach(() => under.prepare(us()))
  async function start(changes: Partial<IntegrationParts> = {}): Promise<Scene> {
    const scene = await startProcess(stored.store, { us: us(), eu: eu() }, changes, kind)
    onTestFinished(scene.close)
    return scene
  }
  describe('the page before connecting', () => {
    test('[A1.2][A1.3] home addresses are those of this server, and the redirect URI follows from the one chosen', async () => {
      const { service } = await start()
      expect(await service.view(home)).toMatchObject({
        status: 'not-connected',
        problem: null,
        homeAddresses: [home, 'https://pbx.example.com'],
        homeAddress: home,
        redirectUri,
        clientId: '',
        clientSecretSaved: false,
        organisation: null,
        enabled: false,
      })
    })
    test('[A1.2] the chosen home address is kept', async () => {
      const { service } = await start()
      const client = await control.client(`https://pbx.example.com${callback}`)
      const request = {
        accountsServer: us().accounts,
        productUrl: us()[server],
        clientId: client.id,
        clientSecret: client.secret,
      }
      await service.begin({ ...request, homeAddress: 'https://pbx.example.com' }, home, ada)
      expect(await (await start()).service.view(home)).toMatchObject({
        homeAddress: 'https://pbx.example.com',
        redirectUri: `https://pbx.example.com${callback}`,
        clientId: client.id,
        clientSecretSaved: true,
      })
    })
    test('an address of somebody else is no home address', async () => {
      const { service } = await start()
      const request = { accountsServer: us().accounts, productUrl: us()[server], clientId: 'x', clientSecret: 'y' }
      for (const homeAddress of ['https://evil.example', 'https://pbx.example.com/path', 'http://127.0.0.1:8081'])
        expect((await problemOf(service.begin({ ...request, homeAddress }, home, ada))).code).toBe('invalid-input')
    })
    test('[A2.1] the local data centres of the configuration come first, Zoho’s own follow', async () => {
      const { dataCentres } = await (await start()).service.view(home)
      expect(dataCentres.map(({ code, local }) => (local ? `local ${code}` : code)).slice(0, 4)).toEqual([
        'local us',
        'local eu',
        'us',
        'eu',
      ])
    })
  })

  describe('saving', () => {
    test('[A2.2] leads to the consent page with offline access, consent, all scopes and a state of its own', async () => {
      const { service } = await start()
      const client = await control.client(redirectUri)
      const first = new URL(await begin(service, us(), client))
      const second = new URL(await begin(service, us(), client))
      expect(first.origin + first.pathname).toBe(`${us().accounts}/oauth/v2/auth`)
      const { state, scope, ...others } = Object.fromEntries(first.searchParams)
      expect(others).toEqual({
        response_type: 'code',
        client_id: client.id,
        redirect_uri: redirectUri,
        access_type: 'offline',
        prompt: 'consent',
      })
      expect(scope?.split(',')).toContain(under.oneScope)
      expect(state?.length).toBeGreaterThan(40)
      expect(second.searchParams.get('state')).not.toBe(state)
    })
    test('[A2.5] an unknown client is told before the browser leaves', async () => {
      const { service } = await start()
      const host = new URL(us().accounts).host
      expect(await problemOf(begin(service, us(), { id: '1000.NOBODY', secret: 's' }))).toEqual({
        code: 'zoho-unknown-client',
        params: { host },
      })
    })
    test('[A2.9] a redirect URI that is not registered is told before the browser leaves', async () => {
      const { service } = await start()
      const client = await control.client('https://elsewhere.example/')
      expect(await problemOf(begin(service, us(), client))).toEqual({
        code: 'zoho-redirect-mismatch',
        params: { uri: redirectUri },
      })
      expect((await service.view(home)).clientId).toBe(client.id)
    })
    test('[A2.11] an account server that is not on the list is refused', async () => {
      const { service } = await start()
      expect(await problemOf(begin(service, { ...us(), accounts: us().api }, { id: 'x', secret: 'y' }))).toEqual({
        code: 'zoho-host-not-allowed',
        params: { host: new URL(us().api).host },
      })
      expect(await exchanges()).toEqual([])
    })
    test('an address of somebody else is refused', async () => {
      const { service } = await start()
      const problem = await problemOf(
        begin(service, { ...us(), [server]: 'https://evil.example' }, { id: 'x', secret: 'y' }),
      )
      expect(problem).toMatchObject({ code: 'invalid-input', params: { field: 'productUrl' } })
    })
    test('without a secret, now or before, nothing is sent', async () => {
      const { service } = await start()
      expect(await problemOf(begin(service, us(), { id: 'x' }))).toMatchObject({
        code: 'invalid-input',
        params: { field: 'clientSecret' },
      })
    })
    test('an account server that does not answer is told before the browser leaves', async () => {
      const dead = { ...us(), accounts: 'http://127.0.0.1:1' }
      const scene = await startProcess(stored.store, { dead }, {}, kind)
      onTestFinished(scene.close)
      expect((await problemOf(begin(scene.service, dead, { id: 'x', secret: 'y' }))).code).toBe('zoho-unreachable')
    })
  })

  describe('coming back', () => {
    test('[A2.3] after Accept the status is Connected, with the name of the organisation', async () => {
      const scene = await start()
      const result = await connect(scene, us(), await control.client(redirectUri))
      expect(result).toEqual({
        ok: true,
        organisation: under.organisations.us,
        account: 'ada@demo.jackfield.test',
        problems: [],
      })
      expect(await scene.service.view(home)).toMatchObject({
        status: 'connected',
        problem: null,
        organisation: { name: under.organisations.us },
        connectedBy: { name: 'Ada Byron', email: 'ada@demo.jackfield.test' },
        enabled: true,
        callLog: { enabled: true, subject: 'Extension Call' },
      })
      expect(await scene.service.takeResult(ada)).toBeNull()
      const [integration] = scene.settings.current().integrations
      expect(integration).toMatchObject({ kind, generation: 1, enabled: true })
      expect(scene.service.get(integration!.id)).not.toBeNull()
      expect(scene.service.get('another')).toBeNull()
      expect((await scene.service.users()).users.length).toBeGreaterThan(3)
    })
    test('[A2.3] the connection is there after a restart', async () => {
      await connect(await start(), us(), await control.client(redirectUri))
      const again = await start()
      expect((await again.service.view(home)).status).toBe('connected')
      const connector = again.service.get(again.settings.current().integrations[0]!.id)
      expect((await connector!.listUsers()).length).toBeGreaterThan(3)
    })
    test('[A2.6] refused consent is told as such', async () => {
      const scene = await start()
      const url = await begin(scene.service, us(), await control.client(redirectUri))
      const state = new URL(url).searchParams.get('state')
      await scene.service.finish({ error: 'access_denied', state }, ada)
      expect(await scene.service.takeResult(ada)).toEqual(failed({ code: 'zoho-consent-refused' }))
      expect((await scene.service.view(home)).status).toBe('not-connected')
      expect(await exchanges()).toEqual([])
    })
    test('[A2.4] a wrong secret is told, and after correcting the secret alone it works', async () => {
      const scene = await start()
      const client = await control.client(redirectUri)
      expect(await connect(scene, us(), { id: client.id, secret: 'wrong' })).toEqual(
        failed({ code: 'zoho-wrong-secret' }),
      )
      const { clientId, clientSecretSaved, accountsServer, status } = await scene.service.view(home)
      expect({ clientId, clientSecretSaved, accountsServer, status }).toEqual({
        clientId: client.id,
        clientSecretSaved: true,
        accountsServer: us().accounts,
        status: 'not-connected',
      })
      expect(await connect(scene, us(), client)).toMatchObject({ ok: true })
    })
    test('a secret left out keeps the saved one', async () => {
      const scene = await start()
      const client = await control.client(redirectUri)
      await connect(scene, us(), client)
      const back = await control.accept(await begin(scene.service, us(), { id: client.id }), 'ada@demo.jackfield.test')
      await scene.service.finish(Object.fromEntries(back.searchParams), ada)
      expect(await scene.service.takeResult(ada)).toMatchObject({ ok: true })
    })
    test('[A2.5] an account of another data centre is told, with the server to choose', async () => {
      const scene = await start()
      const client = await control.client(redirectUri)
      const url = await begin(scene.service, us(), client)
      const state = new URL(url).searchParams.get('state')
      await scene.service.finish({ code: '1000.c', state, location: 'eu', 'accounts-server': eu().accounts }, ada)
      expect(await scene.service.takeResult(ada)).toEqual(
        failed({ code: 'zoho-wrong-data-centre', params: { actual: eu().accounts, chosen: us().accounts } }),
      )
    })
    test('[A2.5] so it is when the callback tells the location alone', async () => {
      const scene = await start()
      const url = await begin(scene.service, us(), await control.client(redirectUri))
      await scene.service.finish({ code: '1000.c', state: new URL(url).searchParams.get('state'), location: 'eu' }, ada)
      expect((await scene.service.takeResult(ada))?.problems[0]).toMatchObject({ params: { actual: eu().accounts } })
    })
    test('with a multi-DC client the code is exchanged where the account lives, with the secret for there', async () => {
      const scene = await start()
      const client = await control.client(redirectUri, true)
      const url = await begin(scene.service, us(), { id: client.id, secret: client.secrets['eu']! })
      const back = await controlEu.accept(url, 'edda@continental.jackfield.test')
      await scene.service.finish(Object.fromEntries(back.searchParams), ada)
      expect(await scene.service.takeResult(ada)).toMatchObject({ ok: true, organisation: under.organisations.eu })
      expect(await scene.service.view(home)).toMatchObject({ accountsServer: eu().accounts, productUrl: eu()[server] })
    })
    test('with a multi-DC client and the secret of the wrong data centre both are told', async () => {
      const scene = await start()
      const client = await control.client(redirectUri, true)
      const back = await controlEu.accept(await begin(scene.service, us(), client), 'edda@continental.jackfield.test')
      await scene.service.finish(Object.fromEntries(back.searchParams), ada)
      expect((await scene.service.takeResult(ada))?.problems.map(({ code }) => code)).toEqual([
        'zoho-wrong-data-centre',
        'zoho-wrong-secret',
      ])
    })
    test('[A2.7] a missing scope is told by its name, and the tokens are given back', async () => {
      const scene = await start()
      const result = await connect(scene, us(), await control.client(redirectUri), { scope: under.otherScopes })
      expect(result).toMatchObject({
        ok: false,
        problems: expect.arrayContaining([
          { code: 'zoho-missing-scope', params: { scopes: expect.stringContaining(under.oneScope) } },
        ]),
      })
      expect((await control.tokens('count'))['refresh']).toBe(0)
    })
    test('[A2.8] an account that is no administrator is told, and the tokens are given back', async () => {
      const scene = await start()
      const email = 'chen@demo.jackfield.test'
      expect(await connect(scene, us(), await control.client(redirectUri), { user: email })).toEqual(
        failed({ code: 'zoho-not-administrator', params: { email } }),
      )
      expect((await control.tokens('count'))['refresh']).toBe(0)
      expect((await scene.service.view(home)).status).toBe('not-connected')
    })
    // Profiles are the CRM's.
    if (kind === 'zoho-crm')
      test('a profile without API access is told', async () => {
        const scene = await start()
        await control.user('ada@demo.jackfield.test', { apiAccess: false })
        expect(await connect(scene, us(), await control.client(redirectUri))).toEqual(
          failed({ code: 'zoho-no-api-access' }),
        )
      })
    test('access for one hour only is told', async () => {
      const scene = await start()
      expect(await connect(scene, us(), await control.client(redirectUri), { offline: false })).toEqual(
        failed({ code: 'zoho-no-refresh-token' }),
      )
    })
    test('a code that is too old is told', async () => {
      const scene = await start()
      await control.settings({ authorizationCodeLifeMs: 0 })
      const client = await control.client(redirectUri)
      const back = await control.accept(await begin(scene.service, us(), client), 'ada@demo.jackfield.test')
      await new Promise((resolve) => setTimeout(resolve, 5))
      await scene.service.finish(Object.fromEntries(back.searchParams), ada)
      expect(await scene.service.takeResult(ada)).toEqual(failed({ code: 'zoho-code-expired' }))
    })
    test('[A2.9] a redirect URI that was changed at Zoho meanwhile is told', async () => {
      const scene = await start()
      const client = await control.client(redirectUri)
      const url = await begin(scene.service, us(), client)
      const state = new URL(url).searchParams.get('state')
      await control.fault({
        fault: 'error-200',
        body: { error: 'invalid_redirect_uri' },
        match: { pathPrefix: '/oauth/v2/token' },
      })
      await scene.service.finish({ code: '1000.c', state }, ada)
      expect(await scene.service.takeResult(ada)).toEqual(
        failed({ code: 'zoho-redirect-mismatch', params: { uri: redirectUri } }),
      )
    })
    test.for([
      [{ fault: 'html', status: 503 }, 'zoho-outage'],
      [{ fault: 'html', status: 200 }, 'zoho-bad-answer'],
      [{ fault: 'drop-before' }, 'zoho-unreachable'],
      [
        {
          fault: 'status',
          status: 400,
          body: { error_description: '您已连续提出过多请求', error: '拒绝访问', status: 'failure' },
        },
        'zoho-throttled',
      ],
    ] as const)('%j at the exchange is told as %s', async ([fault, code]) => {
      const scene = await start()
      const client = await control.client(redirectUri)
      const back = await control.accept(await begin(scene.service, us(), client), 'ada@demo.jackfield.test')
      await control.fault({ ...fault, match: { pathPrefix: '/oauth/v2/token' } })
      await scene.service.finish(Object.fromEntries(back.searchParams), ada)
      expect((await scene.service.takeResult(ada))?.problems[0]?.code).toBe(code)
    })
  })

  describe('[A2.10] a callback that does not belong here', () => {
    const invalid = failed({ code: 'zoho-state-invalid' })

    test.each([
      ['an unknown state', { code: '1000.c', state: 'unknown' }],
      ['no state', { code: '1000.c' }],
      ['nothing', {}],
      ['lists', { code: ['a', 'b'], state: ['c', 'd'] }],
      ['no object', 'code=1'],
      ['a state as long as a novel', { code: '1000.c', state: 'x'.repeat(10_000) }],
    ])('%s', async (_, query) => {
      const { service } = await start()
      await service.finish(query, ada)
      expect(await service.takeResult(ada)).toEqual(invalid)
      expect(await exchanges()).toEqual([])
    })
    test('a state that was used already', async () => {
      const scene = await start()
      const client = await control.client(redirectUri)
      const back = await control.accept(await begin(scene.service, us(), client), 'ada@demo.jackfield.test')
      const query = Object.fromEntries(back.searchParams)
      await Promise.all([scene.service.finish(query, ada), scene.service.finish(query, ada)])
      expect(await exchanges()).toHaveLength(1)
      await scene.service.finish(query, ada)
      expect(await scene.service.takeResult(ada)).toEqual(invalid)
      expect(await exchanges()).toHaveLength(1)
    })
    test('a state of another session, or of none', async () => {
      const scene = await start()
      const client = await control.client(redirectUri)
      const eve = { session: 'session-of-eve', name: 'Eve' }
      for (const who of [eve, null]) {
        const back = await control.accept(await begin(scene.service, us(), client), 'ada@demo.jackfield.test')
        await scene.service.finish(Object.fromEntries(back.searchParams), who)
      }
      expect(await scene.service.takeResult(eve)).toEqual(invalid)
      expect(await scene.service.takeResult(ada)).toBeNull()
      expect(await exchanges()).toEqual([])
    })
    test('a state that is older than half an hour', async () => {
      let later = 0
      const scene = await start({ now: () => Date.now() + later })
      const url = await begin(scene.service, us(), await control.client(redirectUri))
      later = 1_800_001
      await scene.service.finish({ code: '1000.c', state: new URL(url).searchParams.get('state') }, ada)
      expect(await scene.service.takeResult(ada)).toEqual(invalid)
      await begin(scene.service, us(), await control.client(redirectUri))
      const rows = await stored.store.db.selectFrom('meta').select('key').where('key', 'like', '%/consent/%').execute()
      expect(rows).toHaveLength(1)
    })
  })

  test('[A2.11] a callback that names a foreign account server gets no secret', async () => {
    const scene = await start()
    const client = await control.client(redirectUri)
    for (const server of ['https://accounts.zoho.com.evil.example', us().api, 'http://169.254.169.254', 'x']) {
      const state = new URL(await begin(scene.service, us(), client)).searchParams.get('state')
      await scene.service.finish({ code: '1000.c', state, 'accounts-server': server }, ada)
      expect((await scene.service.takeResult(ada))?.problems[0]?.code).toBe('zoho-host-not-allowed')
    }
    expect(await exchanges()).toEqual([])
  })

  test('[A2.12] secrets are encrypted in the database, in no log line and in no answer', async () => {
    const scene = await start()
    const client = await control.client(redirectUri)
    await connect(scene, us(), { id: client.id, secret: 'wrong-secret-of-ada' })
    await connect(scene, us(), client)
    const { access_token, refresh_token } = await stored.store.db
      .selectFrom('connection')
      .select(['access_token', 'refresh_token'])
      .executeTakeFirstOrThrow()
    const { secrets } = await import('./testing/service-scene.ts')
    const hidden = [client.secret, 'wrong-secret-of-ada', secrets.open(access_token!), secrets.open(refresh_token!)]
    const answers = JSON.stringify([
      await scene.service.view(home),
      await scene.service.status(),
      await scene.service.users(),
    ])
    for (const text of [await wholeDatabase(), scene.logged.join('\n'), answers])
      for (const secret of hidden) expect(text.includes(secret)).toBe(false)
  })

  test('[A2.12] without the key the saved secrets are of no use, and that is told', async () => {
    const scene = await start()
    await connect(scene, us(), await control.client(redirectUri))
    const { createSecrets } = await import('../../access/secrets.ts')
    const other = await start({ secrets: createSecrets(Buffer.alloc(32, 1)) })
    expect(await problemOf(other.service.refreshUsers(ada))).toEqual({ code: 'key-missing' })
  })
})
