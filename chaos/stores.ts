import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Client } from 'pg'
import { providePostgres } from '../scripts/postgres.ts'

export const storeKinds = ['sqlite', 'postgres'] as const
export type StoreKind = (typeof storeKinds)[number]

export interface RunStore {
  /** As the server's configuration wants it. */
  readonly url: string
  remove(): Promise<void>
}

/** An empty store for one run. Throws with the reason when there is no PostgreSQL. */
export async function newStore(kind: StoreKind, folder: string): Promise<RunStore> {
  if (kind === 'sqlite') return { url: `sqlite:${join(folder, 'jackfield.db')}`, remove: async () => {} }
  const server = await providePostgres()
  if (typeof server === 'string') throw new Error(server)
  const database = `jackfield_chaos_${randomBytes(6).toString('hex')}`
  await query(server.url, `create database ${database}`)
  const url = new URL(server.url)
  url.pathname = `/${database}`
  const remove = async () => {
    await query(server.url, `drop database if exists ${database} with (force)`)
    await server.stop()
  }
  return { url: url.href, remove }
}

async function query(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
