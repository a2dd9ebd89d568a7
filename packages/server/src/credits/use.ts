import type { CreditPurpose } from '@jackfield/contract'

/** So long is what one bucket holds; Zoho's window of 24 hours is 96 of them. */
export const BUCKET_MS = 15 * 60_000
export const WINDOW_BUCKETS = 96

/** `others`: what was used by somebody else, as far as Zoho's own figure shows it; below zero where we had counted too much. */
export type Spender = CreditPurpose | 'others'

/** Number of the bucket of a moment. */
export const bucketOf = (at: number) => Math.floor(at / BUCKET_MS)

/** What call logs and new records cannot do without. */
const forLogs: ReadonlySet<Spender> = new Set(['log', 'creation', 'look-up'])
/** What is done once and says nothing about the pace. */
const single: ReadonlySet<Spender> = new Set(['copy', 'settings', 'audit', 'others'])

/** Credits of a spender in a bucket. */
export interface UseRow {
  readonly bucket: number
  readonly spender: Spender
  readonly credits: number
}

/** Sums of one bucket. */
export interface BucketSums {
  /** Below zero where Zoho's own figure took something back. */
  readonly all: number
  readonly logs: number
  /** Without what is done once. */
  readonly steady: number
}
const nothing: BucketSums = { all: 0, logs: 0, steady: 0 }

/** Credits by bucket and purpose. Knows no clock. */
export class CreditUse {
  readonly #buckets = new Map<number, Map<Spender, number>>()
  readonly #changed = new Set<number>()

  /** What was saved of that bucket; what was counted since is kept. */
  restore(bucket: number, spender: Spender, credits: number): void {
    const known = this.#buckets.get(bucket) ?? new Map<Spender, number>()
    this.#buckets.set(bucket, known.set(spender, (known.get(spender) ?? 0) + credits))
  }

  add(bucket: number, spender: Spender, credits: number): void {
    if (credits === 0) return
    this.restore(bucket, spender, credits)
    this.#changed.add(bucket)
  }

  /** Credits by spender in the buckets from that one on. */
  since(first: number): Map<Spender, number> {
    const sums = new Map<Spender, number>()
    for (const [bucket, spenders] of this.#buckets)
      if (bucket >= first)
        for (const [spender, credits] of spenders) sums.set(spender, (sums.get(spender) ?? 0) + credits)
    return sums
  }

  total(first: number): number {
    let sum = 0
    for (const credits of this.since(first).values()) sum += credits
    return sum
  }

  sums(bucket: number): BucketSums {
    const spenders = this.#buckets.get(bucket)
    if (!spenders) return nothing
    let [all, logs, steady] = [0, 0, 0]
    for (const [spender, credits] of spenders) {
      all += credits
      if (forLogs.has(spender)) logs += credits
      if (!single.has(spender)) steady += credits
    }
    return { all, logs, steady }
  }

  /** The oldest bucket; null when there is none. */
  oldest(): number | null {
    return this.#buckets.size === 0 ? null : Math.min(...this.#buckets.keys())
  }

  /** Takes back what others are believed to have used, oldest first; gives what is left to take back. */
  takeFromOthers(first: number, credits: number): number {
    let left = credits
    for (const bucket of [...this.#buckets.keys()].filter((each) => each >= first).sort((a, b) => a - b)) {
      const taken = Math.min(left, Math.max(0, this.#buckets.get(bucket)?.get('others') ?? 0))
      this.add(bucket, 'others', -taken)
      left -= taken
    }
    return left
  }

  /** What changed since the last time this was asked. */
  takeChanged(): UseRow[] {
    const rows = [...this.#changed].flatMap((bucket) =>
      [...(this.#buckets.get(bucket) ?? [])].map(([spender, credits]) => ({ bucket, spender, credits })),
    )
    this.#changed.clear()
    return rows
  }

  /** What could not be saved is asked for again. */
  giveBack(rows: readonly UseRow[]): void {
    for (const { bucket } of rows) this.#changed.add(bucket)
  }

  /** Forgets what is older, and what a clock that was wrong wrote into the future. */
  forget(before: number, after: number): void {
    for (const bucket of this.#buckets.keys()) if (bucket < before || bucket > after) this.#buckets.delete(bucket)
  }
}
