import { ProblemError } from '../../problem.ts'
import type { CrmUpdates, RecordFacts, RecordUpdate, WriteOutcome } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { notWritten } from '../zoho/outcome.ts'
import type { DeskApi } from './api.ts'
import { textsFor } from './bodies.ts'
import { type Collection, pathOf, readRow, readRows } from './created-rows.ts'
import { parseDeskTime } from './desk-time.ts'
import { writeRecord } from './post-record.ts'
import { type Row, textOf } from './row.ts'

const collections: Readonly<Partial<Record<RecordUpdate['module'], Collection>>> = {
  Contacts: 'contacts',
  Accounts: 'accounts',
  Calls: 'calls',
  Tickets: 'tickets',
}

const purposes = { contacts: 'creation', accounts: 'creation', calls: 'log', tickets: 'ticket' } as const

/** Later changes of records that we made: the owner of a contact, the texts of a call or a ticket. */
export function createUpdates(api: DeskApi): CrmUpdates {
  return {
    async read(module, ids) {
      const collection = collectionOf(module)
      return (await readRows(api.for('look-up'), collection, ids)).map((row) => factsOf(collection, row))
    },

    async write({ module, id, unmodifiedSince, ...wanted }): Promise<WriteOutcome> {
      let collection: Collection
      let before: Row | null
      try {
        collection = collectionOf(module)
        before = await readRow(api.for('look-up'), collection, id)
        if (before === null) return { state: 'refused', problem: gone(id) }
        // Desk makes no change depend on nobody else's: who is quicker than the moment between the two requests is overwritten.
        if (factsOf(collection, before).modifiedAt > unmodifiedSince)
          return { state: 'not-written', problem: { code: 'zoho-record-changed' }, retryAfterMs: null }
      } catch (error) {
        return notWritten(error)
      }
      const body = { ...(collection === 'calls' && required(before)), ...changes(collection, wanted) }
      return writeRecord(api.for(purposes[collection]), { method: 'PATCH', path: pathOf(collection, id), body })
    },

    textsOf: async (written, module) => textsFor(written, module),
  }
}

function collectionOf(module: RecordUpdate['module']): Collection {
  const collection = collections[module]
  if (!collection) throw new ProblemError('zoho-refused-record', { code: module, detail: 'not in Zoho Desk' })
  return collection
}

const gone = (id: string) => ({ code: 'zoho-refused-record', params: { code: 'URL_NOT_FOUND', detail: id } }) as const

const changes = (
  collection: Collection,
  { ownerId, subject, description }: Pick<RecordUpdate, 'ownerId' | 'subject' | 'description'>,
) => ({
  ...(ownerId !== undefined && { [ownerField(collection)]: ownerId }),
  ...(subject !== undefined && { subject }),
  ...(description !== undefined && { description }),
})

const ownerField = (collection: Collection) => (collection === 'tickets' ? 'assigneeId' : 'ownerId')

/** Zoho's interface description demands these of each change of a call, its reference does not: they stay as they are. */
const required = (row: Row) =>
  Object.fromEntries(
    ['subject', 'departmentId', 'contactId', 'startTime', 'status'].flatMap((name) =>
      typeof row[name] === 'string' ? [[name, row[name]]] : [],
    ),
  )

function factsOf(collection: Collection, row: Row): RecordFacts {
  const createdAt = parseDeskTime(row['createdTime'])
  const modifiedAt = parseDeskTime(row['modifiedTime'])
  if (createdAt === null || modifiedAt === null)
    throw new ZohoFailure('zoho-bad-answer', { detail: 'times of a record' }, { written: 'no' })
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return {
    id: row.id,
    ownerId: textOf(row[ownerField(collection)]),
    subject: text(row['subject']),
    description: text(row['description']),
    createdAt,
    modifiedAt,
  }
}
