// What Zoho's journal and the run's own tell of Zoho Desk.
import { z } from 'zod'
import type { CreatedRecord } from './holders.ts'
import { linesOf, markersIn } from './journal-lines.ts'
import type { DeskEvidence } from './judge-desk.ts'
import type { LogChange } from './judge-logs.ts'
import type { ApiChange } from './judge-records.ts'
import { type DeskLog, type DeskTicket, shownOnWall, type TicketVersion, type TicketWords } from './judge-tickets.ts'
import { e164Of } from './owed.ts'
import type { DeskSettings, SettingsChange } from './settings.ts'

const placeLine = z.object({
  kind: z.literal('desk'),
  portal: z.string(),
  department: z.string(),
  timeZone: z.string(),
  known: z.array(z.object({ module: z.enum(['Contacts', 'Leads', 'Accounts']), id: z.string(), e164: z.string() })),
})

const writeLine = z.object({
  time: z.iso.datetime(),
  op: z.enum(['create', 'update', 'delete']),
  module: z.enum(['desk.calls', 'desk.tickets', 'desk.contacts', 'desk.accounts']),
  portal: z.string(),
  id: z.string(),
  by: z.enum(['api', 'ui']),
  record: z.looseObject({ description: z.string().nullish() }),
})
export type DeskLine = z.infer<typeof writeLine>

/** What was written to Desk, in the order of time. */
export const deskLinesOf = (zohoJournal: string): DeskLine[] =>
  linesOf(zohoJournal).flatMap((line) => writeLine.safeParse(line).data ?? [])

/** Null where the run has not written down to which organisation of Desk the server was connected. */
export function deskEvidenceIn(
  zohoJournal: string,
  run: readonly unknown[],
  settings: readonly SettingsChange<DeskSettings>[],
): Omit<DeskEvidence, 'calls' | 'own'> | null {
  const place = run.flatMap((line) => placeLine.safeParse(line).data ?? []).at(0)
  if (!place) return null
  const { portal, department, timeZone, known } = place
  const all = deskLinesOf(zohoJournal)
  const lines = all.filter((line) => line.portal === portal)
  return {
    department,
    timeZone,
    known,
    settings,
    logs: lines.filter(isMade('calls')).map(logOf),
    tickets: ticketsOf(lines.filter(({ module }) => module === 'desk.tickets')),
    changes: lines.filter(({ module, op }) => module === 'desk.calls' && op !== 'create').map(changeOf),
    ...recordsOf(lines.filter(({ module }) => module === 'desk.contacts' || module === 'desk.accounts')),
    // Nobody changes contacts of Desk in a run.
    contactChanges: [],
    elsewhere: all
      .filter((line) => line.portal !== portal && line.by === 'api')
      .map(({ op, module, id, portal: other }) => `${op} of ${module} ${id} in ${other}`),
  }
}

/** Created through the API. */
const isMade =
  (module: 'calls' | 'tickets') =>
  (line: DeskLine): boolean =>
    line.module === `desk.${module}` && line.op === 'create' && line.by === 'api'

const text = z.string().nullish()
const callFields = z.looseObject({
  ownerId: text,
  contactId: text,
  ticketId: text,
  departmentId: text,
  direction: z.string(),
  status: z.string(),
  startTime: z.iso.datetime({ offset: true }),
  duration: z.string().regex(/^\d+$/).nullish(),
})

/** Throws when it cannot be understood. */
function logOf({ time, id, record }: DeskLine): DeskLog {
  const call = callFields.parse(record)
  return {
    id,
    at: Date.parse(time),
    owner: call.ownerId ?? 'nobody',
    type: typeOf(call.direction, call.status),
    startedAt: Date.parse(call.startTime),
    talkSeconds: Number(call.duration ?? 0),
    record: call.contactId ?? null,
    refs: markersIn(record),
    ticket: call.ticketId ?? null,
    department: call.departmentId ?? null,
  }
}

