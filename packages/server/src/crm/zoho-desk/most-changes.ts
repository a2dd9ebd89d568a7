import { creditsOfList } from './credits-of.ts'
import { FRESH_ROWS, LIMIT } from './list-pages.ts'

/** So many are always read one by one: a copy goes through everything, and a portal may have grown since the last one. */
const AT_LEAST = 1_000

/**
 * How many changed records are read one by one, a credit each and those of the list that names them, rather than copying all `kept`
 * records again: as many as cost no more than that. Pages lie the dearer the deeper they are, so that of 100,000 records some 30,000 may
 * have changed.
 */
export function mostChanges(kept: number): number {
  const copying = creditsOfRows(kept)
  let most = 0
  for (let used = 0; most < kept; most += FRESH_ROWS) {
    used += creditsOfList(most + LIMIT) + FRESH_ROWS
    if (used > copying) break
  }
  return Math.max(AT_LEAST, most)
}

/** What it costs to go through so many rows of a list. */
export function creditsOfRows(rows: number): number {
  let credits = 0
  for (let from = 0; from < rows; from += FRESH_ROWS) credits += creditsOfList(from + LIMIT)
  return credits
}
