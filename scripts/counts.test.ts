import { afterEach, describe, expect, it, vi } from 'vitest'
import { countExtra } from './extra-results.ts'
import { fidelityPart } from './parts/fidelity.ts'
import { runParts, summarise } from './parts.ts'
import { countOf } from './vitest-run.ts'

const test = (state: 'passed' | 'failed' | 'skipped') => ({ file: 'x', title: 'x', state })

describe('what counts as a failure', () => {
  it.each([
    ['tests by their state', { tests: [test('passed'), test('failed'), test('skipped')], faults: [] }, 1, [1, 1, 1]],
    ['a file that cannot be loaded', { tests: [test('passed')], faults: ['x.test.ts: cannot load'] }, 1, [1, 1, 0]],
    ['vitest failing for no named reason', { tests: [test('passed')], faults: [] }, 1, [1, 1, 0]],
    ['all well', { tests: [test('passed')], faults: [] }, 0, [1, 0, 0]],
  ])('vitest: %s', (_, record, code, [passed, failed, skipped]) => {
    expect(countOf(record, code)).toMatchObject({ passed, failed, skipped })
  })

  it.each([
    ['no findings', undefined, 0, 1],
    ['an empty list of findings', [], 0, 1],
    ['a bad finding', [{ ok: false, title: 'x' }], 0, 1],
    ['good findings, but a failing exit code', [{ ok: true, title: 'x' }], 3, 1],
    ['good findings', [{ ok: true, title: 'x' }], 0, 0],
  ])('programs: %s', (_, results, code, failed) => {
    expect(countExtra(results, code).failed).toBe(failed)
  })
})

describe('parts', () => {
  const lines: string[] = []
  afterEach(() => {
    lines.length = 0
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })
  const record = () => {
    vi.spyOn(console, 'log').mockImplementation((line = '') => void lines.push(...String(line).split('\n')))
    vi.spyOn(console, 'error').mockImplementation(() => {})
  }
  const good = { name: 'good', run: async () => ({ passed: 2, failed: 0, skipped: 0 }) }
  const away = { name: 'away', run: async () => ({ passed: 0, failed: 0, skipped: 0, couldNotRun: 'no phone here' }) }
  const some = { name: 'some', run: async () => ({ passed: 1, failed: 0, skipped: 1 }) }
  const broken = { name: 'broken', run: () => Promise.reject(new Error('broken')) }

  it('go on after one that throws, and end with the sum', async () => {
    record()
    expect(summarise(await runParts([broken, good]))).toBe(1)
    expect(lines.at(-1)).toBe('2 passed, 1 failed')
  })

  it('that cannot run are stated, and are no failure without CI', async () => {
    record()
    vi.stubEnv('CI', '')
    expect(summarise(await runParts([good, away, some]))).toBe(0)
    expect(lines).toContain('could not run: away: no phone here')
    expect(lines.at(-1)).toBe('3 passed, 0 failed')
  })

  it('that cannot run and tests that were skipped are failures with CI=true', async () => {
    record()
    vi.stubEnv('CI', 'true')
    expect(summarise(await runParts([good, away, some]))).toBe(1)
    expect(lines.at(-1)).toBe('3 passed, 2 failed')
  })

  it('name what failed at the end', async () => {
    record()
    const failure = { file: 'a.test.ts', title: 'a promise', state: 'failed', reason: 'expected 1' } as const
    const bad = { name: 'bad', run: async () => countOf({ tests: [failure], faults: ['b.test.ts: cannot load'] }, 1) }
    summarise(await runParts([bad]))
    expect(lines).toContain('failed: bad: a.test.ts > a promise: expected 1')
    expect(lines).toContain('failed: bad: b.test.ts: cannot load')
  })

  it('that nobody asked for are stated, and are no failure with CI=true either', async () => {
    record()
    vi.stubEnv('CI', 'true')
    vi.stubEnv('ZOHO_OAS_DIR', '')
    expect(summarise(await runParts([good, fidelityPart]))).toBe(0)
    expect(lines).toContain(
      "did not run: fidelity: ZOHO_OAS_DIR does not name a folder with Zoho's interface descriptions",
    )
    expect(lines.at(-1)).toBe('2 passed, 0 failed')
  })

  it('fail when nothing ran at all', async () => {
    record()
    vi.stubEnv('CI', '')
    expect(summarise(await runParts([away]))).toBe(1)
  })
})
