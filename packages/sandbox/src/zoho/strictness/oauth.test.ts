import { allScopes, type Reply, redirectUri, type TestZoho } from '../test-harness.ts'
import { oauthRules } from './rules.ts'
import { type Case, pass, rulesMatter } from './rules-matter.ts'

type Client = Awaited<ReturnType<TestZoho['client']>>

const outcome = ({ json }: Reply): string => json.error ?? (json.access_token ? 'token' : 'nothing')

const authorise = (zoho: TestZoho, { client_id }: Client, more: Record<string, string>, cookie?: string) => {
  const query = { response_type: 'code', client_id, scope: allScopes, redirect_uri: redirectUri, ...more }
  const url = `${zoho.us.accounts}/oauth/v2/auth?${new URLSearchParams(query)}`
  return zoho.send('GET', url, undefined, cookie ? { cookie } : {})
}

/** What a person does in a browser: signs in, reads, decides. Gives the address that the browser is sent back to. */
async function consent(zoho: TestZoho, client: Client, more: Record<string, string> = {}, decision = 'accept') {
  const [{ id: user }] = await zoho.control('/users')
  const signedIn = await zoho.form(`${zoho.us.accounts}/signin`, { user, continue: '/' })
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!
  let reply = await authorise(zoho, client, { access_type: 'offline', state: 'a b', ...more }, cookie)
  const request = /name="request" value="([^"]+)"/.exec(reply.text)?.[1]
  if (request) {
    const agree: Record<string, string> = decision === 'accept' ? { agree: 'yes' } : {}
    reply = await zoho.form(`${zoho.us.accounts}/oauth/v2/auth/consent`, { request, decision, ...agree }, cookie)
  }
  return new URL(reply.headers.get('location')!).searchParams
}

const codeFor = async (zoho: TestZoho, { client_id }: Client): Promise<string | null> =>
  (
    await zoho.control('/grants', {
      client_id,
      user: 'ada@demo.jackfield.test',
      scope: allScopes,
      redirect_uri: redirectUri,
    })
  ).code
const exchange = (zoho: TestZoho, { client_id, client_secret }: Client, code: string, redirect_uri = redirectUri) =>
  zoho.token({ grant_type: 'authorization_code', client_id, client_secret, redirect_uri, code })
const refresh = (zoho: TestZoho, { client_id, client_secret }: Client, refresh_token: string, accounts?: string) =>
  zoho.token({ grant_type: 'refresh_token', client_id, client_secret, refresh_token }, accounts)
const statusWith = async (zoho: TestZoho, token: string) => {
  const authorization = `Zoho-oauthtoken ${token}`
  return (await zoho.send('GET', `${zoho.us.api}/crm/v8/org`, undefined, { authorization })).status
}

/** Exchanges what a consent gave, and tells whether there was a refresh token in it. */
const givesRefreshToken = async (zoho: TestZoho, client: Client, back: URLSearchParams) =>
  'refresh_token' in (await exchange(zoho, client, back.get('code')!)).json

const ofClient =
  (ask: (zoho: TestZoho, client: Client) => Promise<unknown>): Case['ask'] =>
  async (zoho) =>
    ask(zoho, await zoho.client())

