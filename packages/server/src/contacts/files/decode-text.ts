import { isUtf8 } from 'node:buffer'

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

/** Bytes that are decoded and made entries of at a time, so that a large file never holds up a ringing call. */
const PIECE_BYTES = 4 * 1024

/**
 * In which encoding a text file is written: by its byte order mark, else UTF-8 where all of it is valid, else GB18030, in which
 * Chinese versions of Windows write.
 */
export function encodingOf(file: Buffer): { encoding: TextEncoding; markBytes: number } {
  if (file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf) return { encoding: 'utf-8', markBytes: 3 }
  if (file[0] === 0xff && file[1] === 0xfe) return { encoding: 'utf-16le', markBytes: 2 }
  if (file[0] === 0xfe && file[1] === 0xff) return { encoding: 'utf-16be', markBytes: 2 }
  return { encoding: isUtf8(file) ? 'utf-8' : 'gb18030', markBytes: 0 }
}

/** A part of the text, and how many bytes of the file are read with it. */
export interface TextPiece {
  readonly text: string
  readonly bytesRead: number
}

/** The text of a file piece by piece; bytes that mean nothing become U+FFFD. */
export function* decodeText(file: Buffer): Generator<TextPiece> {
  const { encoding, markBytes } = encodingOf(file)
  const decoder = new TextDecoder(encoding)
  for (let from = markBytes; from < file.length; from += PIECE_BYTES) {
    const end = Math.min(from + PIECE_BYTES, file.length)
    yield { text: decoder.decode(file.subarray(from, end), { stream: end < file.length }), bytesRead: end }
  }
}

/** The first characters, to see what a file is. */
export function beginningOf(file: Buffer): string {
  return decodeText(file).next().value?.text ?? ''
}
