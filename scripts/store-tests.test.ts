import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { storeTests } from './store-tests.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'jackfield-scripts-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(file: string, source: string): void {
  const path = join(root, 'packages/server/src', file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, source)
}

it('finds the tests that reach the store helper, directly or by another helper', () => {
  write('testing/store.ts', `import { openStore } from '../store/store.ts'`)
  write('testing/app.ts', `import { testStore } from './store.ts'`)
  write('testing/site.ts', `import { testApp } from './app.ts'`)
  write('testing/clock.ts', `import { x } from '../calls/call.ts'`)
  write('calls/call.test.ts', `import { call } from './call.ts'\nimport { clock } from '../testing/clock.ts'`)
  write('delivery/outbox.test.ts', `import { testStore } from '../testing/store.ts'`)
  write('http/routes/calls.test.ts', `import { testSite } from '../../testing/site.ts'`)
  write('store/late.test.ts', `const { testStore } = await import('../testing/store.ts')`)
  write('testing/store.test.ts', `import { testStore } from './store.ts'`)
  write('http/test-app.ts', `import { testStore } from '../testing/store.ts'`)
  write('http/app.test.ts', `import { testApp } from './test-app.ts'`)
  write('calls/store.test.ts', `import { store } from './store.ts'`)
  expect(storeTests(root)).toEqual([
    'packages/server/src/delivery/outbox.test.ts',
    'packages/server/src/http/app.test.ts',
    'packages/server/src/http/routes/calls.test.ts',
    'packages/server/src/store/late.test.ts',
    'packages/server/src/testing/store.test.ts',
  ])
})

it('finds none where there are no helpers', () => {
  expect(storeTests(root)).toEqual([])
})
