import type { DeskRecord } from '../data/portal.ts'
import {
  assignee,
  customOf,
  deskTime,
  flagOf,
  layoutOf,
  miniContact,
  type Place,
  pick,
  type Row,
  webUrl,
} from './common.ts'

const source = { appName: null, extId: null, permalink: null, appPhotoURL: null, type: 'SYSTEM' }

/** What all shapes of a ticket have. */
function common(place: Place, ticket: DeskRecord): Row {
  return {
    id: ticket.id,
    ...pick(ticket, 'ticketNumber', 'subject', 'departmentId', 'contactId', 'accountId', 'productId', 'assigneeId'),
    ...pick(ticket, 'teamId', 'status', 'statusType', 'priority', 'channel', 'language', 'email', 'phone'),
    ...pick(ticket, 'category', 'subCategory', 'dueDate', 'closedTime', 'onholdTime'),
    channelCode: null,
    layoutId: place.portal.layouts.tickets.id,
    createdTime: deskTime(ticket.createdAt),
    customerResponseTime: deskTime(ticket.createdAt),
    responseDueDate: null,
    lockedTime: null,
    threadCount: '0',
    commentCount: '0',
    isSpam: false,
    isArchived: false,
    webUrl: webUrl(place, 'tickets', ticket.id),
    source,
  }
}

/** The objects that `include` asks for. */
function parts(place: Place, ticket: DeskRecord, include: ReadonlySet<string>): Row {
  const { departmentId, contactId, assigneeId } = ticket.values
  const department = place.portal.department(departmentId)
  const contact = miniContact(place, contactId)
  return {
    ...(include.has('contacts') && contact ? { contact } : {}),
    ...(include.has('assignee') ? { assignee: assignee(place, assigneeId) } : {}),
    ...(include.has('departments') && department ? { department: { id: department.id, name: department.name } } : {}),
    ...(include.has('team') ? { team: null } : {}),
    ...(include.has('products') ? { product: null } : {}),
    ...(include.has('isRead') ? { isRead: false } : {}),
  }
}

function isOverDue({ centre }: Place, { values }: DeskRecord): boolean {
  return (
    values.statusType !== 'Closed' && typeof values.dueDate === 'string' && Date.parse(values.dueDate) < centre.now()
  )
}

/** A ticket as create and update answer it. */
export function ticketRecord(place: Place, ticket: DeskRecord): Row {
  return {
    ...common(place, ticket),
    ...pick(ticket, 'classification', 'description', 'resolution'),
    modifiedTime: deskTime(ticket.modifiedAt),
    modifiedBy: ticket.modifiedBy,
    slaId: null,
    entitySkills: ticket.values.entitySkills ?? [],
    secondaryContacts: ticket.values.secondaryContacts ?? [],
    sharedDepartments: [],
    approvalCount: '0',
    taskCount: '0',
    timeEntryCount: '0',
    attachmentCount: '0',
    isDeleted: flagOf(place.centre, false),
    isTrashed: false,
    isOverDue: isOverDue(place, ticket),
    isResponseOverdue: false,
    isEscalated: ticket.values.status === 'Escalated',
    channelRelatedInfo: null,
    layoutDetails: layoutOf(place, 'tickets').layoutDetails,
    ...customOf(place, 'tickets', ticket),
  }
}

/** One ticket as it is read. */
export function ticketDetail(place: Place, ticket: DeskRecord, include: ReadonlySet<string>): Row {
  return {
    ...ticketRecord(place, ticket),
    sentiment: null,
    isFollowing: flagOf(place.centre, false),
    createdBy: ticket.createdBy,
    tagCount: '0',
    followerCount: '0',
    ...parts(place, ticket, include),
  }
}

/** A row of a list: no `modifiedTime`, no `description`. */
export function ticketRow(place: Place, ticket: DeskRecord, include: ReadonlySet<string>): Row {
  return {
    ...common(place, ticket),
    sentiment: null,
    relationshipType: null,
    lastThread: null,
    ...parts(place, ticket, include),
  }
}

/** A row of a search. */
export function ticketFound(place: Place, ticket: DeskRecord): Row {
  const all = new Set(['contacts', 'assignee', 'departments', 'team', 'products'])
  return { ...ticketRecord(place, ticket), createdBy: ticket.createdBy, ...parts(place, ticket, all), lastThread: null }
}
