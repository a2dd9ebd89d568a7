import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ProblemError } from '../../problem.ts'
import type { ContactFacts } from '../contact-row.ts'
import { type CheckedEntry, checkEntry } from './check-entry.ts'
import { readColumns } from './csv-columns.ts'
import { encodingOf } from './decode-text.ts'
import { fullName } from './file-entry.ts'
import { openContactFile } from './open-file.ts'
import { contactsCsv, mostNumbers } from './write-csv.ts'
import { vcardOf } from './write-vcard.ts'

/** All entries of a file, checked, and the problem with which reading ended. */
async function read(file: Buffer | string): Promise<{ entries: CheckedEntry[]; problem: unknown }> {
  const entries: CheckedEntry[] = []
  try {
    for await (const batch of await openContactFile(Buffer.from(file))) entries.push(...batch.entries.map(checkEntry))
  } catch (error) {
    if (error instanceof ProblemError) return { entries, problem: error.problem }
    throw error
  }
  return { entries, problem: null }
}

const contacts = async (file: Buffer | string): Promise<ContactFacts[]> =>
  (await read(file)).entries.flatMap((entry) => ('facts' in entry ? [entry.facts] : []))
const reasons = async (file: Buffer | string) =>
  (await read(file)).entries.map((entry) =>
    'rejected' in entry ? `${entry.row} ${entry.rejected}` : `${entry.row} ok`,
  )

/** Text as Chinese Windows writes it. */
const gb18030 = Buffer.from('d0d5c3fb2cb9abcbbe2cb5e7bbb00acdf5b7bc2cb1b1beb9abcbbe2c3133383030313338303030', 'hex')
const utf16 = (text: string, big = false) => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le')
  return big ? bytes.swap16() : bytes
}

describe('encodings', () => {
  test('[B4.3] a file is read in its encoding: by its mark, else UTF-8, else GB18030', async () => {
    const text = '姓名,电话\r\n王芳,13800138000\r\n'
    const wang = [{ name: '王芳', phones: [{ label: '', number: '13800138000' }] }]
    for (const file of [Buffer.from(text), Buffer.from(`\uFEFF${text}`), utf16(text), utf16(text, true)])
      expect(await contacts(file)).toMatchObject(wang)
    expect(encodingOf(gb18030).encoding).toBe('gb18030')
    expect(await contacts(gb18030)).toMatchObject(wang)
  })

  test('a character that stands across two pieces of a file stays whole', async () => {
    const rows = Array.from({ length: 9000 }, (_, index) => `王芳${index},138${String(index).padStart(8, '0')}`)
    for (const file of [Buffer.from(`姓名,电话\n${rows.join('\n')}`), utf16(`姓名,电话\n${rows.join('\n')}`)]) {
      const names = (await contacts(file)).map(({ name }) => name)
      expect(names).toEqual(rows.map((_, index) => `王芳${index}`))
    }
  })
})

