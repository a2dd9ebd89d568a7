import { type CallCard, type LiveCommand, type LiveMessage, liveMessageSchema } from '@jackfield/contract'
import type { JackfieldClient } from './jackfield-client.ts'
import { until } from './jackfield-client.ts'

/** An agent's open page without a browser: everything that came over the WebSocket. */
export class AgentPage {
  readonly messages: LiveMessage[] = []
  readonly #socket: WebSocket

  private constructor(socket: WebSocket, opensPops: boolean) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const message = liveMessageSchema.parse(JSON.parse(String(data)))
      this.messages.push(message)
      if (opensPops && message.type === 'pop')
        this.command({ type: 'pop-result', key: message.key, callId: message.callId, opened: true })
    })
  }

  /**
   * Waits for the server's greeting.
   * @param opensPops it says of each pop that it was opened; not for more than a hundred in 15 s, for then it is cut off
   */
  static async open(client: JackfieldClient, opensPops = false): Promise<AgentPage> {
    const url = `${client.base.replace('http', 'ws')}/api/live`
    const headers = { ...client.cookies.header(client.base), origin: client.base }
    // Node's WebSocket (undici) takes headers, the browser's type does not know.
    const socket = new (WebSocket as unknown as new (url: string, options: object) => WebSocket)(url, { headers })
    const page = new AgentPage(socket, opensPops)
    await until('the agent page says hello', () => page.messages.some((message) => message.type === 'hello'))
    return page
  }

  pops(): Extract<LiveMessage, { type: 'pop' }>[] {
    return this.messages.filter((message) => message.type === 'pop')
  }

  /** The newest state of each card. */
  cards(): CallCard[] {
    const cards = new Map<string, CallCard>()
    for (const message of this.messages) {
      if (message.type === 'hello') for (const card of message.cards) cards.set(card.callId, card)
      if (message.type === 'card') cards.set(message.card.callId, message.card)
    }
    return [...cards.values()]
  }

  /** Codes of what was refused. */
  problems(): string[] {
    return this.messages.flatMap((message) => (message.type === 'problem' ? [message.problem.code] : []))
  }

  /** Forgets what it was told, between two calls. */
  forget(): void {
    this.messages.length = 0
  }

  dial(key: string, number: string): void {
    this.command({ type: 'dial', key, number })
  }

  hangup(callId: string): void {
    this.command({ type: 'hangup', callId })
  }

  command(command: LiveCommand): void {
    this.#socket.send(JSON.stringify(command))
  }

  close(): void {
    this.#socket.close()
  }
}
