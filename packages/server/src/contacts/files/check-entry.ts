import {
  type ContactPhone,
  isWrittenNumber,
  MAX_CONTACT_EMAIL,
  MAX_CONTACT_NAME,
  MAX_CONTACT_NOTE,
  MAX_CONTACT_NUMBERS,
  type RejectionReason,
} from '@jackfield/contract'
import type { ContactFacts } from '../contact-row.ts'
import type { FileContact, FileEntry } from './file-entry.ts'

export type CheckedEntry =
  | { readonly row: number; readonly facts: ContactFacts }
  | { readonly row: number; readonly rejected: RejectionReason; readonly cells: readonly string[] }

/** Whether an entry is a contact: a name (else the company's) and at least one number, all of them readable. */
export function checkEntry({ row, cells, contact }: FileEntry): CheckedEntry {
  const facts = contact === null ? 'broken' : check(contact)
  return typeof facts === 'string' ? { row, rejected: facts, cells } : { row, facts }
}

function check(contact: FileContact): ContactFacts | RejectionReason {
  const company = clean(contact.company)
  const name = clean(contact.name) || company
  const email = clean(contact.email)
  const note = unquoted(contact.note.replaceAll('\0', ''))
  if (name === '') return 'no-name'
  if (name.length > MAX_CONTACT_NAME) return 'name-too-long'
  if (company.length > MAX_CONTACT_NAME || email.length > MAX_CONTACT_EMAIL || note.length > MAX_CONTACT_NOTE)
    return 'field-too-long'
  const phones = distinct(contact.phones.map(({ label, number }) => ({ label: clean(label), number: bare(number) })))
  if (phones.length === 0) return 'no-number'
  if (phones.length > MAX_CONTACT_NUMBERS) return 'too-many-numbers'
  if (phones.some(({ number }) => !isWrittenNumber(number.normalize('NFKC')))) return 'bad-number'
  if (phones.some(({ label }) => label.length > 32)) return 'field-too-long'
  return { name, company: company || null, email: email || null, note: note || null, phones }
}

/** On one line, without control characters. */
const clean = (text: string) =>
  unquoted(text)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim()

/** What spreadsheets put around a text to keep it one: `'+86…`, `="138…"`. */
const unquoted = (text: string) =>
  text
    .trim()
    .replace(/^="(.*)"$/s, '$1')
    .replace(/^'(?=[\s]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/, '')

const bare = (number: string) => clean(number).replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')

function distinct(phones: readonly ContactPhone[]): ContactPhone[] {
  const byNumber = new Map<string, ContactPhone>()
  for (const phone of phones) if (phone.number !== '' && !byNumber.has(phone.number)) byNumber.set(phone.number, phone)
  return [...byNumber.values()]
}
