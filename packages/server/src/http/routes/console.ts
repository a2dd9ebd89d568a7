import { readdirSync } from 'node:fs'
import serveStatic from '@fastify/static'
import { ProblemError } from '../../problem.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { anybody } from '../guards.ts'

/** Everything below these is not a page. */
const notPages = ['api', 'integration']

/** The built console. An address that is no file is one of its pages, which it shows itself. */
export function consoleRoutes(app: App, { config }: AppServices): void {
  const directory = config.consoleDirectory
  const files = new Set(directory === null ? [] : listFiles(directory))
  if (directory !== null) app.register(serveStatic, { root: directory, serve: false, cacheControl: false })

  app.get('/*', { onRequest: anybody, schema: { hide: true } }, async (request, reply) => {
    const path = (request.params as { '*': string })['*']
    if (directory === null || notPages.includes(path.split('/', 1)[0] as string)) throw new ProblemError('not-found')
    if (!files.has(path)) {
      // A missing script must not look like one.
      if (path.startsWith('assets/')) throw new ProblemError('not-found')
      return reply.header('cache-control', 'no-cache').sendFile('index.html')
    }
    // The build puts a hash of the content into the names of what is under assets/.
    const forever = path.startsWith('assets/')
    return reply.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache').sendFile(path)
  })
}

function listFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      `${entry.parentPath}/${entry.name}`.slice(directory.length).replaceAll('\\', '/').replace(/^\/+/, ''),
    )
}
