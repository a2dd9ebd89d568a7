// The administrator of the run: sets the server up and asks for its status through the HTTP API, as the console does.
import { setTimeout as sleep } from 'node:timers/promises'
import { type autoBindResultSchema, type StatusView, statusViewSchema } from '@jackfield/contract'
import type { z } from 'zod'

/** Cookies by name, for one host. */
class Jar {
  readonly #cookies = new Map<string, string>()

  take(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
  }

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}

export interface LocalZohoUrls {
  readonly accounts: string
  readonly crm: string
  readonly control: string
}

/** One browser of the administrator: Jackfield's cookies, and Zoho's apart from them. */
export class Administrator {
  readonly #base: string
  readonly #jar = new Jar()
  readonly #zohoJar = new Jar()
  #csrf = ''

  constructor(base: string) {
    this.#base = base
  }

  async setUp(setupLink: string): Promise<void> {
    const token = new URL(setupLink).hash.slice(1)
    const session = await this.#ask('POST', '/api/setup', { token, name: 'chaos', password: 'correct horse battery' })
    this.#csrf = (session as { csrf: string }).csrf
  }

  async connectPbx(url: string, ownNumbers: readonly string[]): Promise<void> {
    const site = { name: 'Chaos', country: 'US', areaCode: '212', timeZone: 'America/New_York', ownNumbers }
    await this.#ask('PUT', '/api/site', site)
    await this.#ask('PUT', '/api/pbx', { kind: 'demo', url })
    await this.#until('extensions', async () => ((await this.#ask('GET', '/api/extensions')) as unknown[]).length > 0)
  }

  /** Through the consent page of the local Zoho, signed in there as `email`. */
  async connectZoho(zoho: LocalZohoUrls, email: string): Promise<void> {
    const { redirectUri, homeAddress } = (await this.#ask('GET', '/api/integrations/zoho-crm')) as Record<
      string,
      string
    >
    const client = await post(`${zoho.control}/clients`, { name: 'Jackfield', redirectUris: [redirectUri] })
    const { url } = (await this.#ask('POST', '/api/integrations/zoho-crm/authorise', {
      homeAddress,
      accountsServer: zoho.accounts,
      crmUrl: zoho.crm,
      clientId: client.client_id,
      clientSecret: client.client_secret,
    })) as { url: string }
    const callback = new URL(await this.#consent(zoho.accounts, url, email))
    await this.#ask('GET', callback.pathname + callback.search)
    const result = (await this.#ask('GET', '/api/integrations/zoho-crm/result')) as { ok: boolean }
    if (!result.ok) throw new Error(`Zoho was not connected: ${JSON.stringify(result)}`)
  }

  /** Binds by e-mail; extension to user id. */
  async bind(): Promise<Map<string, string>> {
    await this.#ask('POST', '/api/integrations/zoho-crm/users/refresh', {})
    const result = await this.#ask('POST', '/api/integrations/zoho-crm/bindings/auto', { apply: true })
    const { bound } = result as z.infer<typeof autoBindResultSchema>
    return new Map(bound.map(({ extension, userId }) => [extension, userId]))
  }

  async setBindings(bindings: Readonly<Record<string, string>>): Promise<void> {
    const byUser = Map.groupBy(Object.entries(bindings), ([, user]) => user)
    const wanted = [...byUser].map(([userId, pairs]) => ({ userId, extensions: pairs.map(([one]) => one), groups: [] }))
    await this.#ask('PUT', '/api/integrations/zoho-crm/bindings', { bindings: wanted })
  }

  async setCallLog(settings: object): Promise<void> {
    await this.#ask('PUT', '/api/integrations/zoho-crm/call-log', settings)
  }

  async setEnabled(enabled: boolean): Promise<void> {
    await this.#ask('PUT', '/api/integrations/zoho-crm/enabled', { enabled })
  }

  async status(): Promise<StatusView> {
    return statusViewSchema.parse(await this.#ask('GET', '/api/status'))
  }

  /** Signs in, agrees, and gives the address to which Zoho sends the browser back. */
  async #consent(accounts: string, url: string, email: string): Promise<string> {
    const signInPage = await this.#zoho(url)
    const user = new RegExp(`value="(\\d+)"(?:(?!value=)[\\s\\S])*?${email.replaceAll('.', '\\.')}`, 'i').exec(
      await signInPage.text(),
    )
    if (!user) throw new Error(`${email} is not on the sign-in page`)
    const { pathname, search } = new URL(url)
    await this.#zoho(`${accounts}/signin`, { user: user[1] as string, continue: pathname + search })
    const consentPage = await (await this.#zoho(url)).text()
    const request = /name="request" value="([^"]+)"/.exec(consentPage)
    if (!request) throw new Error('no consent page')
    const answer = { request: request[1] as string, agree: 'yes', decision: 'accept' }
    const back = await this.#zoho(`${accounts}/oauth/v2/auth/consent`, answer)
    const location = back.headers.get('location')
    if (!location) throw new Error(`no way back from Zoho: HTTP ${back.status}`)
    return location
  }

  async #zoho(url: string, form?: Record<string, string>): Promise<Response> {
    const body = form && { method: 'POST', body: new URLSearchParams(form) }
    const response = await fetch(url, { ...body, headers: { cookie: this.#zohoJar.header }, redirect: 'manual' })
    this.#zohoJar.take(response)
    return response
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(this.#base + path, {
      method,
      redirect: 'manual',
      headers: {
        cookie: this.#jar.header,
        'x-csrf-token': this.#csrf,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    this.#jar.take(response)
    const text = await response.text()
    if (response.status >= 400) throw new Error(`${method} ${path.split('?')[0]}: HTTP ${response.status} ${text}`)
    return text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null
  }

  async #until(what: string, done: () => Promise<boolean>): Promise<void> {
    for (const giveUp = Date.now() + 20_000; !(await done()); await sleep(100)) {
      if (Date.now() > giveUp) throw new Error(`waited in vain for ${what}`)
    }
  }
}

/** A POST with JSON to a control API. */
export async function post(url: string, body: unknown): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status} ${await response.text()}`)
  return (await response.json()) as Record<string, unknown>
}
