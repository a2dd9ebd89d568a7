import { crmModuleSchema, type DeliveryState, type Problem, problemSchema } from '@jackfield/contract'
import { z } from 'zod'
import { callIdFromStore, type Millis } from '../calls/ids.ts'
import type { CallLog, CrmModule, NewRecord, NewTicket } from '../crm/crm-connector.ts'
import type { OwedLog, OwedRecord, OwedTicket } from '../policy/effect.ts'
import { withLateValues } from '../policy/template.ts'
import type { DeliveryTable } from '../store/schema.ts'

/** The record that a log hangs at. */
export interface LogRecord {
  readonly module: CrmModule
  readonly id: string
  readonly name: string
  readonly url: string
}

/** `create`: a record for an unknown number. `update`: a later change of a record that one of the others made. */
export const deliveryKinds = ['create', 'ticket', 'call-log', 'update'] as const
export type DeliveryKind = (typeof deliveryKinds)[number]

/** What an update changes: the owner of a created record (to the row's user), the note in a log, or a ticket's texts and owner. */
export type OwedUpdate =
  | { readonly what: 'owner' }
  | { readonly what: 'note' }
  | { readonly what: 'ticket'; readonly subject: string; readonly description: string }

/** A delivery as the worker sees it. */
export interface DeliveryRow {
  readonly key: string
  readonly kind: DeliveryKind
  readonly callId: string
  readonly integrationId: string
  readonly state: DeliveryState
  readonly ref: string
  readonly userId: string
  /** Who owns it in Zoho: `userId`, or who was taken in that user's place. */
  readonly ownerId: string
  /** What is to be written; null for another kind, or when it cannot be read, which only a change by hand can bring about. */
  readonly owed: OwedLog | null
  readonly creation: OwedRecord | null
  readonly ticket: OwedTicket | null
  readonly update: OwedUpdate | null
  /** The agent's note as it was put into what was sent last. */
  readonly note: string
  readonly dependsOn: string | null
  /** Of a log: the call's ticket as it was when the log was sent last. */
  readonly ticketId: string | null
  readonly record: LogRecord | null
  readonly attempts: number
  /** Negative look-ups since the last send; stays after `absent`, so that a repeated write is known as one. */
  readonly lookups: number
  readonly firstSentAt: Millis | null
  readonly lastSentAt: Millis | null
  /** The same two moments in the CRM's clock, as far as it was known. */
  readonly crmFirstSentAt: Millis | null
  readonly crmLastSentAt: Millis | null
  readonly leaseUntil: Millis | null
  readonly nextAttemptAt: Millis
  /** Id of the record in the CRM, and its page where the id does not tell it. */
  readonly crmId: string | null
  readonly url: string | null
  readonly reason: Problem | null
  readonly createdAt: Millis
}

const creationSchema = z.object({
  module: crmModuleSchema,
  name: z.string(),
  e164: z.string(),
  national: z.string(),
  description: z.string(),
  defaults: z.record(z.string(), z.string()),
  searched: z.boolean(),
}) satisfies z.ZodType<OwedRecord>

/** The contact to be made should the number have none by then. */
const laterSchema = z
  .object({
    callId: z.string().transform(callIdFromStore),
    userId: z.string(),
    userName: z.string(),
    record: creationSchema,
  })
  .optional()

const ticketSchema = z.object({
  subject: z.string(),
  description: z.string(),
  startedAt: z.number(),
  extension: z.string(),
  externalNumber: z.string(),
  e164: z.string(),
  national: z.string(),
  waitsUntil: z.number().nullable(),
  defaults: z.record(z.string(), z.string()),
  ifUnknown: laterSchema,
}) satisfies z.ZodType<OwedTicket>

const owedSchema = z.object({
  type: z.enum(['inbound', 'outbound', 'missed']),
  subject: z.string(),
  description: z.string(),
  startedAt: z.number(),
  talkSeconds: z.number(),
  extension: z.string(),
  externalNumber: z.string(),
  e164: z.string(),
  national: z.string(),
  waitsUntil: z.number().nullable().default(null),
  // Rows from before there were links have none.
  recordingUrl: z.string().nullable().default(null),
  ifUnknown: laterSchema,
}) satisfies z.ZodType<OwedLog>

const updateSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('owner') }),
  z.object({ what: z.literal('note') }),
  z.object({ what: z.literal('ticket'), subject: z.string(), description: z.string() }),
]) satisfies z.ZodType<OwedUpdate>

const recordSchema = z.object({
  module: crmModuleSchema,
  id: z.string(),
  name: z.string(),
  url: z.string(),
}) satisfies z.ZodType<LogRecord>

function parsed<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

export function toRow(row: DeliveryTable): DeliveryRow {
  const kind = deliveryKinds.find((one) => one === row.kind) ?? 'call-log'
  return {
    key: row.key,
    kind,
    callId: row.call_id,
    integrationId: row.integration_id,
    state: row.state as DeliveryState,
    ref: row.ref,
    userId: row.user_id,
    ownerId: row.owner_id ?? row.user_id,
    owed: kind === 'call-log' ? parsed(owedSchema, row.payload) : null,
    creation: kind === 'create' ? parsed(creationSchema, row.payload) : null,
    ticket: kind === 'ticket' ? parsed(ticketSchema, row.payload) : null,
    update: kind === 'update' ? parsed(updateSchema, row.payload) : null,
    note: row.note ?? '',
    dependsOn: row.depends_on ?? null,
    ticketId: row.ticket_id ?? null,
    record: parsed(recordSchema, row.record),
    attempts: row.attempts,
    lookups: row.lookups,
    firstSentAt: row.first_sent_at,
    lastSentAt: row.last_sent_at,
    crmFirstSentAt: row.crm_first_sent_at,
    crmLastSentAt: row.crm_last_sent_at,
    leaseUntil: row.lease_until,
    nextAttemptAt: row.next_attempt_at,
    crmId: row.zoho_id,
    url: row.url ?? null,
    reason: parsed(problemSchema, row.reason),
    createdAt: row.created_at,
  }
}

/** The log as the connector writes it and looks for it; null while it has no record. */
export function toCallLog({ ref, ownerId, owed, record, note, ticketId }: DeliveryRow): CallLog | null {
  if (!owed || !record) return null
  const late = { Contact_Name: record.name, Notes: note }
  return {
    ref,
    subject: withLateValues(owed.subject, late),
    description: withLateValues(owed.description, late),
    type: owed.type,
    startedAt: owed.startedAt,
    talkSeconds: owed.talkSeconds,
    ownerId,
    record: { module: record.module, id: record.id },
    externalNumber: owed.externalNumber,
    extension: owed.extension,
    recordingUrl: owed.recordingUrl,
    ticketId,
  }
}

/** The ticket as the connector makes it and looks for it; null while its contact is not known. */
export function toNewTicket({ ref, ownerId, ticket, record, note }: DeliveryRow): NewTicket | null {
  if (!ticket || !record) return null
  const late = { Contact_Name: record.name, Notes: note }
  return {
    ref,
    subject: withLateValues(ticket.subject, late),
    description: withLateValues(ticket.description, late),
    contactId: record.id,
    ownerId,
    externalNumber: ticket.externalNumber,
    defaults: ticket.defaults,
  }
}

/** What hangs at a record: a log, or a ticket. */
export const hanging = ({ owed, ticket }: DeliveryRow): OwedLog | OwedTicket | null => owed ?? ticket

/** The record as the connector creates it. */
export function toNewRecord({ ref, ownerId, creation }: DeliveryRow): NewRecord | null {
  if (!creation) return null
  const { module, name, e164, description, defaults } = creation
  return { ref, module, name, number: e164 as NewRecord['number'], description, ownerId, defaults }
}

/** Whether what it owes can be read. */
export const isReadable = ({ owed, creation, ticket, update }: DeliveryRow) =>
  owed !== null || creation !== null || ticket !== null || update !== null
