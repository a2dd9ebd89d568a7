import {
  authoriseResultSchema,
  autoBindResultSchema,
  defaultCallLogSettings,
  defaultTicketSettings,
  integrationViewSchema,
  templatePreviewSchema,
  zohoUsersViewSchema,
} from '@jackfield/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { localCentre, type ZohoControl, zohoControl } from '../../crm/testing/local-zoho.ts'
import { products } from '../../integrations/zoho/products.ts'
import { createIntegration, type IntegrationService } from '../../integrations/zoho/service.ts'
import { bothKinds, deskPortals } from '../../integrations/zoho/testing/both-kinds.ts'
import { secrets } from '../../integrations/zoho/testing/service-scene.ts'
import { withStore } from '../../testing/store.ts'
import { type App, buildApp } from '../app.ts'
import { type SignedInHeaders, seedSite, signInAs, type TestApp, testApp } from '../test-app.ts'
import { integrationRoutes } from './integration.ts'

describe.each(bothKinds)('$title', (under) => {
  const { kind, callback } = under
  const database = withStore()
  let zoho: LocalZoho
  let control: ZohoControl
  let server: TestApp
  let app: App
  let service: IntegrationService
  let asAdministrator: SignedInHeaders
  let asAgent: SignedInHeaders

  const base = `/api/integrations/${kind}`
  const { resultPage, server: product } = products[kind]
  const free = { accounts: 0, api: 0, crm: 0 }
  /** The address under which `inject` asks. */
  const home = 'http://localhost:80'

  beforeAll(async () => {
    zoho = await startLocalZoho({ ports: { us: free, eu: free } })
    control = zohoControl(zoho.dataCentres.us)
    await seedSite(database.store)
    const config = { publicUrls: [home], localDataCentres: [localCentre('us', zoho.dataCentres.us)] }
    server = await testApp(database.store, { config })
    const { store, settings, contacts, log } = server.services
    service = createIntegration(kind, {
      store,
      secrets,
      settings,
      groups: contacts.synchronised,
      config,
      now: Date.now,
      log,
    })
    await service.start()
    await under.prepare(zoho.dataCentres.us)
    app = buildApp(server.services, [(scope) => integrationRoutes(scope, service)])
    await app.ready()
    asAdministrator = await signInAs(server, 'administrator')
    asAgent = await signInAs(server, { extension: '1001' })
  })
  afterAll(async () => {
    await app?.close()
    await service?.close()
    await server?.close()
    await zoho?.close()
  })
  beforeEach(() => control.noFaults())

  const get = (url: string, headers: Record<string, string> = { ...asAdministrator }) =>
    app.inject({ method: 'GET', url, headers })
  const send = (
    method: 'POST' | 'PUT',
    url: string,
    payload?: object,
    headers: Record<string, string> = { ...asAdministrator },
  ) => app.inject({ method, url, headers, ...(payload ? { payload } : {}) })

  async function authorise() {
    const view = integrationViewSchema.parse((await get(base)).json())
    const client = await control.client(view.redirectUri)
    const { accounts, [product]: productUrl } = zoho.dataCentres.us
    return send('POST', `${base}/authorise`, {
      homeAddress: view.homeAddress,
      accountsServer: accounts,
      productUrl,
      clientId: client.id,
      clientSecret: client.secret,
    })
  }

  test('[OPS.20] every route but the callback is for administrators', async () => {
    const routes = [
      ['GET', base],
      ['POST', `${base}/authorise`],
      ['GET', `${base}/result`],
      ['GET', `${base}/users`],
      ['POST', `${base}/users/refresh`],
      ['PUT', `${base}/bindings`],
      ['POST', `${base}/bindings/auto`],
      ['PUT', `${base}/call-log`],
      ['POST', `${base}/call-log/preview`],
      ['PUT', `${base}/enabled`],
      ['PUT', `${base}/credits`],
      ['POST', `${base}/copy`],
      ['DELETE', `${base}/copy`],
      ['PUT', `${base}/settings`],
      ['GET', `${base}/mandatory-fields?module=Contacts`],
      ['POST', `${base}/check`],
      ...(kind === 'zoho-desk' ? ([['PUT', `${base}/place`]] as const) : []),
      ['GET', `${base}/disconnect`],
      ['POST', `${base}/disconnect`],
    ] as const
    for (const [method, url] of routes) {
      expect((await app.inject({ method, url })).statusCode, url).toBe(401)
      expect((await app.inject({ method, url, headers: { ...asAgent } })).statusCode, url).toBe(403)
      if (method === 'GET') continue
      const { cookie } = asAdministrator
      expect((await app.inject({ method, url, headers: { cookie } })).json().error.code, url).toBe('csrf')
    }
  })

  describe('from the form to Connected', () => {
    test('[A1.3] the view has the redirect URI of the address under which the page was opened', async () => {
      const view = integrationViewSchema.parse((await get(base)).json())
      expect(view).toMatchObject({ status: 'not-connected', redirectUri: `${view.homeAddress}${callback}` })
    })

    test.each([callback, callback.slice(0, -1)])(
      '[A2.3] the callback %s ends on the settings page, with the result once',
      async (path) => {
        const answer = await authorise()
        expect(answer.statusCode).toBe(200)
        const back = await control.accept(answer.json().url, 'ada@demo.jackfield.test')
        const redirected = await get(`${path}${back.search}`)
        expect([redirected.statusCode, redirected.headers.location]).toEqual([303, resultPage])
        const result = authoriseResultSchema.parse((await get(`${base}/result`)).json())
        expect(result).toMatchObject({ ok: true, organisation: under.organisations.us })
        expect((await get(`${base}/result`)).statusCode).toBe(404)
        expect(integrationViewSchema.parse((await get(base)).json())).toMatchObject({ status: 'connected' })
      },
    )

    test('[A2.10] a callback without the session, or with nonsense, ends on the page and changes nothing', async () => {
      await control.forgetRequests()
      const { url } = (await authorise()).json()
      const back = await control.accept(url, 'ada@demo.jackfield.test')
      for (const [query, headers] of [
        [back.search, {}],
        [back.search, { ...asAgent }],
        ['?code=1&code=2&state=x', { ...asAdministrator }],
        ['?state=%00%ff', { ...asAdministrator }],
        ['', { ...asAdministrator }],
      ] as const) {
        const answer = await get(`${callback}${query}`, headers)
        expect([answer.statusCode, answer.headers.location]).toEqual([303, resultPage])
      }
      expect((await control.requests()).filter(({ path }) => path === '/oauth/v2/token')).toEqual([])
      const result = authoriseResultSchema.parse((await get(`${base}/result`)).json())
      expect(result).toMatchObject({ ok: false, problems: [{ code: 'zoho-state-invalid' }] })
    })

    test('[A2.12] neither code nor state nor secret is in the log', async () => {
      const { url } = (await authorise()).json()
      const back = await control.accept(url, 'ada@demo.jackfield.test')
      await get(`${callback}${back.search}`)
      const log = server.logged.join('\n')
      for (const name of ['code', 'state']) expect(log.includes(back.searchParams.get(name)!)).toBe(false)
      expect(log).not.toContain('1000.')
    })

    test('a form that is not right is told by its field', async () => {
      const answer = await send('POST', `${base}/authorise`, { homeAddress: 'x' })
      expect(answer.statusCode).toBe(400)
      expect(answer.json().error).toMatchObject({ code: 'invalid-input', params: { field: 'homeAddress' } })
    })
  })

  describe('with a connection', () => {
    test('[A3.1] users are shown and refreshed', async () => {
      const users = zohoUsersViewSchema.parse((await get(`${base}/users`)).json())
      expect(users.users.length).toBeGreaterThan(3)
      const refreshed = zohoUsersViewSchema.parse((await send('POST', `${base}/users/refresh`)).json())
      expect(refreshed.users).toEqual(users.users)
      await control.fault({ fault: 'status', status: 503, match: { pathPrefix: under.usersPath } })
      const failed = await send('POST', `${base}/users/refresh`)
      expect([failed.statusCode, failed.json().error.code]).toEqual([502, 'zoho-outage'])
    })

    test('[A3.4][A3.6] bindings are saved, and refused where they contradict', async () => {
      const { users } = zohoUsersViewSchema.parse((await get(`${base}/users`)).json())
      const bind = (...extensions: string[][]) =>
        send('PUT', `${base}/bindings`, {
          bindings: extensions.map((list, index) => ({ userId: users[index]!.id, extensions: list, groups: [] })),
        })
      const saved = zohoUsersViewSchema.parse((await bind(['1001', '1002'])).json())
      expect(saved.users[0]!.extensions).toEqual(['1001', '1002'])
      const refused = await bind(['1001'], ['1001'])
      expect([refused.statusCode, refused.json().error.code]).toEqual([409, 'extension-twice'])
      expect((await bind([])).statusCode).toBe(200)
    })

    test('[A3.3] auto-bind without apply changes nothing', async () => {
      const result = autoBindResultSchema.parse((await send('POST', `${base}/bindings/auto`, { apply: false })).json())
      expect(result.left.length).toBeGreaterThan(3)
    })

    test('[A10.6] call log settings, their preview and the switch', async () => {
      const preview = await send('POST', `${base}/call-log/preview`, { subject: '{{Nope}}', description: '{{Time}}' })
      expect(templatePreviewSchema.parse(preview.json()).problems).toHaveLength(1)
      const refused = await send('PUT', `${base}/call-log`, { ...defaultCallLogSettings, subject: '{{Nope}}' })
      expect(refused.json().error).toMatchObject({
        code: 'template-unknown-variable',
        params: { variable: '{{Nope}}' },
      })
      const saved = await send('PUT', `${base}/call-log`, { ...defaultCallLogSettings, subject: 'Kept' })
      expect(integrationViewSchema.parse(saved.json()).callLog.subject).toBe('Kept')
      const disabled = await send('PUT', `${base}/enabled`, { enabled: false })
      expect(integrationViewSchema.parse(disabled.json()).status).toBe('disabled')
      await send('PUT', `${base}/enabled`, { enabled: true })
    })
  })

  if (kind === 'zoho-desk')
    test('[D1.22] the department is chosen by the page, and refused when it is not there', async () => {
      const [{ id: organisationId, departments }] = await deskPortals(zoho.dataCentres.us)
      const choose = (departmentId: string) => send('PUT', `${base}/place`, { organisationId, departmentId })
      const saved = integrationViewSchema.parse((await choose(departments[0]!.id)).json())
      expect(saved).toMatchObject({ organisation: { id: organisationId }, desk: { departmentId: departments[0]!.id } })
      const refused = await choose('1')
      expect([refused.statusCode, refused.json().error.params.field]).toEqual([400, 'departmentId'])
    })

  test('[D2.21] the page has what its kind has: tickets, and organisations to choose from', async () => {
    const view = integrationViewSchema.parse((await get(base)).json())
    expect(view).toMatchObject({ kind, tickets: kind === 'zoho-desk' ? { enabled: false } : null })
    expect(view.desk === null).toBe(kind === 'zoho-crm')
    if (kind === 'zoho-crm') expect((await send('PUT', `${base}/place`, {})).statusCode).toBe(404)
    const { callLog, creation, tickets } = view
    const { groupId: _, ...sync } = view.contactSync
    const settings = { callLog, creation, contactSync: { ...sync, group: { kind: 'as-is' } } }
    const subject = 'About {{Call_From}}'
    const saved = await send('PUT', `${base}/settings`, {
      ...settings,
      tickets: { ...(tickets ?? defaultTicketSettings), subject },
    })
    if (kind === 'zoho-crm') expect(saved.json().error).toMatchObject({ params: { field: 'tickets' } })
    else expect(integrationViewSchema.parse(saved.json()).tickets?.subject).toBe(subject)
    // Left out: as they are.
    const again = integrationViewSchema.parse((await send('PUT', `${base}/settings`, settings)).json())
    expect(again.tickets?.subject).toBe(kind === 'zoho-crm' ? undefined : subject)
  })
})
