import type { Answer } from '../../answer.ts'
import type { DeskRecord } from '../data/portal.ts'
import { list, moduleScopes, type Operation, operation, searchScopes } from '../operation.ts'
import { anyText, flag, ids, patterns, someOf, sortedBy, textOf, timeRange } from '../query.ts'
import { getRecord, insertRecord, listRecords, patchRecord, recordOf, trashRecords } from '../records.ts'
import type { DeskRequest } from '../request.ts'
import { searchRecords } from '../search.ts'
import { trashCost } from './contacts.ts'
import { paged, searched, viewed } from './parameters.ts'

const day = 86_400_000
const read = moduleScopes('calls', 'READ')
const parts = ['contacts', 'tickets', 'assignee', 'teams']

/** Scheduled calls by the time at which they start. unverified: which calls each word means. */
const startsWithin: Readonly<Record<string, (start: number, now: number) => boolean>> = {
  Overdue: (start, now) => start < now,
  Today: (start, now) => Math.floor(start / day) === Math.floor(now / day),
  Tomorrow: (start, now) => Math.floor(start / day) === Math.floor(now / day) + 1,
  CurrentWeek: (start, now) => Math.abs(start - now) < 7 * day,
  CurrentMonth: (start, now) => new Date(start).toISOString().slice(0, 7) === new Date(now).toISOString().slice(0, 7),
}

function passes({ query, centre }: DeskRequest, { values }: DeskRecord): boolean {
  const among = (name: string, value: unknown) =>
    query[name] === undefined || query[name].split(',').includes(String(value))
  const start = Date.parse(String(values.startTime))
  return (
    among('departmentId', values.departmentId) &&
    among('departmentIds', values.departmentId) &&
    among('assignee', values.ownerId) &&
    (query.isCompleted === undefined || String(values.completedTime !== null) === query.isCompleted) &&
    (query.isSpam === undefined || query.isSpam === 'false') &&
    (query.startTime === undefined ||
      query.startTime.split(',').some((name) => startsWithin[name]?.(start, centre.now()) ?? false))
  )
}

function listCalls(request: DeskRequest, records: readonly DeskRecord[]): Answer {
  const found = records.filter((call) => passes(request, call))
  // unverified: the order of calls without `sortBy`.
  return listRecords(request, 'calls', { records: found, sortBy: '-createdTime', base: 1, limit: 10 })
}

const allCalls = ({ portal }: DeskRequest) => [...portal.tables.calls.all()]

function callsOfTicket(request: DeskRequest): Answer {
  const { id } = recordOf(request, 'tickets', 'ticketId')
  return listCalls(
    request,
    allCalls(request).filter(({ values }) => values.ticketId === id),
  )
}

const listed = { ...paged, isCompleted: flag, include: someOf(...parts), sortBy: sortedBy('startTime', 'createdTime') }

export const callOperations: readonly Operation[] = [
  list('GET calls', {
    scopes: read,
    parameters: {
      ...listed,
      ...viewed,
      departmentId: ids(1),
      departmentIds: ids(50),
      assignee: ids(20),
      startTime: someOf(...Object.keys(startsWithin)),
    },
    run: (request) => listCalls(request, allCalls(request)),
  }),
  operation('POST calls', {
    scopes: moduleScopes('calls', 'CREATE'),
    run: (request) => insertRecord(request, 'calls'),
  }),
  list('GET calls/search', {
    scopes: searchScopes('calls'),
    parameters: {
      ...searched,
      subject: textOf(3, 1000),
      assigneeId: ids(30),
      ticketNumber: ids(30),
      departmentId: ids(1),
      status: anyText,
      priority: anyText,
      startDateRange: timeRange,
      sortBy: sortedBy('relevance', 'modifiedTime', 'createdTime'),
    },
    laxParameters: { rule: 'desk-phone-search-of-contacts-only', parameters: { phone: patterns } },
    run: (request) => searchRecords(request, 'calls'),
  }),
  operation('POST calls/moveToTrash', {
    scopes: moduleScopes('calls', 'DELETE'),
    cost: trashCost('entityIds'),
    run: (request) => trashRecords(request, 'calls'),
  }),
  operation('GET calls/{callId}', {
    scopes: read,
    parameters: { include: someOf(...parts, 'livecalls', 'creator') },
    run: (request) => getRecord(request, 'calls', 'callId'),
  }),
  operation('PATCH calls/{callId}', {
    scopes: moduleScopes('calls', 'UPDATE'),
    run: (request) => patchRecord(request, 'calls', 'callId'),
  }),
  list('GET tickets/{ticketId}/calls', {
    scopes: read,
    parameters: { ...listed, isSpam: flag },
    run: callsOfTicket,
  }),
]
