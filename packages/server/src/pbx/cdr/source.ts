import type { CdrSettings, Problem, QueueLogSettings } from '@jackfield/contract'
import type { CallRecord } from '../../calls/call-record.ts'
import type { Millis } from '../../calls/ids.ts'
import { inSlices } from '../../pace.ts'
import { ProblemError } from '../../problem.ts'
import { isTimeZone } from '../../wall-clock.ts'
import type { CdrSource } from '../pbx-driver.ts'
import { callFromGroup } from './calls-from-rows.ts'
import { type CdrRow, epochOf, type RawRow } from './cdr-row.ts'
import { groupInSlices, type RowGroup } from './group-rows.ts'
import { MariaDb } from './mariadb.ts'
import type { PbxShape } from './pbx-shape.ts'
import { placeRows, zoneOffBy } from './place-rows.ts'
import { Postgres } from './postgres.ts'
import { openQueueLog, type QueueLog } from './queue-log-source.ts'
import { CsvReader } from './read-csv.ts'
import { LONGEST_CALL_MS, type RowReader } from './row-reader.ts'
import { type CdrDatabase, TableReader } from './table-reader.ts'

export interface CdrSourceDependencies {
  /** Roles and extensions may change while the source lives. */
  readonly shape: () => Promise<PbxShape>
  /** The PBX's clock minus ours. */
  readonly clockDifference: () => number
  readonly now: () => Millis
}

/** The rows of a call are there so long after its end. */
const SETTLE_MS = 10_000
/** A call whose first channel has no row yet may go on; without news for so long it is over (the PBX does not write such rows). */
const ROOT_WAIT_MS = 10 * 60_000
/** Rows of one call follow each other; times are in whole seconds. */
const SLACK_MS = 5000
/** No more rows than this are in memory for one answer. */
const MOST_ROWS = 100_000
/** A record that ended so far in our future has a wrong time. */
const FUTURE_MS = 2 * 60_000

/** Opens nothing yet. Throws `cdr-zone-unknown` or `cdr-columns` for settings that cannot be right. */
export function createCdrSource(
  settings: { readonly cdr: CdrSettings; readonly queueLog: QueueLogSettings | null },
  deps: CdrSourceDependencies,
): ConfiguredCdrSource {
  const { cdr, queueLog } = settings
  if (!isTimeZone(cdr.timeZone)) throw new ProblemError('cdr-zone-unknown', { zone: cdr.timeZone })
  if (cdr.kind === 'csv') return new ConfiguredCdrSource(cdr, new CsvReader(cdr), openQueueLog(queueLog, null), deps)
  const database: CdrDatabase = cdr.kind === 'mariadb' ? new MariaDb(cdr) : new Postgres(cdr)
  return new ConfiguredCdrSource(cdr, new TableReader(cdr, database), openQueueLog(queueLog, database), deps)
}

/** Call records from where Asterisk was told to keep them. Reads what has ended since a time, never the whole. */
export class ConfiguredCdrSource implements CdrSource {
  readonly kind: CdrSettings['kind']
  readonly #zone: string
  readonly #reader: RowReader
  readonly #queueLog: QueueLog
  readonly #deps: CdrSourceDependencies
  #warning: Problem | null = null

  constructor(cdr: CdrSettings, reader: RowReader, queueLog: QueueLog, deps: CdrSourceDependencies) {
    this.kind = cdr.kind
    this.#zone = cdr.timeZone
    this.#reader = reader
    this.#queueLog = queueLog
    this.#deps = deps
  }

  async since(since: Millis, limit: number): Promise<readonly CallRecord[]> {
    const difference = this.#deps.clockDifference()
    const theirSince = since + difference
    const rows: RawRow[] = []
    let over: RowGroup[] = []
    let looked = 0
    for await (const chunk of this.#reader.read(theirSince)) {
      rows.push(...chunk.rows)
      // What is behind lies in the future: a clock was wrong, and none of it is over.
      const last = chunk.readUpTo > this.#theirNow() + FUTURE_MS
      // Looked at again only when it has grown by half, so that a long way to the first page stays a short one.
      if (!last && (rows.length < limit || rows.length < looked * 1.5)) continue
      looked = rows.length
      over = await this.#over(await this.#placed(rows), theirSince, chunk.readUpTo)
      if (last || over.length >= limit || rows.length >= MOST_ROWS) break
    }
    const groups = await this.#completed(over.slice(0, limit), theirSince)
    return this.#records(groups, difference)
  }

  /** Rows that ended since then, at most `limit`, and the calls that they make, also those that go on. For the page's test. */
  async look(
    since: Millis,
    limit: number,
  ): Promise<{ rows: number; records: readonly CallRecord[]; queueEvents: number | null }> {
    const difference = this.#deps.clockDifference()
    const rows: RawRow[] = []
    for await (const chunk of this.#reader.read(since + difference)) {
      rows.push(...chunk.rows)
      if (rows.length >= limit) break
    }
    const placed = await this.#placed(rows)
    this.#watchFuture(placed)
    const records = await this.#records(await groupInSlices(placed), difference)
    const queueEvents = await this.#queueLog.count(since + difference)
    return { rows: rows.length, records, queueEvents }
  }

  warning(): Problem | null {
    return this.#warning ?? this.#reader.warnings[0] ?? this.#queueLog.problem
  }

