import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { ProblemError } from '../../problem.ts'
import { compileUnit } from '../compile-unit.ts'
import { trackHealth } from '../health.ts'
import { createDb } from '../kysely-dialect.ts'
import { migrate } from '../migrate.ts'
import type { Schema } from '../schema.ts'
import type { Store } from '../store.ts'
import { openReader, openWriter } from './connection.ts'
import { createWriterClient, type WriterClient } from './writer-client.ts'

/**
 * Opens (and creates) the database file and brings its schema forward.
 * @param writer tests pass one whose thread they can end
 * @throws ProblemError `store-unavailable`, `store-newer`
 */
export async function openSqliteStore(path: string, writer?: (path: string) => WriterClient): Promise<Store> {
  try {
    createFile(path)
    await migrateFile(path)
    const reader = openReader(path)
    const client = (writer ?? createWriterClient)(path)
    const track = trackHealth()
    return {
      kind: 'sqlite',
      db: createDb<Schema>('sqlite', async (sql, values) => reader.run(sql, values)),
      commit: async (unit) => {
        const statements = compileUnit(unit)
        return track.around(() => client.commit(statements))
      },
      health: async () => ({ problem: track.problem(), sizeBytes: sizeOf(path) }),
      async close() {
        await client.close()
        reader.close()
      },
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError('store-unavailable', { detail: (error as Error).message }, error)
  }
}

/** The file holds sealed secrets and customers' numbers: it is made for its owner alone. SQLite gives its side files the same mode. */
function createFile(path: string): void {
  createFolder(dirname(path))
  closeSync(openSync(path, 'a', 0o600))
}

/** Not `recursive`: Node's own never returns where the operating system refuses to make folders, as under /proc. */
function createFolder(path: string): void {
  if (existsSync(path)) return
  createFolder(dirname(path))
  mkdirSync(path)
}

async function migrateFile(path: string): Promise<void> {
  const connection = openWriter(path)
  try {
    connection.run('begin immediate', [])
    await migrate(
      createDb('sqlite', async (sql, values) => connection.run(sql, values)),
      'sqlite',
    )
    connection.run('commit', [])
  } finally {
    // Closing rolls back what was not committed.
    connection.close()
  }
}

/** The file and what was written since it was last brought up to date. */
function sizeOf(path: string): number | null {
  const [file, log] = [path, `${path}-wal`].map((each) => statSync(each, { throwIfNoEntry: false })?.size)
  return file === undefined ? null : file + (log ?? 0)
}
