import type { CallCard, LiveMessage } from '@jackfield/contract'
import { WebSocket } from 'ws'
import { waitFor } from '../lab.ts'
import { Browser } from './browser.ts'

type Pop = LiveMessage & { readonly type: 'pop' }

/** An agent's open page: signed in by a one-time link, with everything that the server has told it. */
export class Agent {
  readonly #socket: WebSocket
  #messages: LiveMessage[] = []

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as LiveMessage
      this.#messages.push(message)
      if (message.type === 'pop')
        this.#send({ type: 'pop-result', key: message.key, callId: message.callId, opened: true })
    })
  }

  static async signIn(administrator: Browser, extension: string): Promise<Agent> {
    const { url } = await administrator.send<{ url: string }>('POST', '/api/agent-links', { extension })
    const browser = new Browser(administrator.origin)
    await browser.signIn('/api/agent-session', { token: new URL(url).hash.slice(1) })
    const socket = new WebSocket(`${administrator.origin.replace('http', 'ws')}/api/live`, {
      headers: { cookie: browser.cookie, origin: administrator.origin },
    })
    const agent = new Agent(socket)
    await waitFor('hello', 5000, () => agent.#messages.some((message) => message.type === 'hello'))
    return agent
  }

  /** Forgets what it was told, between two calls. */
  forget(): void {
    this.#messages = []
  }

  pops(): readonly Pop[] {
    return this.#messages.filter((message) => message.type === 'pop')
  }

  /** Its cards of all calls, oldest first, each as last told. */
  cards(): readonly CallCard[] {
    const cards = new Map<string, CallCard>()
    for (const message of this.#messages) if (message.type === 'card') cards.set(message.card.callId, message.card)
    return [...cards.values()]
  }

  problems(): readonly string[] {
    return this.#messages.flatMap((message) => (message.type === 'problem' ? [message.problem.code] : []))
  }

  dial(key: string, number: string): void {
    this.#send({ type: 'dial', key, number })
  }

  hangup(callId: string): void {
    this.#send({ type: 'hangup', callId })
  }

  close(): void {
    this.#socket.terminate()
  }

  #send(command: unknown): void {
    this.#socket.send(JSON.stringify(command))
  }
}
