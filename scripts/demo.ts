// The demo: local Zoho and demo PBX as one process, the server as another. Used by `npm start` and to try the packages.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Service, startService } from './services.ts'

/** How one of the two programs is started, e.g. `['node', 'packages/server/src/main.ts']`. */
export type Program = readonly [command: string, ...args: string[]]

export interface DemoOptions {
  readonly sandbox: Program
  readonly server: Program
  /** Holds the server's data and the journals of PBX and Zoho. */
  readonly folder: string
  readonly cwd?: string
  /** Of the server; 0 takes a free one. */
  readonly port: number
  /** False: any free ports instead of the sandbox's usual ones. */
  readonly usualSandboxPorts: boolean
  readonly ownGroup?: boolean
  /** Gives the start up and ends what was started. */
  readonly signal?: AbortSignal
  /** A line of the server's standard error: its log. */
  readonly onLog?: (line: string) => void
}

export interface Demo {
  readonly url: string
  /** One-time link for the first administrator; undefined when there is one already. */
  readonly setupLink: string | undefined
  readonly pbxUrl: string
  /** Pages of the local Zoho: its CRM, and the API console that hands out client ID and secret. */
  readonly zoho: { readonly crm: string; readonly desk: string; readonly console: string }
  readonly services: readonly Service[]
  stop(): Promise<void>
}

/** Ports that the sandbox takes when it is not told others. */
export const SANDBOX_PORTS = [8090, 8181, 8182, 8183, 8191, 8192, 8193]

/** Starts both and waits until the server listens. Throws with what the program said that did not start. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { folder, cwd, ownGroup, signal } = options
  mkdirSync(folder, { recursive: true })
  const readyFile = join(folder, 'sandbox.json')
  rmSync(readyFile, { force: true })
  const free = options.usualSandboxPorts ? [] : ['--pbx-port', '0', '--zoho-port-base', '0']
  const [command, ...args] = options.sandbox
  const sandbox = await startService({
    name: 'The local Zoho and demo PBX',
    command,
    args: [...args, '--journal', join(folder, 'journal'), '--ready-file', readyFile, ...free],
    ready: () => existsSync(readyFile),
    cwd,
    ownGroup,
    signal,
  })
  try {
    const [command, ...args] = options.server
    const server = await startService({
      name: 'Jackfield',
      command,
      args: [...args, 'demo', '--sandbox', readyFile, '--port', `${options.port}`, '--data', join(folder, 'data')],
      ready: (lines) => find(lines, /listens on (\S+)/) !== undefined,
      onLine: (line, stream) => stream === 'stderr' && options.onLog?.(line),
      cwd,
      ownGroup,
      signal,
    })
    const { pbx, zoho } = JSON.parse(readFileSync(readyFile, 'utf8'))
    const [first] = Object.values(zoho.dataCentres) as { crm: string; desk: string; console: string }[]
    return {
      url: find(server.lines, /listens on (\S+)/) as string,
      setupLink: find(server.lines, /Set it up here.*: (\S+)/),
      pbxUrl: pbx.url,
      zoho: { crm: first?.crm ?? '', desk: first?.desk ?? '', console: first?.console ?? '' },
      services: [sandbox, server],
      stop: async () => {
        await server.stop()
        await sandbox.stop()
      },
    }
  } catch (error) {
    await sandbox.stop()
    throw error
  }
}

function find(lines: readonly string[], pattern: RegExp): string | undefined {
  for (const line of lines) {
    const found = pattern.exec(line)
    if (found) return found[1]
  }
  return undefined
}
