import type { ClientKind } from '@jackfield/contract'
import type { WebSocket } from 'ws'
import type { ExtensionNumber } from '../calls/ids.ts'

/** One open page of an agent. */
export interface AgentClient {
  readonly extension: ExtensionNumber
  /** Session by which it signed in. */
  readonly session: string
  readonly kind: ClientKind
}

/** What the gateway keeps of a client. */
export interface Connection extends AgentClient {
  readonly socket: WebSocket
  /** Counts up with every connection and focus; the highest one gets the pop. */
  recency: number
  /** Whether it has sent anything since the last ping. */
  alive: boolean
  /** Commands that it may still send in this period. */
  allowance: number
}

/** Bytes that may wait for a client that does not read; a card has about 1 KB. */
const MAX_WAITING_BYTES = 256 * 1024

export const encode = (message: unknown): Buffer => Buffer.from(JSON.stringify(message))

/**
 * Writes a frame at once. A client that does not read is cut off instead of being buffered for: it comes back with `hello` and
 * has everything again. False when it got nothing.
 */
export function write(connection: Connection, frame: Buffer): boolean {
  const { socket } = connection
  if (socket.readyState !== socket.OPEN) return false
  if (socket.bufferedAmount > MAX_WAITING_BYTES) {
    socket.terminate()
    return false
  }
  socket.send(frame, { binary: false })
  return true
}