/** The word of the CRM for what Desk tells in two; both where they do not fit. */
function typeOf(direction: string, status: string): string {
  if (status === 'Missed' && direction === 'inbound') return 'Missed'
  if (status !== 'Completed') return `${direction} ${status}`
  return { inbound: 'Inbound', outbound: 'Outbound' }[direction] ?? direction
}

function changeOf({ id, by, op, record }: DeskLine): LogChange {
  return { id, by, what: op === 'delete' ? 'deleted' : 'edited', marked: markersIn(record).length > 0 }
}

function ticketsOf(lines: readonly DeskLine[]): DeskTicket[] {
  return lines.filter(isMade('tickets')).map((made): DeskTicket => {
    const own = lines.filter(({ id }) => id === made.id)
    const deleted = own.find(({ op }) => op === 'delete')
    return {
      id: made.id,
      refs: markersIn(made.record),
      versions: [versionOf(made), ...own.filter(({ op }) => op === 'update').map(versionOf)],
      deleted: deleted ? { at: Date.parse(deleted.time), by: deleted.by } : null,
    }
  })
}

const ticketFields = z.looseObject({ contactId: text, assigneeId: text, departmentId: text, subject: text })

function versionOf({ time, by, record }: DeskLine): TicketVersion {
  const { contactId, assigneeId, departmentId, subject } = ticketFields.parse(record)
  return {
    at: Date.parse(time),
    by,
    contact: contactId ?? null,
    assignee: assigneeId ?? null,
    department: departmentId ?? null,
    marked: markersIn(record).length > 0,
    says: wordsOf(subject ?? '', record.description ?? ''),
  }
}

/** The templates of the run's tickets; whoever judges can read what they say. */
export const ticketTemplates = {
  subject: '{{Communication_Type}} {{Call_Status}} at {{Time}}, customer {{Contact_Number}}',
  description:
    '{{Communication_Type}} {{Call_Status}} - from {{Call_From}} to {{Call_To}}\nTalked for {{Talk_Duration_Sec}} s',
}
const SUBJECT = /^(Inbound|Outbound) (.+) at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d), customer (\+\d+)$/
const TALKED = /^Talked for (\d+) s$/m

function wordsOf(subject: string, description: string): TicketWords | null {
  const [, direction, status, time, e164] = SUBJECT.exec(subject) ?? []
  if (direction === undefined || status === undefined || time === undefined || e164 === undefined) return null
  const talked = TALKED.exec(description)?.[1]
  // Both texts must tell of the same.
  const same = description.split('\n').some((line) => line.startsWith(`${direction} ${status} - from `))
  return {
    direction,
    status: same ? status : `${status} in its subject alone`,
    e164,
    startedAt: shownOnWall(time),
    talkSeconds: talked === undefined ? null : Number(talked),
  }
}

/** What the server did to contacts and accounts. Throws when it created one without exactly one number. */
function recordsOf(lines: readonly DeskLine[]): {
  readonly created: readonly CreatedRecord[]
  readonly recordChanges: readonly ApiChange[]
} {
  const byServer = lines.filter(({ by }) => by === 'api')
  return {
    created: byServer
      .filter(({ op }) => op === 'create')
      .map(({ id, time, record }) => {
        const [e164, ...others] = deskPhonesOf(record)
        if (e164 === undefined || others.length > 0)
          throw new Error(`${id} was created in Desk with ${e164 === undefined ? 'no number' : 'several numbers'}`)
        return { id, e164, at: Date.parse(time) }
      }),
    recordChanges: byServer
      .filter(({ op }) => op !== 'create')
      .map(({ id, op, record }) => ({
        id,
        what: op === 'delete' ? 'deleted' : 'edited',
        numbers: deskPhonesOf(record),
      })),
  }
}

/** All numbers of a contact or an account of Desk, in E.164. */
export const deskPhonesOf = (record: Readonly<Record<string, unknown>>): string[] =>
  ['phone', 'mobile'].flatMap((field) => {
    const value = record[field]
    return typeof value === 'string' && value !== '' ? [e164Of(value)] : []
  })
