import type { Answer } from '../answer.ts'
import type { DeskRequest } from './request.ts'

/** A list: its rows, or 204 without a body when there are none. Desk tells no total and no cursor. */
export function rowsAnswer({ centre }: Pick<DeskRequest, 'centre'>, rows: readonly unknown[]): Answer {
  if (rows.length === 0 && centre.enforces('desk-nothing-found-is-204')) return { status: 204 }
  return { status: 200, body: { data: rows } }
}

export interface Paging {
  /** Number of the first row: lists of tickets count from 0, those of accounts from 1. unverified for the others. */
  readonly base: 0 | 1
  readonly limit: number
}

/** The rows that `from` and `limit` ask for. */
export function pageOf<T>({ query, centre }: DeskRequest, all: readonly T[], { base, limit }: Paging): T[] {
  const first = centre.enforces('desk-from-base') ? base : 0
  const start = query.from === undefined ? 0 : Math.max(0, Number(query.from) - first)
  return all.slice(start, start + (query.limit === undefined ? limit : Number(query.limit)))
}

type Key = string | number | null

/** Sorts by what `sortBy` names; ascending without a minus. */
export function sorted<T>(rows: readonly T[], sortBy: string, keys: Readonly<Record<string, (row: T) => Key>>): T[] {
  const key = keys[sortBy.replace(/^-/, '')]
  if (!key) return [...rows]
  const up = [...rows].sort((a, b) => compare(key(a), key(b)))
  return sortBy.startsWith('-') ? up.reverse() : up
}

function compare(a: Key, b: Key): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [left, right] = [String(a).toLowerCase(), String(b).toLowerCase()]
  return left < right ? -1 : left > right ? 1 : 0
}
