import { setImmediate as breathe } from 'node:timers/promises'
import type { CdrSettings, Problem } from '@jackfield/contract'
import { parse } from 'csv-parse/sync'
import type { Millis } from '../../calls/ids.ts'
import { ProblemError } from '../../problem.ts'
import { type LocalClock, localClock } from '../../wall-clock.ts'
import type { RawRow } from './cdr-row.ts'
import { COLUMNS, type ColumnName, matchColumns, missingColumns, rowFrom } from './columns.ts'
import { StandardColumns } from './csv-columns.ts'
import { GrowingFile } from './growing-file.ts'
import { LONGEST_CALL_MS, type RowChunk, type RowReader } from './row-reader.ts'

/** Lines are written when a call ends, but not all in the order of the ends (several channels, `batch=yes`). */
const DISORDER_MS = 6 * 60_000
const CHUNK_ROWS = 500
/** Rows are kept so long before the newest one that was read: what is looked for may lie some hours back. */
const KEPT_MS = 2 * LONGEST_CALL_MS

/** Reads Asterisk's CSV files: Master.csv in any of its forms, or one with a mapping of its own. */
export class CsvReader implements RowReader {
  readonly clock: LocalClock
  readonly #columns: readonly string[] | null
  readonly #file: GrowingFile
  readonly #standard = new StandardColumns()
  /** Rows that were read and may still belong to a call that ends, in the order of the file. */
  #kept: { row: RawRow; end: Millis }[] = []
  /** Rows that ended before this are not in `kept`. */
  #keptFrom = Number.POSITIVE_INFINITY
  #ids = { linked: false, unique: false }
  #understood = 0
  #strange = 0

  constructor(settings: CdrSettings & { kind: 'csv' }) {
    this.clock = localClock(settings.timeZone)
    this.#columns = settings.columns?.map((name) => name.trim().toLowerCase()) ?? null
    if (this.#columns) {
      const missing = missingColumns(matchColumns(this.#columns))
      if (missing.length > 0) throw new ProblemError('cdr-columns', { missing: missing.join(', ') })
    }
    this.#file = new GrowingFile(settings.file)
  }

  get warnings(): readonly Problem[] {
    if (this.#understood === 0 || this.#ids.linked) return []
    return [{ code: this.#ids.unique ? 'cdr-no-linked-id' : 'cdr-no-id' }]
  }

  async *read(since: Millis): AsyncGenerator<RowChunk> {
    if (since - LONGEST_CALL_MS < this.#keptFrom) this.#startOver(since - LONGEST_CALL_MS)
    const known = this.#kept.filter(({ end }) => end >= since).map(({ row }) => row)
    for (let index = 0; index < known.length; index += CHUNK_ROWS) {
      yield { rows: known.slice(index, index + CHUNK_ROWS), readUpTo: Number.NEGATIVE_INFINITY }
    }
    for await (const lines of this.#file.lines((line) => this.#isOld(line))) {
      const rows = this.#take(lines)
      const newest = rows.reduce((end, one) => Math.max(end, one.end), Number.NEGATIVE_INFINITY)
      yield { rows: rows.filter(({ end }) => end >= since).map(({ row }) => row), readUpTo: newest - DISORDER_MS }
      await breathe()
    }
    if (this.#understood === 0 && this.#strange > 0) throw this.#notUnderstood()
    yield { rows: [], readUpTo: Number.POSITIVE_INFINITY }
  }

  async rowsOf(ids: readonly string[], by: 'linked' | 'unique'): Promise<readonly RawRow[]> {
    const wanted = new Set(ids)
    return this.#kept
      .map(({ row }) => row)
      .filter((row) => wanted.has((by === 'linked' ? row.linkedId : row.uniqueId) ?? ''))
  }

  async close(): Promise<void> {
    this.#startOver(Number.POSITIVE_INFINITY)
  }

  #startOver(from: Millis): void {
    this.#file.restart()
    this.#kept = []
    this.#keptFrom = from
  }

  #take(lines: readonly string[]): { row: RawRow; end: Millis }[] {
    const taken: { row: RawRow; end: Millis }[] = []
    let newest = this.#kept.at(-1)?.end
    for (const fields of recordsOf(lines)) {
      const raw = this.#rowOf(fields)
      if (raw === null) {
        this.#strange++
        continue
      }
      this.#understood++
      if (raw.linkedId !== null) this.#ids.linked = true
      if (raw.uniqueId !== null) this.#ids.unique = true
      // The order of writing helps in the hour that is there twice; a little disorder is normal.
      const row = newest === undefined ? raw : { ...raw, notBefore: newest - DISORDER_MS }
      const end = this.#endOf(row)
      newest = Math.max(newest ?? end, end)
      if (end < this.#keptFrom) continue
      taken.push({ row, end })
    }
    const from = (newest ?? Number.NEGATIVE_INFINITY) - KEPT_MS
    if (from > this.#keptFrom) {
      this.#keptFrom = from
      this.#kept = this.#kept.filter(({ end }) => end >= from)
    }
    for (const one of taken) this.#kept.push(one)
    return taken
  }

  #endOf(row: RawRow): Millis {
    const starts = this.clock.moments(row.startLocal)
    const possible = starts.filter((start) => row.notBefore === undefined || start + row.durationMs >= row.notBefore)
    return (possible[0] ?? (starts.at(-1) as Millis)) + row.durationMs
  }

  #rowOf(fields: readonly string[]): RawRow | null {
    const columns = this.#columns ?? this.#standard.of(fields)
    if (columns === null || fields.length < Math.min(columns.length, 7)) return null
    const values = new Map(columns.map((name, index) => [name, fields[index]]))
    return rowFrom((column: ColumnName) =>
      COLUMNS[column].map((name) => values.get(name)).find((one) => one !== undefined),
    )
  }

  #isOld(line: string): boolean | null {
    const [fields] = recordsOf([line])
    const row = fields ? this.#rowOf(fields) : null
    return row === null ? null : this.#endOf(row) < this.#keptFrom - DISORDER_MS
  }

  #notUnderstood(): ProblemError {
    const missing = this.#columns ? 'no line fits the columns' : 'no line of Master.csv'
    return new ProblemError('cdr-columns', { missing })
  }
}

const options = { relax_column_count: true, relax_quotes: true } as const

/** Fields of lines. One broken line (a full disk, a cut) must not swallow those behind it. */
function recordsOf(lines: readonly string[]): string[][] {
  try {
    const records = parse(lines.join('\n'), { relax_column_count: true }) as string[][]
    if (records.length === lines.length) return records
  } catch {
    // One of them is broken; each by itself.
  }
  return lines.flatMap((line) => {
    try {
      return parse(line, options) as string[][]
    } catch {
      return [[]]
    }
  })
}
