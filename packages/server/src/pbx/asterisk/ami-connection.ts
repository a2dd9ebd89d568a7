import { connect, type Socket } from 'node:net'
import type { ProblemCode } from '@jackfield/contract'
import { ProblemError } from '../../problem.ts'
import { type AmiFields, type AmiMessage, AmiParser, AmiSyntaxError, type SkipEvent } from './ami-parser.ts'

export interface AmiAddress {
  readonly host: string
  readonly port: number
}

export interface AmiTimings {
  readonly connectMs: number
  readonly answerMs: number
}

export interface AmiOptions extends AmiAddress {
  readonly timings: AmiTimings
  /** Events that are thrown away unread. */
  readonly skip: SkipEvent
  /** Events that belong to no list: all that came with one read, in the order of the stream. */
  readonly onEvents: (events: readonly AmiMessage[]) => void
}

interface Waiting {
  readonly resolve: (fields: AmiFields) => void
  readonly reject: (error: ProblemError) => void
  readonly timer: NodeJS.Timeout
  /** Events of a list so far; null where one answer is all. */
  readonly items: AmiMessage[] | null
}

/** A list longer than this is no list of a PBX that we can serve. */
const MOST_ITEMS = 100_000
const GREETING = 'Asterisk Call Manager'

/**
 * One TCP connection to an Asterisk Manager Interface: matches answers to actions and collects lists. After `closed` has told
 * why it ended, it stays dead; who wants another one opens it.
 */
export class AmiConnection {
  readonly #socket: Socket
  readonly #options: AmiOptions
  readonly #parser: AmiParser
  readonly #waiting = new Map<string, Waiting>()
  #nextId = 1
  #end: ProblemError | null = null
  #tellClosed!: (why: ProblemError) => void
  #greeted!: () => void
  /** Settles once, with the reason, when the connection has ended. Never rejects. */
  readonly closed: Promise<ProblemError> = new Promise((resolve) => {
    this.#tellClosed = resolve
  })

