import { createServer } from 'node:net'
import { describe, expect } from 'vitest'
import type { CallRecord } from '../../calls/call-record.ts'
import type { Millis } from '../../calls/ids.ts'
import { localClock } from '../../wall-clock.ts'
import type { RawRow } from './cdr-row.ts'
import { POSTGRES_TABLE, postgresDatabase, testOn } from './databases-testing.ts'
import { MariaDb } from './mariadb.ts'
import { type CdrTestDatabase, FREEPBX_TABLE, mariadbDatabase } from './mariadb-testing.ts'
import { openQueueLog } from './queue-log-source.ts'
import { ConfiguredCdrSource, createCdrSource } from './source.ts'
import { TableReader, type TableSettings } from './table-reader.ts'
import { rawTrace, traceNames, traceShape } from './testing.ts'

const zone = 'America/New_York'
const clock = localClock(zone)
const all = traceNames().flatMap((name) => rawTrace(name))
const firstStart = Math.min(...all.map((row) => row.startLocal))
const after: Millis = Math.max(...all.map((row) => row.startLocal)) + 3600_000

const source = (settings: TableSettings, now = after, difference = 0) =>
  createCdrSource(
    { cdr: settings, queueLog: null },
    { shape: async () => traceShape, clockDifference: () => difference, now: () => now },
  )

/** Puts rows in as the PBX does, by its wall clock and in whole seconds. */
async function insert(database: CdrTestDatabase, rows: readonly RawRow[], atZone = zone): Promise<void> {
  const wall = localClock(atZone)
  for (const row of rows) {
    const values: Record<string, unknown> = {
      calldate: new Date(wall.local(row.startLocal)).toISOString().slice(0, 19),
      src: row.src,
      dst: row.dst,
      dcontext: row.context,
      channel: row.channel,
      dstchannel: row.dstChannel,
      lastapp: row.lastApp,
      duration: Math.round(row.durationMs / 1000),
      billsec: Math.round(row.billMs / 1000),
      disposition: row.disposition,
      uniqueid: row.uniqueId,
      linkedid: row.linkedId,
    }
    const columns = Object.keys(values)
    const places = columns.map((_, index) => (database.settings.kind === 'postgres' ? `$${index + 1}` : '?'))
    await database.query(`insert into cdr (${columns.join(', ')}) values (${places.join(', ')})`, Object.values(values))
  }
}

/** Every record in pages, as the reconciliation asks for them. */
async function allRecords(from: ConfiguredCdrSource, since: Millis, limit: number): Promise<CallRecord[]> {
  const found = new Map<string, CallRecord>()
  for (let at = since; ; ) {
    const page = await from.since(at, limit)
    const ends = page.map((record) => record.endedAt)
    expect(ends).toEqual([...ends].sort((a, b) => a - b))
    expect(page.length).toBeLessThanOrEqual(limit)
    for (const record of page) found.set(record.link, record)
    const last = page.at(-1)
    if (page.length < limit || !last || last.endedAt === at) return [...found.values()]
    at = last.endedAt
  }
}

const problem = (code: string) => expect.objectContaining({ problem: expect.objectContaining({ code }) })

const kinds = await Promise.all([
  testOn('MariaDB', mariadbDatabase).then((on) => ({ kind: 'MariaDB', table: FREEPBX_TABLE, ...on })),
  testOn('PostgreSQL', postgresDatabase).then((on) => ({ kind: 'PostgreSQL', table: POSTGRES_TABLE, ...on })),
])

