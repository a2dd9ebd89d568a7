import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LONGEST_MS, type PollState, pollInterval } from './poll-interval.ts'

const minutes = (state: Omit<PollState, 'step' | 'kind'>, step: PollState['step'] = 'live') =>
  Math.round(pollInterval({ ...state, step, kind: 'zoho-crm' }) / 60_000)

const kinds = fc.constantFrom('zoho-crm' as const, 'zoho-desk' as const)

describe('how often Zoho is asked for changes', () => {
  const cases: [boolean, number | null, number][] = [
    [true, null, 5],
    [true, 100_000, 5],
    [true, 2_000, 22],
    [true, 0, 25],
    [false, null, 2],
    [false, 1_000_000, 1],
    [false, 20_000, 2],
    [false, 2_500, 17],
    [false, 100, 25],
  ]
  test.each(cases)(
    '[A5.9] notifications %j, credits left %j: every %j minutes',
    (notifications, creditsRemaining, wanted) => {
      expect(minutes({ notifications, creditsRemaining })).toBe(wanted)
      expect(minutes({ notifications, creditsRemaining }, 'local-index')).toBe(wanted)
      expect(minutes({ notifications, creditsRemaining }, 'logs-only')).toBe(25)
    },
  )

  test('[D3.54] Zoho Desk, whose lists cost three credits each, is asked half as often for as many credits', () => {
    const state = { notifications: false, creditsRemaining: 20_000, step: 'live' } as const
    expect(pollInterval({ ...state, kind: 'zoho-desk' })).toBe(2 * pollInterval({ ...state, kind: 'zoho-crm' }))
  })

  test('[A5.9] never later than half an hour, and never so often that it takes more than a fifth of what is left, but for that', () => {
    fc.assert(
      fc.property(kinds, fc.boolean(), fc.option(fc.nat(5_000_000)), (kind, notifications, creditsRemaining) => {
        const ms = pollInterval({ notifications, creditsRemaining, step: 'live', kind })
        expect(ms).toBeGreaterThanOrEqual(60_000)
        expect(ms).toBeLessThanOrEqual(LONGEST_MS)
        const aDay = (24 * 3600_000 * (kind === 'zoho-crm' ? 6 : 12)) / ms
        if (creditsRemaining !== null && ms < LONGEST_MS) expect(aDay).toBeLessThanOrEqual(0.2 * creditsRemaining + 1)
      }),
    )
  })
})