describe('columns', () => {
  test('[B4.3] of our own export, Google, Outlook and Yeastar are known by their names', () => {
    const google = readColumns([
      ...['First Name', 'Middle Name', 'Last Name', 'Phonetic First Name', 'Organization Name', 'Notes', 'Labels'],
      ...[
        'E-mail 1 - Label',
        'E-mail 1 - Value',
        'Phone 1 - Label',
        'Phone 1 - Value',
        'Phone 2 - Label',
        'Phone 2 - Value',
      ],
    ])
    expect(google).toMatchObject({ given: 0, middle: 1, family: 2, company: 4, note: 5, email: 8 })
    expect(google.numbers).toEqual([
      { column: 10, label: '', labelColumn: 9 },
      { column: 12, label: '', labelColumn: 11 },
    ])
    const outlook = readColumns([
      ...['First Name', 'Last Name', 'Company', 'E-mail Address', 'Business Phone', 'Business Phone 2', 'Home Phone'],
      ...[
        'Mobile Phone',
        'Company Main Phone',
        'Business Fax',
        'Business Street',
        'Home Postal Code',
        'Government ID Number',
      ],
    ])
    expect(outlook.numbers.map(({ column, label }) => `${column} ${label}`)).toEqual([
      ...['4 work', '5 work', '6 home', '7 mobile', '8 main', '9 fax'],
    ])
    const yeastar = readColumns([
      ...[
        'First Name',
        'Last Name',
        'Company Name',
        'Email',
        'Business',
        'Business 2',
        'Mobile',
        'Home',
        'Other',
        'ZIP Code',
      ],
    ])
    expect(yeastar.numbers.map(({ column }) => column)).toEqual([4, 5, 6, 7, 8])
    const chinese = readColumns(['姓名', '单位', '手机', '办公电话', '备注', '客户编号', '电子邮箱'])
    expect(chinese).toMatchObject({ name: 0, company: 1, note: 4, email: 6 })
    expect(chinese.numbers.map(({ column, label }) => `${column} ${label}`)).toEqual(['2 mobile', '3 work'])
  })

  test('[B4.4] a line that names no name or no number is refused, naming what it has', async () => {
    expect((await read('colour,Phone\nred,123456')).problem).toEqual({
      code: 'contact-file-no-name-column',
      params: { headers: 'colour, Phone' },
    })
    expect((await read('Name,Street\nAda,Main')).problem).toMatchObject({ code: 'contact-file-no-number-column' })
    expect((await read('Ada,12125550142\nBob,12125550143')).problem).toMatchObject({
      code: 'contact-file-no-name-column',
    })
    expect((await read('')).problem).toMatchObject({ code: 'contact-file-empty' })
    expect((await read('PK\u0003\u0004\0\0')).problem).toMatchObject({ code: 'contact-file-format' })
  })

  test('[B4.3] comma, semicolon and tab are told apart, and Excel’s sep= line is not a row', async () => {
    for (const file of [
      'Name,Phone\nAda,123456',
      'Name;Phone\nAda;123456',
      'Name\tPhone\nAda\t123456',
      'sep=;\r\nName;Phone\r\nAda;123456',
    ])
      expect(await contacts(file)).toMatchObject([{ name: 'Ada', phones: [{ number: '123456' }] }])
    expect(await contacts('"Name, full";x\n')).toEqual([])
  })

  test('several numbers in one cell, and the labels of Google', async () => {
    const [ada] = await contacts(
      'First Name,Last Name,Phone 1 - Label,Phone 1 - Value\nAda,Byron,* Mobile,+1 212 555 0142 ::: +1 212 555 0143\n',
    )
    expect(ada).toMatchObject({
      name: 'Ada Byron',
      phones: [
        { label: 'mobile', number: '+1 212 555 0142' },
        { label: 'mobile', number: '+1 212 555 0143' },
      ],
    })
  })

  test('family and given name: Chinese without a space and family name first', () => {
    expect(fullName({ family: '王', given: '芳' })).toBe('王芳')
    expect(fullName({ family: 'Byron', given: 'Ada', middle: 'K.' })).toBe('Ada K. Byron')
    expect(fullName({ family: '', given: 'Ada' })).toBe('Ada')
  })
})

