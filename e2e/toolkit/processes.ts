import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const program = (path: string) => join(root, path)

export interface Sandbox {
  readonly pbx: string
  readonly zoho: Record<'us' | 'eu', { accounts: string; api: string; crm: string; console: string; control: string }>
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
  const child = run(program('packages/sandbox/src/main.ts'), [
    '--pbx-port',
    '0',
    '--zoho-port-base',
    '0',
    '--journal',
    folder,
    '--ready-file',
    readyFile,
    ...more,
  ])
  const ready = await waitFor(child, () => tryRead(readyFile), 'sandbox')
  return {
    pbx: ready.pbx?.url ?? '',
    zoho: ready.zoho?.dataCentres,
    journals: { pbx: ready.pbx?.journal ?? '', zoho: ready.zoho?.journal ?? '' },
    readyFile,
    stop: () => end(child),
  }
}

export interface ServerProcess {
  readonly url: string
  /** One-time link; null when there is an administrator. */
  readonly setupLink: string | null
  readonly pid: number
  /** What it has logged so far. */
  log(): string
  /** SIGTERM, and waits. */
  stop(): Promise<void>
  /** SIGKILL, and waits. */
  kill(): Promise<void>
}

/** The server as it is run for real (`jackfield serve`), with this configuration. Resolves when it listens. */
export async function startServer(folder: string, config: Record<string, unknown>): Promise<ServerProcess> {
  const file = join(folder, 'jackfield.yaml')
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ dataDirectory: join(folder, 'data'), port: 0, ...config }))
  const child = run(program('packages/server/src/main.ts'), ['serve', '--config', file])
  let output = ''
  let errors = ''
  child.stdout?.on('data', (chunk) => (output += chunk))
  child.stderr?.on('data', (chunk) => (errors += chunk))
  const url = await waitFor(
    child,
    () => /listens on (http:\S+)/.exec(output)?.[1] ?? null,
    'server',
    () => output + errors,
  )
  await waitFor(child, () => (output.includes('\n') ? true : null), 'server')
  await new Promise((resolve) => setTimeout(resolve, 20))
  return {
    url,
    setupLink: /(http\S+\/setup#\S+)/.exec(output)?.[1] ?? null,
    pid: child.pid ?? 0,
    log: () => errors,
    stop: () => end(child),
    kill: () => end(child, 'SIGKILL'),
  }
}

/** Configuration that knows the sandbox's data centres and demo PBX. */
export const sandboxConfig = (sandbox: Sandbox): Record<string, unknown> => ({
  localDataCentres: Object.entries(sandbox.zoho).map(([code, { accounts, crm, console }]) => ({
    code: `local-${code}`,
    accounts,
    crm,
    console,
  })),
  demo: { pbxUrl: sandbox.pbx, zohoControlUrl: sandbox.zoho.us.control, zohoUrl: sandbox.zoho.us.crm },
  delivery: { settleTimes: [2, 10, 30] },
})

function run(file: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
}

function tryRead(file: string) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

async function waitFor<T>(
  child: ChildProcess,
  look: () => T | null,
  name: string,
  said: () => string = () => '',
): Promise<T> {
  for (let i = 0; i < 600; i++) {
    const found = look()
    if (found !== null) return found
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: ${said()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${name} did not get ready: ${said()}`)
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  const late = setTimeout(() => child.kill('SIGKILL'), 8000)
  await gone
  clearTimeout(late)
}