rulesMatter(oauthRules, {
  'refusal-ends-without-code': {
    ask: ofClient(async (zoho, client) => {
      const back = await consent(zoho, client, {}, 'reject')
      return [back.get('error'), back.has('code')]
    }),
    strict: ['access_denied', false],
    lax: [null, true],
  },
  'callback-names-data-centre': {
    ask: ofClient(async (zoho, client) => {
      const back = await consent(zoho, client)
      return [back.get('location'), back.get('accounts-server') === zoho.us.accounts]
    }),
    strict: ['us', true],
    lax: [null, false],
  },
  'callback-returns-state': {
    ask: ofClient(async (zoho, client) => (await consent(zoho, client)).get('state')),
    strict: 'a b',
    lax: null,
  },
  'redirect-uri-registered': {
    ask: ofClient(
      async (zoho, client) => (await authorise(zoho, client, { redirect_uri: `${redirectUri}else` })).status,
    ),
    strict: 400,
    lax: 200,
  },
  'redirect-uri-same-at-exchange': {
    ask: ofClient(async (zoho, client) =>
      outcome(await exchange(zoho, client, (await codeFor(zoho, client))!, `${redirectUri}else`)),
    ),
    strict: 'invalid_redirect_uri',
    lax: 'token',
  },
  'code-used-once': {
    ask: ofClient(async (zoho, client) => {
      const code = (await codeFor(zoho, client))!
      return [outcome(await exchange(zoho, client, code)), outcome(await exchange(zoho, client, code))]
    }),
    strict: ['token', 'invalid_code'],
    lax: ['token', 'token'],
  },
  'code-lives-shortly': {
    ask: ofClient(async (zoho, client) => {
      const code = (await codeFor(zoho, client))!
      pass(181_000)
      return outcome(await exchange(zoho, client, code))
    }),
    strict: 'invalid_code',
    lax: 'token',
  },
  'token-errors-with-status-200': {
    ask: ofClient(async (zoho, client) => (await exchange(zoho, client, 'nonsense')).status),
    strict: 200,
    lax: 400,
  },
  'refresh-token-only-offline': {
    ask: ofClient(async (zoho, client) =>
      givesRefreshToken(zoho, client, await consent(zoho, client, { access_type: 'online' })),
    ),
    strict: false,
    lax: true,
  },
  'second-refresh-token-only-by-consent': {
    ask: ofClient(async (zoho, client) => {
      const first = await givesRefreshToken(zoho, client, await consent(zoho, client))
      const second = await givesRefreshToken(zoho, client, await consent(zoho, client))
      const asked = await givesRefreshToken(zoho, client, await consent(zoho, client, { prompt: 'consent' }))
      return [first, second, asked]
    }),
    strict: [true, false, true],
    lax: [true, true, true],
  },
  'refresh-gives-no-refresh-token': {
    ask: ofClient(async (zoho, client) => {
      const { refresh_token } = await zoho.grant(client)
      return 'refresh_token' in (await refresh(zoho, client, refresh_token)).json
    }),
    strict: false,
    lax: true,
  },
  'client-secret-checked': {
    ask: ofClient(async (zoho, client) =>
      outcome(await exchange(zoho, { ...client, client_secret: 'guessed' }, (await codeFor(zoho, client))!)),
    ),
    strict: 'invalid_client_secret',
    lax: 'token',
  },
  'client-known-where-registered': {
    ask: ofClient(async (zoho, client) => outcome(await refresh(zoho, client, 'any', zoho.eu.accounts))),
    strict: 'invalid_client',
    lax: 'invalid_code',
  },
  'ten-codes-in-ten-minutes': {
    ask: ofClient(async (zoho, client) => {
      for (let i = 0; i < 10; i++) await codeFor(zoho, client)
      return (await codeFor(zoho, client)) !== null
    }),
    strict: false,
    lax: true,
  },
  'ten-refreshes-in-ten-minutes': {
    ask: ofClient(async (zoho, client) => {
      const { refresh_token } = await zoho.grant(client)
      for (let i = 0; i < 9; i++) await refresh(zoho, client, refresh_token)
      return outcome(await refresh(zoho, client, refresh_token))
    }),
    strict: 'Access Denied',
    lax: 'token',
  },
  'refused-refreshes-count': {
    ask: ofClient(async (zoho, client) => {
      await zoho.control('/settings', { refreshesPerWindow: 1 })
      const { refresh_token } = await zoho.grant(client)
      pass(400_000)
      const refused = outcome(await refresh(zoho, client, refresh_token))
      pass(400_000)
      return [refused, outcome(await refresh(zoho, client, refresh_token))]
    }),
    strict: ['Access Denied', 'Access Denied'],
    lax: ['Access Denied', 'token'],
  },
  'fifteen-access-tokens': {
    ask: ofClient(async (zoho, client) => {
      await zoho.control('/settings', { refreshesPerWindow: 100 })
      const { access_token, refresh_token } = await zoho.grant(client)
      for (let i = 0; i < 15; i++) await refresh(zoho, client, refresh_token)
      return statusWith(zoho, access_token)
    }),
    strict: 401,
    lax: 200,
  },
  'twenty-refresh-tokens': {
    ask: ofClient(async (zoho, client) => {
      await zoho.control('/settings', { codesPerWindow: 100 })
      const { refresh_token } = await zoho.grant(client)
      for (let i = 0; i < 20; i++) await zoho.grant(client)
      return outcome(await refresh(zoho, client, refresh_token))
    }),
    strict: 'invalid_code',
    lax: 'token',
  },
  'access-token-expires': {
    ask: ofClient(async (zoho, client) => {
      const { access_token } = await zoho.grant(client)
      pass(3_601_000)
      return statusWith(zoho, access_token)
    }),
    strict: 401,
    lax: 200,
  },
  'revoked-tokens-die': {
    ask: ofClient(async (zoho, client) => {
      const { access_token, refresh_token } = await zoho.grant(client)
      await zoho.form(`${zoho.us.accounts}/oauth/v2/token/revoke`, { token: refresh_token })
      return [outcome(await refresh(zoho, client, refresh_token)), await statusWith(zoho, access_token)]
    }),
    strict: ['invalid_code', 401],
    lax: ['token', 200],
  },
  'answer-names-api-domain': {
    ask: ofClient(async (zoho, client) => (await zoho.grant(client)).api_domain === zoho.us.api),
    strict: true,
    lax: false,
  },
})