  private constructor(socket: Socket, options: AmiOptions, greeted: () => void) {
    this.#socket = socket
    this.#options = options
    this.#greeted = greeted
    this.#parser = new AmiParser({ skip: options.skip })
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#read(chunk))
    socket.on('error', (error: NodeJS.ErrnoException) =>
      this.#fail('pbx-link-down', { reason: error.code ?? error.message }),
    )
    socket.on('close', () => this.#fail('pbx-link-down', { reason: 'closed' }))
  }

  /** Connects and waits for the greeting. Throws `pbx-unreachable` or `pbx-not-ami`. */
  static async open(options: AmiOptions, signal?: AbortSignal): Promise<AmiConnection> {
    const { host, port, timings } = options
    const socket = await connected(options, signal)
    let late: NodeJS.Timeout | undefined
    const greeting = Promise.withResolvers<void>()
    const connection = new AmiConnection(socket, options, greeting.resolve)
    const stop = () => connection.close()
    signal?.addEventListener('abort', stop)
    try {
      await Promise.race([
        greeting.promise,
        new Promise<never>((_, reject) => {
          late = setTimeout(() => reject(new ProblemError('pbx-not-ami', { host, port })), timings.answerMs)
        }),
        connection.closed.then((why) => {
          const { code, params } = why.problem
          // Hung up before a word: a PBX that starts, or a tunnel to one that is down. Another word than the greeting: no AMI.
          if (code === 'pbx-link-down')
            throw new ProblemError('pbx-unreachable', { host, port, reason: params?.['reason'] ?? '' })
          throw code === 'pbx-protocol' ? new ProblemError('pbx-not-ami', { host, port }) : why
        }),
      ])
      return connection
    } catch (error) {
      connection.close()
      throw error
    } finally {
      clearTimeout(late)
      signal?.removeEventListener('abort', stop)
    }
  }

  /**
   * Sends one action and waits for its answer. Throws `pbx-refused` with the PBX's words, `pbx-answer-late`, or why the link ended.
   * Values with line breaks are refused: they would be further actions.
   */
  action(name: string, fields: Readonly<Record<string, string>> = {}): Promise<AmiFields> {
    return this.#send(name, fields, null)
  }

  /** Sends an action that answers with a list of events; all of them, without the one that ends the list. */
  async list(name: string, fields: Readonly<Record<string, string>> = {}): Promise<readonly AmiMessage[]> {
    const items: AmiMessage[] = []
    await this.#send(name, fields, items)
    return items
  }

  close(why: ProblemError = new ProblemError('pbx-link-down', { reason: 'stopped' })): void {
    this.#finish(why)
  }

  #send(name: string, fields: Readonly<Record<string, string>>, items: AmiMessage[] | null): Promise<AmiFields> {
    if (this.#end) return Promise.reject(this.#end)
    const id = `${this.#nextId++}`
    let text = `Action: ${name}\r\nActionID: ${id}\r\n`
    for (const [field, value] of Object.entries(fields)) {
      if (/[\r\n\0]/.test(value))
        return Promise.reject(new ProblemError('pbx-refused', { detail: `line break in ${field}` }))
      text += `${field}: ${value}\r\n`
    }
    return new Promise((resolve, reject) => {
      const seconds = this.#options.timings.answerMs / 1000
      const timer = setTimeout(() => {
        this.#waiting.delete(id)
        reject(new ProblemError('pbx-answer-late', { seconds }))
      }, this.#options.timings.answerMs)
      this.#waiting.set(id, { resolve, reject, timer, items })
      this.#socket.write(`${text}\r\n`)
    })
  }

  #read(chunk: Buffer): void {
    if (this.#end) return
    let messages: AmiMessage[]
    try {
      messages = this.#parser.push(chunk)
    } catch (error) {
      if (!(error instanceof AmiSyntaxError)) throw error
      this.#fail('pbx-protocol', { detail: error.message })
      return
    }
    // Whoever falls behind reads more at once; what all of it comes to is then told together.
    const events: AmiMessage[] = []
    for (const message of messages) {
      if (this.#end) break
      if (message.kind === 'banner') this.#greet(message.name)
      else if (message.kind === 'response') this.#answer(message)
      else if (!this.#isListed(message)) events.push(message)
    }
    if (events.length > 0) this.#options.onEvents(events)
  }

  #greet(banner: string): void {
    const { host, port } = this.#options
    if (banner.startsWith(GREETING)) this.#greeted()
    else this.#fail('pbx-not-ami', { host, port })
  }

  #answer(message: AmiMessage): void {
    const id = message.fields['ActionID'] ?? ''
    const waiting = this.#waiting.get(id)
    if (!waiting) return
    if (message.name === 'Error') {
      const detail = message.fields['Message'] ?? 'no reason given'
      this.#settle(id, () => waiting.reject(new ProblemError('pbx-refused', { detail })))
    } else if (waiting.items === null) this.#settle(id, () => waiting.resolve(message.fields))
  }

  /** Takes an event that belongs to a list. */
  #isListed(message: AmiMessage): boolean {
    const id = message.fields['ActionID'] ?? ''
    const waiting = this.#waiting.get(id)
    if (!waiting?.items) return false
    // Asterisk before 12 ends lists by the name of the event alone.
    if (message.fields['EventList']?.toLowerCase() === 'complete' || message.name.endsWith('Complete')) {
      this.#settle(id, () => waiting.resolve(message.fields))
    } else if (waiting.items.push(message) > MOST_ITEMS) this.#fail('pbx-protocol', { detail: 'endless list' })
    return true
  }

  #settle(id: string, settle: () => void): void {
    clearTimeout(this.#waiting.get(id)?.timer)
    this.#waiting.delete(id)
    settle()
  }

  #fail(code: ProblemCode, params: Readonly<Record<string, string | number>>): void {
    this.#finish(new ProblemError(code, params))
  }

  #finish(why: ProblemError): void {
    if (this.#end) return
    this.#end = why
    this.#socket.destroy()
    for (const id of [...this.#waiting.keys()]) {
      const waiting = this.#waiting.get(id)!
      this.#settle(id, () => waiting.reject(why))
    }
    this.#tellClosed(why)
  }
}

function connected({ host, port, timings }: AmiOptions, signal: AbortSignal | undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    const fail = (reason: string) => {
      clearTimeout(timer)
      socket.destroy()
      reject(new ProblemError('pbx-unreachable', { host, port, reason }))
    }
    const timer = setTimeout(() => fail('ETIMEDOUT'), timings.connectMs)
    signal?.addEventListener('abort', () => fail('stopped'), { once: true })
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message))
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.removeAllListeners('error')
      resolve(socket)
    })
  })
}
