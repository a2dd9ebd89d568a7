// Journals of JSON lines, and the markers in what they tell of.
import { existsSync, readFileSync } from 'node:fs'

/** Whole lines only: the last one may still be being written. */
export function linesOf(file: string): unknown[] {
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown)
}

const MARKER = /\bJF-([a-z2-7]{16})(?![a-z2-7])/gi

/** Markers in the texts of a record, lower case, each once. */
export function markersIn(record: Readonly<Record<string, unknown>>): string[] {
  const text = Object.values(record)
    .filter((value) => typeof value === 'string')
    .join('\n')
  return [...new Set([...text.matchAll(MARKER)].map((match) => match[1] as string))]
}
