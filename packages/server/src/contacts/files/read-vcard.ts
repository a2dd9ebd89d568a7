import type { ContactPhone, PhoneLabel } from '@jackfield/contract'
import { labelFor } from './csv-columns.ts'
import { decodeText } from './decode-text.ts'
import { type EntryBatch, type FileContact, type FileEntry, fullName } from './file-entry.ts'

/** Characters of one card at most; photographs are in it. */
const LONGEST_CARD = 8 * 1024 * 1024

export const looksLikeVcard = (beginning: string): boolean => /^\s*BEGIN:VCARD\s*$/im.test(beginning.slice(0, 200))

/**
 * The cards of a vCard file (RFC 6350 and 2426; of version 2.1 what telephones write: quoted-printable, character sets and
 * types without a name). A card without an end is an entry that cannot be read.
 */
export async function* readVcards(file: Buffer): AsyncGenerator<EntryBatch> {
  let row = 0
  let card: string[] | null = null
  let size = 0
  let rest = ''
  let entries: FileEntry[] = []
  const finish = (lines: readonly string[] | null) => {
    row++
    entries.push(lines === null ? { row, cells: [], contact: null } : entryOf(row, lines))
    card = null
  }
  const take = (line: string) => {
    if (/^BEGIN:VCARD\s*$/i.test(line)) {
      // A second beginning: the card before it has no end.
      if (card !== null) finish(null)
      card = []
      size = 0
    } else if (card !== null && /^END:VCARD\s*$/i.test(line)) finish(card)
    else if (card !== null) {
      size += line.length
      if (size > LONGEST_CARD) finish(null)
      else card.push(line)
    }
  }
  for (const { text, bytesRead } of decodeText(file)) {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() as string
    for (const line of lines) take(line)
    yield { entries, bytesRead }
    entries = []
  }
  take(rest.replace(/\r$/, ''))
  if (card !== null) finish(null)
  yield { entries, bytesRead: file.length }
}

interface Property {
  readonly group: string
  /** In capitals. */
  readonly name: string
  readonly parameters: readonly (readonly [name: string, value: string])[]
  readonly value: string
}

function entryOf(row: number, lines: readonly string[]): FileEntry {
  const properties = unfold(lines)
    .map(parseProperty)
    .filter((property) => property !== null)
  const contact = contactOf(properties)
  const cells = [contact.name || contact.company, contact.phones[0]?.number ?? '', contact.email]
  return { row, cells: cells.filter(Boolean).map((cell) => cell.slice(0, 100)), contact }
}

/** Lines that begin with white space go on with the one before, and so does what follows a `=` at the end of quoted-printable. */
function unfold(lines: readonly string[]): string[] {
  const whole: string[] = []
  for (const line of lines) {
    const last = whole.at(-1)
    const soft = last?.endsWith('=') && /^[^:]*QUOTED-PRINTABLE/i.test(last)
    if (last !== undefined && soft) whole[whole.length - 1] = last.slice(0, -1) + line
    else if (last !== undefined && /^[ \t]/.test(line)) whole[whole.length - 1] = last + line.slice(1)
    else whole.push(line)
  }
  return whole
}

/** `group.NAME;PARAMETER=value;TYPE:value`; null for what is no property. */
function parseProperty(line: string): Property | null {
  const head = /^((?:"[^"]*"|[^":])*):(.*)$/s.exec(line)
  if (!head) return null
  const [name = '', ...rest] = (head[1] as string).match(/(?:"[^"]*"|[^;"])+/g) ?? []
  const dot = name.lastIndexOf('.')
  const parameters = rest.flatMap((part) => {
    const equals = part.indexOf('=')
    const [key, text] =
      equals < 0 ? ['TYPE', part] : [part.slice(0, equals).trim().toUpperCase(), part.slice(equals + 1)]
    return text.split(',').map((value) => [key as string, value.replaceAll('"', '').trim()] as const)
  })
  return {
    group: name.slice(0, Math.max(0, dot)).toLowerCase(),
    name: name
      .slice(dot + 1)
      .trim()
      .toUpperCase(),
    parameters,
    value: decodeValue(head[2] as string, parameters),
  }
}

function decodeValue(value: string, parameters: Property['parameters']): string {
  const quoted = parameters.some(([, text]) => text.toUpperCase() === 'QUOTED-PRINTABLE')
  if (!quoted) return value
  // Each `=XX` is a byte; everything else is what it is.
  const bytes = Buffer.concat(
    value
      .split(/(=[0-9a-f]{2})/i)
      .map((part) => (/^=[0-9a-f]{2}$/i.test(part) ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part))),
  )
  const charset = parameters.find(([name]) => name === 'CHARSET')?.[1] ?? 'utf-8'
  return decoderFor(charset).decode(bytes)
}

function decoderFor(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder()
  }
}

const unescaped = (text: string) =>
  text.replace(/\\([\\,;:nN])/g, (_, c: string) => (c === 'n' || c === 'N' ? '\n' : c))

/** Parts between semicolons that are not escaped. */
const partsOf = (value: string) =>
  (value.match(/(?:\\.|[^;\\])*(?:;|$)/gs) ?? []).map((part) => unescaped(part.replace(/;$/, '')))

function contactOf(properties: readonly Property[]): FileContact {
  const first = (name: string) =>
    properties.find((property) => property.name === name && property.value !== '')?.value ?? ''
  const [family = '', given = '', middle = ''] = partsOf(first('N'))
  return {
    name: unescaped(first('FN')).trim() || fullName({ family, given, middle }),
    company: (partsOf(first('ORG'))[0] ?? '').trim(),
    email: unescaped(first('EMAIL')).replace(/^mailto:/i, ''),
    note: unescaped(first('NOTE')),
    phones: properties
      .filter(({ name, value }) => name === 'TEL' && value.trim() !== '')
      .map((property) => phoneOf(property, properties)),
  }
}

function phoneOf(property: Property, all: readonly Property[]): ContactPhone {
  const { group, value, parameters } = property
  // Apple names a number in a property of its own: `item1.X-ABLABEL:_$!<Mobile>!$_`.
  const named = group === '' ? undefined : all.find((other) => other.group === group && other.name === 'X-ABLABEL')
  const number = unescaped(value)
    .replace(/^tel:/i, '')
    .replace(/;ext=(\d+)/i, ' x$1')
    .replace(/;[a-z][\w-]*=[^;]*/gi, '')
  const types = parameters.filter(([name]) => name === 'TYPE').map(([, type]) => type.toLowerCase())
  return {
    label: named ? labelFor(unescaped(named.value).replace(/^_\$!<(.*)>!\$_$/, '$1')) : labelOfTypes(types),
    number,
  }
}

const typeLabels: readonly (readonly [string, PhoneLabel])[] = [
  ['fax', 'fax'],
  ['cell', 'mobile'],
  ['iphone', 'mobile'],
  ['main', 'main'],
  ['home', 'home'],
  ['work', 'work'],
  ['other', 'other'],
]

const labelOfTypes = (types: readonly string[]) => typeLabels.find(([type]) => types.includes(type))?.[1] ?? ''
