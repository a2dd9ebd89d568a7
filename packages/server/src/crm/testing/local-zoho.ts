import type { DataCentreView } from '@jackfield/contract'
import { Agent } from 'undici'
import { exchangeCode, refreshAccess } from '../zoho/oauth.ts'
import type { TokenGrant } from '../zoho/token-answer.ts'
import { Transport, type TransportOptions } from '../zoho/transport.ts'
import { type ConnectorOptions, createZohoCrmConnector } from '../zoho-crm/connector.ts'
import { crmDialect } from '../zoho-crm/dialect.ts'
import { zohoCrmScopes } from '../zoho-crm/probe.ts'

/** Addresses of one data centre of the local Zoho. */
export interface LocalCentre {
  readonly accounts: string
  readonly api: string
  readonly crm: string
  readonly desk: string
  readonly console: string
  readonly control: string
}

/** A request that the local Zoho saw. */
export interface SeenByZoho {
  readonly server: 'accounts' | 'api'
  readonly method: string
  readonly path: string
  readonly query: Record<string, string>
  readonly body?: Record<string, unknown>
  readonly status: number | null
}

export type CallRow = Record<string, unknown> & { readonly id: string; readonly Description: string | null }

/** The control API of a local data centre: sets the scene and tells what was written. */
export function zohoControl(centre: LocalCentre) {
  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${centre.control}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const answer = await response.json()
    if (!response.ok) throw new Error(`local Zoho: ${method} ${path}: ${JSON.stringify(answer)}`)
    return answer
  }
  return {
    ask,
    reset: () => ask('POST', '/reset'),
    settings: (changes: object) => ask('POST', '/settings', changes),
    fault: (fault: object) => ask('POST', '/faults', fault),
    noFaults: () => ask('DELETE', '/faults'),
    clock: (offsetMs: number) => ask('POST', '/clock', { offsetMs }),
    tokens: (action: string) => ask('POST', '/tokens', { action }) as Promise<Record<string, number>>,
    user: (email: string, changes: object) => ask('POST', '/users', { email, ...changes }),
    users: () => ask('GET', '/users') as Promise<{ id: string; email: string }[]>,
    field: (module: string, field: object) => ask('POST', `/fields/${module}`, field),
    records: (module: string) => ask('GET', `/records/${module}`) as Promise<CallRow[]>,
    create: (module: string, record: object) =>
      ask('POST', `/records/${module}`, { op: 'create', record }) as Promise<CallRow>,
    edit: (module: string, id: string, record: object) => ask('POST', `/records/${module}`, { op: 'edit', id, record }),
    remove: (module: string, id: string) => ask('POST', `/records/${module}`, { op: 'delete', id }),
    forgetRequests: () => ask('DELETE', '/requests'),
    requests: () => ask('GET', '/requests') as Promise<SeenByZoho[]>,
    async client(
      redirectUri: string,
      multiDc = false,
    ): Promise<{ id: string; secret: string; secrets: Record<string, string> }> {
      const made = (await ask('POST', '/clients', { name: 'Jackfield', redirectUris: [redirectUri], multiDc })) as {
        client_id: string
        client_secret: string
        secrets: Record<string, string>
      }
      return { id: made.client_id, secret: made.client_secret, secrets: made.secrets }
    },
    /** What a person does on the consent page; gives the address to which Zoho sends the browser back. */
    async accept(
      consentUrl: string,
      user: string,
      changes: { scope?: string; offline?: boolean; portals?: readonly string[] } = {},
    ): Promise<URL> {
      const asked = new URL(consentUrl).searchParams
      const { location } = (await ask('POST', '/grants', {
        client_id: asked.get('client_id'),
        user,
        scope: asked.get('scope'),
        redirect_uri: asked.get('redirect_uri'),
        state: asked.get('state') ?? undefined,
        offline: asked.get('access_type') === 'offline',
        ...changes,
      })) as { location: string }
      return new URL(location)
    },
  }
}
export type ZohoControl = ReturnType<typeof zohoControl>

/** The local data centre as the configuration names it. */
export const localCentre = (code: string, { accounts, crm, desk, console }: LocalCentre): DataCentreView => ({
  code,
  accounts,
  crm,
  desk,
  console,
  local: true,
})

const redirectUri = 'http://127.0.0.1:8080/integration/callback/api/crm/zoho/'

/** Tokens of a new consent of that person. */
export async function grantTokens(
  centre: LocalCentre,
  agent: Agent,
  { user = 'ada@demo.jackfield.test', scopes = zohoCrmScopes as readonly string[] } = {},
): Promise<{ grant: TokenGrant; client: { id: string; secret: string } }> {
  const control = zohoControl(centre)
  const client = await control.client(redirectUri)
  const asked = new URLSearchParams({
    client_id: client.id,
    scope: scopes.join(','),
    redirect_uri: redirectUri,
    access_type: 'offline',
  })
  const back = await control.accept(`${centre.accounts}/oauth/v2/auth?${asked}`, user)
  const code = back.searchParams.get('code') as string
  const answer = await exchangeCode(agent, { accounts: centre.accounts, ...client }, code, redirectUri)
  if (answer.kind !== 'granted') throw new Error(`no tokens: ${JSON.stringify(answer)}`)
  return { grant: answer.grant, client }
}

export interface LocalTransportOptions {
  readonly user?: string
  readonly scopes?: readonly string[]
  /** A refused access token is renewed at Zoho; else it stays the same. */
  readonly renews?: boolean
  readonly transport?: Partial<TransportOptions>
}

/** A transport over fresh tokens, without database. */
export async function localTransport(
  centre: LocalCentre,
  { renews = false, ...options }: LocalTransportOptions & Pick<TransportOptions, 'dialect' | 'apiDomain'>,
) {
  const agent = new Agent({ connect: { timeout: 2_000 } })
  const { grant, client } = await grantTokens(centre, agent, options)
  let { accessToken } = grant
  const get = async () => accessToken
  const renew = async () => {
    if (!renews) return accessToken
    const answer = await refreshAccess(agent, { accounts: centre.accounts, ...client }, grant.refreshToken ?? '')
    if (answer.kind !== 'granted') throw new Error(`no tokens: ${JSON.stringify(answer)}`)
    accessToken = answer.grant.accessToken
    return accessToken
  }
  const transport = new Transport({
    dispatcher: agent,
    dialect: options.dialect,
    tokens: { get, renew },
    apiDomain: options.apiDomain,
    now: Date.now,
    retryPauses: [5, 5],
    ...options.transport,
  })
  return { transport, close: () => agent.destroy() }
}

/** A connector over fresh tokens, without database. */
export async function localConnector(
  centre: LocalCentre,
  options: LocalTransportOptions & { readonly connector?: Partial<ConnectorOptions> } = {},
) {
  const { transport, close } = await localTransport(centre, {
    ...options,
    dialect: crmDialect,
    apiDomain: centre.api,
  })
  const connector = createZohoCrmConnector({
    transport,
    productUrl: centre.crm,
    organisationDomain: null,
    timeZone: () => 'Asia/Shanghai',
    now: Date.now,
    ...options.connector,
  })
  return { connector, callLogs: connector.callLogs!, transport, close }
}