describe('rows that are no contacts', () => {
  test('[B4.5] each has its row and its reason', async () => {
    const numbers = Array.from({ length: 13 }, (_, index) => `Phone ${index + 1}`)
    const cells = numbers.map((_, index) => `2125550${100 + index}`)
    const file = [
      ['Name', ...numbers],
      ['Ada', cells[0]],
      ['', cells[1]],
      ['Bob'],
      ['Scientific', '1.38E+10'],
      ['n'.repeat(500), cells[2]],
      ['Thirteen', ...cells],
      ['Twelve', ...cells.slice(0, 12)],
      ['🙂👩‍👩‍👧', cells[3]],
      ['Script', '<script>1234</script>'],
    ]
    expect(await reasons(file.map((row) => row.join(',')).join('\n'))).toEqual([
      ...['2 ok', '3 no-name', '4 no-number', '5 bad-number', '6 name-too-long', '7 too-many-numbers', '8 ok', '9 ok'],
      '10 bad-number',
    ])
  })

  test('a company without a person is a contact; empty lines are nothing; a number that stands twice is one', async () => {
    const file = 'Name,Company,Mobile,Phone\n\n,Navy,212 555 0142,212 555 0142\n,,,\n'
    const [navy, ...others] = await contacts(file)
    expect(navy).toMatchObject({ name: 'Navy', phones: [{ label: 'mobile', number: '212 555 0142' }] })
    expect(others).toEqual([])
  })

  test('[B4.4] a quotation mark that is never closed ends the reading after the rows before it, naming the row', async () => {
    const file = `Name,Phone\nAda,2125550142\nBob,2125550143\n"Eve,2125550144\n${'Mallory,2125550145\n'.repeat(40_000)}`
    const { entries, problem } = await read(file)
    expect(entries.map(({ row }) => row)).toEqual([2, 3])
    expect(problem).toEqual({ code: 'contact-file-broken', params: { row: 4 } })
    const { entries: some } = await read('Name,Phone\n5" pipe,2125550142\n')
    expect(some).toMatchObject([{ facts: { name: '5" pipe' } }])
  })

  test('no text makes reading throw', async () => {
    const pieces = fc.constantFrom(
      'Name',
      'Phone',
      ',',
      ';',
      '"',
      '\n',
      '\r\n',
      '\t',
      '+1212',
      '王',
      '=',
      '\u202e',
      'BEGIN:VCARD\n',
      'TEL;TYPE="',
      ':',
      'END:VCARD\n',
      ' ',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 40 }), async (parts) => {
        await read(`Name,Phone\n${parts.join('')}`)
        await read(`BEGIN:VCARD\n${parts.join('')}`)
      }),
      { numRuns: 300 },
    )
  })
})

describe('vCard', () => {
  test('[B4.3] versions 3.0 and 4.0: folding, escapes, types, tel: addresses, Apple’s labels', async () => {
    const file = [
      'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada\\, Countess\r\nORG:Analytical\\; Engines;Research\r\nTEL;TYPE=CELL,VOICE:+1 212 555 0142',
      'item1.TEL:+1 212 555 0143\r\nitem1.X-ABLabel:_$!<Main>!$_\r\nitem2.TEL:2125550144\r\nitem2.X-ABLabel:Villa',
      'NOTE:first line\\nsecond\r\n  goes on\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB\r\nEND:VCARD',
      'begin:vcard\nVERSION:4.0\nN:王;芳;;;\nTEL;VALUE=uri;TYPE="work,voice":tel:+86-10-5555-0100;ext=12\nEMAIL:wang@example.com\nend:vcard',
    ].join('\r\n')
    expect(await contacts(file)).toEqual([
      {
        name: 'Ada, Countess',
        company: 'Analytical; Engines',
        email: null,
        note: 'first line\nsecond goes on',
        phones: [
          { label: 'mobile', number: '+1 212 555 0142' },
          { label: 'main', number: '+1 212 555 0143' },
          { label: 'Villa', number: '2125550144' },
        ],
      },
      {
        name: '王芳',
        company: null,
        email: 'wang@example.com',
        note: null,
        phones: [{ label: 'work', number: '+86-10-5555-0100 x12' }],
      },
    ])
  })

  test('[B4.3] version 2.1 as telephones write it: quoted-printable over several lines, and character sets', async () => {
    const file =
      'BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=\r\n=8B;=E8=8A=B3;;;\r\nTEL;CELL;PREF:13800138000\r\nEND:VCARD\r\n' +
      'BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=GB2312;QUOTED-PRINTABLE:=CD=F5=B7=BC\r\nTEL;WORK;FAX:010-55550100\r\nEND:VCARD\r\n'
    expect(await contacts(file)).toMatchObject([
      { name: '王芳', phones: [{ label: 'mobile', number: '13800138000' }] },
      { name: '王芳', phones: [{ label: 'fax', number: '010-55550100' }] },
    ])
  })

  test('[B4.5] a card without an end or without a number does not take its neighbours with it', async () => {
    const card = (name: string, tel = 'TEL:2125550142\n') => `BEGIN:VCARD\nFN:${name}\n${tel}END:VCARD\n`
    const file = `${card('Ada')}BEGIN:VCARD\nFN:Cut off\n${card('Bob')}${card('Eve', '')}BEGIN:VCARD\nFN:Last`
    expect(await reasons(file)).toEqual(['1 ok', '2 broken', '3 ok', '4 no-number', '5 broken'])
  })
})

