import type { Answer } from '../../answer.ts'
import type { DeskRecord } from '../data/portal.ts'
import { list, moduleScopes, type Operation, operation, searchScopes } from '../operation.ts'
import { anyText, flag, ids, matchingText, oneOf, someOf, sortedBy, textOf, timeRange } from '../query.ts'
import { getRecord, insertRecord, listRecords, patchRecord, recordOf, trashRecords } from '../records.ts'
import type { DeskRequest } from '../request.ts'
import { searchRecords } from '../search.ts'
import { trashCost } from './contacts.ts'
import { paged, phoneSearch, searched, viewed } from './parameters.ts'

const day = 86_400_000
const allTickets = ({ portal }: DeskRequest) => [...portal.tables.tickets.all()]

/** Whether the filters of a list let a ticket through; comma values are alternatives. */
function passes({ query, centre }: DeskRequest, { values, createdAt }: DeskRecord): boolean {
  const among = (name: string, value: unknown) =>
    query[name] === undefined || query[name].split(',').includes(String(value ?? 'Unassigned'))
  const days = Number(query.receivedInDays ?? -1)
  return (
    among('departmentId', values.departmentId) &&
    among('departmentIds', values.departmentId) &&
    among('status', values.status) &&
    among('priority', values.priority) &&
    among('channel', values.channel) &&
    among('assignee', values.assigneeId) &&
    among('teamIds', values.teamId) &&
    (query.isSpam === undefined || query.isSpam === 'false') &&
    (days < 0 || createdAt >= centre.now() - days * day)
  )
}

const dueWithin: Readonly<Record<string, (due: number, now: number) => boolean>> = {
  overdue: (due, now) => due < now,
  today: (due, now) => due >= now && due < now + day,
  tomorrow: (due, now) => due >= now + day && due < now + 2 * day,
  currentWeek: (due, now) => due >= now && due < now + 7 * day,
  currentMonth: (due, now) => due >= now && due < now + 30 * day,
}

function listTickets(request: DeskRequest, records: readonly DeskRecord[], base: 0 | 1, limit: number): Answer {
  const { dueDate } = request.query
  const due = dueDate?.split(',').map((name) => dueWithin[name]!)
  const found = records.filter((ticket) => {
    const at = Date.parse(String(ticket.values.dueDate))
    return passes(request, ticket) && (!due || due.some((test) => test(at, request.centre.now())))
  })
  // Newest first, as Desk's own list shows them.
  return listRecords(request, 'tickets', { records: found, sortBy: '-createdTime', base, limit })
}

function ticketsOfContact(request: DeskRequest): Answer {
  const { id } = recordOf(request, 'contacts', 'contactId')
  const own = allTickets(request).filter(({ values }) => values.contactId === id)
  return listTickets(request, own, 0, 25)
}

function ticketsOfAccount(request: DeskRequest): Answer {
  const { id } = recordOf(request, 'accounts', 'accountId')
  const own = allTickets(request).filter(({ values }) => values.accountId === id)
  return listTickets(request, own, 1, 10)
}

const parts = ['products', 'departments', 'team', 'assignee']
const ofOne = { isSpam: flag, departmentId: ids(1), sortBy: sortedBy('createdTime', 'modifiedTime') }

export const ticketOperations: readonly Operation[] = [
  list('GET tickets', {
    scopes: moduleScopes('tickets', 'READ'),
    parameters: {
      ...paged,
      viewId: viewed.viewId!,
      filters: viewed.filters!,
      fields: viewed.fields!,
      departmentId: ids(1),
      departmentIds: ids(20),
      status: anyText,
      priority: anyText,
      channel: anyText,
      assignee: matchingText(/^(Unassigned|\d+)(,(Unassigned|\d+))*$/),
      teamIds: ids(50),
      receivedInDays: oneOf('15', '30', '90', '-1'),
      include: someOf('contacts', ...parts),
      sortBy: sortedBy('dueDate', 'createdTime', 'recentThread'),
    },
    run: (request) => listTickets(request, allTickets(request), 0, 25),
  }),
  operation('POST tickets', {
    scopes: moduleScopes('tickets', 'CREATE'),
    run: (request) => insertRecord(request, 'tickets'),
  }),
  list('GET tickets/search', {
    scopes: searchScopes('tickets'),
    parameters: {
      ...searched,
      _all: textOf(3, 100),
      phone: phoneSearch.phone!,
      email: phoneSearch.email!,
      ticketNumber: ids(30),
      subject: textOf(3, 1000),
      contactId: ids(30),
      contactName: textOf(1, 200),
      accountId: ids(30),
      accountName: textOf(3, 500),
      departmentId: ids(1),
      productId: ids(30),
      productName: textOf(3, 500),
      assigneeId: ids(30),
      status: anyText,
      priority: anyText,
      category: anyText,
      tag: textOf(3, 100),
      dueDateRange: timeRange,
      sortBy: sortedBy('relevance', 'modifiedTime', 'createdTime', 'customerResponseTime'),
    },
    run: (request) => searchRecords(request, 'tickets'),
  }),
  operation('POST tickets/moveToTrash', {
    scopes: moduleScopes('tickets', 'DELETE'),
    cost: trashCost('ticketIds'),
    run: (request) => trashRecords(request, 'tickets'),
  }),
  operation('GET tickets/{ticketId}', {
    scopes: moduleScopes('tickets', 'READ'),
    parameters: { include: someOf('contacts', ...parts, 'contract', 'isRead', 'skills') },
    run: (request) => getRecord(request, 'tickets', 'ticketId'),
  }),
  operation('PATCH tickets/{ticketId}', {
    scopes: moduleScopes('tickets', 'UPDATE'),
    parameters: { disableClosureNotification: flag },
    run: (request) => patchRecord(request, 'tickets', 'ticketId'),
  }),
  list('GET contacts/{contactId}/tickets', {
    scopes: [['Desk.contacts.READ', 'Desk.tickets.READ', 'Desk.search.READ']],
    parameters: { ...paged, ...ofOne, include: someOf(...parts, 'isRead') },
    run: ticketsOfContact,
  }),
  list('GET accounts/{accountId}/tickets', {
    scopes: [['Desk.tickets.READ', 'Desk.search.READ']],
    parameters: {
      ...paged,
      ...ofOne,
      dueDate: someOf(...Object.keys(dueWithin)),
      include: someOf('contacts', ...parts, 'isRead'),
    },
    run: ticketsOfAccount,
  }),
]
