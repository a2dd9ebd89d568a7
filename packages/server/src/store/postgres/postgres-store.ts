import type { Pool, PoolClient } from 'pg'
import { compileUnit } from '../compile-unit.ts'
import { trackHealth } from '../health.ts'
import { createDb } from '../kysely-dialect.ts'
import { migrate } from '../migrate.ts'
import type { Schema } from '../schema.ts'
import type { CompiledStatement } from '../sqlite/writer.ts'
import type { CommitResult, Store } from '../store.ts'
import { answered, mayRepeat, storeError } from './errors.ts'
import { createPool, runOn } from './pool.ts'

/** Chosen once, at random: two Jackfields that start at once change the schema one after the other. */
const MIGRATION_LOCK = 7_205_913_441
/** How often a unit is tried that lost a deadlock. */
const TRIES = 4

/**
 * Connects and brings the schema forward.
 * @throws ProblemError `store-unavailable`, `store-newer`
 */
export async function openPostgresStore(url: string): Promise<Store> {
  const writers = createPool(url, { readOnly: false, max: 8 })
  const readers = createPool(url, { readOnly: true, max: 8 })
  const end = () => Promise.all([writers.end(), readers.end()])
  try {
    await onClient(writers, async (client) => {
      await runOn(client, `select pg_advisory_xact_lock(${MIGRATION_LOCK})`, [])
      await migrate(
        createDb('postgres', (sql, values) => runOn(client, sql, values)),
        'postgres',
      )
      return true
    })
  } catch (error) {
    await end()
    throw storeError(error)
  }
  const db = createDb<Schema>('postgres', async (sql, values) => {
    try {
      return await runOn(readers, sql, values)
    } catch (error) {
      throw storeError(error)
    }
  })
  const track = trackHealth()
  return {
    kind: 'postgres',
    db,
    commit: async (unit) => {
      const statements = compileUnit(unit)
      return track.around(() => commit(writers, statements))
    },
    health: async () => ({ problem: track.problem(), sizeBytes: await sizeOf(readers) }),
    async close() {
      await end()
    },
  }
}

async function commit(pool: Pool, statements: readonly CompiledStatement[]): Promise<CommitResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      let result: CommitResult = { committed: true, results: [] }
      await onClient(pool, async (client) => {
        result = await runAll(client, statements)
        return result.committed
      })
      return result
    } catch (error) {
      if (attempt < TRIES && mayRepeat(error)) continue
      throw storeError(error)
    }
  }
}

async function runAll(client: PoolClient, statements: readonly CompiledStatement[]): Promise<CommitResult> {
  const results = []
  for (const [failed, { sql, values, expect }] of statements.entries()) {
    const result = await runOn(client, sql, values)
    if (expect !== undefined && result.changes !== expect) return { committed: false, failed }
    results.push(result)
  }
  return { committed: true, results }
}

/** A transaction on a connection of the pool; committed when `work` says true. A connection that failed is not used again. */
async function onClient(pool: Pool, work: (client: PoolClient) => Promise<boolean>): Promise<void> {
  const client = await pool.connect()
  // Without a listener, a connection that breaks while it is ours would end the process.
  const ignore = () => {}
  client.on('error', ignore)
  let broken = true
  try {
    await client.query('begin')
    const good = await work(client)
    await client.query(good ? 'commit' : 'rollback')
    broken = false
  } catch (error) {
    // Only a server that answered is asked to roll back; any other connection is thrown away, which does the same.
    if (answered(error)) {
      broken = await client.query('rollback').then(
        () => false,
        () => true,
      )
    }
    throw error
  } finally {
    client.off('error', ignore)
    client.release(broken)
  }
}

async function sizeOf(pool: Pool): Promise<number | null> {
  try {
    const { rows } = await runOn(pool, 'select pg_database_size(current_database()) as size', [])
    return rows[0]?.['size'] as number
  } catch {
    return null
  }
}
