import { ProblemError, problemOf } from '../../problem.ts'
import type { CrmUpdates, RecordFacts, RecordUpdate, WriteOutcome } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { withMarker } from '../zoho/marker.ts'
import { unreadable, wholeRequest } from '../zoho/outcome.ts'
import { harmless } from '../zoho/text.ts'
import type { Transport } from '../zoho/transport.ts'
import { callLayout, subjectOf } from './call-record.ts'
import { type MarkedModule, type RawRow, rowsById } from './created-rows.ts'
import { crmTime, parseCrmTime } from './crm-time.ts'
import type { FieldLists } from './fields.ts'
import { idOf } from './look-alike.ts'
import { outcomeOf } from './post-records.ts'

/** Later changes of records that we made: the owner of a contact or lead, the texts of a log. */
export function createUpdates({
  transport,
  fields,
}: {
  readonly transport: Pick<Transport, 'for'>
  readonly fields: FieldLists
}): CrmUpdates {
  return {
    async read(module, ids) {
      if (!isOurs(module)) throw notHere(module)
      const columns = [
        'Owner',
        'Created_Time',
        'Modified_Time',
        'Description',
        ...(module === 'Calls' ? ['Subject'] : []),
      ]
      return (await rowsById(transport.for('look-up'), module, ids, columns)).map(factsOf)
    },

    async write({ module, id, unmodifiedSince, ownerId, subject, description }): Promise<WriteOutcome> {
      if (!isOurs(module)) return { state: 'refused', problem: notHere(module).problem }
      const changes = {
        ...(ownerId !== undefined && { Owner: { id: ownerId } }),
        ...(subject !== undefined && { Subject: subject }),
        ...(description !== undefined && { Description: description }),
      }
      try {
        const { body } = await transport.for(module === 'Calls' ? 'log' : 'creation').send({
          method: 'PUT',
          path: `/crm/v8/${module}/${encodeURIComponent(id)}`,
          body: { data: [changes] },
          headers: { 'if-unmodified-since': crmTime(unmodifiedSince, 'UTC') },
        })
        return only(body) ?? unreadable('outcome')
      } catch (error) {
        if (!(error instanceof ZohoFailure)) return { state: 'unknown', problem: problemOf(error) }
        if (error.zohoCode === 'ALREADY_MODIFIED')
          return { state: 'not-written', problem: { code: 'zoho-record-changed' }, retryAfterMs: null }
        const inside = error.written === 'no' ? only(error.body) : null
        return inside ?? wholeRequest(error)
      }
    },

    async textsOf(written, module) {
      if (!isOurs(module)) throw notHere(module)
      const layout = callLayout(await fields.of('Calls'))
      return {
        subject: subjectOf(written, layout),
        description: withMarker(harmless(written.description, true), written.ref, layout.descriptionLength),
      }
    },
  }
}

/** Modules whose records Jackfield makes in Zoho CRM. */
const isOurs = (module: RecordUpdate['module']): module is MarkedModule['module'] =>
  module === 'Calls' || module === 'Contacts' || module === 'Leads'

const notHere = (module: string) =>
  new ProblemError('zoho-refused-record', { code: module, detail: 'not written in Zoho CRM' })

/** The outcome of the one record; null when the body does not tell it. */
function only(body: unknown): WriteOutcome | null {
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : null
  return Array.isArray(data) && data.length === 1 ? outcomeOf(data[0], []) : null
}

function factsOf(row: RawRow): RecordFacts {
  const createdAt = parseCrmTime(row['Created_Time'])
  const modifiedAt = parseCrmTime(row['Modified_Time'])
  if (createdAt === null || modifiedAt === null)
    throw new ZohoFailure('zoho-bad-answer', { detail: 'times of a record' }, { written: 'no' })
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return {
    id: row.id,
    ownerId: idOf(row['Owner']),
    subject: text(row['Subject']),
    description: text(row['Description']),
    createdAt,
    modifiedAt,
  }
}
