import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { withStore } from '../../testing/store.ts'
import { seedSite, type TestApp, testApp } from '../test-app.ts'

const database = withStore()
let server: TestApp
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jackfield-console-'))
  mkdirSync(join(folder, 'dist/assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'dist/index.html'), '<title>Jackfield</title>')
  writeFileSync(join(folder, 'dist/icon.svg'), '<svg/>')
  writeFileSync(join(folder, 'dist/assets/index-abc123.js'), 'export {}')
  await seedSite(database.store)
  server = await testApp(database.store, { config: { consoleDirectory: join(folder, 'dist') } })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

it('serves the console at every address that is a page of it', async () => {
  for (const url of ['/', '/setup', '/integrations/crm/zoho?result=1', '/agent/sign-in', '/calls/c123']) {
    const answer = await server.app.inject(url)
    expect([url, answer.statusCode, answer.body]).toEqual([url, 200, '<title>Jackfield</title>'])
    expect(answer.headers['content-type']).toMatch('text/html')
    expect(answer.headers['cache-control']).toBe('no-cache')
  }
})

it('serves its files, those with a hash in their name for ever', async () => {
  const script = await server.app.inject('/assets/index-abc123.js')
  expect(script.headers['content-type']).toMatch('/javascript')
  expect(script.headers['cache-control']).toContain('immutable')
  expect((await server.app.inject('/icon.svg')).headers['cache-control']).toBe('no-cache')
})

it('does not serve the page in place of a script, of the API or of the way back from Zoho', async () => {
  for (const url of ['/assets/index-old.js', '/api/nothing', '/api', '/integration/callback/api/other/']) {
    expect([url, (await server.app.inject(url)).statusCode]).toEqual([url, 404])
  }
})

it('serves nothing outside of its folder', async () => {
  for (const url of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '//secret.txt',
  ]) {
    const answer = await server.app.inject(url)
    expect([url, answer.body.includes('secret')]).toEqual([url, false])
  }
})
