import type { Problem } from '@jackfield/contract'

/** Zoho's ids count up: the smaller one is the older one. */
export function inOrderOfAge(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort((a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0))
}

/** What the ledger says of several records with one marker; null for fewer than two. */
export function writtenTwice(ids: readonly string[]): Problem | null {
  const ordered = inOrderOfAge(ids)
  return ordered.length > 1 ? { code: 'log-written-twice', params: { ids: ordered.join(', ') } } : null
}

/** The records that a reason of `writtenTwice` names. */
export function idsOfTwice(reason: Problem | null): string[] {
  return reason?.code === 'log-written-twice' ? String(reason.params?.['ids'] ?? '').split(', ') : []
}
