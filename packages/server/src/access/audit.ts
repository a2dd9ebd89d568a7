import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Millis } from '../calls/ids.ts'
import type { Schema } from '../store/schema.ts'
import type { Statement } from '../store/store.ts'

/**
 * A line of the audit log, for the unit of the change that it tells of: who, what (`site.save`), on what, and what is
 * different now. `detail` must hold no secret.
 */
export type Audit = (
  who: string,
  action: string,
  subject: string,
  detail: Readonly<Record<string, unknown>>,
) => Statement

export const createAudit =
  (db: Kysely<Schema>, now: () => Millis): Audit =>
  (who, action, subject, detail) => ({
    query: db
      .insertInto('audit')
      .values({ id: randomUUID(), at: now(), who, action, subject, detail: JSON.stringify(detail) }),
    expect: 1,
  })
