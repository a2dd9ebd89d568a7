import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { Schema } from './schema.ts'
import type { Statement } from './store.ts'

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
  if (!row) return null
  try {
    return schema.safeParse(JSON.parse(row.value)).data ?? null
  } catch {
    return null
  }
}
