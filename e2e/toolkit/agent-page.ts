import { type CallCard, type LiveCommand, type LiveMessage, liveMessageSchema } from '@jackfield/contract'
import type { JackfieldClient } from './jackfield-client.ts'
import { until } from './jackfield-client.ts'

/** An agent's open page without a browser: everything that came over the WebSocket. */
export class AgentPage {
  readonly messages: LiveMessage[] = []
  readonly #socket: WebSocket

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) =>
      this.messages.push(liveMessageSchema.parse(JSON.parse(String(data)))),
    )
  }

  static async open(client: JackfieldClient): Promise<AgentPage> {
    const url = `${client.base.replace('http', 'ws')}/api/live`
    const headers = { ...client.cookies.header(client.base), origin: client.base }
    // Node's WebSocket (undici) takes headers, the browser's type does not know.
    const socket = new (WebSocket as unknown as new (url: string, options: object) => WebSocket)(url, { headers })
    const page = new AgentPage(socket)
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

  command(command: LiveCommand): void {
    this.#socket.send(JSON.stringify(command))
  }

  close(): void {
    this.#socket.close()
  }
}
