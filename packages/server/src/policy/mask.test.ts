import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskNumber, maskProblem, maskText } from '../numbers/mask.ts'
import { fold, found, outsideCalls, phoneAppears, rings, testSettings, viewOf } from '../testing/calls.ts'
import { cardsOf } from './cards.ts'
import { duePops } from './pops.ts'

describe('[B8.1] masked numbers', () => {
  test.each([
    ['13800138000', '138****8000'],
    ['+86 138 0013 8000', '+86 138****8000'],
    ['+1 212 555 0142', '+1 212****142'],
    ['12345', '1****45'],
    ['110', '****0'],
    ['', '****'],
  ])('%s is seen as %s', (number, masked) => expect(maskNumber(number)).toBe(masked))
  test('names keep their words and lose their numbers', () => {
    expect(maskText('Automatic New Contact +12125550142')).not.toContain('2125550142')
    expect(maskText('Route 66, 2 Main St')).toBe('Route 66, 2 Main St')
    fc.assert(
      fc.property(fc.stringMatching(/^\+?\d{7,15}$/), (number) => {
        expect(maskText(`x ${number} y`)).not.toContain(number)
      }),
    )
  })
  test('a problem keeps what it says, and loses the numbers', () => {
    expect(maskProblem({ code: 'number-not-dialable', params: { number: '*7212' } })).toEqual({
      code: 'number-not-dialable',
      params: { number: '7****2' },
    })
    const refused = {
      code: 'pbx-refused',
      params: { detail: 'no route to +12125550142', seconds: 12125550142 },
    } as const
    expect(maskProblem(refused).params).toEqual({ detail: 'no route to 121****0142', seconds: 12125550142 })
    expect(maskProblem({ code: 'call-gone' })).toEqual({ code: 'call-gone' })
  })
  test('cards and pops of agents hold none in full; without masking they do', () => {
    const call = fold([
      outsideCalls(0, '+12125550142', '+861055550100', '212-555-0142'),
      phoneAppears(10, '1001'),
      rings(20, '1001'),
    ])
    const shown = (maskNumbers: boolean) => {
      const settings = { ...testSettings(), maskNumbers }
      const view = viewOf(call, settings, found)
      const cards = cardsOf(view, settings, (number) => `${number.slice(0, 2)} ${number.slice(2)}`)
      return JSON.stringify([cards, duePops(view, settings)])
    }
    expect(shown(false)).toMatch(/2125550142/)
    expect(shown(true)).not.toMatch(/2125550142|212-555-0142|212 555 0142/)
    expect(shown(true)).toContain('****')
  })
})
