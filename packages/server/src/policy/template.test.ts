import { type TimeFormat, timeFormats } from '@jackfield/contract'
import { describe, expect, test } from 'vitest'
import { previewOf, siteTime } from './template.ts'

const evening = Date.UTC(2026, 10, 22, 13, 15, 0)
const midnight = Date.UTC(2026, 0, 2, 16, 5, 9)

describe('times in templates', () => {
  test.each<[TimeFormat | undefined, string, string]>([
    [undefined, '2026-11-22 21:15:00', '2026-01-03 00:05:09'],
    ['iso', '2026-11-22 21:15:00', '2026-01-03 00:05:09'],
    ['day-slash', '22/11/2026 21:15:00', '03/01/2026 00:05:09'],
    ['day-dot', '22.11.2026 21:15:00', '03.01.2026 00:05:09'],
    ['month-slash', '11/22/2026 09:15:00 PM', '01/03/2026 12:05:09 AM'],
  ])('[A10.31] stand in the time zone of the site, and in its format: %s', (timeFormat, ...expected) => {
    const site = { timeZone: 'Asia/Shanghai', ...(timeFormat && { timeFormat }) }
    expect([siteTime(evening, site), siteTime(midnight, site)]).toEqual(expected)
  })

  test('[A10.31] the preview shows them so', () => {
    const shown = timeFormats.map((timeFormat) => previewOf('{{Time}}', { timeFormat }))
    expect(shown).toEqual([
      '2026-11-22 09:15:00',
      '22/11/2026 09:15:00',
      '22.11.2026 09:15:00',
      '11/22/2026 09:15:00 AM',
    ])
  })
})