describe('export', () => {
  const hostile: ContactFacts = {
    name: '=HYPERLINK("http://evil.example";"x")',
    company: 'A;B,C\\D\r\nEND:VCARD',
    email: null,
    note: `长${'很'.repeat(60)}`,
    phones: [
      { label: 'mobile', number: '+1 212 555 0142' },
      { label: 'Villa; Süd', number: '010-55550100' },
    ],
  }
  const rowOf = (facts: ContactFacts) =>
    ({ ...facts, phones: JSON.stringify(facts.phones) }) as unknown as Parameters<
      typeof contactsCsv
    >[0] extends AsyncIterable<readonly (infer R)[]>
      ? R
      : never
  async function* pages(facts: readonly ContactFacts[]) {
    yield facts.map(rowOf)
  }
  const csv = async (facts: readonly ContactFacts[], language: 'en' | 'zh-CN') => {
    let text = ''
    for await (const piece of contactsCsv(pages(facts), await mostNumbers(pages(facts)), language)) text += piece
    return text
  }

  test('[B4.6] CSV carries out no formula, and comes back as it was, in both languages', async () => {
    const text = await csv([hostile], 'en')
    expect(
      text.startsWith('\uFEFF"Name","Company","E-mail","Note","Label 1","Number 1","Label 2","Number 2"\r\n'),
    ).toBe(true)
    expect(text).toContain(`"'=HYPERLINK(`)
    expect(text).toContain(`"'+1 212 555 0142"`)
    for (const language of ['en', 'zh-CN'] as const) {
      const [back] = await contacts(await csv([hostile], language))
      expect(back).toEqual({ ...hostile, company: 'A;B,C\\D END:VCARD' })
    }
  })

  test('[B4.6] vCard: no text adds a property, lines have at most 75 bytes, and it comes back as it was', async () => {
    const text = vcardOf(hostile)
    expect(text.match(/^END:VCARD$/gm)).toHaveLength(1)
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
    expect(Buffer.from(text).includes('\uFFFD')).toBe(false)
    expect(await contacts(text)).toEqual([{ ...hostile, company: 'A;B,C\\D END:VCARD' }])
  })

  test('[B4.6] whatever a contact says comes back from both formats', async () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .map((value) => value.replace(/\s+/g, ' ').trim())
      .filter((value) => value !== '' && !/^['=]/.test(value) && !value.includes('\0'))
    const facts = fc.record({
      name: text,
      company: fc.option(text),
      email: fc.constant(null),
      note: fc.option(text),
      phones: fc.array(
        fc.record({
          label: fc.constantFrom('', 'mobile', 'fax', 'Villa'),
          number: fc.stringMatching(/^\+?[1-9]\d{4,11}$/),
        }),
        { minLength: 1, maxLength: 12 },
      ),
    })
    await fc.assert(
      fc.asyncProperty(facts, async (contact) => {
        const phones = contact.phones.filter(
          (phone, index, all) => all.findIndex(({ number }) => number === phone.number) === index,
        )
        const whole = { ...contact, phones }
        expect(await contacts(vcardOf(whole))).toEqual([whole])
        expect(await contacts(await csv([whole], 'zh-CN'))).toEqual([whole])
      }),
      { numRuns: 200 },
    )
  })
})
