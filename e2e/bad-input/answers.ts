import { errorBodySchema, type Problem, sessionViewSchema } from '@jackfield/contract'
import type { CookieJar } from '../toolkit/cookies.ts'
import type { JackfieldClient } from '../toolkit/jackfield-client.ts'

export interface Answer {
  readonly status: number
  readonly text: string
  /** The problem in it, if it is one. */
  readonly problem: Problem | null
}

/** Asks the HTTP API as a signed-in administrator and takes any answer. Remembers all of them, to look for secrets. */
export class Asker {
  readonly base: string
  readonly cookies: CookieJar
  readonly answers: string[] = []
  #csrf = ''

  constructor({ base, cookies }: Pick<JackfieldClient, 'base' | 'cookies'>) {
    this.base = base
    this.cookies = cookies
  }

  async readSession(): Promise<this> {
    const session = sessionViewSchema.parse(JSON.parse((await this.ask('GET', '/api/session?as=administrator')).text))
    if (session.kind === 'none') throw new Error('not signed in')
    this.#csrf = session.csrf
    return this
  }

  /** `body` as JSON; `raw` as it is, with its content type. */
  async ask(
    method: string,
    path: string,
    body?: unknown,
    raw?: { type: string; body: string | Uint8Array },
  ): Promise<Answer> {
    const url = this.base + path
    const type = raw?.type ?? (body === undefined ? null : 'application/json')
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        ...this.cookies.header(url),
        ...(method === 'GET' ? {} : { 'x-csrf-token': this.#csrf }),
        ...(type === null ? {} : { 'content-type': type }),
      },
      ...(raw ? { body: raw.body as string } : body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    this.cookies.take(url, answer.headers)
    const text = await answer.text()
    this.answers.push(text)
    return { status: answer.status, text, problem: answer.status >= 400 ? readProblem(text) : null }
  }

  /** For what must work. */
  async get<T>(path: string): Promise<T> {
    return this.#done('GET', path)
  }

  async put<T>(path: string, body: unknown): Promise<T> {
    return this.#done('PUT', path, body)
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    return this.#done('POST', path, body)
  }

  async #done<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, text } = await this.ask(method, path, body)
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
}

function readProblem(text: string): Problem | null {
  try {
    const { code, params } = errorBodySchema.parse(JSON.parse(text)).error
    return params ? { code, params } : { code }
  } catch {
    return null
  }
}
