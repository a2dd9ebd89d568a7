import type { DeskRecord } from '../data/portal.ts'
import {
  assignee,
  customOf,
  deskTime,
  live,
  miniContact,
  miniUser,
  type Place,
  pick,
  type Row,
  webUrl,
} from './common.ts'

const closed = new Set(['Completed', 'Missed', 'Canceled'])

/** What all three shapes of a call have. `recordingUrl` is in none of them: it is for writing only. */
function common(place: Place, call: DeskRecord): Row {
  const { values } = call
  const recording = place.centre.enforces('desk-recording-url-write-only') ? {} : pick(call, 'recordingUrl')
  return {
    id: call.id,
    ...pick(call, 'subject', 'departmentId', 'contactId', 'ticketId', 'ownerId', 'teamId', 'startTime'),
    ...pick(call, 'direction', 'status', 'priority', 'completedTime'),
    creatorId: call.createdBy,
    createdTime: deskTime(call.createdAt),
    modifiedTime: deskTime(call.modifiedAt),
    statusType: closed.has(String(values.status)) ? 'Closed' : 'Open',
    layoutId: place.portal.layouts.calls.id,
    webUrl: webUrl(place, 'calls', call.id),
    modifiedBy: miniUser(place, call.modifiedBy),
    ...recording,
  }
}

const states = { isSpam: false, isTrashed: false, activityTime: null, callId: null }
const spoken = ({ values }: DeskRecord) => ({
  description: values.description ?? null,
  duration: values.duration === undefined || values.duration === null ? null : String(values.duration),
  reminder: values.reminder ?? [],
})

function miniTicket(place: Place, id: unknown): Row | null {
  const ticket = live(place, 'tickets', id)
  return ticket ? { id: ticket.id, ...pick(ticket, 'ticketNumber', 'subject', 'status') } : null
}

/** The objects that `include` asks for. */
function parts(place: Place, { values }: DeskRecord, include: ReadonlySet<string>): Row {
  const contact = miniContact(place, values.contactId)
  return {
    ...(include.has('contacts') && contact ? { contact } : {}),
    ...(include.has('tickets') ? { ticket: miniTicket(place, values.ticketId) } : {}),
    ...(include.has('assignee') ? { assignee: assignee(place, values.ownerId) } : {}),
    ...(include.has('teams') ? { team: null } : {}),
  }
}

/** A call as create, read and update answer it. */
export function callRecord(place: Place, call: DeskRecord, include: ReadonlySet<string> = new Set()): Row {
  const whole = { ...common(place, call), ...states, ...spoken(call), ...customOf(place, 'calls', call) }
  return { ...whole, ...parts(place, call, include) }
}

/** A row of a list: no `duration`, no `description`. */
export function callRow(place: Place, call: DeskRecord, include: ReadonlySet<string> = new Set()): Row {
  return { ...common(place, call), ...states, isCommented: false, ...parts(place, call, include) }
}

/** A row of a search: with `duration` and `description`. */
export function callFound(place: Place, call: DeskRecord): Row {
  const { departmentId, contactId, ticketId, ownerId } = call.values
  const department = place.portal.department(departmentId)
  return {
    ...common(place, call),
    ...spoken(call),
    ...customOf(place, 'calls', call),
    isCommented: false,
    activityType: 'Calls',
    contact: miniContact(place, contactId),
    ticket: miniTicket(place, ticketId),
    assignee: assignee(place, ownerId),
    department: department ? { id: department.id, name: department.name } : null,
  }
}
