import type { Problem, QueueLogSettings } from '@jackfield/contract'
import type { Millis } from '../../calls/ids.ts'
import { ProblemError, problemOf } from '../../problem.ts'
import type { LocalClock } from '../../wall-clock.ts'
import { epochOf, localTime } from './cdr-row.ts'
import { GrowingFile } from './growing-file.ts'
import { type QueueEvent, type QueueTalk, queueEventOf, queueTalks } from './queue-log.ts'
import { LONGEST_CALL_MS } from './row-reader.ts'
import type { CdrDatabase } from './table-reader.ts'

/** The queues' own log. It only makes records better, so that a failure is a `problem` and no exception. */
export interface QueueLog {
  /** By the callers' unique ids. */
  talksOf(callers: readonly string[], clock: LocalClock): Promise<ReadonlyMap<string, readonly QueueTalk[]>>
  /** Events since then, counted to a limit; null where there is no log. */
  count(since: Millis): Promise<number | null>
  readonly problem: Problem | null
  close(): Promise<void>
}

const none: QueueLog = {
  talksOf: async () => new Map(),
  count: async () => null,
  problem: null,
  close: async () => {},
}

export function openQueueLog(settings: QueueLogSettings | null, database: CdrDatabase | null): QueueLog {
  if (settings === null) return none
  if (settings.kind === 'file') return new QueueLogFile(settings.path)
  return database === null
    ? { ...none, problem: failed('a table needs a database') }
    : new QueueLogTable(settings.table, database)
}

const failed = (reason: string): Problem => ({ code: 'cdr-queue-log', params: { reason: reason.slice(0, 200) } })

function reasonOf(error: unknown): string {
  const { code, params } = problemOf(error)
  return code === 'internal' ? String(error) : [code, ...Object.values(params ?? {})].join(' ')
}

function byCaller(events: readonly QueueEvent[]): Map<string, QueueTalk[]> {
  const groups = new Map<string, QueueEvent[]>()
  for (const event of events) groups.set(event.caller, [...(groups.get(event.caller) ?? []), event])
  return new Map([...groups].map(([caller, own]) => [caller, queueTalks(own)]))
}

/** `queue_log`, from where it was left; what is older than the longest call is forgotten. */
class QueueLogFile implements QueueLog {
  readonly #file: GrowingFile
  #events = new Map<string, QueueEvent[]>()
  #from = Number.POSITIVE_INFINITY
  problem: Problem | null = null

  constructor(path: string) {
    this.#file = new GrowingFile(path)
  }

