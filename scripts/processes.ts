// Running other programs from the repository's commands.
import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { currentPart } from './part-context.ts'
import { repositoryRoot } from './paths.ts'

/** What is asked to end has so long to do it. */
export const GRACE_MS = 10_000

export interface ProgramOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** User and group to run as; only root may change them. */
  readonly uid?: number
  readonly gid?: number
  /** Show the output as it comes (default), or keep it for the caller. */
  readonly output?: 'show' | 'keep'
  /** Ends the program after this many milliseconds, by force when it does not end by itself. */
  readonly timeoutMs?: number
}

export interface ProgramResult {
  /** Exit code; 128 + number of the signal where one ended it, 127 where it could not be started. */
  readonly code: number
  /** Standard output and error together; empty when they were shown. */
  readonly output: string
}

/** Runs a program to its end. A signal that we get while it runs is passed on to it. Never throws. */
export async function runProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const keep = options.output === 'keep'
  const part = currentPart()
  const held = keep ? null : (part?.output ?? null)
  const child = spawn(command, [...args], {
    cwd: options.cwd ?? repositoryRoot,
    env: options.env ?? process.env,
    stdio: keep || held ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    uid: options.uid,
    gid: options.gid,
    // A group of its own, so that with it everything ends that it has started.
    detached: part !== undefined,
  })
  let output = ''
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream]?.on('data', (chunk) => {
      if (held) held.write(stream, chunk)
      else output += chunk
    })
  const stopPassing = passSignals(child, part !== undefined)
  const stopLimit = limitTime(child, command, options.timeoutMs)
  const stopEnding = endWithPart(child, part?.signal)
  const code = await exitCode(child)
  stopEnding()
  stopLimit()
  stopPassing()
  if (code === 127 && child.pid === undefined) output += `${command} could not be started`
  return { code, output }
}

/** Runs a TypeScript or JavaScript file of the repository with this very Node. */
export function runNode(
  file: string,
  args: readonly string[] = [],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  return runProgram(process.execPath, [file, ...args], options)
}

/** Resolves when the child and its output have ended: its exit code, or 128 + the signal's number, or 127. */
export function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.on('error', () => resolve(127))
    child.on('close', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)))
  })
}

function limitTime(child: ChildProcess, command: string, timeoutMs: number | undefined): () => void {
  if (timeoutMs === undefined) return () => {}
  const polite = setTimeout(() => {
    console.error(`${command} is ended: it took longer than ${timeoutMs / 1000} s`)
    child.kill('SIGTERM')
  }, timeoutMs)
  const force = setTimeout(() => child.kill('SIGKILL'), timeoutMs + GRACE_MS)
  return () => {
    clearTimeout(polite)
    clearTimeout(force)
  }
}

/** Ends the child with all that it has started when the part that runs it has to end. */
function endWithPart(child: ChildProcess, signal: AbortSignal | undefined): () => void {
  if (!signal) return () => {}
  let force: NodeJS.Timeout | undefined
  const end = () => {
    sendToGroup(child, 'SIGTERM')
    force = setTimeout(() => sendToGroup(child, 'SIGKILL'), GRACE_MS)
  }
  if (signal.aborted) end()
  signal.addEventListener('abort', end)
  return () => {
    clearTimeout(force)
    signal.removeEventListener('abort', end)
    // What did not end with the child.
    if (signal.aborted) sendToGroup(child, 'SIGKILL')
  }
}

function sendToGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal)
  } catch {
    // Nobody is left in it.
  }
}

let interrupted = false

/** True once a person or the system asked this command to end: no further part shall start. */
export function wasInterrupted(): boolean {
  return interrupted
}

function passSignals(child: ChildProcess, ownGroup: boolean): () => void {
  const pass = (signal: NodeJS.Signals) => {
    interrupted = true
    // As the terminal does where the child has no group of its own.
    if (ownGroup) sendToGroup(child, signal)
    else child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, pass)
  return () => {
    for (const signal of signals) process.off(signal, pass)
  }
}
