import { appendFile, copyFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { localClock } from '../../wall-clock.ts'
import type { RawRow } from './cdr-row.ts'
import { CsvReader } from './read-csv.ts'
import { createCdrSource } from './source.ts'
import { rawTrace, TRACE_COLUMNS, traceNames, traceShape, traceText } from './testing.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jackfield-cdr-'))
  file = join(folder, 'Master.csv')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const all = traceNames().flatMap((name) => rawTrace(name))
const inOrderOfEnd = [...all].sort((a, b) => (a.endLocal ?? 0) - (b.endLocal ?? 0))
const first = Math.min(...all.map((row) => row.startLocal))
const now = Math.max(...all.map((row) => row.endLocal ?? 0)) + 3600_000
const deps = { shape: async () => traceShape, clockDifference: () => 0, now: () => now }

const open = (changes: object = {}, queueLog: { kind: 'file'; path: string } | null = null) =>
  createCdrSource({ cdr: { kind: 'csv', file, timeZone: 'UTC', ...changes }, queueLog }, deps)

interface Form {
  readonly uniqueId: boolean
  readonly userField: boolean
  readonly newColumns: boolean
}

/** A line as `cdr_csv` writes it: texts in quotes, numbers and missing times without. */
function masterLine(row: RawRow, form: Form, zone = 'UTC'): string {
  const clock = localClock(zone)
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const time = (local: number | null) =>
    local === null ? '' : quoted(new Date(clock.local(local)).toISOString().slice(0, 19).replace('T', ' '))
  const answer = row.billMs > 0 && row.endLocal !== null ? row.endLocal - row.billMs : null
  const whole = (ms: number) => String(Math.floor(ms / 1000))
  const texts = [row.src, row.dst, row.context, `"" <${row.src}>`, row.channel, row.dstChannel, row.lastApp, '']
  return [
    quoted(''),
    ...texts.map(quoted),
    time(row.startLocal),
    time(answer),
    time(row.endLocal),
    whole(row.durationMs),
    whole(row.billMs),
    quoted(row.disposition),
    quoted('DOCUMENTATION'),
    ...(form.uniqueId ? [quoted(row.uniqueId ?? '')] : []),
    ...(form.userField ? [quoted('')] : []),
    ...(form.newColumns ? [quoted(''), quoted(row.linkedId ?? ''), '1'] : []),
  ].join(',')
}
const flags = [false, true]
const forms = flags.flatMap((uniqueId) =>
  flags.flatMap((userField) => flags.map((newColumns): Form => ({ uniqueId, userField, newColumns }))),
)
const standard: Form = { uniqueId: true, userField: true, newColumns: true }
const master = (rows: readonly RawRow[], form = standard) => rows.map((row) => `${masterLine(row, form)}\n`).join('')
const linksOf = async (source: ReturnType<typeof open>, since = first - 1000) =>
  (await source.since(since, 1000)).map(({ link }) => link as string)
const allLinks = new Set(all.map((row) => row.linkedId))

describe('[B1.14] Master.csv in every form', () => {
  test.each(forms)('unique id $uniqueId, user field $userField, new columns $newColumns', async (form) => {
    await writeFile(file, master(inOrderOfEnd, form))
    const source = open()
    const records = await source.since(first - 1000, 1000)
    expect(records).toHaveLength(traceNames().length)
    const identity = form.newColumns ? 'linked' : form.uniqueId ? 'unique' : 'none'
    expect(new Set(records.map((record) => record.identity))).toEqual(new Set([identity]))
    if (identity !== 'none') expect(new Set(records.map((record) => record.link))).toEqual(allLinks)
    const warning = { linked: [], unique: ['cdr-no-linked-id'], none: ['cdr-no-id'] }[identity]
    expect(source.warnings().map(({ code }) => code)).toEqual(warning)
  })

  test('a file with a mapping of its own, by the columns in their order', async () => {
    await writeFile(file, traceNames().map(traceText).join(''))
    expect(new Set(await linksOf(open({ columns: TRACE_COLUMNS })))).toEqual(allLinks)
  })

  test('[OPS.8] columns that cannot be right are refused, those that do not fit the lines are told', async () => {
    expect(() => open({ columns: ['src', 'dst'] })).toThrow(/start, channel, dstchannel/)
    await writeFile(file, 'a,b,c\nd,e,f\n')
    await expect(open().since(0, 10)).rejects.toMatchObject({ problem: { code: 'cdr-columns' } })
    await expect(open({ columns: TRACE_COLUMNS }).since(0, 10)).rejects.toMatchObject({
      problem: { code: 'cdr-columns' },
    })
  })

  test.each([
    ['/no/such/Master.csv', 'ENOENT'],
    ['/dev/zero', 'not a file'],
    ['/tmp', 'not a file'],
  ])('[OPS.8] %s is told as %s', async (path, reason) => {
    await expect(open({ file: path }).since(0, 10)).rejects.toMatchObject({
      problem: { code: 'cdr-file', params: { reason } },
    })
  })
})

