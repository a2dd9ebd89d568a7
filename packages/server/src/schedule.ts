import type { Logger } from 'pino'
import { logged } from './problem.ts'

/** Runs `work` every so many milliseconds, never twice at once; what it throws is logged. */
export function every(ms: number, work: () => Promise<void>, log: Logger): { stop(): void } {
  let busy = false
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    work()
      .catch((error: unknown) => log.error(logged(error), 'periodic work failed'))
      .finally(() => {
        busy = false
      })
  }, ms)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
