import type { Stage } from './stage.ts'

/** All agents' open pages, and when the pop of which record arrived, in `performance.now()`. */
export interface Agents {
  readonly arrivals: ReadonlyMap<string, number>
  close(): void
}

export async function openAgents(stage: Stage): Promise<Agents> {
  const arrivals = new Map<string, number>()
  const sockets = await Promise.all(stage.extensions.map((extension) => listen(stage, extension, arrivals)))
  return {
    arrivals,
    close() {
      for (const socket of sockets) socket.close()
    },
  }
}

/** Reads only what it must, so that the figures are the server's. */
async function listen(stage: Stage, extension: string, arrivals: Map<string, number>): Promise<WebSocket> {
  const agent = await stage.client.agent(extension)
  const headers = { ...agent.cookies.header(agent.base), origin: agent.base }
  // Node's WebSocket takes headers; the browser's type does not know that.
  const Socket = WebSocket as unknown as new (url: string, options: object) => WebSocket
  const socket = new Socket(`${agent.base.replace('http', 'ws')}/api/live`, { headers })
  socket.addEventListener('message', ({ data }) => {
    const text = String(data)
    if (!text.startsWith('{"type":"pop"')) return
    const at = performance.now()
    const id = /Contacts\/(\d+)"/.exec(text)?.[1]
    if (id) arrivals.set(id, at)
  })
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
  return socket
}
