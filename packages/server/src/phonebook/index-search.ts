import { setImmediate as nextTurn } from 'node:timers/promises'
import type { IndexedRecord, NumberIndex } from './number-index.ts'

/** So many records at a time (below a millisecond), that a search never holds up a ringing call. */
const SLICE = 2000
/** Digits of a number that are worth looking for. */
const LEAST_DIGITS = 3

/** How well a text fits: the smaller the better; null when it does not. */
function rank(record: IndexedRecord, text: string): number | null {
  const name = record.name.toLowerCase()
  const inName = name.indexOf(text)
  if (inName === 0) return 0
  if (inName > 0) return isWordStart(name, inName) ? 1 : 3
  const company = record.company?.toLowerCase().indexOf(text) ?? -1
  if (company < 0) return null
  return company === 0 ? 2 : 3
}

const isWordStart = (text: string, at: number) => /[^\p{L}\p{N}]/u.test(text[at - 1] ?? ' ')

/**
 * Records with this text in their name or company, the best first: names that begin with it, names of which a word does,
 * companies that begin with it, then anything else; for digits also records with them in a number. It goes through the whole
 * index in slices, so that it costs 100,000 records some milliseconds and nobody else any. Empty when `signal` is aborted.
 */
export async function searchIndex(
  index: NumberIndex,
  text: string,
  limit: number,
  signal: AbortSignal,
): Promise<IndexedRecord[]> {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  const found: IndexedRecord[][] = [[], [], [], [], []]
  /** By module and id: the same record may be found by its name and by its number. */
  const taken = new Set<string>()
  const take = (record: IndexedRecord, how: number) => {
    const list = found[how] as IndexedRecord[]
    if (list.length >= limit) return
    const key = `${record.module}/${record.id}`
    if (taken.has(key)) return
    taken.add(key)
    list.push(record)
  }
  for (let from = 0; from < index.places; from += SLICE) {
    const until = Math.min(index.places, from + SLICE)
    for (let place = from; place < until; place++) {
      const record = index.at(place)
      const how = record && rank(record, wanted)
      if (record && how !== null) take(record, how)
    }
    if ((found[0]?.length ?? 0) >= limit) break
    await nextTurn()
    if (signal.aborted) return []
  }
  await searchNumbers(index, wanted, (record) => take(record, 4), signal)
  return found.flat().slice(0, limit)
}

async function searchNumbers(
  index: NumberIndex,
  text: string,
  take: (record: IndexedRecord) => void,
  signal: AbortSignal,
): Promise<void> {
  if (!/^[+\d\s().-]+$/.test(text)) return
  // As people of the country write it: without its code, with a zero in front.
  const digits = text.replace(/\D/g, '').replace(/^0+/, '')
  if (digits.length < LEAST_DIGITS) return
  for (let from = 0; from < index.places && !signal.aborted; from += SLICE) {
    const until = Math.min(index.places, from + SLICE)
    for (let place = from; place < until; place++) {
      if (!index.numbersAt(place).some((number) => String(number).includes(digits))) continue
      const record = index.at(place)
      if (record) take(record)
    }
    await nextTurn()
  }
}
