import type { PhoneLabel } from '@jackfield/contract'
import type { ContactTable } from '../../store/schema.ts'
import { type ContactFacts, factsOf } from '../contact-row.ts'

/** Bytes of a line, without its end (RFC 2426, 2.6). */
const LINE_BYTES = 75

const types: Readonly<Record<PhoneLabel, string>> = {
  mobile: 'CELL',
  work: 'WORK,VOICE',
  home: 'HOME,VOICE',
  main: 'MAIN',
  fax: 'FAX',
  other: 'OTHER',
}

/** Contacts as vCard 3.0, which every telephone and mail program reads, in chunks as their pages are read. */
export async function* contactsVcard(pages: AsyncIterable<readonly ContactTable[]>): AsyncGenerator<string> {
  for await (const rows of pages) yield rows.map((row) => vcardOf(factsOf(row))).join('')
}

/** One card. Everything that a contact says is escaped, so that no text can add a property. */
export function vcardOf({ name, company, email, note, phones }: ContactFacts): string {
  const lines = ['BEGIN:VCARD', 'VERSION:3.0', `N:;${escaped(name)};;;`, `FN:${escaped(name)}`]
  if (company !== null) lines.push(`ORG:${escaped(company)}`)
  if (email !== null) lines.push(`EMAIL;TYPE=INTERNET:${escaped(email)}`)
  phones.forEach(({ label, number }, index) => {
    const type = types[label as PhoneLabel]
    if (type !== undefined) lines.push(`TEL;TYPE=${type}:${escaped(number)}`)
    else if (label === '') lines.push(`TEL:${escaped(number)}`)
    else lines.push(`item${index + 1}.TEL:${escaped(number)}`, `item${index + 1}.X-ABLabel:${escaped(label)}`)
  })
  if (note !== null) lines.push(`NOTE:${escaped(note)}`)
  lines.push('END:VCARD')
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

const escaped = (text: string) =>
  text
    .replace(/[\\;,]/g, (character) => `\\${character}`)
    .replace(/\r\n|\r|\n|\u2028|\u2029/g, '\\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be written
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ')

/** Long lines go on after a line break and a space, and never between the bytes of one character. */
function folded(line: string): string {
  if (Buffer.byteLength(line) <= LINE_BYTES) return line
  let out = ''
  let bytes = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (bytes + size > LINE_BYTES) {
      out += '\r\n '
      bytes = 1
    }
    out += character
    bytes += size
  }
  return out
}