describe.each(kinds)('$kind', ({ kind, table, test, open }) => {
  const withTable = async (work: (database: CdrTestDatabase) => Promise<void>, sql = table) => {
    const database = await open()
    try {
      for (const one of sql.split(';')) await database.query(one)
      await work(database)
    } finally {
      await database.drop()
    }
  }

  test('[B1.14] every recorded call, in pages of any size, by a wall clock that is five hours behind', async () => {
    await withTable(async (database) => {
      await insert(database, all)
      const from = source({ ...database.settings, timeZone: zone })
      for (const limit of [4, 100]) {
        const records = await allRecords(from, firstStart - 1000, limit)
        expect(records).toHaveLength(traceNames().length)
        const answered = records.find((record) => record.link === 'pbx1-1795321065.0')
        expect(answered?.startedAt).toBe(Date.UTC(2026, 10, 22, 4, 17, 45))
        expect(answered?.legs[1]?.talk).toMatchObject([{ to: expect.any(Number) }])
      }
      expect(from.warnings()).toEqual([])
      await from.close()
    })
  })

  test('[B1.14] only what has ended since then; a transferred call with the rows that ended before', async () => {
    await withTable(async (database) => {
      await insert(database, all)
      const from = source({ ...database.settings, timeZone: zone })
      const transferred = rawTrace('transfer-attended-ami')
      const end = Math.max(...transferred.map((row) => row.startLocal + row.durationMs))
      const [record] = (await from.since(end - 1000, 100)).filter(({ link }) => link === transferred[0]?.linkedId)
      expect(record?.legs.filter((leg) => leg.party.kind === 'extension')).toHaveLength(2)
      const later = await from.since(end + 5000, 100)
      expect(later.every((one) => one.endedAt >= end + 5000)).toBe(true)
      await from.close()
    })
  })

  test('[B1.14] a call is given out when it is over, not before', async () => {
    await withTable(async (database) => {
      const rows = rawTrace('transfer-attended-ami')
      const own = rows.filter((row) => row.uniqueId !== row.linkedId)
      // The first agent's own channel has its row while the customer still talks with the second.
      await insert(database, own)
      const end = Math.max(...own.map((row) => row.startLocal + row.durationMs))
      const settings = { ...database.settings, timeZone: zone }
      expect(await source(settings, end + 60_000).since(end - 60_000, 100)).toEqual([])
      await insert(
        database,
        rows.filter((row) => row.uniqueId === row.linkedId),
      )
      expect(await source(settings, end + 1000).since(end - 60_000, 100)).toEqual([])
      expect(await source(settings, end + 60_000).since(end - 60_000, 100)).toHaveLength(1)
    })
  })

  test('[OPS.8] a wrong time zone is told with the hours, a record in the future with the minutes', async () => {
    await withTable(async (database) => {
      await insert(database, rawTrace('in-direct-answered'))
      const shown = clock.local(all[0]?.startLocal ?? 0)
      await expect(
        source({ ...database.settings, timeZone: 'Asia/Shanghai' }).since(shown - 86_400_000, 100),
      ).rejects.toEqual(
        expect.objectContaining({ problem: { code: 'cdr-time-zone', params: { hours: -13, zone: 'Asia/Shanghai' } } }),
      )
      const early = source({ ...database.settings, timeZone: zone }, firstStart)
      expect(await early.since(firstStart - 1000, 100)).toEqual([])
      expect(early.warning()?.code).toBe('cdr-clock')
    })
  })

  test('[B1.14] a PBX whose clock is 90 s ahead gives times of ours', async () => {
    await withTable(async (database) => {
      await insert(database, rawTrace('in-direct-answered'))
      const [record] = await source({ ...database.settings, timeZone: zone }, after, 90_000).since(
        firstStart - 100_000,
        10,
      )
      expect(record?.startedAt).toBe(Date.UTC(2026, 10, 22, 4, 17, 45) - 90_000)
    })
  })

  test('[OPS.8] another table, other columns, no rights, nobody there: each is told as what it is', async () => {
    await withTable(async (database) => {
      const ask = (changes: Partial<TableSettings>) =>
        source({ ...database.settings, ...changes } as TableSettings).since(0, 10)
      await expect(ask({ table: 'calls' })).rejects.toEqual(problem('cdr-no-table'))
      await database.query('create table calls (id int, what varchar(10))')
      await expect(ask({ table: 'calls' })).rejects.toEqual(
        expect.objectContaining({
          problem: { code: 'cdr-columns', params: { missing: expect.stringContaining('dstchannel') } },
        }),
      )
      await expect(ask({ database: 'no_such_database' })).rejects.toEqual(problem('cdr-refused'))
      await expect(ask({ user: 'nobody', password: 'wrong' })).rejects.toEqual(problem('cdr-refused'))
      await expect(ask({ host: '127.0.0.1', port: 1 })).rejects.toEqual(problem('cdr-unreachable'))
      expect(() => source({ ...database.settings, timeZone: 'Mars/Olympus' })).toThrow(/no time zone/)
    })
  })

  test('[OPS.8] a peer that accepts and says nothing does not hold up for ever', async () => {
    await withTable(async (database) => {
      const silent = createServer(() => {}).listen(0, '127.0.0.1')
      await new Promise((resolve) => silent.once('listening', resolve))
      const { port } = silent.address() as { port: number }
      const began = Date.now()
      await expect(source({ ...database.settings, host: '127.0.0.1', port }).since(0, 10)).rejects.toEqual(
        problem('cdr-unreachable'),
      )
      expect(Date.now() - began).toBeLessThan(9000)
      silent.close()
    })
  })

  test('[OPS.8] a locked table is told as busy, and read when it is free again', async () => {
    await withTable(async (database) => {
      await insert(database, rawTrace('in-direct-answered'))
      const holder = await database.other()
      await holder.query(kind === 'MariaDB' ? 'lock tables cdr write' : 'begin; lock table cdr')
      const from = source({ ...database.settings, timeZone: zone })
      const answer = await from.since(firstStart - 1000, 10).catch((error: unknown) => error)
      await holder.query(kind === 'MariaDB' ? 'unlock tables' : 'commit')
      await holder.end()
      expect(answer).toEqual(problem('cdr-busy'))
      expect(await from.since(firstStart - 1000, 10)).toHaveLength(1)
      await from.close()
    })
  }, 30_000)

  test('[OPS.8] a time column without index and a table without linked id are read and pointed out', async () => {
    const bare = table
      .replace(/key calldate \(calldate\), |; create index on cdr \(calldate\)/s, '')
      .replace(/;\s*create index.*/s, '')
    await withTable(async (database) => {
      await insert(database, all)
      await database.query('alter table cdr drop column linkedid')
      const from = source({ ...database.settings, timeZone: zone })
      const records = await allRecords(from, firstStart - 1000, 100)
      expect(records).toHaveLength(traceNames().length)
      expect(new Set(records.map((record) => record.identity))).toEqual(new Set(['unique']))
      expect(from.warnings().map(({ code }) => code)).toEqual(['cdr-no-index', 'cdr-no-linked-id'])
      await from.close()
    }, bare)
  })

  test('[OPS.8] rows with impossible times and hostile names are passed over', async () => {
    await withTable(async (database) => {
      await insert(database, rawTrace('in-direct-answered'))
      const evil = "x'; drop table cdr; --"
      const sample = {
        ...(rawTrace('in-direct-answered')[0] as RawRow),
        linkedId: evil,
        uniqueId: evil,
        channel: evil,
        dst: evil,
      }
      await insert(database, [sample])
      const records = await source({ ...database.settings, timeZone: zone }).since(firstStart - 1000, 10)
      expect(records.map(({ link }) => link)).toContain('pbx1-1795321065.0')
    })
  })
})

