import { extname } from 'node:path'
import type { Call } from '../calls/call.ts'
import { participations } from '../calls/participation.ts'
import { maskNumber } from '../numbers/mask.ts'
import { formatTime } from '../policy/template.ts'
import type { Settings } from '../settings/settings.ts'

/** How files are named for somebody. */
export interface FileNaming {
  /** IANA name of the site's time zone. */
  readonly timeZone: string
  /** The reader may not see whole numbers (B8). */
  readonly masked: boolean
}

/** Where numbers are masked, administrators alone see them in full. */
export const namingFor = (
  reader: string,
  { timeZone, maskNumbers }: Pick<Settings, 'timeZone' | 'maskNumbers'>,
): FileNaming => ({ timeZone, masked: maskNumbers && reader !== 'administrator' })

/**
 * How a recording is called when it is downloaded, e.g. `2026-11-22 09-15-00 inbound +12125550142 1001.wav`, masked
 * `... inbound 121xxxx0142 1001.wav`. Only letters, digits and a few marks: numbers come from the phone network.
 */
export function fileNameOf(call: Call, file: string, { timeZone, masked }: FileNaming): string {
  const time = formatTime(call.startedAt, timeZone).replaceAll(':', '-')
  const talked = participations(call, call.endedAt ?? call.startedAt).find((part) => part.talked)
  const number = call.external?.number ?? ''
  // No file name may have an asterisk in it.
  const shown = masked && number !== '' ? maskNumber(number).replaceAll('*', 'x') : number
  const parts = [time, call.direction, shown, talked?.extension ?? '']
  const name = parts.map((part) => part.replace(/[^\w +-]/g, '').slice(0, 40)).filter((part) => part !== '')
  // The demo PBX's recordings have no name of their own.
  const end = extname(file).toLowerCase()
  return `${name.join(' ')}${/^\.[a-z\d]{2,5}$/.test(end) ? end.replace('.wav49', '.wav') : '.wav'}`
}
