import { provideMariaDb } from '../mariadb.ts'
import { couldNotRun, type Part, type PartResult } from '../parts.ts'
import { providePostgres } from '../postgres.ts'
import { runVitest } from '../vitest-run.ts'

const UNIT_MINUTES = 15
const BAD_INPUT_MINUTES = 15

/** All unit tests; those that touch the store on SQLite. */
export const unitOnSqlitePart: Part = {
  name: 'unit, SQLite',
  minutes: UNIT_MINUTES,
  run: () => runVitest('unit-sqlite', ['unit', 'unit-sqlite'], { env: { JACKFIELD_TEST_PG_URL: undefined } }),
}

/** Tables of call records in a real MariaDB and a real PostgreSQL, as PBXs keep them; delivery with its settle times on both stores. */
export const realTimePart: Part = { name: 'real time', minutes: 15, run: runRealTime }

async function runRealTime(): Promise<PartResult> {
  const [mariadb, postgres] = [await provideMariaDb(), await providePostgres()]
  const missing = [mariadb, postgres].filter((server) => typeof server === 'string')
  try {
    const env = {
      ...(typeof mariadb === 'string' ? {} : { JACKFIELD_TEST_MARIADB_URL: mariadb.url }),
      ...(typeof postgres === 'string' ? {} : { JACKFIELD_TEST_PG_URL: postgres.url }),
    }
    const result = await runVitest('real-time', ['real-time-sqlite', 'real-time-postgres'], { env })
    // Without one of them the tests that need it skip themselves.
    return missing.length === 0 ? result : { ...result, couldNotRun: missing.join('; ') }
  } finally {
    for (const server of [mariadb, postgres]) if (typeof server !== 'string') await server.stop()
  }
}

/** The bad-input table against a whole server. */
export const badInputPart: Part = {
  name: 'bad input, SQLite',
  minutes: BAD_INPUT_MINUTES,
  run: () => runVitest('bad-input-sqlite', ['bad-input-sqlite'], { env: { JACKFIELD_TEST_PG_URL: undefined } }),
}

/** The unit tests that touch the store, once more on PostgreSQL. */
export const unitOnPostgresPart = onPostgres('unit', 'unit-postgres', UNIT_MINUTES)

/** The bad-input table against a whole server on PostgreSQL. */
export const badInputOnPostgresPart = onPostgres('bad input', 'bad-input-postgres', BAD_INPUT_MINUTES)

function onPostgres(what: string, project: string, minutes: number): Part {
  return { name: `${what}, PostgreSQL`, minutes, run: () => runOnPostgres(project) }
}

async function runOnPostgres(project: string): Promise<PartResult> {
  const postgres = await providePostgres()
  if (typeof postgres === 'string') return couldNotRun(`${postgres}; set JACKFIELD_TEST_PG_URL to use another one`)
  try {
    return await runVitest(project, [project], { env: { JACKFIELD_TEST_PG_URL: postgres.url } })
  } finally {
    await postgres.stop()
  }
}
