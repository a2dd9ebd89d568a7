import type { Problem } from '@jackfield/contract'
import type { Millis } from '../../calls/ids.ts'
import { ProblemError } from '../../problem.ts'
import type { PbxLinkState } from '../pbx-driver.ts'
import { backOff } from './back-off.ts'

export interface KeepUpOptions {
  /** Connects, calls `up` once the link can be used, and returns why it ended; or throws why it could not be set up. */
  readonly connect: (up: (version: string | null) => void) => Promise<ProblemError>
  readonly tell: (state: PbxLinkState) => void
  readonly signal: AbortSignal
  readonly now: () => Millis
  readonly backOffScale: number
}

/** Connects again and again, with back-off, until the signal; tells the state of the link at every change. */
export async function keepUp({ connect, tell, signal, now, backOffScale }: KeepUpOptions): Promise<void> {
  let problem: Problem | null = null
  let downSince = now()
  let attempt = 1
  tell({ state: 'connecting', since: downSince, problem, attempt })
  while (!signal.aborted) {
    let wasUp = false
    const why = await connect((version) => {
      wasUp = true
      tell({ state: 'up', since: now(), version })
    }).catch(asProblem)
    if (signal.aborted) break
    problem = why.problem
    if (wasUp) downSince = now()
    attempt = wasUp ? 1 : attempt + 1
    tell({ state: 'connecting', since: downSince, problem, attempt })
    await sleep(backOff(attempt, problem, Math.random(), backOffScale), signal)
  }
  tell({ state: 'stopped', since: now() })
}

export function asProblem(error: unknown): ProblemError {
  return error instanceof ProblemError ? error : new ProblemError('internal', undefined, error)
}

/** Waits, at most until the signal. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
