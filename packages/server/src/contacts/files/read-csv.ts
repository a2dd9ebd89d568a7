import { parse } from 'csv-parse'
import { ProblemError } from '../../problem.ts'
import { type Columns, contactFromRow, readColumns } from './csv-columns.ts'
import { beginningOf, decodeText } from './decode-text.ts'
import type { EntryBatch, FileEntry } from './file-entry.ts'

/** Characters of one row at most; a quotation mark that is never closed would swallow the file. */
const LONGEST_ROW = 256 * 1024
/** Of a row, in the report. */
const SHOWN_CELLS = 4
const SHOWN_CHARACTERS = 100

/** How a CSV file is written, and what its columns hold. */
export interface CsvShape {
  readonly delimiter: string
  /** Excel's `sep=;` stands before the column names. */
  readonly skipFirst: boolean
  readonly columns: Columns
}

/**
 * Reads the line of column names.
 * @throws ProblemError `contact-file-empty`, `contact-file-no-name-column`, `contact-file-no-number-column`
 */
export async function csvShape(file: Buffer): Promise<CsvShape> {
  const text = beginningOf(file)
  const told = /^sep=([,;\t])\r?\n/i.exec(text)
  const beginning = told ? text.slice(told[0].length) : text
  const delimiter = told?.[1] ?? guessDelimiter(beginning)
  let headers: string[] | undefined
  for await (const { rows } of rowsOf([beginning], delimiter)) headers ??= rows[0]
  if (!headers || headers.every((header) => header.trim() === '')) throw new ProblemError('contact-file-empty')
  return { delimiter, skipFirst: told !== null, columns: readColumns(headers) }
}

/** The one of comma, semicolon and tab that stands most often in the first line, outside of quotation marks. */
function guessDelimiter(text: string): string {
  const counts = new Map([',', ';', '\t'].map((delimiter) => [delimiter, 0]))
  let quoted = false
  for (const character of text) {
    if (character === '"') quoted = !quoted
    else if (!quoted && (character === '\n' || character === '\r')) break
    else if (!quoted && counts.has(character)) counts.set(character, counts.get(character)! + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]![0]
}

/**
 * The rows of a CSV file as contacts, without those that are empty.
 * @throws ProblemError `contact-file-broken` after everything that stands before the row that cannot be read
 */
export async function* readCsv(file: Buffer, { delimiter, skipFirst, columns }: CsvShape): AsyncGenerator<EntryBatch> {
  let row = 0
  let bytesRead = 0
  const pieces = function* () {
    for (const piece of decodeText(file)) {
      bytesRead = piece.bytesRead
      yield piece.text
    }
  }
  for await (const { rows, broken } of rowsOf(pieces(), delimiter)) {
    const entries: FileEntry[] = []
    for (const cells of rows) {
      row++
      if (row <= (skipFirst ? 2 : 1) || cells.every((cell) => cell.trim() === '')) continue
      entries.push({ row, cells: shownCells(cells), contact: contactFromRow(cells, columns) })
    }
    yield { entries, bytesRead }
    if (broken) throw new ProblemError('contact-file-broken', { row: row + 1 })
  }
}

const shownCells = (cells: readonly string[]) =>
  cells
    .filter((cell) => cell.trim() !== '')
    .slice(0, SHOWN_CELLS)
    .map((cell) => cell.trim().slice(0, SHOWN_CHARACTERS))

interface ParsedRows {
  readonly rows: readonly string[][]
  /** What follows cannot be read. */
  readonly broken: boolean
}

/** Rows of each piece of a text. */
async function* rowsOf(pieces: Iterable<string>, delimiter: string): AsyncGenerator<ParsedRows> {
  let rows: string[][] = []
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_ROW,
    // As a stream, the parser would forget what it has read before a row that it cannot read.
    on_record: (row: string[]) => {
      rows.push(row)
      return null
    },
  })
  parser.on('error', () => {})
  parser.resume()
  const told = (work: (done: (error?: Error | null) => void) => void) =>
    new Promise<boolean>((resolve) => work((error) => resolve(Boolean(error))))
  for (const piece of pieces) {
    const broken = await told((done) => parser.write(piece, done))
    yield { rows, broken }
    if (broken) return
    rows = []
  }
  const broken = await told((done) => parser.end(done))
  yield { rows, broken }
}
