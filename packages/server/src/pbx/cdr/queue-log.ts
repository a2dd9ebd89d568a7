import type { Millis } from '../../calls/ids.ts'

/** What `queue_log` tells of one caller's time in a queue. Its own clock is UTC; seconds. */
export interface QueueEvent {
  readonly at: Millis
  /** Unique id of the caller's channel. */
  readonly caller: string
  readonly queue: string
  /** As the queue names its member: an interface (`PJSIP/1001`, `Local/1001@from-queue/n`) or a person's name. */
  readonly member: string
  readonly event: string
  readonly data: readonly string[]
}

/** A member's talk with the caller, as the queue saw it. */
export interface QueueTalk {
  readonly member: string
  readonly from: Millis
  readonly to: Millis
}

/** A line of the file: `time|callid|queue|member|event|data...`; null for anything else. */
export function queueEventOf(line: string): QueueEvent | null {
  const [time = '', caller = '', queue = '', member = '', event = '', ...data] = line.split('|')
  const at = Math.round(Number(time) * 1000)
  if (!Number.isFinite(at) || at < 600_000_000_000 || caller === '' || event === '') return null
  return { at, caller, queue, member, event, data: data.map((text) => text.trim().slice(0, 80)) }
}

const ENDS = new Set(['COMPLETECALLER', 'COMPLETEAGENT', 'BLINDTRANSFER', 'ATTENDEDTRANSFER', 'TRANSFER'])

/** Who talked when, from the events of one caller: each CONNECT up to what ended it. */
export function queueTalks(events: readonly QueueEvent[]): QueueTalk[] {
  const talks: QueueTalk[] = []
  const ordered = [...events].sort((a, b) => a.at - b.at)
  for (const [index, connect] of ordered.entries()) {
    if (connect.event !== 'CONNECT') continue
    const end = ordered.slice(index + 1).find((each) => ENDS.has(each.event) && each.queue === connect.queue)
    if (!end) continue
    const told = end.event.startsWith('COMPLETE') ? Number(end.data[1]) * 1000 : Number.NaN
    const length = Number.isFinite(told) ? told : end.at - connect.at
    talks.push({ member: connect.member, from: connect.at, to: connect.at + Math.max(0, length) })
  }
  return talks
}
