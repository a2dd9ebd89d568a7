import type { ClientKind } from '@jackfield/contract'
import type { ExtensionNumber, Millis } from '../calls/ids.ts'

/** A pop as call handling asks for it. `key` names it; the same key opens one tab. */
export interface Pop {
  readonly key: string
  readonly extension: ExtensionNumber
  /** On a page of one of these kinds. */
  readonly clients: readonly ClientKind[]
  readonly callId: string
  readonly url: string
  readonly name: string
}

export type SentPop = Pick<Pop, 'key' | 'extension' | 'callId'> & {
  readonly url: string | null
  readonly at: Millis
  /** Where it went; null: not known. */
  readonly client: ClientKind | null
}

/** Which pops were sent, so that no record opens twice. */
export interface PopMemory {
  add(pop: SentPop): void
  get(extension: ExtensionNumber, key: string): SentPop | undefined
  sweep(): void
}

/** Longer than any call lasts. */
export const POPS_REMEMBERED: Millis = 24 * 3_600_000

export function createPopMemory(now: () => Millis): PopMemory {
  const sent = new Map<string, SentPop>()
  const id = (extension: ExtensionNumber, key: string) => `${extension}\n${key}`
  return {
    add: (pop) => sent.set(id(pop.extension, pop.key), pop),
    get: (extension, key) => sent.get(id(extension, key)),
    sweep() {
      const before = now() - POPS_REMEMBERED
      for (const [name, { at }] of sent) if (at < before) sent.delete(name)
    },
  }
}
