import type { ContactInput, ContactPhone, ContactView } from '@jackfield/contract'
import type { Millis, SiteId } from '../calls/ids.ts'
import { formatNumber, type NumberContext, toE164 } from '../numbers/number-key.ts'
import type { ContactTable } from '../store/schema.ts'

/** Where a site's numbers are at home. */
export type NumberHome = Pick<NumberContext, 'country' | 'areaCode'>

/** What a contact says, without whose it is. */
export type ContactFacts = Omit<ContactInput, 'phones'> & { readonly phones: readonly ContactPhone[] }

/** Who a contact is: its own id, its group, and the record of the CRM that it was copied from. */
export interface ContactIdentity {
  readonly id: string
  readonly site: SiteId
  readonly groupId: string
  readonly source: { readonly module: string; readonly id: string } | null
}

/** Characters of the name that lists are sorted by; an index of PostgreSQL holds no long texts. */
const SORTED_CHARACTERS = 64

/** A contact as it is kept. */
export function contactRow(
  { id, site, groupId, source }: ContactIdentity,
  facts: ContactFacts,
  home: NumberHome,
  now: Millis,
): ContactTable {
  const { name, company, email, note, phones } = facts
  return {
    id,
    site_id: site,
    group_id: groupId,
    name,
    sort: sortOf(name),
    company,
    email,
    note,
    phones: JSON.stringify(phones.map(({ label, number }) => ({ label, number }))),
    numbers: JSON.stringify(numbersOf(phones, home)),
    search: searchText(facts, home),
    source_module: source?.module ?? null,
    source_id: source?.id ?? null,
    created_at: now,
    modified_at: now,
  }
}

/** Reading a number takes tens of microseconds, and an import asks for each several times. */
let readLately = new Map<string, string | null>()
let readBefore = new Map<string, string | null>()
/** More than a step of an import asks for, so that none of them is read twice. */
const MOST_REMEMBERED = 4000

/** E.164 of what a person wrote, without pauses and extension; null where it is no full number. */
export function writtenToE164(written: string, home: NumberHome): string | null {
  const key = `${home.country}/${home.areaCode}/${written}`
  const lately = readLately.get(key)
  if (lately !== undefined) return lately
  const before = readBefore.get(key)
  const e164 = before === undefined ? toE164(written.normalize('NFKC').replace(/[,;#*xe].*$/i, ''), home) : before
  if (readLately.size >= MOST_REMEMBERED) {
    readBefore = readLately
    readLately = new Map()
  }
  readLately.set(key, e164)
  return e164
}

/** The full numbers among these, each once. */
export const numbersOf = (phones: readonly ContactPhone[], home: NumberHome): string[] => [
  ...new Set(phones.map(({ number }) => writtenToE164(number, home)).filter((number) => number !== null)),
]

const digitsOf = (number: string) => number.normalize('NFKC').replace(/\D/g, '')

/**
 * What tells that two contacts have a number in common: E.164, or the digits where it is no full number.
 */
export const duplicateKeys = (phones: readonly ContactPhone[], home: NumberHome): string[] =>
  phones.map(({ number }) => writtenToE164(number, home) ?? digitsOf(number))

/**
 * The same of a contact as it is kept. What is kept in E.164 need not be read again where it tells of every number, and was read for
 * this home.
 */
export function numberKeys(row: Pick<ContactTable, 'phones' | 'numbers'>, home: NumberHome): string[] {
  const phones = phonesOf(row)
  const numbers = JSON.parse(row.numbers) as string[]
  return numbers.length === phones.length ? numbers : duplicateKeys(phones, home)
}

const sortOf = (name: string) => [...name.toLowerCase()].slice(0, SORTED_CHARACTERS).join('')

/** Parts that a search looks in, a line each, so that nothing is found across two of them. */
function searchText({ name, company, email, phones }: ContactFacts, home: NumberHome): string {
  const digits = phones.flatMap(({ number }) => [digitsOf(number), (writtenToE164(number, home) ?? '').slice(1)])
  return [name, company, email, ...new Set(digits)]
    .filter(Boolean)
    .map((part) => (part as string).toLowerCase())
    .join('\n')
}

export const phonesOf = (row: Pick<ContactTable, 'phones'>) => JSON.parse(row.phones) as ContactPhone[]

export const factsOf = (row: ContactTable): ContactFacts => ({
  name: row.name,
  company: row.company,
  email: row.email,
  note: row.note,
  phones: phonesOf(row),
})

/** As pages show it. */
export function contactView(row: ContactTable, home: NumberHome): ContactView {
  const { name, company, email, note, phones } = factsOf(row)
  return {
    id: row.id,
    groupId: row.group_id,
    name,
    company,
    email,
    note,
    phones: phones.map(({ label, number }) => {
      const e164 = writtenToE164(number, home)
      return { label, number, e164, formatted: e164 === null ? number : formatNumber(e164) }
    }),
    modifiedAt: row.modified_at,
  }
}
