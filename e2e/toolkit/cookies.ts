/** A browser's cookies per host, as far as tests need them. */
export class CookieJar {
  readonly #byHost = new Map<string, Map<string, string>>()

  header(url: string): Record<string, string> {
    const cookies = this.#byHost.get(new URL(url).hostname)
    return cookies?.size ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}
  }

  take(url: string, headers: Headers): void {
    const host = new URL(url).hostname
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      const cookies = this.#byHost.get(host) ?? new Map<string, string>()
      cookies.set(pair.slice(0, at), pair.slice(at + 1))
      this.#byHost.set(host, cookies)
    }
  }
}
