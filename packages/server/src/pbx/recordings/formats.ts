import { extname } from 'node:path'

/** What a file of recordings is, by the end of its name. */
export interface Format {
  readonly type: string
  readonly extension: string
  readonly playable: boolean
}

const formats: Readonly<Record<string, Omit<Format, 'extension'>>> = {
  '.wav': { type: 'audio/wav', playable: true },
  // GSM in a WAV: `WAV` in capitals to Asterisk.
  '.WAV': { type: 'audio/wav', playable: false },
  '.wav49': { type: 'audio/wav', playable: false },
  '.mp3': { type: 'audio/mpeg', playable: true },
  '.ogg': { type: 'audio/ogg', playable: true },
  '.gsm': { type: 'audio/x-gsm', playable: false },
}

/** Ends of names, best to play first. */
export const recordingExtensions = Object.keys(formats)

/** Null for a file that is no recording. */
export function formatOf(file: string): Format | null {
  const end = extname(file)
  const format = formats[end] ?? formats[end.toLowerCase()]
  return format ? { ...format, extension: end.slice(1).toLowerCase() } : null
}
