import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder, repositoryRoot } from '../../scripts/paths.ts'
import { startService } from '../../scripts/services.ts'

export interface Sandbox {
  readonly pbx: string
  readonly zoho: Record<
    'us' | 'eu',
    { accounts: string; api: string; crm: string; desk: string; console: string; control: string }
  >
  /** JSON lines of what really happened, one file each. */
  readonly journals: { readonly pbx: string; readonly zoho: string }
  readonly readyFile: string
  stop(): Promise<void>
}

/** A folder that is gone after `remove`. */
export function temporaryFolder(name: string): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `jackfield-${name}-`))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Demo PBX and local Zoho in a process of their own, on free ports. */
export async function startSandbox(folder: string, more: readonly string[] = []): Promise<Sandbox> {
  const readyFile = join(folder, 'sandbox.json')
  const ports = ['--pbx-port', '0', '--zoho-port-base', '0']
  const files = ['--journal', folder, '--ready-file', readyFile]
  const service = await startService({
    name: 'sandbox',
    command: process.execPath,
    args: [join(repositoryRoot, 'packages/sandbox/src/main.ts'), ...ports, ...files, ...more],
    env: environment(),
    ready: () => tryRead(readyFile) !== null,
  })
  const ready = tryRead(readyFile)
  return {
    pbx: ready.pbx?.url ?? '',
    zoho: ready.zoho?.dataCentres,
    journals: { pbx: ready.pbx?.journal ?? '', zoho: ready.zoho?.journal ?? '' },
    readyFile,
    stop: service.stop,
  }
}

export interface ServerProcess {
  readonly url: string
  /** One-time link; null when there is an administrator. */
  readonly setupLink: string | null
  readonly pid: number
  stop(): Promise<void>
}

/** The programs are the same again and again: what Node made of their sources is kept, which halves the time of a start. */
const environment = () => ({ NODE_COMPILE_CACHE: join(cacheFolder, 'compiled'), ...process.env })

const source = join(repositoryRoot, 'packages/server/src/main.ts')

/**
 * The server as it is run for real (`jackfield serve`), with this configuration. Resolves when it listens.
 * @param main the program; as it stands in the repository unless a built one is given
 * @param nodeOptions options of Node before the program
 */
export async function startServer(
  folder: string,
  config: Record<string, unknown>,
  main: string = source,
  nodeOptions: readonly string[] = [],
): Promise<ServerProcess> {
  const file = join(folder, 'jackfield.yaml')
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ dataDirectory: join(folder, 'data'), port: 0, ...config }))
  const address = /listens on (http:\S+)/
  const service = await startService({
    name: 'Jackfield',
    command: process.execPath,
    args: [...nodeOptions, main, 'serve', '--config', file],
    env: environment(),
    ready: (lines) => lines.some((line) => address.test(line)),
  })
  const said = service.lines.join('\n')
  return {
    url: address.exec(said)?.[1] ?? '',
    setupLink: /(http\S+\/setup#\S+)/.exec(said)?.[1] ?? null,
    pid: service.pid,
    stop: service.stop,
  }
}

/** Configuration that knows the sandbox's data centres and demo PBX. */
export const sandboxConfig = (sandbox: Sandbox): Record<string, unknown> => ({
  localDataCentres: Object.entries(sandbox.zoho).map(([code, { accounts, crm, desk, console }]) => ({
    code: `local-${code}`,
    accounts,
    crm,
    desk,
    console,
  })),
  demo: { pbxUrl: sandbox.pbx, zohoControlUrl: sandbox.zoho.us.control, zohoUrl: sandbox.zoho.us.crm },
  delivery: { settleTimes: [2, 10, 30] },
})

function tryRead(file: string) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
