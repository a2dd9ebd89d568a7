import { type LiveCommand, type LiveMessage, liveMessageSchema } from '@jackfield/contract'
import { clientKind, onClientKindChange } from './client-kind.ts'
import { backOff } from './reconnect.ts'

export type ConnectionState =
  | { readonly state: 'connecting' }
  | { readonly state: 'up' }
  | { readonly state: 'down'; readonly retryAt: number }

export interface LiveSocketEvents {
  readonly onMessage: (message: LiveMessage) => void
  readonly onState: (state: ConnectionState) => void
  /** The connection was lost or refused; the session may have ended. */
  readonly onLost: () => void
}

export interface LiveSocket {
  /** False when there is no connection: nothing is queued, since an old command must not run later. */
  send(command: LiveCommand): boolean
  retryNow(): void
  close(): void
}

/** The agent's WebSocket; comes back by itself after a loss, and at once when the network does. */
export function openLiveSocket(address: string, events: LiveSocketEvents): LiveSocket {
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempt = 0
  let closed = false

  function connect(): void {
    clearTimeout(timer)
    if (closed) return
    if (attempt === 0) events.onState({ state: 'connecting' })
    const current = new WebSocket(`${address}?client=${clientKind()}`)
    socket = current
    current.onmessage = ({ data }) => {
      const message = read(data)
      if (!message || socket !== current) return
      if (message.type === 'hello') {
        attempt = 0
        events.onState({ state: 'up' })
        if (document.hasFocus()) send({ type: 'focus' })
      }
      events.onMessage(message)
    }
    current.onclose = () => {
      if (closed || socket !== current) return
      socket = null
      attempt += 1
      const wait = backOff(attempt, Math.random())
      events.onState({ state: 'down', retryAt: Date.now() + wait })
      events.onLost()
      timer = setTimeout(connect, wait)
    }
  }

  function send(command: LiveCommand): boolean {
    if (socket?.readyState !== WebSocket.OPEN) return false
    socket.send(JSON.stringify(command))
    return true
  }

  const retryNow = () => {
    if (!socket) connect()
  }
  const focused = () => void send({ type: 'focus' })
  window.addEventListener('online', retryNow)
  window.addEventListener('focus', focused)
  // The server knows the kind of a connection, so that another kind needs another one.
  const unheard = onClientKindChange(() => socket?.close())
  connect()

  return {
    send,
    retryNow,
    close() {
      closed = true
      clearTimeout(timer)
      window.removeEventListener('online', retryNow)
      window.removeEventListener('focus', focused)
      unheard()
      socket?.close()
    },
  }
}

/** Null when it is not a message of the contract: a newer server may send more than this page knows. */
function read(data: unknown): LiveMessage | null {
  if (typeof data !== 'string') return null
  try {
    const parsed = liveMessageSchema.safeParse(JSON.parse(data))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
