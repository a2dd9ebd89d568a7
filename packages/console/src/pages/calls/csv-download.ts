import { receive } from '../../api/client.ts'
import { type CallFilters, filterParameters } from '../../api/queries.ts'

/** Counts the lines of a CSV text that comes in pieces; a line break between quotes is part of a field. */
export function lineCounter(): (piece: string) => number {
  let quoted = false
  let lines = 0
  return (piece) => {
    for (const character of piece) {
      if (character === '"') quoted = !quoted
      else if (character === '\n' && !quoted) lines++
    }
    return lines
  }
}

/** Reads the calls that the filters leave; `onLines` hears how many lines have come so far. Throws `ApiError`. */
export async function readCsv(
  filters: CallFilters,
  language: string,
  signal: AbortSignal,
  onLines: (count: number) => void,
): Promise<{ file: Blob; lines: number }> {
  const query = filterParameters(filters)
  query.set('lang', language)
  const response = await receive(`/api/calls.csv?${query}`, signal)
  const pieces: Uint8Array<ArrayBuffer>[] = []
  const decoder = new TextDecoder()
  const count = lineCounter()
  let lines = 0
  const reader = response.body?.getReader()
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    pieces.push(next.value)
    // The first line has the columns' names.
    lines = Math.max(0, count(decoder.decode(next.value, { stream: true })) - 1)
    onLines(lines)
  }
  return { file: new Blob(pieces, { type: 'text/csv' }), lines }
}

/** Offers a file to be saved, as if its link had been clicked. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
