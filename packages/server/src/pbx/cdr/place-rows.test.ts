import { describe, expect, test } from 'vitest'
import { isTimeZone, localClock } from '../../wall-clock.ts'
import { localTime, type RawRow } from './cdr-row.ts'
import { placeRows, zoneOffBy } from './place-rows.ts'
import { placedTrace, rawTrace } from './testing.ts'

const utc = (text: string) => Date.parse(`${text}Z`)
const local = (text: string) => localTime(text) as number

const row = (changes: Partial<RawRow> & { startLocal: number }): RawRow => ({
  ...(rawTrace('in-direct-answered')[0] as RawRow),
  linkedId: null,
  uniqueId: null,
  sequence: null,
  endLocal: null,
  durationMs: 20_000,
  billMs: 10_000,
  ...changes,
})
const epochId = (moment: number, counter: number) => `${Math.floor(moment / 1000)}.${counter}`

describe('[B1.14] times of another zone', () => {
  test.each([
    ['UTC', '2026-11-22 03:50:34', '2026-11-22T03:50:34'],
    ['Asia/Shanghai', '2026-11-22 11:50:34', '2026-11-22T03:50:34'],
    ['America/St_Johns', '2026-11-22 00:20:34', '2026-11-22T03:50:34'],
    ['Asia/Kathmandu', '2026-11-22 09:35:34', '2026-11-22T03:50:34'],
    ['Europe/Berlin', '2026-07-01 12:00:00', '2026-07-01T10:00:00'],
    ['Europe/Berlin', '2026-12-01 12:00:00', '2026-12-01T11:00:00'],
    // One minute before and after the hour that is there twice.
    ['Europe/Berlin', '2026-10-25 01:59:00', '2026-10-24T23:59:00'],
    ['Europe/Berlin', '2026-10-25 03:00:00', '2026-10-25T02:00:00'],
    // Half an hour is there twice on Lord Howe Island.
    ['Australia/Lord_Howe', '2026-04-05 02:30:00', '2026-04-04T16:00:00'],
  ])('%s %s is %s UTC', (zone, shown, moment) => {
    expect(localClock(zone).moments(local(shown))).toEqual([utc(moment)])
    expect(localClock(zone).local(utc(moment))).toBe(local(shown))
  })

  test('a time that is there twice has two moments, one that is skipped has the one of the old offset', () => {
    const berlin = localClock('Europe/Berlin')
    expect(berlin.moments(local('2026-10-25 02:30:00'))).toEqual([
      utc('2026-10-25T00:30:00'),
      utc('2026-10-25T01:30:00'),
    ])
    expect(berlin.moments(local('2026-03-29 02:30:00'))).toEqual([utc('2026-03-29T01:30:00')])
    const howe = localClock('Australia/Lord_Howe').moments(local('2026-04-05 01:45:00'))
    expect((howe[1] as number) - (howe[0] as number)).toBe(30 * 60_000)
  })

  test('a zone that does not exist is known as such', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true)
    expect(isTimeZone('Mars/Olympus')).toBe(false)
  })
})

describe('[B1.14][OPS.8] the hour that the end of daylight saving time repeats', () => {
  const clock = localClock('America/New_York')
  const first = utc('2026-11-01T05:30:00')
  const second = utc('2026-11-01T06:30:00')
  const shown = local('2026-11-01 01:30:00')

  test.each([
    ['first', first],
    ['second', second],
  ])('the second in the unique id tells the %s', (_, moment) => {
    const [placed] = placeRows([row({ startLocal: shown, uniqueId: epochId(moment, 7) })], clock)
    expect(placed).toMatchObject({ start: moment, end: moment + 20_000, answer: moment + 10_000 })
  })

  test('also behind a system name, and by the linked id where the row’s own id was given from outside', () => {
    const named = row({ startLocal: shown, uniqueId: `pbx1-${epochId(second, 7)}` })
    const given = row({ startLocal: shown, uniqueId: 'click-1', linkedId: epochId(second, 7) })
    expect(placeRows([named], clock)[0]?.start).toBe(second)
    expect(placeRows([given], clock)[0]?.start).toBe(second)
  })

  test('later rows of a channel follow the earlier ones, whatever the wall clock shows', () => {
    // Begins at 01:58 summer time, is transferred at 02:02 summer time, which the clock shows as 01:02.
    const born = utc('2026-11-01T05:58:00')
    const rows = [
      row({ startLocal: local('2026-11-01 01:02:00'), uniqueId: epochId(born, 1), sequence: 2, durationMs: 60_000 }),
      row({ startLocal: local('2026-11-01 01:58:00'), uniqueId: epochId(born, 1), sequence: 1, durationMs: 240_000 }),
    ]
    expect(placeRows(rows, clock).map(({ start }) => new Date(start).toISOString().slice(11, 19))).toEqual([
      '05:58:00',
      '06:02:00',
    ])
  })

  test('a call over the change ends after it began, also where the end is told by the wall clock', () => {
    const moment = utc('2026-11-01T05:59:00')
    const [placed] = placeRows(
      [
        row({
          startLocal: local('2026-11-01 01:59:00'),
          endLocal: local('2026-11-01 01:04:00'),
          durationMs: 300_000,
          billMs: 290_000,
          uniqueId: epochId(moment, 1),
        }),
      ],
      clock,
    )
    expect(placed).toMatchObject({ start: moment, end: moment + 300_000, answer: moment + 10_000 })
  })

  test('without any id the order of a file tells: what stands behind the second hour is of the second', () => {
    const [placed] = placeRows([row({ startLocal: shown, notBefore: utc('2026-11-01T06:10:00') })], clock)
    expect(placed?.start).toBe(second)
    expect(placeRows([row({ startLocal: shown })], clock)[0]?.start).toBe(first)
  })
})

describe('[OPS.8] a wrong time zone is noticed', () => {
  test('by the seconds in the unique ids', () => {
    const rows = rawTrace('in-group-answered')
    expect(zoneOffBy(placeRows(rows, localClock('UTC')))).toBeNull()
    expect(zoneOffBy(placeRows(rows, localClock('Asia/Shanghai')))).toBe(-8 * 3600_000)
    expect(zoneOffBy(placeRows(rows, localClock('Asia/Kathmandu')))).toBe(-5.75 * 3600_000)
  })

  test('a transfer after an hour is no sign of one', () => {
    const [long] = placedTrace('in-direct-answered')
    if (!long) throw new Error('no row')
    expect(zoneOffBy([long, { ...long, start: long.start + 3600_000, end: long.end + 3600_000 }])).toBeNull()
  })
})

test.each(['', '0000-00-00 00:00:00', '2026-13-01 00:00:00', 'yesterday', '2026-11-22'])('%j is no time', (text) => {
  expect(localTime(text)).toBeNull()
})
