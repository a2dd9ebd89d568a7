/** Who goes first when places are short: `ring` is what a ringing phone waits for. */
export type Lane = 'ring' | 'work' | 'copy'

const lanes: readonly Lane[] = ['ring', 'work', 'copy']

interface Waiting {
  readonly lane: Lane
  readonly sub: boolean
  readonly enter: () => void
}

/**
 * Limits how many requests run at once, so that Zoho's limits per organisation and client are not met: `all` of any kind, of
 * them `sub` of the kinds that Zoho counts apart (search, COQL, sorted lists, large writes). Copying the records never takes
 * the last places, so that a search for a ringing call need not wait for it.
 */
export class Gate {
  readonly #all: number
  readonly #sub: number
  #running = 0
  #runningSub = 0
  #runningCopy = 0
  #waiting: Waiting[] = []

  constructor(limits: { readonly all: number; readonly sub: number }) {
    this.#all = limits.all
    this.#sub = limits.sub
  }

  /** Waits for a place; the answer gives it back. Rejects with the signal's reason. */
  enter(lane: Lane, sub: boolean, signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const onAbort = () => {
        this.#waiting = this.#waiting.filter((each) => each !== waiting)
        reject(signal.reason)
      }
      const waiting: Waiting = {
        lane,
        sub,
        enter: () => {
          signal.removeEventListener('abort', onAbort)
          this.#count(waiting, 1)
          let left = false
          resolve(() => {
            if (left) return
            left = true
            this.#count(waiting, -1)
            this.#admit()
          })
        },
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiting.push(waiting)
      this.#admit()
    })
  }

  #count({ lane, sub }: Waiting, by: 1 | -1): void {
    this.#running += by
    if (sub) this.#runningSub += by
    if (lane === 'copy') this.#runningCopy += by
  }

  #fits({ lane, sub }: Waiting): boolean {
    if (this.#running >= this.#all || (sub && this.#runningSub >= this.#sub)) return false
    return lane !== 'copy' || this.#runningCopy < Math.max(1, this.#all - 2)
  }

  #admit(): void {
    for (const lane of lanes)
      for (const each of this.#waiting.filter((waiting) => waiting.lane === lane)) {
        if (!this.#fits(each)) continue
        this.#waiting = this.#waiting.filter((other) => other !== each)
        each.enter()
      }
  }
}
