import { ProblemError } from '../../problem.ts'
import { beginningOf } from './decode-text.ts'
import type { EntryBatch } from './file-entry.ts'
import { csvShape, readCsv } from './read-csv.ts'
import { looksLikeVcard, readVcards } from './read-vcard.ts'

/**
 * Sees what a file is, and gives its entries.
 * @throws ProblemError `contact-file-format`, `contact-file-empty`, or what is wrong with the line of column names
 */
export async function openContactFile(file: Buffer): Promise<AsyncGenerator<EntryBatch>> {
  const beginning = beginningOf(file)
  if (beginning.trim() === '') throw new ProblemError('contact-file-empty')
  // Workbooks and pictures; a text has no such characters.
  if ([...beginning.slice(0, 4096)].some((character) => character <= '\b'))
    throw new ProblemError('contact-file-format')
  if (looksLikeVcard(beginning)) return readVcards(file)
  return readCsv(file, await csvShape(file))
}
