/** Slots are below this, keys below 2^27: both in one double, which is exact up to 2^53. */
const SLOTS = 2 ** 26
/** Pairs that were added last lie unsorted until they are so many. */
const FRESH = 1024
/** With each added pair so many others are moved; each is moved about ten times in all, so that merging keeps up. */
const MOVED_WITH_EACH = 32
/** Runs that are merged at once; the smallest head of so many is found by looking at all. */
const MOST_SOURCES = 16

interface Merge {
  readonly sources: readonly Float64Array[]
  readonly heads: number[]
  readonly output: Float64Array
  length: number
  /** Where much was left out: the same in an array of the right length, and how much of it is copied. */
  shrunk: { readonly output: Float64Array; length: number } | null
  readonly purge: boolean
}

/**
 * A multimap from key to slot in sorted runs of doubles, 8 bytes a pair. New pairs make small runs, which are merged into larger
 * ones in steps beside the adding, so that nobody waits for it. Pairs of slots that live no more are left out then.
 */
export class PackedPairs {
  readonly #isLive: (slot: number) => boolean
  readonly #fresh = new Float64Array(FRESH)
  #freshCount = 0
  /** The longest first. */
  #runs: Float64Array[] = []
  #merge: Merge | null = null
  #onPurged: (() => void) | null = null

  constructor(isLive: (slot: number) => boolean) {
    this.#isLive = isLive
  }

  /** @throws RangeError when key or slot is too large */
  add(key: number, slot: number): void {
    if (slot >= SLOTS || key >= 2 ** 27) throw new RangeError('more records than the number index can hold')
    this.#fresh[this.#freshCount++] = key * SLOTS + slot
    if (this.#freshCount === FRESH) this.#flush()
    this.work(MOVED_WITH_EACH)
  }

  /** Slots of the key, also those that live no more. */
  slots(key: number): number[] {
    const from = key * SLOTS
    const to = from + SLOTS
    const found: number[] = []
    for (const run of this.#runs) {
      for (let i = lowerBound(run, from); i < run.length && (run[i] as number) < to; i++)
        found.push((run[i] as number) - from)
    }
    for (let i = 0; i < this.#freshCount; i++) {
      const pair = this.#fresh[i] as number
      if (pair >= from && pair < to) found.push(pair - from)
    }
    return found
  }

  /** Sees to it that no pair is left of slots that are dead by now; tells when that is done. One at a time. */
  purge(done: () => void): void {
    this.#onPurged = done
  }

  /** Moves so many pairs. False when there is nothing to do. */
  work(pairs: number): boolean {
    this.#merge ??= this.#next()
    const merge = this.#merge
    if (merge === null) return false
    for (let left = pairs; left > 0; left--) {
      if (merge.shrunk === null && this.#moveSmallest(merge)) continue
      if (shrink(merge, left)) this.#finish(merge)
      break
    }
    return true
  }

  #flush(): void {
    this.#insert(this.#fresh.slice(0, this.#freshCount).sort())
    this.#freshCount = 0
  }

  #insert(run: Float64Array): void {
    if (run.length === 0) return
    const at = this.#runs.findIndex((other) => other.length < run.length)
    this.#runs.splice(at === -1 ? this.#runs.length : at, 0, run)
  }

  /** What is to be merged next: small runs that together are as long as the next longer one; to purge, all of them. */
  #next(): Merge | null {
    let total = 0
    let first = this.#runs.length
    while (first > 0 && this.#runs.length - first < MOST_SOURCES) {
      const { length } = this.#runs[first - 1] as Float64Array
      if (total > 0 && length > total) break
      total += length
      first--
    }
    if (this.#runs.length - first > 1) return begin(this.#runs.slice(first), false)
    if (this.#onPurged === null) return null
    this.#flush()
    return begin([...this.#runs], true)
  }

  /** False when all sources are empty. */
  #moveSmallest(merge: Merge): boolean {
    const { sources, heads } = merge
    let smallest = Number.POSITIVE_INFINITY
    let from = -1
    for (let i = 0; i < sources.length; i++) {
      const pair = (sources[i] as Float64Array)[heads[i] as number]
      if (pair !== undefined && pair < smallest) {
        smallest = pair
        from = i
      }
    }
    if (from === -1) return false
    heads[from] = (heads[from] as number) + 1
    if (this.#isLive(smallest % SLOTS)) merge.output[merge.length++] = smallest
    return true
  }

  #finish({ sources, output, length, shrunk, purge }: Merge): void {
    this.#merge = null
    this.#runs = this.#runs.filter((run) => !sources.includes(run))
    this.#insert(shrunk?.output ?? output.subarray(0, length))
    if (!purge) return
    const done = this.#onPurged
    this.#onPurged = null
    done?.()
  }
}

function begin(sources: readonly Float64Array[], purge: boolean): Merge {
  const output = new Float64Array(sources.reduce((sum, { length }) => sum + length, 0))
  return { sources, heads: sources.map(() => 0), output, length: 0, shrunk: null, purge }
}

/** Gives back the unused end of the output, where it is a tenth or more: copies so many pairs. True when that is done. */
function shrink(merge: Merge, pairs: number): boolean {
  const { output, length } = merge
  if (length >= output.length * 0.9) return true
  merge.shrunk ??= { output: new Float64Array(length), length: 0 }
  const { shrunk } = merge
  const to = Math.min(shrunk.length + pairs, length)
  shrunk.output.set(output.subarray(shrunk.length, to), shrunk.length)
  shrunk.length = to
  return to === length
}

function lowerBound(run: Float64Array, pair: number): number {
  let low = 0
  let high = run.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((run[middle] as number) < pair) low = middle + 1
    else high = middle
  }
  return low
}
