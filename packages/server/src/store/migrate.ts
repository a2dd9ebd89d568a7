import { type Kysely, sql } from 'kysely'
import { ProblemError } from '../problem.ts'
import { first } from './migrations/0001-first.ts'
import { deliveriesChecked } from './migrations/0002-deliveries-checked.ts'
import { records } from './migrations/0003-records.ts'
import { contactsAndCreation } from './migrations/0004-contacts-and-creation.ts'
import { copyProgress } from './migrations/0005-copy-progress.ts'
import { contactImports } from './migrations/0006-contact-imports.ts'
import { recordings as recordingFiles } from './migrations/0007-recordings.ts'
import { crmChannel } from './migrations/0008-crm-channel.ts'
import { credits } from './migrations/0009-credits.ts'
import { notesAndOwners } from './migrations/0010-notes-and-owners.ts'
import { popReceipts } from './migrations/0011-pop-receipts.ts'
import { numberReading } from './migrations/0012-number-reading.ts'
import { helpdesk } from './migrations/0013-helpdesk.ts'
import { incompleteRecords } from './migrations/0014-incomplete-records.ts'
import { recordEmail } from './migrations/0015-record-email.ts'
import { timeFormat } from './migrations/0016-time-format.ts'
import { columnTypes, type Migration } from './migrations/migration.ts'
import type { StoreKind } from './store.ts'

/** All steps in their order. */
export const migrations: readonly Migration[] = [
  first,
  deliveriesChecked,
  records,
  contactsAndCreation,
  copyProgress,
  contactImports,
  recordingFiles,
  crmChannel,
  credits,
  notesAndOwners,
  popReceipts,
  numberReading,
  helpdesk,
  incompleteRecords,
  recordEmail,
  timeFormat,
]

interface MigrationTables {
  schema_migration: { number: number; name: string; applied_at: number }
}

/**
 * Brings the schema forward; runs inside a transaction that the caller opened and that keeps other processes out.
 * @throws ProblemError `store-newer` when a newer Jackfield has changed this database.
 */
export async function migrate(db: Kysely<unknown>, kind: StoreKind, steps = migrations): Promise<void> {
  const columns = columnTypes(kind)
  const own = db as unknown as Kysely<MigrationTables>
  const known = steps.at(-1)?.number ?? 0
  await sql`create table if not exists schema_migration
    (number ${columns.integer} primary key, name ${columns.text} not null, applied_at ${columns.integer} not null)`.execute(
    db,
  )
  const row = await own
    .selectFrom('schema_migration')
    .select((e) => e.fn.max('number').as('number'))
    .executeTakeFirst()
  const found = row?.number ?? 0
  if (found > known) throw new ProblemError('store-newer', { found, known })
  for (const step of steps) {
    if (step.number <= found) continue
    await step.up(db, columns)
    await own
      .insertInto('schema_migration')
      .values({ number: step.number, name: step.name, applied_at: Date.now() })
      .execute()
  }
}
