import { expect, test } from 'vitest'
import { crmTime, parseCrmTime } from './crm-time.ts'

const at = Date.parse('2026-11-22T01:15:00.987Z')

test.for([
  ['Asia/Shanghai', '2026-11-22T09:15:00+08:00'],
  ['UTC', '2026-11-22T01:15:00+00:00'],
  ['America/New_York', '2026-11-21T20:15:00-05:00'],
  ['Asia/Kolkata', '2026-11-22T06:45:00+05:30'],
  ['America/St_Johns', '2026-11-21T21:45:00-03:30'],
  ['Not/AZone', '2026-11-22T01:15:00+00:00'],
] as const)('a moment in %s, with offset and whole seconds', ([zone, text]) => {
  expect(crmTime(at, zone)).toBe(text)
  expect(parseCrmTime(text)).toBe(Math.floor(at / 1000) * 1000)
})
test('midnight is hour 00', () => {
  expect(crmTime(Date.parse('2026-11-21T16:00:00Z'), 'Asia/Shanghai')).toBe('2026-11-22T00:00:00+08:00')
})
test('both hours of the night in which clocks go back are told apart', () => {
  expect(crmTime(Date.parse('2026-10-25T00:30:00Z'), 'Europe/Berlin')).toBe('2026-10-25T02:30:00+02:00')
  expect(crmTime(Date.parse('2026-10-25T01:30:00Z'), 'Europe/Berlin')).toBe('2026-10-25T02:30:00+01:00')
})
test('what is no time is null', () => {
  for (const text of ['', 'yesterday', null, undefined, 5]) expect(parseCrmTime(text)).toBeNull()
})
