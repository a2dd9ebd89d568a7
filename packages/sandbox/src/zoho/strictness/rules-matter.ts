import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type Reply, startTestZoho, type TestZoho } from '../test-harness.ts'
import type { Rule } from './rules.ts'

/** A request that shows what a rule is good for. */
export interface Case {
  /** Asks a freshly reset Zoho, signed in as its administrator, and gives what of the answers matters. */
  readonly ask: (zoho: TestZoho) => Promise<unknown>
  /** With the rule. */
  readonly strict: unknown
  /** The same without it. */
  readonly lax: unknown
}

/** Tests each rule twice, with and without it: the answers must differ in the way that its case says. */
export function rulesMatter<R extends Rule>(
  rules: readonly R[],
  cases: Readonly<Record<R, Case>>,
  scopes?: string,
): void {
  const lax = new Set<Rule>()
  let zoho: TestZoho
  beforeAll(async () => {
    zoho = await startTestZoho({ lax })
  })
  afterEach(() => {
    vi.useRealTimers()
    lax.clear()
  })
  afterAll(() => zoho.close())

  async function answers({ ask }: Case): Promise<unknown> {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    await zoho.control('/reset', {})
    await zoho.signIn(scopes)
    return ask(zoho)
  }

  test.each(rules)('[OPS.31] %s', async (rule) => {
    const one = cases[rule]
    expect(one.lax).not.toEqual(one.strict)
    expect(await answers(one)).toEqual(one.strict)
    lax.add(rule)
    expect(await answers(one)).toEqual(one.lax)
  })
}

/** Moves the clock of this process, Zoho's included. */
export const pass = (ms: number) => void vi.setSystemTime(Date.now() + ms)

/** The code of an error, or the status where there is none. */
export const told = ({ json, status }: Reply): string | number => json?.code ?? json?.errorCode ?? status

/** The codes of the records of a write. */
export const codesOf = ({ json }: Reply): string[] => json.data.map(({ code }: { code: string }) => code)
