import { expect, test } from 'vitest'
import { dayText, stretchOf } from './day-range.ts'

const now = new Date(2026, 10, 22, 13, 45)
const at = (month: number, day: number) => new Date(2026, month - 1, day).getTime()

test('[OPS.51] named ranges begin and end at midnight', () => {
  expect(stretchOf({}, now)).toEqual({ from: at(11, 22), to: at(11, 23) })
  expect(stretchOf({ range: 'yesterday' }, now)).toEqual({ from: at(11, 21), to: at(11, 22) })
  expect(stretchOf({ range: '7d' }, now)).toEqual({ from: at(11, 16), to: at(11, 23) })
  expect(stretchOf({ range: '30d' }, now)).toEqual({ from: at(10, 24), to: at(11, 23) })
  expect(stretchOf({ range: 'all' }, now).from).toBe(0)
})

test('[OPS.51] any days, both included, in either order, one alone', () => {
  const days = { from: at(11, 3), to: at(11, 6) }
  expect(stretchOf({ range: 'days', from: '2026-11-03', to: '2026-11-05' }, now)).toEqual(days)
  expect(stretchOf({ range: 'days', from: '2026-11-05', to: '2026-11-03' }, now)).toEqual(days)
  expect(stretchOf({ range: 'days', from: '2026-11-03' }, now)).toEqual({ from: at(11, 3), to: at(11, 4) })
})

test('days that do not exist are left out', () => {
  for (const from of ['2026-02-30', 'x', '', undefined, '2026-13-01'])
    expect(stretchOf({ range: 'days', from }, now)).toEqual(stretchOf({}, now))
})

test('every day has its own length', () => {
  const march = (day: number) => new Date(2026, 2, day)
  for (let day = 1; day <= 31; day++) {
    const { from, to } = stretchOf({ range: 'today' }, march(day))
    expect([dayText(from), dayText(to - 1)]).toEqual([dayText(march(day).getTime()), dayText(march(day).getTime())])
  }
})