describe('[B1.14] a file that grows', () => {
  const readAll = async (reader: CsvReader, since: number) => {
    const rows: RawRow[] = []
    for await (const chunk of reader.read(since)) rows.push(...chunk.rows)
    return rows.length
  }
  const reader = () => new CsvReader({ kind: 'csv', file, timeZone: 'UTC' })
  const half = Math.floor(inOrderOfEnd.length / 2)
  const older = inOrderOfEnd.slice(0, half)
  const newer = inOrderOfEnd.slice(half)

  test('is read on from where it was left; half a line waits for its rest', async () => {
    const text = master(newer)
    await writeFile(file, master(older) + text.slice(0, 50))
    const one = reader()
    expect(await readAll(one, first - 1000)).toBe(older.length)
    await appendFile(file, text.slice(50))
    expect(await readAll(one, first - 1000)).toBe(all.length)
    expect(await readAll(one, first - 1000)).toBe(all.length)
  })

  test('is found again after it was renamed', async () => {
    await writeFile(file, master(older.slice(0, 5)))
    const one = reader()
    await readAll(one, first - 1000)
    await appendFile(file, master(older.slice(5)))
    await rename(file, `${file}.1`)
    await writeFile(file, master(newer))
    expect(await readAll(one, first - 1000)).toBe(all.length)
  })

  test('after it was copied and emptied', async () => {
    await writeFile(file, master(older.slice(0, 5)))
    const one = reader()
    await readAll(one, first - 1000)
    await appendFile(file, master(older.slice(5)))
    await copyFile(file, `${file}-20261122`)
    await truncate(file)
    await appendFile(file, master(newer))
    expect(await readAll(one, first - 1000)).toBe(all.length)
  })

  test('after a restart, also what was rotated away meanwhile', async () => {
    await writeFile(`${file}.2`, master(older.slice(0, 10)))
    await new Promise((resolve) => setTimeout(resolve, 20))
    await writeFile(`${file}.1`, master(older.slice(10)))
    await new Promise((resolve) => setTimeout(resolve, 20))
    await writeFile(file, master(newer))
    expect(await readAll(reader(), first - 1000)).toBe(all.length)
  })

  test('begins near its end: what is older than the longest call is not read', async () => {
    const [sample] = all as [RawRow]
    const old = Array.from({ length: 60_000 }, (_, index): RawRow => {
      const start = first - 86_400_000 * 30 + index * 30_000
      const id = `${start / 1000}.${index}`
      return {
        ...sample,
        startLocal: start,
        endLocal: start + 5000,
        uniqueId: id,
        linkedId: id,
        channel: `PJSIP/trunk-${index}`,
      }
    })
    await writeFile(file, master(old) + master(inOrderOfEnd))
    let lines = 0
    const source = open()
    const began = process.cpuUsage()
    lines = (await source.since(first - 1000, 1000)).length
    expect(lines).toBe(traceNames().length)
    // Sixty thousand lines take seconds; these are a few hundred.
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(800)
  }, 60_000)
})

describe('[OPS.8] a file that was damaged', () => {
  test('a line that was cut, has too few fields, no end of quotes, or is binary, takes no other line with it', async () => {
    const lines = master(inOrderOfEnd).trimEnd().split('\n')
    const bad = [
      '"cut',
      '"a","b"',
      '\u0000\u0001\u0002',
      `"${'x'.repeat(3000)}`,
      '',
      '"","","","","","","","","","0000-00-00 00:00:00"',
    ]
    const mixed = lines.flatMap((line, index) => [line, bad[index % bad.length] as string])
    await writeFile(file, `${mixed.join('\n')}\n`)
    expect(new Set(await linksOf(open()))).toEqual(allLinks)
  })

  test('a line without end does not fill the memory', async () => {
    await writeFile(file, `${master(inOrderOfEnd)}${'x'.repeat(3_000_000)}\n${master(inOrderOfEnd.slice(0, 1))}`)
    expect(new Set(await linksOf(open()))).toEqual(allLinks)
  })
})

test('[B1.14] the queue’s log in its file, read as it grows', async () => {
  const path = join(folder, 'queue_log')
  await writeFile(file, master(inOrderOfEnd))
  const lines = [
    '1795319410|QUEUESTART|NONE|NONE|QUEUESTART|',
    '1795319418|pbx1-1795319418.116|6500|NONE|ENTERQUEUE||79161110001|1',
    '1795319421|pbx1-1795319418.116|6500|PJSIP/1001|CONNECT|3|pbx1-1795319418.118|3',
    '1795319423|pbx1-1795319418.116|6500|PJSIP/1001|COMPLETECALLER|3|2|1',
  ]
  await writeFile(path, `${lines.slice(0, 3).join('\n')}\n`)
  const source = open({}, { kind: 'file', path })
  const talkMs = async () => {
    const record = (await source.since(first - 1000, 1000)).find(({ link }) => link === 'pbx1-1795319418.116')
    const spans = record?.legs.flatMap((leg) => leg.talk) ?? []
    return { estimated: record?.talkEstimated, ms: spans.reduce((sum, { from, to }) => sum + to - from, 0) }
  }
  expect((await talkMs()).estimated).toBe(true)
  await appendFile(path, `${lines[3]}\n`)
  expect(await talkMs()).toEqual({ estimated: false, ms: 2000 })
  await rm(path)
  await source.since(first - 1000, 1000)
  expect(source.warnings().map(({ code }) => code)).toEqual(['cdr-queue-log'])
})

test('[B1.14][OPS.8] in the hour that is there twice, a file without ids is read in its order', async () => {
  const zone = 'America/New_York'
  const at = Date.UTC(2026, 10, 1, 5, 0, 0)
  const [sample] = all as [RawRow]
  const rows = Array.from({ length: 24 }, (_, index): RawRow => {
    const start = at + index * 5 * 60_000
    return { ...sample, startLocal: start, endLocal: start + 4000, channel: `PJSIP/trunk-0000${index}` }
  })
  const bare: Form = { uniqueId: false, userField: false, newColumns: false }
  await writeFile(file, rows.map((row) => `${masterLine(row, bare, zone)}\n`).join(''))
  const source = createCdrSource(
    { cdr: { kind: 'csv', file, timeZone: zone }, queueLog: null },
    { ...deps, now: () => at + 86_400_000 },
  )
  const starts = (await source.since(at - 1000, 1000)).map((record) => record.startedAt)
  expect(starts).toEqual(rows.map((row) => row.startLocal))
})
