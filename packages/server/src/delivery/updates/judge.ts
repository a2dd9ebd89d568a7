import type { Problem } from '@jackfield/contract'
import type { RecordFacts } from '../../crm/crm-connector.ts'

/** What an update has to do: change the record, nothing because it is so already, or nothing because it must not. */
export type Verdict = 'change' | 'as-wanted' | Problem

/**
 * Whether a record that was created for an unknown number is given to another user (A7): never one that a person has edited. Pure.
 * @param facts undefined for a record that is gone
 */
export function judgeOwner(facts: RecordFacts | undefined, first: string, wanted: string): Verdict {
  if (!facts) return { code: 'owner-record-gone' }
  if (facts.ownerId === wanted) return 'as-wanted'
  // Whoever changes anything moves the modified time away from that of the creation.
  return facts.ownerId === first && facts.modifiedAt === facts.createdAt ? 'change' : { code: 'owner-edited' }
}

/**
 * Whether a ticket that was made before its call gets the texts of its end, and who took the call as its owner (D5): never one whose
 * texts a person has edited. Pure.
 */
export function judgeTicket(
  facts: RecordFacts | undefined,
  before: Texts & { readonly ownerId: string },
  wanted: Texts & { readonly ownerId: string },
): Verdict {
  if (!facts) return { code: 'ticket-gone' }
  const owned = facts.ownerId !== before.ownerId || facts.ownerId === wanted.ownerId
  if (same(facts, wanted) && owned) return 'as-wanted'
  return same(facts, before) || same(facts, wanted) ? 'change' : { code: 'ticket-edited' }
}

type Texts = Pick<RecordFacts, 'subject' | 'description'>

/** Whether a later note may go into a log: never into one whose texts a person has edited. Pure. */
export function judgeNote(facts: Texts | undefined, before: Texts, wanted: Texts): Verdict {
  if (!facts) return { code: 'note-log-gone' }
  if (same(facts, wanted)) return 'as-wanted'
  return same(facts, before) ? 'change' : { code: 'note-log-edited' }
}

const same = (a: Texts, b: Texts) =>
  plain(a.subject) === plain(b.subject) && plain(a.description) === plain(b.description)

/** unverified whether Zoho gives texts back as they were written; line ends and outer spaces do not count. */
const plain = (text: string) =>
  text
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .join('\n')
    .trim()
