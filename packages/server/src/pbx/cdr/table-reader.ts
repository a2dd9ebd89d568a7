import type { CdrSettings, Problem } from '@jackfield/contract'
import type { Millis } from '../../calls/ids.ts'
import { inSlices } from '../../pace.ts'
import { ProblemError } from '../../problem.ts'
import { type LocalClock, localClock } from '../../wall-clock.ts'
import type { RawRow } from './cdr-row.ts'
import { COLUMNS, type ColumnName, matchColumns, missingColumns, rowFrom } from './columns.ts'
import { LONGEST_CALL_MS, type RowChunk, type RowReader } from './row-reader.ts'

export type TableSettings = CdrSettings & { kind: 'postgres' | 'mariadb' }

/** What a database must answer; every method throws a `ProblemError`. */
export interface CdrDatabase {
  /** Columns of a table with their types, lower case; throws `cdr-no-table`. */
  columns(table: string): Promise<ReadonlyMap<string, string>>
  /** Columns by which a table can be searched at once. */
  indexed(table: string): Promise<ReadonlySet<string>>
  query(sql: string, values: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  quote(name: string): string
  /** Placeholder of the nth value, from 1. */
  place(n: number): string
  /** `column` and a number of seconds later. */
  later(column: string, seconds: string): string
  close(): Promise<void>
}

const PAGE = 400
/** Ids that are asked for at once. */
const MANY = 200

interface Layout {
  readonly names: Partial<Record<ColumnName, string>>
  readonly clock: LocalClock
  readonly warnings: readonly Problem[]
  /** `"calldate" as "start", ...` */
  readonly selected: string
}

/**
 * Reads a CDR table by its time column, page by page, so that only rows of the time in question are touched. The column says when
 * a row began; which have ended since is left to the database.
 */
export class TableReader implements RowReader {
  readonly #settings: TableSettings
  readonly #db: CdrDatabase
  #layout: Layout | null = null

  constructor(settings: TableSettings, db: CdrDatabase) {
    this.#settings = settings
    this.#db = db
  }

  get clock(): LocalClock {
    return this.#layout?.clock ?? localClock(this.#settings.timeZone)
  }

  get warnings(): readonly Problem[] {
    return this.#layout?.warnings ?? []
  }

  async *read(since: Millis): AsyncGenerator<RowChunk> {
    const layout = await this.#know()
    const ended = textOf(lowestLocal(layout.clock, since))
    let from = textOf(layout.clock.local(since - LONGEST_CALL_MS))
    let seen = new Set<string>()
    for (let limit = PAGE; ; ) {
      const page = await this.#page(layout, from, ended, limit)
      const last = String(page.at(-1)?.['start'] ?? '')
      const rows: RawRow[] = []
      const known = seen
      await inSlices(page, (values) => {
        const row = known.has(JSON.stringify(values)) ? null : rowOf(values)
        if (row !== null) rows.push(row)
      })
      if (page.length < limit) {
        yield { rows, readUpTo: Number.POSITIVE_INFINITY }
        return
      }
      const lastLocal = rows.at(-1)?.startLocal
      const readUpTo =
        lastLocal === undefined ? Number.NEGATIVE_INFINITY : (layout.clock.moments(lastLocal)[0] as Millis)
      yield { rows, readUpTo }
      // Rows of the last moment come again with the next page; those that were there are known.
      if (last === from) limit *= 2
      seen = new Set(page.filter((values) => String(values['start']) === last).map((values) => JSON.stringify(values)))
      from = last
    }
  }

  async rowsOf(
    ids: readonly string[],
    by: 'linked' | 'unique',
    range: { from: Millis; to: Millis },
  ): Promise<RawRow[]> {
    const { names, clock, selected } = await this.#know()
    const column = names[by === 'linked' ? 'linkedid' : 'uniqueid']
    if (column === undefined) return []
    const db = this.#db
    const start = db.quote(names.start as string)
    const found: RawRow[] = []
    for (let index = 0; index < ids.length; index += MANY) {
      const some = ids.slice(index, index + MANY)
      const places = some.map((_, n) => db.place(n + 3)).join(', ')
      const rows = await db.query(
        `select ${selected} from ${this.#table} where ${start} >= ${db.place(1)} and ${start} <= ${db.place(2)} and ${db.quote(column)} in (${places})`,
        [textOf(clock.local(range.from) - 3600_000), textOf(clock.local(range.to) + 3600_000), ...some],
      )
      found.push(...rows.map(rowOf).filter((row) => row !== null))
    }
    return found
  }

  async close(): Promise<void> {
    await this.#db.close()
  }

  get #table(): string {
    return this.#db.quote(this.#settings.table)
  }

  #page(layout: Layout, from: string, ended: string, limit: number): Promise<readonly Record<string, unknown>[]> {
    const db = this.#db
    const start = db.quote(layout.names.start as string)
    const end = db.later(start, db.quote(layout.names.duration as string))
    return db.query(
      `select ${layout.selected} from ${this.#table} where ${start} >= ${db.place(1)} and ${end} >= ${db.place(2)} order by ${start} limit ${limit}`,
      [from, ended],
    )
  }

  async #know(): Promise<Layout> {
    this.#layout ??= await this.#look()
    return this.#layout
  }

  async #look(): Promise<Layout> {
    const { table, timeZone } = this.#settings
    const types = await this.#db.columns(table)
    const names = matchColumns([...types.keys()])
    const missing = missingColumns(names)
    if (missing.length > 0) throw new ProblemError('cdr-columns', { missing: missing.join(', ') })
    const start = names.start as string
    const warnings: Problem[] = []
    if (!(await this.#db.indexed(table)).has(start))
      warnings.push({ code: 'cdr-no-index', params: { table, column: start } })
    if (names.linkedid === undefined) warnings.push({ code: names.uniqueid ? 'cdr-no-linked-id' : 'cdr-no-id' })
    // A column that knows its zone is read in UTC.
    const knowsZone = /with time zone|^timestamptz|^timestamp$/.test(types.get(start) ?? '')
    const quote = (name: string) => this.#db.quote(name)
    const selected = (Object.keys(COLUMNS) as ColumnName[])
      .filter((column) => names[column] !== undefined)
      .map((column) => `${quote(names[column] as string)} as ${quote(column)}`)
      .join(', ')
    return { names, clock: localClock(knowsZone ? 'UTC' : timeZone), warnings, selected }
  }
}

const rowOf = (values: Record<string, unknown>): RawRow | null => rowFrom((column) => values[column])

const textOf = (local: number): string => new Date(local).toISOString().slice(0, 19).replace('T', ' ')

/** The lowest time that the clock shows from `since` on: it may be put back soon after. */
export function lowestLocal(clock: LocalClock, since: Millis): number {
  const offset = (moment: Millis) => clock.local(moment) - moment
  return clock.local(since) - Math.max(0, offset(since) - offset(since + 3 * 3600_000))
}
