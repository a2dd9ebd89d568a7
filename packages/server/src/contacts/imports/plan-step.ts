import { type DuplicateChoice, MAX_CONTACT_NUMBERS, type RejectionReason } from '@jackfield/contract'
import type { ContactFacts } from '../contact-row.ts'
import type { CheckedEntry } from '../files/check-entry.ts'
import type { KnownNumbers } from './known-numbers.ts'

export interface StepPlan {
  /** Contacts to write, by their id: new ones, and those that are changed. */
  readonly write: ReadonlyMap<string, ContactFacts>
  readonly imported: number
  readonly updated: number
  readonly skipped: number
  readonly rejected: readonly { row: number; reason: RejectionReason; cells: readonly string[] }[]
}

interface StepInput {
  readonly entries: readonly CheckedEntry[]
  readonly duplicates: DuplicateChoice
  /** What tells that a number is there. Is brought up to date, and not asked when duplicates are added. */
  readonly known: KnownNumbers
  readonly keysOf: (facts: ContactFacts) => readonly string[]
  /** Contacts of the group that entries may belong to, as they are now. */
  readonly existing: ReadonlyMap<string, ContactFacts>
  readonly newId: () => string
}

/** Ids of the contacts that entries have a number in common with. */
export function touchedIds({ entries, duplicates, known, keysOf }: Omit<StepInput, 'existing' | 'newId'>): string[] {
  if (duplicates !== 'update') return []
  const ids = entries.flatMap((entry) => ('facts' in entry ? [knownId(keysOf(entry.facts), known)] : []))
  return [...new Set(ids)].filter((id) => id !== null)
}

/** What becomes of the entries of one step; entries of one file are duplicates of each other too. */
export function planStep({ entries, duplicates, known, keysOf, existing, newId }: StepInput): StepPlan {
  const write = new Map<string, ContactFacts>()
  const rejected: StepPlan['rejected'][number][] = []
  let imported = 0
  let updated = 0
  let skipped = 0
  for (const entry of entries) {
    if ('rejected' in entry) {
      rejected.push({ row: entry.row, reason: entry.rejected, cells: entry.cells })
      continue
    }
    const { row, facts } = entry
    const keys = duplicates === 'add' ? [] : keysOf(facts)
    const id = knownId(keys, known)
    if (id !== null && duplicates === 'skip') {
      skipped++
      continue
    }
    const before = id === null ? undefined : (write.get(id) ?? existing.get(id))
    const after = before ? merged(before, facts, keysOf) : facts
    if (after.phones.length > MAX_CONTACT_NUMBERS) {
      rejected.push({ row, reason: 'too-many-numbers', cells: [facts.name, facts.phones[0]?.number ?? ''] })
      continue
    }
    // One that was deleted meanwhile is made anew.
    const kept = before && id !== null ? id : newId()
    if (before) updated++
    else imported++
    write.set(kept, after)
    // A number that another contact has stays that one's.
    for (const key of keys) {
      const holder = known.get(key)
      if (holder === undefined || holder === id) known.set(key, kept)
    }
  }
  return { write, imported, updated, skipped, rejected }
}

function knownId(keys: readonly string[], known: KnownNumbers): string | null {
  for (const key of keys) {
    const id = known.get(key)
    if (id !== undefined) return id
  }
  return null
}

/** What the file says counts, what it leaves empty stays, and no number is lost. */
function merged(before: ContactFacts, file: ContactFacts, keysOf: StepInput['keysOf']): ContactFacts {
  const there = new Set(keysOf(file))
  const others = before.phones.filter((phone) => !keysOf({ ...before, phones: [phone] }).some((key) => there.has(key)))
  const oldLabels = new Map(before.phones.map((phone) => [keysOf({ ...before, phones: [phone] })[0], phone.label]))
  const labelled = file.phones.map((phone) => ({
    number: phone.number,
    label: phone.label || (oldLabels.get(keysOf({ ...file, phones: [phone] })[0]) ?? ''),
  }))
  return {
    name: file.name,
    company: file.company ?? before.company,
    email: file.email ?? before.email,
    note: file.note ?? before.note,
    phones: [...labelled, ...others],
  }
}
