/** What a browser keeps of a session: its cookies and the token against forged requests. */
export class Browser {
  readonly origin: string
  readonly #cookies = new Map<string, string>()
  #csrf = ''

  constructor(origin: string) {
    this.origin = origin
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** Signs in by a request that answers with a session. */
  async signIn(path: string, body: unknown): Promise<void> {
    const { csrf } = await this.send<{ csrf: string }>('POST', path, body)
    this.#csrf = csrf
  }

  get<T>(path: string): Promise<T> {
    return this.send('GET', path)
  }

  /** JSON there and back. Rejects when the status is 400 or more. */
  async send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(new URL(path, this.origin), {
      method,
      redirect: 'manual',
      headers: {
        cookie: this.cookie,
        'x-csrf-token': this.#csrf,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value)
    }
    const text = await response.text()
    if (response.status >= 400) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined) as T
  }
}
