/** What the beginning of a WAV file tells. */
export interface WavHeader {
  /** 1: PCM, 3: float, 6 and 7: a-law and mu-law, 49: GSM. */
  readonly coding: number
  readonly bytesPerSecond: number
  /** Where the sound begins. */
  readonly dataOffset: number
  /** Bytes of sound that the header promises; a file that was cut off, or is still written, has others. */
  readonly dataSize: number
}

/** So much of a file has the header in it, also with texts before the sound. */
export const WAV_HEADER_BYTES = 4096

const playable = [1, 3, 6, 7]

/** Reads the chunks up to `data`; null for what is no WAV, or whose header goes on beyond `bytes`. */
export function wavHeader(bytes: Buffer): WavHeader | null {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    return null
  let format: Pick<WavHeader, 'coding' | 'bytesPerSecond'> | null = null
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32LE(at + 4)
    const body = at + 8
    if (name === 'data') return format && { ...format, dataOffset: body, dataSize: size }
    if (name === 'fmt ' && body + 12 <= bytes.length)
      format = { coding: bytes.readUInt16LE(body), bytesPerSecond: bytes.readUInt32LE(body + 8) }
    // Chunks begin at even places.
    at = body + size + (size % 2)
  }
  return null
}

/** Length of the sound in a file of `fileSize` bytes. */
export function wavDurationMs({ bytesPerSecond, dataOffset, dataSize }: WavHeader, fileSize: number): number | null {
  if (bytesPerSecond <= 0) return null
  const there = Math.max(0, fileSize - dataOffset)
  // A header that was never completed promises nothing, or all that fits into 32 bits.
  const bytes = dataSize === 0 || dataSize > there ? there : dataSize
  return Math.round((bytes * 1000) / bytesPerSecond)
}

export const isPlayableWav = ({ coding }: WavHeader) => playable.includes(coding)
