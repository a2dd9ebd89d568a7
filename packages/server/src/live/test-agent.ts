import { type LiveCommand, type LiveMessage, liveMessageSchema } from '@jackfield/contract'
import { WebSocket } from 'ws'

/** An agent's page over a real socket; every message that it gets is checked against the contract. */
export interface TestAgent {
  readonly socket: WebSocket
  readonly messages: LiveMessage[]
  send(command: LiveCommand): void
  /** Resolves with the first message of this type that was not asked for yet. */
  next<T extends LiveMessage['type']>(type: T): Promise<Extract<LiveMessage, { type: T }>>
  /** Resolves when everything that the server sent so far has arrived. */
  settled(): Promise<void>
  /** Resolves with the code by which the socket was closed. */
  readonly closed: Promise<number>
}

export async function connectAgent(
  port: number,
  headers: Record<string, string>,
  { client, ...options }: { autoPong?: boolean; client?: string } = {},
): Promise<TestAgent> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live${client ? `?client=${client}` : ''}`, {
    headers,
    ...options,
  })
  const messages: LiveMessage[] = []
  const seen = new Set<LiveMessage>()
  const waiting = new Set<() => void>()
  socket.on('message', (data) => {
    messages.push(liveMessageSchema.parse(JSON.parse(data.toString())))
    for (const look of waiting) look()
  })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => resolve())
    socket.on('error', reject)
    socket.on('unexpected-response', (_request, response) => {
      reject(new Error(`refused with ${response.statusCode}`))
      response.destroy()
      socket.terminate()
    })
  })
  return {
    socket,
    messages,
    closed,
    send: (command) => socket.send(JSON.stringify(command)),
    next: <T extends LiveMessage['type']>(type: T) =>
      new Promise<Extract<LiveMessage, { type: T }>>((resolve) => {
        const look = () => {
          const found = messages.find((message) => message.type === type && !seen.has(message))
          if (!found) return
          seen.add(found)
          waiting.delete(look)
          resolve(found as Extract<LiveMessage, { type: T }>)
        }
        waiting.add(look)
        look()
      }),
    settled: () =>
      new Promise((resolve) => {
        // The answer to a ping comes after all frames that were written before it.
        socket.once('pong', () => resolve())
        socket.ping()
      }),
  }
}
