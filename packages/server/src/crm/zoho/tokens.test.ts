import { expect, test } from 'vitest'
import { ZohoFailure } from './failure.ts'
import type { TokenAnswer } from './token-answer.ts'
import { type SavedTokens, Tokens, type TokenVault } from './tokens.ts'

const minute = 60_000

/** A database row and an account server, in a few lines; processes are made anew over the same row. */
function scene(answers: (TokenAnswer | Error)[] = []) {
  let row: SavedTokens | null = { refreshToken: 'r', accessToken: null, accessExpiresAt: null, problem: null }
  let asked = 0
  const clock = { now: 1_000_000_000_000 }
  const vault: TokenVault = {
    load: async () => row,
    saveAccess: async (accessToken, accessExpiresAt) => {
      row = { ...row!, accessToken, accessExpiresAt }
    },
    saveProblem: async (problem) => {
      row = { ...row!, problem }
    },
  }
  const refresh = async () => {
    asked++
    await new Promise((resolve) => setTimeout(resolve, 2))
    const answer = answers.shift() ?? granted(`t${asked}`)
    if (answer instanceof Error) throw answer
    return answer
  }
  return {
    clock,
    vault,
    process: () => new Tokens({ vault, refresh, now: () => clock.now, warn: () => {} }),
    asked: () => asked,
    row: () => row,
    setRow: (changed: SavedTokens | null) => {
      row = changed
    },
  }
}

const granted = (accessToken: string, lifeMs = 60 * minute): TokenAnswer => ({
  kind: 'granted',
  grant: { accessToken, refreshToken: null, apiDomain: null, lifeMs },
})
const problemOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ZohoFailure)
  return error as ZohoFailure
}

test('[A2.13] fifty requests at once make one refresh, and all have its token', async () => {
  const { process, asked } = scene()
  const tokens = process()
  const given = await Promise.all(Array.from({ length: 50 }, () => tokens.get()))
  expect(new Set(given)).toEqual(new Set(['t1']))
  expect(asked()).toBe(1)
})

test('[A2.13] fifty refusals of one token make one refresh', async () => {
  const { process, asked } = scene()
  const tokens = process()
  const first = await tokens.get()
  const renewed = await Promise.all(Array.from({ length: 50 }, () => tokens.renew(first)))
  expect(new Set(renewed)).toEqual(new Set(['t2']))
  expect(await tokens.renew(first)).toBe('t2')
  expect(asked()).toBe(2)
})

test('[A2.13] a token that was saved is used after a restart, without a refresh', async () => {
  const { process, asked } = scene()
  await process().get()
  for (let start = 0; start < 20; start++) expect(await process().get()).toBe('t1')
  expect(asked()).toBe(1)
})

test('a token that somebody else has saved meanwhile is taken over', async () => {
  const { process, asked, row, setRow, clock } = scene()
  const tokens = process()
  const old = await tokens.get()
  setRow({ ...row()!, accessToken: 'other', accessExpiresAt: clock.now + 50 * minute })
  expect(await tokens.renew(old)).toBe('other')
  expect(asked()).toBe(1)
})

test('the successor is fetched some minutes before the end, while the old one goes on to be used', async () => {
  const { process, asked, clock } = scene()
  const tokens = process()
  await tokens.get()
  clock.now += 56 * minute
  expect(await tokens.get()).toBe('t1')
  await expect.poll(asked).toBe(2)
  await expect.poll(() => tokens.get()).toBe('t2')
})

test('a refresh that fails early does not disturb the token that still works', async () => {
  const { process, clock } = scene([granted('t1'), { kind: 'fault', status: 503, detail: 'not JSON' }])
  const tokens = process()
  await tokens.get()
  clock.now += 56 * minute
  for (let i = 0; i < 5; i++) expect(await tokens.get()).toBe('t1')
})

test.each(['throttled'] as const)(
  'after a throttle answer nothing is asked for ten minutes, restart or not',
  async (kind) => {
    const { process, asked, clock, row } = scene([{ kind }])
    const failure = await problemOf(process().get())
    expect(failure.problem).toMatchObject({ code: 'zoho-throttled', params: { minutes: 10 } })
    expect(failure.written).toBe('no')
    expect(failure.retryAfterMs).toBeGreaterThanOrEqual(10 * minute)
    for (let start = 0; start < 5; start++) {
      clock.now += 1.9 * minute
      expect((await problemOf(process().get())).problem.code).toBe('zoho-throttled')
    }
    expect(asked()).toBe(1)
    clock.now += minute
    expect(await process().get()).toBe('t2')
    expect(row()?.problem).toBeNull()
  },
)

test('[A2.14] a refused refresh token asks for a new authorisation, and Zoho is not asked again', async () => {
  const { process, asked, clock, row } = scene([{ kind: 'refused', refusal: 'invalid-code' }])
  const tokens = process()
  const failure = await problemOf(tokens.get())
  expect(failure.problem.code).toBe('zoho-needs-reauthorisation')
  expect(failure.permanent).toBe(true)
  expect(row()?.problem).toEqual({ code: 'zoho-needs-reauthorisation' })
  clock.now += 60 * minute
  for (const again of [tokens, process(), process()])
    expect((await problemOf(again.get())).problem.code).toBe('zoho-needs-reauthorisation')
  expect(tokens.problem()).toEqual({ code: 'zoho-needs-reauthorisation' })
  expect(asked()).toBe(1)
})

test('a network fault pauses a little longer each time, so that requests do not each ask', async () => {
  const down = () => new ZohoFailure('zoho-unreachable', { reason: 'ECONNREFUSED' }, { written: 'no' })
  const { process, asked, clock } = scene([down(), down(), granted('t3')])
  const tokens = process()
  for (let i = 0; i < 10; i++) expect((await problemOf(tokens.get())).problem.code).toBe('zoho-unreachable')
  expect(asked()).toBe(1)
  clock.now += 2_001
  await problemOf(tokens.get())
  clock.now += 2_001
  await problemOf(tokens.get())
  expect(asked()).toBe(2)
  clock.now += 3_000
  expect(await tokens.get()).toBe('t3')
  expect(tokens.problem()).toBeNull()
})

test('a failed refresh did not write anything, even if the token endpoint died in the middle', async () => {
  const { process } = scene([new ZohoFailure('zoho-timeout', undefined, { written: 'unknown' })])
  expect((await problemOf(process().get())).written).toBe('no')
})

test('tokens that die over and over are not renewed more often than Zoho allows', async () => {
  const { process, asked, clock } = scene()
  const tokens = process()
  let token = await tokens.get()
  for (let i = 0; i < 8; i++) token = await tokens.renew(token)
  expect((await problemOf(tokens.renew(token))).problem.code).toBe('zoho-throttled')
  expect(asked()).toBe(9)
  clock.now += 11 * minute
  expect(await tokens.renew(token)).toBe('t10')
})

test('without a connection there is no token', async () => {
  const { process, setRow, asked } = scene()
  setRow(null)
  expect((await problemOf(process().get())).problem.code).toBe('zoho-not-connected')
  expect(asked()).toBe(0)
})

test('a token that cannot be saved is used all the same', async () => {
  const { vault, clock } = scene()
  const broken: TokenVault = { ...vault, saveAccess: () => Promise.reject(new Error('disk full')) }
  const warned: string[] = []
  const tokens = new Tokens({
    vault: broken,
    refresh: async () => granted('t1'),
    now: () => clock.now,
    warn: (message) => warned.push(message),
  })
  expect(await tokens.get()).toBe('t1')
  expect(warned).toEqual(['the access token could not be saved'])
})