  async talksOf(callers: readonly string[]): Promise<ReadonlyMap<string, readonly QueueTalk[]>> {
    const born = callers.map(epochOf).filter((epoch) => epoch !== null)
    if (callers.length === 0) return new Map()
    await this.#readFrom(Math.min(...born, Number.POSITIVE_INFINITY))
    return byCaller(callers.flatMap((caller) => this.#events.get(caller) ?? []))
  }

  async count(since: Millis): Promise<number> {
    await this.#readFrom(since)
    return [...this.#events.values()].flat().filter((event) => event.at >= since).length
  }

  async close(): Promise<void> {
    this.#events.clear()
    this.#file.restart()
  }

  async #readFrom(from: Millis): Promise<void> {
    const wanted = Number.isFinite(from) ? from - 1000 : Date.now() - LONGEST_CALL_MS
    if (wanted < this.#from) {
      this.#from = wanted
      this.#events.clear()
      this.#file.restart()
    }
    try {
      for await (const lines of this.#file.lines((line) => isOld(line, this.#from))) {
        for (const line of lines) {
          const event = queueEventOf(line)
          if (event && event.at >= this.#from) this.#keep(event)
        }
        this.#forget()
      }
      this.problem = null
    } catch (error) {
      this.problem = failed(reasonOf(error))
    }
  }

  #keep(event: QueueEvent): void {
    const own = this.#events.get(event.caller)
    // A caller who waits for hours has many; what is told of talks are the last ones.
    if (own && own.length < 10_000) own.push(event)
    else if (!own) this.#events.set(event.caller, [event])
  }

  /** A map keeps the order of arrival: the first are the oldest. */
  #forget(): void {
    const newest = [...this.#events.values()].at(-1)?.at(-1)?.at ?? 0
    for (const [caller, events] of this.#events) {
      const last = events.at(-1)?.at ?? 0
      if (this.#events.size < 50_000 && last >= newest - 2 * LONGEST_CALL_MS) return
      this.#events.delete(caller)
      this.#from = Math.max(this.#from, last)
    }
  }
}

function isOld(line: string, from: Millis): boolean | null {
  const event = queueEventOf(line)
  return event === null ? null : event.at < from
}

const MOST_ROWS = 20_000

/** `queue_log` in a table beside the records, as Asterisk's realtime back end writes it. */
class QueueLogTable implements QueueLog {
  readonly #table: string
  readonly #db: CdrDatabase
  problem: Problem | null = null

  constructor(table: string, db: CdrDatabase) {
    this.#table = table
    this.#db = db
  }

  async talksOf(callers: readonly string[], clock: LocalClock): Promise<ReadonlyMap<string, readonly QueueTalk[]>> {
    const events: QueueEvent[] = []
    for (let index = 0; index < callers.length; index += 200) {
      const some = callers.slice(index, index + 200)
      const places = some.map((_, n) => this.#db.place(n + 1)).join(', ')
      const rows = await this.#ask((quote) => `${quote('callid')} in (${places})`, some)
      events.push(...rows.map((row) => eventFromTable(row, clock)).filter((event) => event !== null))
    }
    return byCaller(events)
  }

  /** The table's times are text in one of several forms, so that only what is there can be told, not since when. */
  async count(): Promise<number> {
    return (await this.#ask(() => '1 = 1', [], 1000)).length
  }

  async close(): Promise<void> {}

  /** Only what an index finds at once: the callers', or the last rows by their number. */
  async #ask(condition: (quote: (name: string) => string) => string, values: readonly unknown[], limit = MOST_ROWS) {
    const quote = (name: string) => this.#db.quote(name)
    const table = quote(this.#table)
    try {
      const columns = await this.#db.columns(this.#table)
      const missing = ['time', 'callid', 'event'].filter((name) => !columns.has(name))
      if (missing.length > 0) throw new ProblemError('cdr-columns', { missing: missing.join(', ') })
      const indexed = await this.#db.indexed(this.#table)
      if (!indexed.has('callid') && !indexed.has('id'))
        throw new ProblemError('cdr-no-index', { table: this.#table, column: 'callid' })
      const recent = indexed.has('id') && !indexed.has('callid')
      const last = recent ? `${quote('id')} > (select max(${quote('id')}) - ${MOST_ROWS} from ${table}) and ` : ''
      const rows = await this.#db.query(
        `select * from ${table} where ${last}${condition(quote)} limit ${limit}`,
        values,
      )
      this.problem = null
      return rows
    } catch (error) {
      this.problem = failed(reasonOf(error))
      return []
    }
  }
}

function eventFromTable(row: Record<string, unknown>, clock: LocalClock): QueueEvent | null {
  const text = (name: string) => String(row[name] ?? '').slice(0, 200)
  const caller = text('callid')
  const time = text('time')
  const at = /^\d{9,}(\.\d+)?$/.test(time) ? Number(time) * 1000 : momentOf(localTime(time), clock, epochOf(caller))
  if (at === null || caller === '') return null
  const data =
    row['data1'] === undefined ? text('data').split('|') : ['data1', 'data2', 'data3', 'data4', 'data5'].map(text)
  return { at, caller, queue: text('queuename'), member: text('agent'), event: text('event'), data }
}

/** Of two moments that the wall clock showed alike, the first that the caller can have lived. */
function momentOf(local: number | null, clock: LocalClock, born: Millis | null): Millis | null {
  if (local === null) return null
  const moments = clock.moments(local)
  return moments.find((moment) => born === null || moment >= born - 5000) ?? (moments.at(-1) as Millis)
}
