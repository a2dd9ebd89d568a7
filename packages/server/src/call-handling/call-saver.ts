import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { CallId } from '../calls/ids.ts'
import { logged } from '../problem.ts'
import type { Statement, Store } from '../store/store.ts'

/** How long to wait before the next try when the store cannot be written; grows to the last one. */
const RETRY_MS = [50, 200, 1000, 3000, 5000]

/**
 * Writes calls without ever holding up the loop. Per call one commit at a time; what comes meanwhile goes into the next one,
 * in order. A store that fails is tried again for ever: nothing is dropped, calls go on in memory.
 */
export class CallSaver {
  readonly #store: Store
  readonly #log: Logger
  readonly #waiting = new Map<CallId, Statement[]>()
  readonly #running = new Map<CallId, Promise<void>>()
  #stopped = false

  constructor(store: Store, log: Logger) {
    this.#store = store
    this.#log = log
  }

  /** Resolves when these statements are on disk. */
  save(call: CallId, statements: readonly Statement[]): Promise<void> {
    this.#waiting.set(call, [...(this.#waiting.get(call) ?? []), ...statements])
    const running = this.#running.get(call)
    const next = (running ?? Promise.resolve()).then(() => this.#write(call))
    this.#running.set(call, next)
    return next.finally(() => {
      if (this.#running.get(call) === next) this.#running.delete(call)
    })
  }

  /** Waits for what is being written, at most `limitMs`, then gives up on a store that fails. */
  async stop(limitMs = 5000): Promise<void> {
    await Promise.race([Promise.allSettled(this.#running.values()), sleep(limitMs, undefined, { ref: false })])
    this.#stopped = true
  }

  async #write(call: CallId): Promise<void> {
    const unit = this.#waiting.get(call)
    if (!unit) return
    this.#waiting.delete(call)
    for (let attempt = 0; !this.#stopped; attempt++) {
      try {
        await this.#store.commit(unit)
        return
      } catch (error) {
        this.#log.error({ ...logged(error), call, attempt }, 'call not saved yet; trying again')
        await sleep(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] as number, undefined, { ref: false })
      }
    }
  }
}
