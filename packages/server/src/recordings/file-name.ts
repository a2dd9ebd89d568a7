import { extname } from 'node:path'
import type { Call } from '../calls/call.ts'
import { participations } from '../calls/participation.ts'
import { formatTime } from '../policy/template.ts'

/**
 * How a recording is called when it is downloaded, e.g. `2026-11-22 09-15-00 inbound +12125550142 1001.wav`. Only letters,
 * digits and a few marks: numbers come from the phone network.
 */
export function fileNameOf(call: Call, file: string, timeZone: string): string {
  const time = formatTime(call.startedAt, timeZone).replaceAll(':', '-')
  const talked = participations(call, call.endedAt ?? call.startedAt).find((part) => part.talked)
  const parts = [time, call.direction, call.external?.number ?? '', talked?.extension ?? '']
  const name = parts.map((part) => part.replace(/[^\w +-]/g, '').slice(0, 40)).filter((part) => part !== '')
  // The demo PBX's recordings have no name of their own.
  const end = extname(file).toLowerCase()
  return `${name.join(' ')}${/^\.[a-z\d]{2,5}$/.test(end) ? end.replace('.wav49', '.wav') : '.wav'}`
}
