import type { Answer } from '../answer.ts'
import type { DeskModule, DeskRecord } from './data/portal.ts'
import { views } from './modules.ts'
import { pageOf, sorted } from './paging.ts'
import { parseRange } from './query.ts'
import type { DeskRequest } from './request.ts'
import { live } from './views/common.ts'

type Test = (record: DeskRecord) => boolean
type Read = (record: DeskRecord) => unknown

const empty = '$' + '{empty}'
const notEmpty = '$' + '{notempty}'
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const digitsOf = (text: string) => text.replace(/\D/g, '')

/**
 * Whether a stored text is what one item of a search asks for. Matching is textual, on the text as it is stored: `*` stands for
 * any signs, and a number that is stored with blanks is not found by one without. unverified: that an item without `*` has to be
 * the whole of a phone number, and of other texts a run of whole words.
 */
function itemTest(item: string, words: boolean): (text: string) => boolean {
  const wanted = item.trim()
  if (wanted.includes('*')) {
    const pattern = new RegExp(`^${wanted.split('*').map(escaped).join('.*')}$`, 'isu')
    return (text) => pattern.test(text)
  }
  if (!words) return (text) => text.toLowerCase() === wanted.toLowerCase()
  const pattern = new RegExp(`(^|[^\\p{L}\\p{N}])${escaped(wanted)}($|[^\\p{L}\\p{N}])`, 'isu')
  return (text) => pattern.test(text)
}

/** The test of a parameter: comma values are alternatives. */
function textTest(request: DeskRequest, asked: string, read: Read, words: boolean): Test {
  const { enforces } = request.centre
  const items = enforces('desk-search-comma-lists') ? asked.split(',') : [asked]
  const tests = items.map((item) => itemTest(item, words))
  return (record) => {
    const value = read(record)
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    if (items.includes(empty) && text === '') return true
    if (items.includes(notEmpty) && text !== '') return true
    if (text === '') return false
    if (tests.some((test) => test(text))) return true
    const numbers = !words && !enforces('desk-search-textual')
    return numbers && items.some((item) => digitsOf(item) !== '' && digitsOf(text).includes(digitsOf(item)))
  }
}

const field =
  (name: string): Read =>
  ({ values }) =>
    values[name]

/** Parameters that are compared as a whole, and not by words. */
const exact = new Set(['phone', 'mobile', 'email', 'ticketNumber', 'status', 'priority', 'category'])

function readers(request: DeskRequest): Readonly<Record<string, Read>> {
  const nameOf: Read = ({ values }) => [values.firstName, values.lastName].filter(Boolean).join(' ')
  const of = (module: DeskModule, reference: string, read: Read): Read => {
    return (record) => {
      const found = live(request, module, record.values[reference])
      return found && read(found)
    }
  }
  return {
    fullName: nameOf,
    contactName: of('contacts', 'contactId', nameOf),
    // Of an account its own name, of anything else that of its account.
    accountName: (record) => record.values.accountName ?? of('accounts', 'accountId', field('accountName'))(record),
  }
}

const idParameters: Readonly<Record<string, Read>> = {
  id: ({ id }) => id,
  contactId: field('contactId'),
  accountId: field('accountId'),
  departmentId: field('departmentId'),
  assigneeId: ({ values }) => values.assigneeId ?? values.ownerId,
  productId: field('productId'),
}

const ranges: Readonly<Record<string, (record: DeskRecord) => number>> = {
  createdTimeRange: ({ createdAt }) => createdAt,
  modifiedTimeRange: ({ modifiedAt }) => modifiedAt,
  dueDateRange: ({ values }) => Date.parse(String(values.dueDate)),
  startDateRange: ({ values }) => Date.parse(String(values.startTime)),
}

/** Any text of a record, custom fields too. */
function anyTextTest(asked: string): Test {
  const tests = asked.split(',').map((item) => itemTest(item, true))
  return ({ values }) => {
    const custom = Object.values((values.cf ?? {}) as object)
    return [...Object.values(values), ...custom].some(
      (value) => typeof value === 'string' && tests.some((test) => test(value)),
    )
  }
}

function testOf(request: DeskRequest, module: DeskModule, name: string, asked: string): Test {
  if (name === '_all') return anyTextTest(asked)
  const range = ranges[name]
  if (range) {
    const { from, to } = parseRange(asked) ?? { from: 0, to: 0 }
    return (record) => range(record) >= from && range(record) <= to
  }
  if (name in idParameters) {
    const wanted = asked.split(',')
    return (record) => wanted.includes(String(idParameters[name]!(record)))
  }
  if (name.startsWith('customField')) {
    const colon = asked.indexOf(':')
    const custom = asked.slice(0, colon)
    const read: Read = ({ values }) => (values.cf as Record<string, unknown> | undefined)?.[custom]
    return textTest(request, asked.slice(colon + 1), read, true)
  }
  if (module === 'tickets' && name === 'status' && asked === '$' + '{open}')
    return ({ values }) => values.statusType === 'Open'
  if (module === 'calls' && name === 'ticketNumber') {
    const read: Read = ({ values }) => live(request, 'tickets', values.ticketId)?.values.ticketNumber
    return textTest(request, asked, read, false)
  }
  return textTest(request, asked, readers(request)[name] ?? field(name), !exact.has(name))
}

const notFilters = new Set(['from', 'limit', 'sortBy', 'orgId'])

/**
 * `GET /{module}/search`: reads an index that knows writes only after a while. All parameters have to fit. unverified: what
 * `relevance` is; here the latest change comes first.
 */
export function searchRecords(request: DeskRequest, module: DeskModule): Answer {
  const { centre, portal, query } = request
  const tests = Object.entries(query)
    .filter(([name]) => !notFilters.has(name))
    .map(([name, asked]) => testOf(request, module, name, asked))
  const lag = centre.enforces('desk-search-lags') ? centre.settings.searchLagMs : 0
  const found = [...portal.tables[module].allAsOf(Date.now() - lag)].filter((record) =>
    tests.every((test) => test(record)),
  )
  const { sortBy = 'relevance' } = query
  const order = sorted(found, sortBy === 'relevance' ? '-modifiedTime' : sortBy, {
    relevance: ({ modifiedAt }) => -modifiedAt,
    modifiedTime: ({ modifiedAt }) => modifiedAt,
    createdTime: ({ createdAt }) => createdAt,
    customerResponseTime: ({ createdAt }) => createdAt,
    lastName: (record) => (record.values.lastName ?? null) as string | null,
    firstName: (record) => (record.values.firstName ?? null) as string | null,
    accountName: (record) => (record.values.accountName ?? null) as string | null,
  })
  const rows = pageOf(request, order, { base: 0, limit: 10 })
  if (rows.length === 0 && centre.enforces('desk-nothing-found-is-204')) return { status: 204 }
  const none: ReadonlySet<string> = new Set()
  const { found: long, row: short } = views[module]
  const shape = centre.enforces('desk-search-rows-longer') ? long : short
  const data = rows.map((record) => shape(request, record, none))
  return { status: 200, body: { data, count: found.length } }
}