describe.each(kinds.slice(0, 1))('$kind', ({ test, open, table }) => {
  test('[B1.14] a page is found by the index: no more rows are touched than the time in question has', async () => {
    const database = await open()
    try {
      await database.query(table)
      // A quarter of a year, one call every 40 s.
      await database.query(
        `insert into cdr (calldate, src, dst, channel, dstchannel, lastapp, duration, billsec, disposition, uniqueid, linkedid)
         select from_unixtime(1795000000 - seq * 40), '79161110001', '1001', concat('PJSIP/trunk-', hex(seq)),
           concat('PJSIP/1001-', hex(seq)), 'Dial', 30, 20, 'ANSWERED',
           concat(1795000000 - seq * 40, '.', seq), concat(1795000000 - seq * 40, '.', seq) from seq_1_to_200000`,
      )
      const own = new MariaDb(database.settings)
      const touched = async () => {
        const rows = await own.query("show session status like 'Handler_read%'", [])
        return rows.reduce((sum, row) => sum + Number(row['Value']), 0)
      }
      const from = new ConfiguredCdrSource(
        database.settings,
        new TableReader(database.settings, own),
        openQueueLog(null, null),
        { shape: async () => traceShape, clockDifference: () => 0, now: () => 1795000000_000 + 60_000 },
      )
      const plan = await own.query(
        "explain select * from cdr where calldate >= '2026-11-18 00:00:00' and date_add(calldate, interval cast(duration as signed) second) >= '2026-11-18 05:00:00' order by calldate limit 1000",
        [],
      )
      expect(plan[0]).toMatchObject({ key: 'calldate', Extra: expect.not.stringContaining('filesort') })
      const before = await touched()
      const records = await from.since(1795000000_000 - 10 * 60_000, 200)
      expect(records).toHaveLength(15)
      // Twelve hours of rows, twice, and the little that the server reads of its own tables.
      expect((await touched()) - before).toBeLessThan(5000)
      await from.close()
    } finally {
      await database.drop()
    }
  }, 60_000)
})
