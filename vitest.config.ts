import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { storeTests } from './scripts/store-tests.ts'

// Unit tests run on SQLite, and those that touch the store once more on PostgreSQL, when there is one:
// `npx vitest run <path>` needs none, `npm test` finds or starts one and sets JACKFIELD_TEST_PG_URL (scripts/postgres.ts).
// Against the local Zoho with settle times or messages, and against real MariaDB and PostgreSQL tables of call records with locks and
// silences: they take their time, whatever the machine.
const callRecords = 'packages/server/src/pbx/cdr/table-reader.test.ts'
const deliveries = ['local-zoho', 'local-zoho-creation', 'local-zoho-updates'].map(
  (name) => `packages/server/src/delivery/${name}.test.ts`,
)
const synchronisation = 'packages/server/src/phonebook/synchronisation.test.ts'
const realTime = [callRecords, ...deliveries, synchronisation]
const onStore = storeTests().filter((file) => !realTime.includes(file))
const withPostgres = Boolean(process.env.JACKFIELD_TEST_PG_URL)
// A whole server with local Zoho and PBX; on both stores too, but too long for `npm run check`.
const badInput = ['e2e/bad-input/**/*.test.ts']
const unitTests = [
  'packages/*/src/**/*.test.{ts,tsx}',
  'scripts/**/*.test.ts',
  'bench/**/*.test.ts',
  'chaos/**/*.test.ts',
]

// Limits for what hangs, not for what is slow: any test may run on a busy machine.
const servers = {
  pool: 'forks',
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 20_000 } },
} as const
// Loading the modules again for each file would take as long as the tests.
const unit = { ...servers, isolate: false } as const
// What does not come within a minute does not come, however busy the machine is.
const endToEnd = {
  pool: 'forks',
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000 } },
} as const
/** Each file has servers and browsers of its own; calls that ring and logs that wait leave the processor to another file. */
const BROWSER_FILES_AT_ONCE = 3

/** What a store kind's project runs: its own files, when that store is there. An empty list would mean vitest's default patterns. */
function onStoreKind(kind: 'sqlite' | 'postgres', files: string[]) {
  const there = (kind === 'sqlite' || withPostgres) && files.length > 0
  return { include: there ? files : ['no-such-file'], env: { JACKFIELD_TEST_STORE: kind } }
}

export default defineConfig({
  test: {
    // Tests wait for each other's timers more than they compute.
    maxWorkers: Math.max(3, availableParallelism()),
    reporters: ['default', './scripts/rows-reporter.ts'],
    projects: [
      { test: { name: 'unit', include: unitTests, exclude: [...onStore, ...realTime], ...unit } },
      { test: { name: 'unit-sqlite', ...onStoreKind('sqlite', onStore), ...unit } },
      { test: { name: 'unit-postgres', ...onStoreKind('postgres', onStore), ...unit } },
      { test: { name: 'real-time-sqlite', ...onStoreKind('sqlite', realTime), ...servers } },
      {
        test: { name: 'real-time-postgres', ...onStoreKind('postgres', [...deliveries, synchronisation]), ...servers },
      },
      { test: { name: 'bad-input-sqlite', ...onStoreKind('sqlite', badInput), ...servers } },
      { test: { name: 'bad-input-postgres', ...onStoreKind('postgres', badInput), ...servers } },
      {
        test: {
          name: 'browser',
          ...onStoreKind('sqlite', ['e2e/browser/**/*.e2e.ts']),
          ...endToEnd,
          maxWorkers: BROWSER_FILES_AT_ONCE,
          // Another number of workers needs a turn of its own.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'asterisk',
          ...onStoreKind('sqlite', ['e2e/asterisk/**/*.e2e.ts']),
          ...endToEnd,
          // There is one Asterisk.
          fileParallelism: false,
        },
      },
    ],
  },
})
