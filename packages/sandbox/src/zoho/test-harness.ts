import { type LocalZoho, type LocalZohoOptions, startLocalZoho } from './index.ts'

const anyPort = { accounts: 0, api: 0, crm: 0 }
export const redirectUri = 'http://127.0.0.1:9/callback/'
export const allScopes =
  'ZohoCRM.modules.ALL,ZohoCRM.users.READ,ZohoCRM.org.READ,ZohoCRM.settings.fields.READ,ZohoCRM.coql.READ,ZohoCRM.notifications.ALL,ZohoSearch.securesearch.READ'

export const deskScopes =
  'Desk.basic.READ,Desk.contacts.ALL,Desk.tickets.ALL,Desk.calls.ALL,Desk.search.READ,Desk.webhooks.ALL'

/** Parsed JSON of an answer, loosely typed on purpose: tests look at a few members each. */
// biome-ignore lint/suspicious/noExplicitAny: tests read into answers of many shapes
export type Loose = any

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Loose
}

/** A local Zoho on free ports with the calls that tests need. */
export class TestZoho {
  readonly zoho: LocalZoho
  #accessToken = ''

  constructor(zoho: LocalZoho) {
    this.zoho = zoho
  }

  get us() {
    return this.zoho.dataCentres.us
  }

  get eu() {
    return this.zoho.dataCentres.eu
  }

  /** Sends JSON and reads whatever comes back. */
  async send(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await fetch(url, {
      method,
      headers: { ...type, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: 'manual',
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') && text !== ''
    let json: Loose
    try {
      json = isJson ? JSON.parse(text) : undefined
    } catch {
      json = undefined
    }
    return { status: response.status, headers: response.headers, text, json }
  }

  async control(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<Loose> {
    const reply = await this.send(method, `${this.us.control}${path}`, body)
    if (reply.status >= 400) throw new Error(`control ${path}: ${reply.text}`)
    return reply.json
  }

  async token(parameters: Record<string, string>, accounts = this.us.accounts): Promise<Reply> {
    return this.form(`${accounts}/oauth/v2/token`, parameters)
  }

  async form(url: string, fields: Record<string, string>, cookie?: string): Promise<Reply> {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
      headers: cookie ? { cookie } : {},
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined }
  }

  async client(
    multiDc = false,
  ): Promise<{ client_id: string; client_secret: string; secrets: Record<string, string> }> {
    return this.control('/clients', { name: 'Test', redirectUris: [redirectUri], multiDc })
  }

  /** A grant of a user, by default the administrator, exchanged for tokens. */
  async grant(
    client: { client_id: string; client_secret: string },
    scope = allScopes,
    user = 'ada@demo.jackfield.test',
    portals?: readonly string[],
  ) {
    const { client_id, client_secret } = client
    const { code } = await this.control('/grants', { client_id, user, scope, redirect_uri: redirectUri, portals })
    const reply = await this.token({
      grant_type: 'authorization_code',
      client_id,
      client_secret,
      code,
      redirect_uri: redirectUri,
    })
    return reply.json as { access_token: string; refresh_token: string; api_domain: string }
  }

  /** Calls of `api` go out with this user's token from now on. */
  async signIn(scope = allScopes, user = 'ada@demo.jackfield.test', portals?: readonly string[]): Promise<void> {
    this.#accessToken = (await this.grant(await this.client(), scope, user, portals)).access_token
  }

  async api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const authorization = `Zoho-oauthtoken ${this.#accessToken}`
    return this.send(method, `${this.us.api}/crm/v8${path}`, body, { authorization, ...headers })
  }

  /** A call of Desk's API, within the first portal unless `orgId` says otherwise; null: without it. */
  async desk(method: string, path: string, body?: unknown, orgId: string | null = this.portal): Promise<Reply> {
    const headers: Record<string, string> = { authorization: `Zoho-oauthtoken ${this.#accessToken}` }
    if (orgId !== null) headers['orgId'] = orgId
    return this.send(method, `${this.us.desk}/api/v1${path}`, body, headers)
  }

  /** `orgId` of the portal in which the administrator is one, and of the free one in which she is not. */
  readonly portal = '651230101'
  readonly freePortal = '651230202'

  async coql(query: string): Promise<Reply> {
    return this.api('POST', '/coql', { select_query: query })
  }

  close(): Promise<void> {
    return this.zoho.close()
  }
}

export async function startTestZoho(options: LocalZohoOptions = {}): Promise<TestZoho> {
  return new TestZoho(await startLocalZoho({ ports: { us: anyPort, eu: anyPort }, searchLagMs: 0, ...options }))
}

export const aCall = {
  Subject: 'Call',
  Call_Type: 'Inbound',
  Call_Start_Time: '2026-11-20T09:15:00+08:00',
  Call_Duration: '02:35',
}
