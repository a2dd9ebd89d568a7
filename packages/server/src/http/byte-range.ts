import type { ByteRange } from '../pbx/recording-source.ts'

/** What a request wants of a file: all of it, a part, or a part that it does not have. */
export type Wanted =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly range: ByteRange }
  | { readonly kind: 'none' }

interface Validators {
  readonly etag: string
  /** As in `last-modified`. */
  readonly modified: string
}

const whole: Wanted = { kind: 'whole' }

/**
 * Reads `range` and `if-range` as RFC 9110 has them. Several ranges, other units and what cannot be read give the whole file, as
 * does a file that has changed since the client saw it.
 * @param size bytes of the file
 */
export function wantedRange(
  headers: { readonly range?: string | undefined; readonly 'if-range'?: string | string[] | undefined },
  size: number,
  { etag, modified }: Validators,
): Wanted {
  const condition = headers['if-range']
  if (headers.range === undefined || (condition !== undefined && condition !== etag && condition !== modified))
    return whole
  const found = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/.exec(headers.range)
  if (!found) return whole
  const [, first, last] = found as unknown as [string, string, string]
  if (first === '') {
    if (last === '') return whole
    const length = Number(last)
    return length === 0 || size === 0 ? { kind: 'none' } : part(Math.max(0, size - length), size - 1)
  }
  const from = Number(first)
  const to = last === '' ? size - 1 : Number(last)
  if (last !== '' && to < from) return whole
  return from >= size ? { kind: 'none' } : part(from, Math.min(to, size - 1))
}

const part = (from: number, to: number): Wanted => ({ kind: 'part', range: { from, to } })
