// Long-running programs that a command starts, waits for and ends again.
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { repositoryRoot } from './paths.ts'
import { exitCode } from './processes.ts'

export interface ServiceOptions {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** Asked again and again with what it has printed so far, until it says true. */
  readonly ready: (lines: readonly string[]) => boolean
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly timeoutMs?: number
  /** Called with each line as it comes. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void
  /** Gives up waiting and ends the service again. */
  readonly signal?: AbortSignal
  /** A process group of its own, ended as a whole: for starters such as npx that do not pass signals on. */
  readonly ownGroup?: boolean
}

export interface Service {
  readonly name: string
  readonly pid: number
  /** Resolves with the exit code when it ends, for whatever reason. */
  readonly ended: Promise<number>
  /** The lines that it has printed so far, and no more than the last thousand. */
  readonly lines: readonly string[]
  /** Asks it to end, and ends it by force after five seconds. */
  stop(): Promise<void>
  /** SIGKILL, no time to say goodbye; waits until it is gone. */
  kill(): Promise<void>
}

/** Starts a service and waits until it is ready. Throws with its last lines when it ends before, or takes too long. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { name, command, args, ready, timeoutMs = 120_000 } = options
  const child = spawn(command, [...args], {
    cwd: options.cwd ?? repositoryRoot,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: options.ownGroup ?? false,
  })
  const lines: string[] = []
  for (const stream of ['stdout', 'stderr'] as const) {
    createInterface({ input: child[stream] }).on('line', (line) => {
      if (lines.push(line) > 1000) lines.shift()
      options.onLine?.(line, stream)
    })
  }
  let over = false
  const ended = exitCode(child).finally(() => {
    over = true
  })
  const group = options.ownGroup ?? false
  const stop = () => end(child, ended, group)
  // Should we fall over ourselves, nothing stays behind.
  const last = () => send(child, group, 'SIGKILL')
  process.on('exit', last)
  ended.then(() => process.off('exit', last))
  for (const giveUp = Date.now() + timeoutMs; !ready(lines); await sleep(50)) {
    const given = options.signal?.aborted ?? false
    if (!over && !given && Date.now() < giveUp) continue
    const why = given
      ? 'was interrupted'
      : over
        ? `ended at once (exit code ${await ended})`
        : `was not ready after ${timeoutMs / 1000} s`
    await stop()
    throw new Error(`${name} ${why}:\n${lines.slice(-20).join('\n')}`)
  }
  const kill = async () => {
    last()
    await ended
  }
  return { name, pid: child.pid ?? 0, ended, lines, stop, kill }
}

async function end(child: ChildProcess, ended: Promise<number>, group: boolean): Promise<void> {
  send(child, group, 'SIGTERM')
  const force = setTimeout(() => send(child, group, 'SIGKILL'), 5000)
  await ended
  clearTimeout(force)
}

function send(child: ChildProcess, group: boolean, signal: NodeJS.Signals): void {
  try {
    if (group && child.pid) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch {
    // Nobody is left in the group.
  }
}

/** Whether a program already listens there. */
export function portInUse(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(true))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(false)))
  })
}

/** A port that is free now. */
export function freePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen({ port: 0, host }, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
