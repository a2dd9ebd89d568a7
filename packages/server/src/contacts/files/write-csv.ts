import { type ContactPhone, contactsCsvTexts, type Language, phoneLabels } from '@jackfield/contract'
import { BOM, csvLine } from '../../csv-line.ts'
import type { ContactTable } from '../../store/schema.ts'
import { factsOf, phonesOf } from '../contact-row.ts'

type Pages = AsyncIterable<readonly ContactTable[]>

/** The largest count of numbers that one of these contacts has, at least 1. */
export async function mostNumbers(pages: Pages): Promise<number> {
  let most = 1
  for await (const rows of pages) for (const row of rows) most = Math.max(most, phonesOf(row).length)
  return most
}

/** Contacts as CSV, in chunks as their pages are read; a pair of columns for each of `numbers` numbers. */
export async function* contactsCsv(pages: Pages, numbers: number, language: Language): AsyncGenerator<string> {
  const texts = contactsCsvTexts[language]
  const pairs = Array.from({ length: numbers }, (_, index) => index)
  yield BOM +
    csvLine([
      texts.name,
      texts.company,
      texts.email,
      texts.note,
      ...pairs.flatMap((index) => [`${texts.label} ${index + 1}`, `${texts.number} ${index + 1}`]),
    ])
  for await (const rows of pages) {
    const lines = rows.map(factsOf).map(({ name, company, email, note, phones }) =>
      csvLine([
        name,
        company,
        email,
        note,
        ...pairs.flatMap((index) => {
          const phone = phones[index]
          return phone ? [labelWord(phone, language), phone.number] : [null, null]
        }),
      ]),
    )
    yield lines.join('')
  }
}

function labelWord({ label }: ContactPhone, language: Language): string {
  const own = phoneLabels.find((known) => known === label)
  return own ? contactsCsvTexts[language].labels[own] : label
}
