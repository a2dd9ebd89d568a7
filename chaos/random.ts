/** Numbers that look random and are the same for the same seed (mulberry32), so that a run can be repeated. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  pick<T>(list: readonly T[]): T {
    return list[this.between(0, list.length - 1)] as T
  }

  /** `count` items of the deck, each as often as any other, in random order. */
  deal<T>(deck: readonly T[], count: number): T[] {
    const dealt: T[] = []
    while (dealt.length < count) {
      const cards = [...deck]
      while (cards.length > 0) dealt.push(...cards.splice(this.between(0, cards.length - 1), 1))
    }
    return dealt.slice(0, count)
  }
}
