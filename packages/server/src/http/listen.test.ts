import { explain } from '@jackfield/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ProblemError } from '../problem.ts'
import { withStore } from '../testing/store.ts'
import { listen } from './listen.ts'
import { seedSite, type TestApp, testApp } from './test-app.ts'

const database = withStore()
let first: TestApp
let second: TestApp

beforeAll(async () => {
  await seedSite(database.store)
  first = await testApp(database.store)
  second = await testApp(database.store)
})
afterAll(async () => {
  await first.close()
  await second.close()
})

it('[OPS.19] a port in use is told by its number and what to do', async () => {
  const port = await listen(first.app, { host: '127.0.0.1', port: 0 })
  expect((await fetch(`http://127.0.0.1:${port}/api/health`)).status).toBe(200)
  const error = await listen(second.app, { host: '127.0.0.1', port }).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(ProblemError)
  const { problem } = error as ProblemError
  expect(problem).toEqual({ code: 'port-in-use', params: { host: '127.0.0.1', port } })
  for (const language of ['en', 'zh-CN'] as const) {
    expect(explain(problem, language).what).toContain(String(port))
    expect(explain(problem, language).remedy).toContain('--port')
  }
})

it('an address that this machine does not have is told as such', async () => {
  const error = await listen(second.app, { host: '192.0.2.1', port: 0 }).catch((error: unknown) => error)
  expect((error as ProblemError).problem.code).toBe('config-invalid')
})
