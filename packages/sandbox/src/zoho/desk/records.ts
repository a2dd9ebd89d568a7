import type { Answer } from '../answer.ts'
import { checkBody, isObject } from './body.ts'
import { type Author, createRecord, trashRecord, updateRecord } from './data/commit.ts'
import { type DeskModule, type DeskRecord, isFree } from './data/portal.ts'
import { checkDraft } from './draft.ts'
import { DeskFailure, failures } from './errors.ts'
import { trashInput, trashKeys } from './inputs.ts'
import { views } from './modules.ts'
import { type Paging, pageOf, rowsAnswer, sorted } from './paging.ts'
import type { DeskRequest } from './request.ts'
import { included, type Row } from './views/common.ts'

const authorOf = (request: DeskRequest): Author => {
  const { sourceid } = request.headers
  return { ...request, by: 'api', sourceId: typeof sourceid === 'string' ? sourceid : undefined }
}

/** The live record that the path names; throws Desk's 404. */
export function recordOf({ portal, path }: DeskRequest, module: DeskModule, hole: string): DeskRecord {
  return portal.tables[module].get(path[hole] ?? '') ?? failures.notFound()
}

/** `GET /{module}/{id}`. */
export function getRecord(request: DeskRequest, module: DeskModule, hole: string): Answer {
  return {
    status: 200,
    body: views[module].read(request, recordOf(request, module, hole), included(request.query)),
  }
}

/**
 * The free edition logs no calls (the manual: Standard or above). unverified: with which error, see the setting
 * `deskFreeCallError`; and that Express, which the manual does not know, takes calls.
 */
function refuseFreeCall({ centre, portal }: DeskRequest): void {
  if (!isFree(portal.edition) || !centre.enforces('desk-no-calls-on-free')) return
  if (centre.settings.deskFreeCallError === 'FORBIDDEN') failures.forbidden()
  throw new DeskFailure(403, {
    errorCode: 'LICENSE_ACCESS_LIMITED',
    message: 'Your edition does not include this feature.',
    feature: 'AGENTS',
    editionType: 'FREE',
    maxAllowedEntity: '0',
    isTrial: false,
  })
}

/** A ticket's contact that is written out: whoever has that e-mail address already, or somebody new. */
function withContact(author: Author, values: Record<string, unknown>): Record<string, unknown> {
  const { contact, ...rest } = values
  if (!isObject(contact) || typeof rest.contactId === 'string') return rest
  const { tables } = author.portal
  const known = typeof contact.email === 'string' ? tables.contacts.findByText('email', contact.email) : undefined
  const id = known ?? createRecord(author, 'contacts', { ...contact, cf: {} }).id
  return { ...rest, contactId: id, accountId: rest.accountId ?? tables.contacts.get(id)?.values.accountId ?? null }
}

/** Creates a record as a request or a person wants it; the values are checked. */
export function create(author: Author, module: DeskModule, sent: unknown): DeskRecord {
  const values = checkDraft(author, module, sent)
  return createRecord(author, module, module === 'tickets' ? withContact(author, values) : values)
}

/** Changes a record likewise. */
export function update(author: Author, module: DeskModule, before: DeskRecord, sent: unknown): DeskRecord {
  const { contact: _, ...values } = checkDraft(author, module, sent, before)
  return updateRecord(author, module, before, values)
}

const nothing: ReadonlySet<string> = new Set()

/** `POST /{module}`: 200 with the whole record. */
export function insertRecord(request: DeskRequest, module: DeskModule): Answer {
  if (module === 'calls') refuseFreeCall(request)
  const record = create(authorOf(request), module, request.body)
  return { status: 200, body: views[module].written(request, record, nothing) }
}

/** `PATCH /{module}/{id}`: 200 with the whole record. */
export function patchRecord(request: DeskRequest, module: DeskModule, hole: string): Answer {
  const record = update(authorOf(request), module, recordOf(request, module, hole), request.body)
  return { status: 200, body: views[module].written(request, record, nothing) }
}

/** `POST /{module}/moveToTrash`: 204. unverified: that ids which do not exist are passed over. */
export function trashRecords(request: DeskRequest, module: DeskModule): Answer {
  const body = checkBody(request.body, trashInput(module), request.centre)
  for (const id of (body[trashKeys[module]] ?? []) as string[]) trashRecord(authorOf(request), module, id)
  return { status: 204 }
}

/** `DELETE /{module}/{id}`, which Desk does not have: only where a test switched that rule off. */
export function deleteRecord(request: DeskRequest, module: DeskModule): Answer {
  trashRecord(authorOf(request), module, recordOf(request, module, 'id').id)
  return { status: 204 }
}

/** Further members that `fields` asks for; throws Desk's 422 for names that no record has. */
function moreFields(request: DeskRequest, module: DeskModule, record: DeskRecord): Row {
  const { query, centre } = request
  const whole = views[module].written(request, record, nothing)
  const more: Row = {}
  for (const name of query.fields?.split(',') ?? []) {
    const hidden = name === 'modifiedTime' && !centre.settings.deskListsTellModifiedTime
    if (!(name in whole) || hidden)
      return failures.unprocessable(`The value passed for the 'fields' query parameter is invalid.`)
    more[name] = whole[name]
  }
  return more
}

export interface ListOf extends Paging {
  readonly records: readonly DeskRecord[]
  /** Order where `sortBy` is absent. */
  readonly sortBy: string
  /** Further members of a row. */
  readonly more?: (record: DeskRecord) => Row
}

/** A page of records as list rows; 204 when it is empty. */
export function listRecords(
  request: DeskRequest,
  module: DeskModule,
  { records, sortBy, more, ...paging }: ListOf,
): Answer {
  const { centre, query } = request
  const value = (name: string) => (record: DeskRecord) => (record.values[name] ?? null) as string | null
  const order = sorted(records, query.sortBy ?? sortBy, {
    createdTime: (record) => record.createdAt,
    modifiedTime: (record) => record.modifiedAt,
    recentThread: (record) => record.createdAt,
    account: (record) => (record.values.accountId ?? null) as string | null,
    fullName: (record) => `${record.values.firstName ?? ''} ${record.values.lastName ?? ''}`,
    ...Object.fromEntries(
      ['firstName', 'lastName', 'phone', 'email', 'website', 'accountName', 'dueDate', 'startTime'].map((name) => [
        name,
        value(name),
      ]),
    ),
  })
  const include = included(query)
  const { row, read } = views[module]
  const shape = centre.enforces('desk-list-rows-shorter') ? row : read
  const rows = pageOf(request, order, paging).map((record) => ({
    ...shape(request, record, include),
    ...moreFields(request, module, record),
    ...more?.(record),
  }))
  return rowsAnswer(request, rows)
}
