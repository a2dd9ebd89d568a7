import { describe, expect, it } from 'vitest'
import type { Clause } from './behaviours.ts'
import { mergeRows, type ShownTest } from './rows.ts'

const clause = (id: string, planned = false): Clause => ({ id, text: `what ${id} says`, planned })
const test = (title: string, more: Partial<ShownTest> = {}): ShownTest => ({
  file: 'x.test.ts',
  title,
  state: 'passed',
  ...more,
})

describe('mergeRows', () => {
  it('joins the runs on both stores into one row', () => {
    const tests = [test('[A1.1] works', { store: 'postgres' }), test('[A1.1] works', { store: 'sqlite' })]
    const { rows, faults } = mergeRows('abc', [clause('A1.1')], tests)
    expect(faults).toEqual([])
    expect(rows).toEqual({
      commit: 'abc',
      clauses: [{ id: 'A1.1', status: 'shown', tests: ['x.test.ts > [A1.1] works'], store: ['sqlite', 'postgres'] }],
    })
  })

  it('one test may show several clauses', () => {
    const { rows } = mergeRows('', [clause('A1.1'), clause('A2.1')], [test('suite > [A1.1][A2.1] both')])
    expect(rows.clauses.map((row) => row.status)).toEqual(['shown', 'shown'])
  })

  it.each<[string, ShownTest[], string, RegExp]>([
    ['no test', [], 'not-run', /A1\.1 was not shown \(no test ran that names it\): what A1\.1 says/],
    ['a skipped test', [test('[A1.1] x', { state: 'skipped' })], 'not-run', /A1\.1 was not shown \(skipped/],
    ['a failed test', [test('[A1.1] x', { state: 'failed' })], 'failed', /A1\.1 failed/],
    ['one of two failed', [test('[A1.1] x', { state: 'failed' }), test('[A1.1] y')], 'failed', /A1\.1 failed/],
  ])('a built clause with %s is a fault', (_, tests, status, fault) => {
    const verdict = mergeRows('', [clause('A1.1')], tests)
    expect(verdict.rows.clauses[0]?.status).toBe(status)
    expect(verdict.faults).toHaveLength(1)
    expect(verdict.faults[0]).toMatch(fault)
  })

  it('a planned clause may lack a test, and a passing one is a hint', () => {
    const verdict = mergeRows('', [clause('A4.1', true), clause('A4.2', true)], [test('[A4.2] x')])
    expect(verdict.rows.clauses.map((row) => row.status)).toEqual(['planned', 'planned'])
    expect(verdict.faults).toEqual([])
    expect(verdict.hints).toHaveLength(1)
    expect(verdict.hints[0]).toContain('A4.2')
  })

  it('an unknown id is a fault, told once for both stores', () => {
    const tests = [test('[A99.1] x', { store: 'sqlite' }), test('[A99.1] x', { store: 'postgres' })]
    expect(mergeRows('', [], tests).faults).toEqual(['[A99.1] is not in docs/behaviours.md: x.test.ts > [A99.1] x'])
  })

  it('a clause of a part that could not run is excused, but not when its test failed elsewhere', () => {
    const excused = new Set(['B1.1', 'B1.2'])
    const tests = [test('[B1.2] x', { state: 'failed' })]
    const verdict = mergeRows('', [clause('B1.1'), clause('B1.2')], tests, excused)
    expect(verdict.excused).toEqual(['B1.1'])
    expect(verdict.faults).toHaveLength(1)
    expect(verdict.rows.clauses.map((row) => row.status)).toEqual(['not-run', 'failed'])
  })
})
