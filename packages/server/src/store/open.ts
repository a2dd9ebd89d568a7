import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProblemError } from '../problem.ts'
import { openSqliteStore } from './sqlite/sqlite-store.ts'
import type { Store } from './store.ts'

/**
 * Opens a database and brings its schema forward.
 * @param url `sqlite:/path/of/file.db`, `sqlite::memory:` (a temporary file, gone after `close`),
 *   `postgresql://user@host/database`, or by Unix socket `postgresql://user@localhost/database?host=/var/run/postgresql`
 * @throws ProblemError `store-unavailable` with the reason, `store-newer`
 */
export async function openStore(url: string): Promise<Store> {
  if (url === 'sqlite::memory:') return openTemporary()
  if (url.startsWith('sqlite:') && url.length > 'sqlite:'.length) return openSqliteStore(url.slice('sqlite:'.length))
  if (/^(postgres|postgresql|socket):/.test(url)) {
    // Only who has such a database pays for its driver's memory.
    const { openPostgresStore } = await import('./postgres/postgres-store.ts')
    return openPostgresStore(url)
  }
  // The address may hold a password and is not repeated.
  const kind = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0] ?? '?'
  throw new ProblemError('store-unavailable', { detail: `${kind} is neither sqlite: nor postgresql:` })
}

async function openTemporary(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'jackfield-store-'))
  const store = await openSqliteStore(join(folder, 'store.db'))
  return {
    ...store,
    async close() {
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
