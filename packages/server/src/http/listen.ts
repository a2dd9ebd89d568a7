import { ProblemError } from '../problem.ts'
import type { App } from './app.ts'

/**
 * Opens the port; 0 takes a free one. Returns the port in use.
 * Throws `port-in-use`, or `config-invalid` for an address or port that this machine does not give.
 */
export async function listen(app: App, { host, port }: { host: string; port: number }): Promise<number> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new ProblemError('port-in-use', { host, port }, error)
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new ProblemError('config-invalid', { file: `${host}:${port}`, detail: message }, error)
    }
    throw error
  }
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}
