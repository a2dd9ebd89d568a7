import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * So long may work for which nobody waits hold the event loop at a time, in ms by the clock. A call rings on the same loop, and several
 * such works may be under way in one turn of it.
 */
const SLICE_MS = 4

/** Tells work for which nobody waits when to let others have their turn. To be asked between two pieces of less than a millisecond. */
export class Pace {
  #until = 0

  /** True when it is time to `rest`. */
  get due(): boolean {
    return performance.now() >= this.#until
  }

  /** Resolves in another turn of the event loop, where the next slice begins. */
  async rest(): Promise<void> {
    await nextTurn()
    this.#until = performance.now() + SLICE_MS
  }
}

/** Does a small piece of work with each of these, in slices between which other work goes on. */
export async function inSlices<T>(all: Iterable<T>, work: (one: T) => void, pace = new Pace()): Promise<void> {
  for (const one of all) {
    if (pace.due) await pace.rest()
    work(one)
  }
}
