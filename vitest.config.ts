import { defineConfig } from 'vitest/config'
import { storeTests } from './scripts/store-tests.ts'

// Unit tests run on SQLite, and those that touch the store once more on PostgreSQL, when there is one:
// `npx vitest run <path>` needs none, `npm test` finds or starts one and sets JACKFIELD_TEST_PG_URL (scripts/postgres.ts).
const onStore = storeTests()
const onPostgres = process.env.JACKFIELD_TEST_PG_URL ? onStore : []
// A whole server with local Zoho and PBX; on both stores too, but too long for `npm run check`.
const badInput = ['e2e/bad-input/**/*.test.ts']
const badInputOnPostgres = process.env.JACKFIELD_TEST_PG_URL ? badInput : []
// Against real MariaDB and PostgreSQL tables of call records, with locks and silences that take their time.
const callRecords = ['packages/server/src/pbx/cdr/table-reader.test.ts']
const unitTests = [
  'packages/*/src/**/*.test.{ts,tsx}',
  'scripts/**/*.test.ts',
  'bench/**/*.test.ts',
  'chaos/**/*.test.ts',
]

const unit = { pool: 'forks', testTimeout: 20_000, hookTimeout: 30_000 } as const
// One at a time: each has a browser, a PBX or servers of its own, and two cores are not many.
const endToEnd = { pool: 'forks', fileParallelism: false, testTimeout: 180_000, hookTimeout: 180_000 } as const

/** An empty list would mean vitest's default patterns. */
function orNone(files: string[]): string[] {
  return files.length > 0 ? files : ['no-such-file']
}

export default defineConfig({
  test: {
    reporters: ['default', './scripts/rows-reporter.ts'],
    projects: [
      { test: { name: 'unit', include: unitTests, exclude: [...onStore, ...callRecords], ...unit } },
      { test: { name: 'unit-sqlite', include: orNone(onStore), env: { JACKFIELD_TEST_STORE: 'sqlite' }, ...unit } },
      {
        test: {
          name: 'unit-postgres',
          include: orNone(onPostgres),
          env: { JACKFIELD_TEST_STORE: 'postgres' },
          ...unit,
        },
      },
      { test: { name: 'call-records', include: callRecords, ...unit } },
      { test: { name: 'bad-input', include: badInput, env: { JACKFIELD_TEST_STORE: 'sqlite' }, ...unit } },
      {
        test: {
          name: 'bad-input-postgres',
          include: orNone(badInputOnPostgres),
          env: { JACKFIELD_TEST_STORE: 'postgres' },
          ...unit,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['e2e/browser/**/*.e2e.ts'],
          env: { JACKFIELD_TEST_STORE: 'sqlite' },
          ...endToEnd,
        },
      },
      {
        test: {
          name: 'asterisk',
          include: ['e2e/asterisk/**/*.e2e.ts'],
          env: { JACKFIELD_TEST_STORE: 'sqlite' },
          ...endToEnd,
        },
      },
    ],
  },
})
