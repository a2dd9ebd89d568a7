import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from './schema.ts'
import type { Statement, Store } from './store.ts'

/** Keeps one value of the installation under a name of its own. */
export const saveMeta = (db: Kysely<Schema>, key: string, value: string): Statement => ({
  query: db
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value })),
})

export const deleteMeta = (db: Kysely<Schema>, key: string): Statement => ({
  query: db.deleteFrom('meta').where('key', '=', key),
})

/** A value that was kept as JSON; null when there is none, or none of this shape. */
export async function readMeta<T>(db: Kysely<Schema>, key: string, schema: z.ZodType<T>): Promise<T | null> {
  const row = await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst()
  return parsed(row?.value, schema)
}

/** As `readMeta`, and it is gone after that: read and removed in one step, so that of two who ask at once only one has it. */
export async function takeMeta<T>(store: Store, key: string, schema: z.ZodType<T>): Promise<T | null> {
  const query = store.db.deleteFrom('meta').where('key', '=', key).returning('value')
  const done = await store.commit([{ query }])
  return parsed(done.committed ? done.results[0]?.rows[0]?.['value'] : undefined, schema)
}

const expirySchema = z.object({ expiresAt: z.number() })

/** Statements that delete what has expired of the values whose names begin so: their `expiresAt` is not after `now`, or missing. */
export async function expiredMeta(db: Kysely<Schema>, prefix: string, now: number): Promise<Statement[]> {
  const rows = await db.selectFrom('meta').selectAll().where('key', 'like', `${prefix}%`).execute()
  return rows
    .filter(({ value }) => !((parsed(value, expirySchema)?.expiresAt ?? 0) > now))
    .map(({ key }) => deleteMeta(db, key))
}

function parsed<T>(value: unknown, schema: z.ZodType<T>): T | null {
  if (typeof value !== 'string') return null
  try {
    return schema.safeParse(JSON.parse(value)).data ?? null
  } catch {
    return null
  }
}
