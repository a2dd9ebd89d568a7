import {
  type AgentLinkView,
  authoriseResponseSchema,
  authoriseResultSchema,
  autoBindResultSchema,
  type CallDetail,
  type CallSummary,
  callDetailSchema,
  callsPageSchema,
  type DeskPlace,
  type IntegrationKind,
  type IntegrationView,
  integrationViewSchema,
  type PbxSettings,
  type StatusView,
  sessionViewSchema,
  statusViewSchema,
} from '@jackfield/contract'
import type { z } from 'zod'
import { CookieJar } from './cookies.ts'
import { postJson } from './post-json.ts'

/** Jackfield's HTTP API as the console uses it: one signed-in browser. Errors carry the server's own words. */
export class JackfieldClient {
  readonly base: string
  readonly cookies: CookieJar
  #csrf = ''

  constructor(base: string, cookies = new CookieJar()) {
    this.base = base
    this.cookies = cookies
  }

  async get<T = unknown>(path: string): Promise<T> {
    return this.#send<T>('GET', path)
  }

  async send<T = unknown>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
    return this.#send<T>(method, path, body)
  }

  /** Follows the one-time set-up link, e.g. `http://127.0.0.1:8080/setup#TOKEN`. */
  async setUp(link: string, name = 'Ada', password = 'correct horse battery'): Promise<void> {
    await this.#send('POST', '/api/setup', { token: new URL(link).hash.slice(1), name, password })
    await this.#readSession()
  }

  async signIn(name = 'Ada', password = 'correct horse battery'): Promise<void> {
    await this.#send('POST', '/api/session', { name, password })
    await this.#readSession()
  }

  async setPbx(settings: PbxSettings): Promise<void> {
    await this.send('PUT', '/api/pbx', settings)
    await until('the PBX link is up', async () => (await this.status()).pbx.state === 'up')
    await until('extensions are read', async () => (await this.get<unknown[]>('/api/extensions')).length > 0)
  }

  /**
   * The whole way of A2 without a browser's screen: client at the API console, consent page, callback. `person` is the name
   * on Zoho's sign-in page.
   */
  async connectZoho(zoho: { accounts: string; crm: string; control: string }, person = 'Ada Byron'): Promise<void> {
    await this.#connect('zoho-crm', { ...zoho, productUrl: zoho.crm }, person)
  }

  /**
   * The same with Zoho Desk, for all organisations of the person. `department` is the name of the one where calls and tickets go; the
   * first one when left out, none when null. Gives what was chosen from.
   */
  async connectDesk(
    zoho: { accounts: string; desk: string; control: string },
    person = 'Ada Byron',
    department?: string | null,
  ): Promise<DeskPlace> {
    await this.#connect('zoho-desk', { ...zoho, productUrl: zoho.desk }, person)
    const { desk, organisation } = await this.integration('zoho-desk')
    if (!desk || !organisation) throw new Error('Zoho Desk told no organisation')
    if (department === null) return desk
    const chosen = desk.departments.find(({ name, enabled }) => enabled && name === (department ?? name))
    if (!chosen) throw new Error(`there is no department ${department ?? ''}`)
    const { id } = organisation
    await this.send('PUT', `${pageOf('zoho-desk')}/place`, { organisationId: id, departmentId: chosen.id })
    return desk
  }

  /** As `connectZoho`, with the client and the secret that are saved: what an administrator does whose authorisation has ended. */
  async authoriseZohoAgain(person = 'Ada Byron', kind: IntegrationKind = 'zoho-crm'): Promise<void> {
    const { accountsServer, productUrl, clientId } = await this.integration(kind)
    await this.#authorise(kind, { accounts: accountsServer, productUrl, id: clientId }, person)
  }

  async integration(kind: IntegrationKind): Promise<IntegrationView> {
    return integrationViewSchema.parse(await this.get(pageOf(kind)))
  }

  async #connect(
    kind: IntegrationKind,
    zoho: { accounts: string; productUrl: string; control: string },
    person: string,
  ): Promise<void> {
    const { redirectUri } = await this.integration(kind)
    const client = await postJson<{ client_id: string; client_secret: string }>(`${zoho.control}/clients`, {
      name: 'Jackfield',
      redirectUris: [redirectUri],
      multiDc: false,
    })
    await this.#authorise(kind, { ...zoho, id: client.client_id, secret: client.client_secret }, person)
  }

  async #authorise(
    kind: IntegrationKind,
    client: { accounts: string; productUrl: string; id: string; secret?: string },
    person: string,
  ): Promise<void> {
    const { homeAddress } = await this.integration(kind)
    const { url } = authoriseResponseSchema.parse(
      await this.send('POST', `${pageOf(kind)}/authorise`, {
        homeAddress,
        accountsServer: client.accounts,
        productUrl: client.productUrl,
        clientId: client.id,
        ...(client.secret === undefined ? {} : { clientSecret: client.secret }),
      }),
    )
    const callback = await this.#consent(client.accounts, url, person)
    const answer = await this.#browse(callback)
    if (answer.status >= 400) throw new Error(`callback answered ${answer.status}: ${await answer.text()}`)
    const result = authoriseResultSchema.parse(await this.get(`${pageOf(kind)}/result`))
    if (!result.ok) throw new Error(`consent failed: ${JSON.stringify(result.problems)}`)
  }

  /** Logs wait for no others, so that a test need not wait for them either. */
  async writeLogsAtOnce(kind: IntegrationKind = 'zoho-crm'): Promise<void> {
    const { callLog } = await this.integration(kind)
    await this.send('PUT', `${pageOf(kind)}/call-log`, { ...callLog, waitSeconds: 0 })
  }

  /** Fetches the users and binds them to extensions by e-mail; says who has which extension. */
  async bindByEmail(kind: IntegrationKind = 'zoho-crm'): Promise<z.infer<typeof autoBindResultSchema>['bound']> {
    await this.send('POST', `${pageOf(kind)}/users/refresh`)
    const result = await this.send('POST', `${pageOf(kind)}/bindings/auto`, { apply: true })
    return autoBindResultSchema.parse(result).bound
  }

  /** A client that is signed in as the extension. */
  async agent(extension: string): Promise<JackfieldClient> {
    const link = await this.send<AgentLinkView>('POST', '/api/agent-links', { extension })
    const agent = new JackfieldClient(this.base)
    await agent.#send('POST', '/api/agent-session', { token: new URL(link.url, this.base).hash.slice(1) })
    await agent.#readSession()
    return agent
  }

  async status(): Promise<StatusView> {
    return statusViewSchema.parse(await this.get('/api/status'))
  }

  async calls(): Promise<CallSummary[]> {
    return callsPageSchema.parse(await this.get('/api/calls?limit=200')).calls
  }

  async call(id: string): Promise<CallDetail> {
    return callDetailSchema.parse(await this.get(`/api/calls/${id}`))
  }

  async #readSession(): Promise<void> {
    const session = sessionViewSchema.parse(await this.get('/api/session'))
    if (session.kind === 'none') throw new Error('not signed in')
    this.#csrf = session.csrf
  }

  async #send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const url = this.base + path
    const answer = await fetch(url, {
      method,
      headers: {
        ...this.cookies.header(url),
        ...(this.#csrf ? { 'x-csrf-token': this.#csrf } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    this.cookies.take(url, answer.headers)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  /** Signs in at Zoho as `person`, accepts, and returns the address of our callback. */
  async #consent(accounts: string, url: string, person: string): Promise<string> {
    const signIn = await (await this.#browse(`${accounts}/signin`)).text()
    const button = signIn.split('<button').find((part) => part.includes(person))
    const user = /value="(\d+)"/.exec(button ?? '')?.[1]
    if (!user) throw new Error(`Zoho's sign-in page does not show ${person}`)
    await this.#browse(`${accounts}/signin`, form({ user, continue: '/' }))
    const page = await (await this.#browse(url)).text()
    const request = /name="request" value="([^"]+)"/.exec(page)?.[1]
    if (!request) throw new Error(`no consent page: ${page.slice(0, 500)}`)
    const answer = await this.#browse(
      `${accounts}/oauth/v2/auth/consent`,
      form([
        ['request', request],
        ['agree', 'yes'],
        ['decision', 'accept'],
        // Organisations of Zoho Desk, all of them ticked.
        ...[...page.matchAll(/name="portal" value="([^"]+)"/g)].map(([, id]): [string, string] => ['portal', id ?? '']),
      ]),
    )
    const location = answer.headers.get('location')
    if (!location) throw new Error(`consent was not redirected: ${answer.status}`)
    return location
  }

  async #browse(url: string, init: RequestInit = {}): Promise<Response> {
    const answer = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { ...this.cookies.header(url), ...(init.headers as Record<string, string>) },
    })
    this.cookies.take(url, answer.headers)
    return answer
  }
}

const pageOf = (kind: IntegrationKind) => `/api/integrations/${kind}`

const form = (fields: Record<string, string> | [string, string][]): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
})

/** Waits until it is so; fails after `limitMs` with what was waited for. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean, limitMs = 60_000): Promise<void> {
  const end = Date.now() + limitMs
  let last: unknown
  while (Date.now() < end) {
    try {
      if (await isSo()) return
    } catch (error) {
      last = error
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`waited ${limitMs} ms in vain: ${what}${last ? ` (${String(last)})` : ''}`)
}
