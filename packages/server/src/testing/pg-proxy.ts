import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'

export interface PgProxy {
  /** The given address, through the proxy. */
  readonly url: string
  /** Cuts all connections; while `down`, new ones are cut too. */
  cut(): void
  down: boolean
  /** From now on the server still gets everything, but its answer to the next COMMIT is lost with the connection. */
  loseAnswerOfNextCommit(): void
  close(): Promise<void>
}

/** A TCP proxy before PostgreSQL that can lose connections and answers. */
export async function pgProxy(url: string): Promise<PgProxy> {
  const target = new URL(url)
  const folder = target.searchParams.get('host')
  const port = Number(target.port || 5432)
  const pairs = new Set<readonly [Socket, Socket]>()
  let losing = false
  const state = { down: false }

  const server = createServer((client) => {
    if (state.down) return client.destroy()
    const upstream = folder ? connect(join(folder, `.s.PGSQL.${port}`)) : connect(port, target.hostname)
    const pair = [client, upstream] as const
    pairs.add(pair)
    let lost = false
    client.on('data', (chunk) => {
      if (losing && /commit/i.test(chunk.toString('latin1'))) {
        losing = false
        lost = true
      }
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      if (lost) client.destroy()
      else client.write(chunk)
    })
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        pairs.delete(pair)
        for (const each of pair) each.destroy()
      })
    }
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const [client] of pairs) client.destroy()
  }

  const through = new URL(url)
  through.searchParams.delete('host')
  through.hostname = '127.0.0.1'
  through.port = String((server.address() as { port: number }).port)
  return {
    url: through.href,
    cut,
    get down() {
      return state.down
    },
    set down(down) {
      state.down = down
      if (down) cut()
    },
    loseAnswerOfNextCommit() {
      losing = true
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      cut()
      await closed
    },
  }
}
