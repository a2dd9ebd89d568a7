import type { Problem } from '@jackfield/contract'
import type { Call } from '../calls/call.ts'
import type { ExtensionNumber, Millis } from '../calls/ids.ts'
import { participations } from '../calls/participation.ts'

/** Records of many PBXs are of whole seconds, cut off at both ends. */
const TOLERANCE_MS = 2000

/**
 * What the PBX's record tells otherwise than the saved call: who talked, or for how long. Null when they agree.
 * @param estimated the record's lengths are upper bounds, only who talked is compared
 */
export function differenceOf(saved: Call, record: Call, estimated: boolean): Problem | null {
  // Calls that met share linked ids, so that their records cannot be told apart.
  if (saved.conversation !== null) return null
  const here = talkByExtension(saved)
  const there = talkByExtension(record)
  const lines: string[] = []
  for (const extension of new Set([...here.keys(), ...there.keys()])) {
    const a = here.get(extension) ?? 0
    const b = there.get(extension) ?? 0
    // Somebody who talked for a moment only may be missing on one side.
    const other = (a === 0) !== (b === 0) && Math.max(a, b) > TOLERANCE_MS
    const length = !estimated && Math.abs(a - b) > TOLERANCE_MS
    if (other || length) lines.push(`${extension}: ${seconds(a)} → ${seconds(b)}`)
  }
  return lines.length === 0
    ? null
    : { code: 'log-differs-from-record', params: { differences: lines.slice(0, 10).join('; ') } }
}

const seconds = (ms: Millis) => (ms === 0 ? '–' : `${Math.round(ms / 1000)} s`)

function talkByExtension(call: Call): Map<ExtensionNumber, Millis> {
  const parts = participations(call, call.endedAt ?? call.startedAt)
  return new Map(parts.filter((part) => part.talkMs > 0).map((part) => [part.extension, part.talkMs]))
}
