import type { Audit } from '../access/audit.ts'
import type { Millis } from '../calls/ids.ts'
import type { Store } from '../store/store.ts'

/** Within so long it is one hearing: a player asks for many ranges. */
const ONE_HEARING_MS = 10 * 60_000
const MOST_REMEMBERED = 10_000

export interface PlayAudit {
  /**
   * Writes down who heard or downloaded the recording of which call, before the first byte is sent.
   * @param detail where it came from; part of what tells two hearings apart
   */
  note(who: string, callId: string, how: 'play' | 'download', detail: Readonly<Record<string, string>>): Promise<void>
}

export function createPlayAudit(store: Store, audit: Audit, now: () => Millis): PlayAudit {
  const heard = new Map<string, Millis>()
  return {
    async note(who, callId, how, detail) {
      const key = JSON.stringify([who, callId, how, detail])
      const at = now()
      if (at - (heard.get(key) ?? Number.NEGATIVE_INFINITY) < ONE_HEARING_MS) return
      await store.commit([audit(who, `recording.${how}`, callId, detail)])
      heard.delete(key)
      heard.set(key, at)
      while (heard.size > MOST_REMEMBERED) heard.delete(heard.keys().next().value as string)
    },
  }
}