  warnings(): Problem[] {
    return [this.#warning, ...this.#reader.warnings, this.#queueLog.problem].filter((one) => one !== null)
  }

  async close(): Promise<void> {
    await Promise.all([this.#reader.close(), this.#queueLog.close()])
  }

  /** Rows with their moments. Throws `cdr-time-zone` when the unique ids say that the zone is wrong. */
  async #placed(rows: readonly RawRow[]): Promise<CdrRow[]> {
    const byCall = new Map<string, RawRow[]>()
    for (const row of rows) {
      const key = row.linkedId ?? row.uniqueId ?? ''
      const list = byCall.get(key)
      if (list) list.push(row)
      else byCall.set(key, [row])
    }
    const placed: CdrRow[] = []
    await inSlices(byCall.values(), (ofCall) => placed.push(...placeRows(ofCall, this.#reader.clock)))
    const off = zoneOffBy(placed)
    if (off !== null) throw new ProblemError('cdr-time-zone', { hours: off / 3600_000, zone: this.#zone })
    return placed
  }

  /** Calls that are over and of which every row has been read; the oldest end first. */
  async #over(rows: readonly CdrRow[], since: Millis, readUpTo: Millis): Promise<RowGroup[]> {
    this.#watchFuture(rows)
    const now = this.#theirNow()
    const groups = await groupInSlices(rows)
    return groups
      .map((group) => ({ group, end: endOf(group) }))
      .filter(({ group, end }) => {
        if (end < since || end > now - SETTLE_MS || end >= readUpTo - SLACK_MS) return false
        const hasRoot = group.identity !== 'linked' || group.rows.some((row) => row.uniqueId === group.link)
        return hasRoot || end < now - ROOT_WAIT_MS
      })
      .sort((a, b) => a.end - b.end || (a.group.link < b.group.link ? -1 : 1))
      .map(({ group }) => group)
  }

  #watchFuture(rows: readonly CdrRow[]): void {
    const ahead = rows.reduce((most, row) => Math.max(most, row.end), 0) - this.#theirNow()
    this.#warning = ahead > FUTURE_MS ? { code: 'cdr-clock', params: { minutes: Math.round(ahead / 60_000) } } : null
  }

  /** With the rows that had ended before: only calls that began before then can have any. */
  async #completed(groups: readonly RowGroup[], since: Millis): Promise<RowGroup[]> {
    const earlier = (group: RowGroup) => {
      const born = epochOf(group.link)
      return born === null || born < since + SLACK_MS
    }
    const rows: RawRow[] = []
    for (const [identity, by] of [
      ['linked', 'linked'],
      ['unique', 'unique'],
    ] as const) {
      const some = groups.filter((group) => group.identity === identity && earlier(group))
      if (some.length === 0) continue
      const from = Math.min(...some.map((group) => group.rows[0]?.start ?? since)) - LONGEST_CALL_MS
      const to = Math.max(...some.map(endOf))
      const ids = some.flatMap((group) =>
        by === 'linked' ? [group.link] : group.rows.map((row) => row.uniqueId).filter((id) => id !== null),
      )
      rows.push(...(await this.#reader.rowsOf([...new Set(ids)], by, { from, to })))
    }
    if (rows.length === 0) return [...groups]
    const links = new Map(groups.map((group, index) => [group.link, index]))
    const known = groups.flatMap((group) => group.rows)
    const all = await groupInSlices([...known, ...(await this.#placed(rows))])
    return all
      .filter((group) => links.has(group.link))
      .sort((a, b) => (links.get(a.link) as number) - (links.get(b.link) as number))
  }

  async #records(groups: readonly RowGroup[], difference: number): Promise<CallRecord[]> {
    if (groups.length === 0) return []
    const shape = await this.#deps.shape()
    const queued = groups.filter((group) => group.rows.some((row) => row.lastApp === 'Queue'))
    const callers = queued.flatMap((group) => group.rows.map((row) => row.uniqueId).filter((id) => id !== null))
    const talks = await this.#queueLog.talksOf([...new Set(callers)], this.#reader.clock)
    const facts = { shape, queueTalks: (caller: string) => talks.get(caller) ?? [] }
    const records: CallRecord[] = []
    await inSlices(groups, (group) => {
      const record = callFromGroup(group, facts)
      if (record !== null) records.push(shifted(record, -difference))
    })
    return records
  }

  #theirNow(): Millis {
    return this.#deps.now() + this.#deps.clockDifference()
  }
}

const endOf = (group: RowGroup): Millis => group.rows.reduce((end, row) => Math.max(end, row.end), 0)

/** The record by another clock. */
function shifted(record: CallRecord, by: number): CallRecord {
  if (by === 0) return record
  const orNull = (time: Millis | null) => (time === null ? null : time + by)
  return {
    ...record,
    startedAt: record.startedAt + by,
    endedAt: record.endedAt + by,
    legs: record.legs.map((leg) => ({
      ...leg,
      appearedAt: leg.appearedAt + by,
      ringingAt: orNull(leg.ringingAt),
      answeredAt: orNull(leg.answeredAt),
      endedAt: leg.endedAt + by,
      talk: leg.talk.map(({ from, to }) => ({ from: from + by, to: to + by })),
    })),
  }
}
