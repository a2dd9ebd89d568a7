import { expect } from 'vitest'
import { JackfieldClient } from '../../toolkit/jackfield-client.ts'
import { Asker } from '../answers.ts'
import { authorise, comeBack, consent, consentAddress, problemsOf, registerClient, reject } from '../consent.ts'
import { type Row, told } from '../row.ts'
import type { Scene } from '../scene.ts'

const inDialog = { readAt: 'consent dialog' } as const
const inAnswer = { readAt: 'API answer' } as const
const CODE = `1000.${'0'.repeat(32)}.${'f'.repeat(32)}`

/** The callback's address with these parameters, for what no page of the local Zoho would send. */
async function callback(scene: Scene, parameters: Record<string, string>): Promise<URL> {
  const url = new URL((await scene.zohoView()).redirectUri)
  url.search = new URLSearchParams(parameters).toString()
  return url
}

const stateOf = (consentPage: string) => new URL(consentPage).searchParams.get('state') ?? ''

/** What the account servers of both data centres were asked at their token endpoint. */
async function exchanges(scene: Scene): Promise<number> {
  const seen = [...(await scene.us.requests()), ...(await scene.eu.requests())]
  return seen.filter(({ path }) => path === '/oauth/v2/token').length
}

export const zohoRows: readonly Row[] = [
  {
    item: 'a Zoho account without administrator rights',
    ...inDialog,
    clauses: ['A2.8'],
    codes: ['zoho-not-administrator'],
    async provoke(scene) {
      const client = await registerClient(scene, {})
      return told(...problemsOf(await consent(scene, client, { user: 'bruno@demo.jackfield.test' })))
    },
  },
  {
    item: 'a Zoho user whose profile has no API access',
    ...inDialog,
    clauses: [],
    codes: ['zoho-no-api-access'],
    async provoke(scene) {
      const client = await registerClient(scene, {})
      return told(...problemsOf(await consent(scene, client, { user: 'gus@demo.jackfield.test' })))
    },
  },
  {
    item: 'a wrong data centre: a client of the EU at the account server of the US',
    ...inAnswer,
    clauses: ['A2.5'],
    codes: ['zoho-unknown-client'],
    async provoke(scene) {
      const client = await registerClient(scene, { centre: scene.zoho.dataCentres.eu })
      const { status, problem } = await authorise(scene, client)
      expect(status).toBe(400)
      expect(problem?.params).toEqual({ host: new URL(scene.zoho.dataCentres.us.accounts).host })
      return told(problem)
    },
  },
  {
    item: 'a wrong data centre: an account of the EU with a client of the US',
    ...inDialog,
    clauses: ['A2.5'],
    codes: ['zoho-wrong-data-centre'],
    async provoke(scene) {
      const { accounts } = scene.zoho.dataCentres.eu
      const state = stateOf(await consentAddress(scene, await registerClient(scene, {})))
      const back = await callback(scene, { state, code: CODE, location: 'eu', 'accounts-server': accounts })
      return told(...problemsOf(await comeBack(scene, back)))
    },
  },
  {
    item: 'a wrong data centre: an account of the EU and the multi-DC secret of the US',
    ...inDialog,
    clauses: ['A2.5', 'A2.4'],
    codes: ['zoho-wrong-data-centre', 'zoho-wrong-secret'],
    async provoke(scene) {
      const client = await registerClient(scene, { multiDc: true })
      const edda = { user: 'edda@continental.jackfield.test', at: scene.eu }
      return told(...problemsOf(await consent(scene, client, edda)))
    },
  },
  {
    item: 'a wrong client secret',
    ...inDialog,
    clauses: ['A2.4'],
    codes: ['zoho-wrong-secret'],
    async provoke(scene) {
      const { id } = await registerClient(scene, {})
      return told(...problemsOf(await consent(scene, { id, secret: 'a-secret-that-is-wrong' })))
    },
  },
  {
    item: 'an unknown client',
    ...inAnswer,
    clauses: ['A2.5'],
    codes: ['zoho-unknown-client'],
    provoke: async (scene) => told((await authorise(scene, { id: '1000.NOBODY', secret: 'whatever-secret' })).problem),
  },
  {
    item: 'consent refused',
    ...inDialog,
    clauses: ['A2.6'],
    codes: ['zoho-consent-refused'],
    async provoke(scene) {
      const page = await consentAddress(scene, await registerClient(scene, {}))
      const back = await reject(scene.zoho.dataCentres.us.accounts, page)
      return told(...problemsOf(await comeBack(scene, back)))
    },
  },
  {
    item: 'a redirect URI that is not registered',
    ...inAnswer,
    clauses: ['A2.9'],
    codes: ['zoho-redirect-mismatch'],
    async provoke(scene) {
      const client = await registerClient(scene, { uri: 'https://elsewhere.example/callback' })
      const { problem } = await authorise(scene, client)
      const { redirectUri } = await scene.zohoView()
      expect(problem?.params).toEqual({ uri: redirectUri })
      return told(problem)
    },
  },
  {
    item: 'a redirect URI that was changed at Zoho meanwhile',
    ...inDialog,
    clauses: ['A2.9'],
    codes: ['zoho-redirect-mismatch'],
    async provoke(scene) {
      const client = await registerClient(scene, {})
      const page = await consentAddress(scene, client)
      const body = { error: 'invalid_redirect_uri' }
      await scene.us.fault({ fault: 'error-200', body, match: { pathPrefix: '/oauth/v2/token' }, times: 1 })
      return told(...problemsOf(await comeBack(scene, await scene.us.accept(page, 'ada@demo.jackfield.test'))))
    },
  },
  {
    item: 'a missing scope',
    ...inDialog,
    clauses: ['A2.7'],
    codes: ['zoho-missing-scope', 'scope-costs-search'],
    async provoke(scene) {
      const scope = 'ZohoCRM.modules.ALL,ZohoCRM.users.READ,ZohoCRM.org.READ,ZohoCRM.settings.fields.READ'
      const problems = problemsOf(await consent(scene, await registerClient(scene, {}), { scope }))
      expect(problems[0]?.params).toEqual({ scopes: 'ZohoSearch.securesearch.READ' })
      return told(...problems)
    },
  },
  {
    item: 'a code that was used already',
    ...inDialog,
    clauses: [],
    codes: ['zoho-code-expired'],
    async provoke(scene) {
      const client = await registerClient(scene, {})
      const back = await scene.us.accept(await consentAddress(scene, client), 'ada@demo.jackfield.test')
      const used = await fetch(`${scene.zoho.dataCentres.us.accounts}/oauth/v2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: client.id,
          client_secret: client.secret,
          redirect_uri: (await scene.zohoView()).redirectUri,
          code: back.searchParams.get('code') ?? '',
        }),
      })
      expect(await used.json()).toHaveProperty('access_token')
      return told(...problemsOf(await comeBack(scene, back)))
    },
  },
  {
    item: 'a callback that is opened a second time',
    ...inDialog,
    clauses: ['A2.10'],
    codes: ['zoho-consent-refused', 'zoho-state-invalid'],
    async provoke(scene) {
      const state = stateOf(await consentAddress(scene, await registerClient(scene, {})))
      const back = await callback(scene, { state, error: 'access_denied' })
      const [first, second] = [await comeBack(scene, back), await comeBack(scene, back)]
      return told(...problemsOf(first), ...problemsOf(second))
    },
  },
  {
    item: 'a state that nobody made, and none at all',
    ...inDialog,
    clauses: ['A2.10'],
    codes: ['zoho-state-invalid', 'zoho-state-invalid'],
    async provoke(scene) {
      const before = await exchanges(scene)
      const made = await comeBack(scene, await callback(scene, { code: CODE, state: 'x'.repeat(43) }))
      const none = await comeBack(scene, await callback(scene, { code: CODE }))
      expect(await exchanges(scene)).toBe(before)
      return told(...problemsOf(made), ...problemsOf(none))
    },
  },
  {
    item: "the state of another administrator's browser",
    ...inDialog,
    clauses: ['A2.10'],
    codes: ['zoho-state-invalid'],
    async provoke(scene) {
      const page = await consentAddress(scene, await registerClient(scene, {}))
      const other = new JackfieldClient(scene.url)
      await other.signIn()
      const elsewhere = await new Asker(other).readSession()
      const { pathname, search } = await scene.us.accept(page, 'ada@demo.jackfield.test')
      await elsewhere.ask('GET', pathname + search)
      const { text } = await elsewhere.ask('GET', '/api/integrations/zoho-crm/result')
      return told(...problemsOf(JSON.parse(text)))
    },
  },
  {
    item: 'an account server outside the list, typed into the form',
    ...inAnswer,
    clauses: ['A2.11'],
    codes: ['zoho-host-not-allowed'],
    async provoke(scene) {
      const accountsServer = 'https://accounts.zoho.com.evil.example'
      return told((await authorise(scene, { id: 'x', secret: 'a-secret-for-zoho' }, { accountsServer })).problem)
    },
  },
  {
    item: 'an account server outside the list, named by the callback',
    ...inDialog,
    clauses: ['A2.11'],
    codes: ['zoho-host-not-allowed'],
    async provoke(scene) {
      const state = stateOf(await consentAddress(scene, await registerClient(scene, {})))
      const before = await exchanges(scene)
      const back = await callback(scene, { state, code: CODE, 'accounts-server': scene.zoho.dataCentres.us.api })
      const problems = problemsOf(await comeBack(scene, back))
      expect(await exchanges(scene)).toBe(before)
      return told(...problems)
    },
  },
  {
    item: 'an account server that answers with a page instead of tokens',
    ...inDialog,
    clauses: [],
    codes: ['zoho-bad-answer'],
    async provoke(scene) {
      const page = await consentAddress(scene, await registerClient(scene, {}))
      await scene.us.fault({ fault: 'html', status: 200, match: { pathPrefix: '/oauth/v2/token' }, times: 1 })
      return told(...problemsOf(await comeBack(scene, await scene.us.accept(page, 'ada@demo.jackfield.test'))))
    },
  },
]
