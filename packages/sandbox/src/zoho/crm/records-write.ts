import type { Answer } from '../answer.ts'
import { createRecord, deleteRecord, updateRecord } from '../data/commit.ts'
import type { ModuleName } from '../data/modules.ts'
import { fullName } from '../data/organisation.ts'
import type { CrmRecord } from '../data/record-table.ts'
import { formatCrmTime, parseCrmTime } from '../data/time.ts'
import type { DataCentre } from '../data-centre.ts'
import { checkDraft } from './check-draft.ts'
import { type CrmError, crmError, fail } from './errors.ts'
import { type CrmRequest, canSee, requireModule } from './request.ts'

const batchSize = 100

type Outcome = CrmError | { code: 'SUCCESS'; status: 'success'; message: string; details: Record<string, unknown> }

/** `data` of a write; throws Zoho's answer for a body without it. unverified: the wording of these. */
function recordsOf({ body, centre }: CrmRequest): unknown[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return fail(400, 'INVALID_DATA', 'body', { expected_data_type: 'jsonobject' })
  if (!('data' in body)) return fail(400, 'MANDATORY_NOT_FOUND', 'required field not found', { api_name: 'data' })
  if (!Array.isArray(body.data) || body.data.length === 0)
    return fail(400, 'INVALID_DATA', 'invalid data', { expected_data_type: 'jsonarray', api_name: 'data' })
  if (body.data.length > batchSize && centre.enforces('batch-of-100'))
    return fail(400, 'LIMIT_EXCEEDED', 'the number of records exceeds the limit', {
      limit: batchSize,
      api_name: 'data',
    })
  if ('trigger' in body && !Array.isArray(body.trigger))
    return fail(400, 'INVALID_DATA', 'invalid data', { expected_data_type: 'jsonarray', api_name: 'trigger' })
  return body.data
}

/** All done: `done`; all refused: 400; some of each: 207. */
function together({ enforces }: DataCentre, outcomes: readonly Outcome[], done: 200 | 201): Answer {
  const good = outcomes.filter((outcome) => outcome.status === 'success')
  const bad = outcomes.filter((outcome) => outcome.status !== 'success')
  const whole = enforces('created-is-201') ? done : 200
  const mixed = enforces('mixed-is-207') ? 207 : whole
  const refused = enforces('all-refused-is-400') ? 400 : whole
  const status = bad.length === 0 ? whole : good.length === 0 ? refused : mixed
  return { status, body: { data: enforces('outcomes-in-order') ? outcomes : [...good, ...bad] } }
}

/** When and by whom a record was made and changed, as answers to writes tell it. */
function history({ centre, user: asking }: CrmRequest, record: CrmRecord) {
  const person = (id: string) => {
    const user = centre.organisation.user(id)
    return { name: user ? fullName(user) : '', id }
  }
  return {
    Modified_Time: formatCrmTime(record.modifiedAt, asking.timeZone),
    Modified_By: person(record.modifiedBy),
    Created_Time: formatCrmTime(record.createdAt, asking.timeZone),
    id: record.id,
    Created_By: person(record.createdBy),
  }
}

function success(request: CrmRequest, record: CrmRecord, message: string): Outcome {
  const details = { ...history(request, record), $approval_state: 'approved' }
  return { code: 'SUCCESS', details, message, status: 'success' }
}

/** The error for a record that was changed after the time in `If-Unmodified-Since`. unverified: what that does to several at once. */
function refuseIfModified(request: CrmRequest, record: CrmRecord): CrmError | null {
  const text = request.headers['if-unmodified-since']
  if (text === undefined || !request.centre.enforces('unmodified-since')) return null
  const since = parseCrmTime(text)
  if (since === undefined)
    return fail(400, 'INVALID_DATA', 'invalid data', {
      header: 'If-Unmodified-Since',
      expected_data_type: 'datetime',
    })
  if (record.modifiedAt <= since) return null
  return crmError('ALREADY_MODIFIED', 'the record was modified after the time specified', history(request, record))
}

/** `POST /{Module}`: one outcome per record, in order. Nothing makes it idempotent. */
export function insertRecords(request: CrmRequest, module: ModuleName): Answer {
  requireModule(request, module, 'CREATE')
  const outcomes = recordsOf(request).map((input, index): Outcome => {
    const checked = checkDraft(request.centre, module, input, `$.data[${index}]`)
    if ('error' in checked) return checked.error
    return success(request, createRecord(request.centre, module, checked.draft, request.user, 'api'), 'record added')
  })
  return together(request.centre, outcomes, 201)
}

/** `PUT /{Module}` and, with `id`, `PUT /{Module}/{id}`. */
export function updateRecords(request: CrmRequest, module: ModuleName, id?: string): Answer {
  requireModule(request, module, 'UPDATE')
  const table = request.centre.organisation.tables[module]
  const inputs = recordsOf(request)
  const outcomes = (id === undefined ? inputs : inputs.slice(0, 1)).map((input, index): Outcome => {
    const path = `$.data[${index}]`
    const sent = typeof input === 'object' && input !== null && 'id' in input ? input.id : undefined
    const target = id ?? sent
    if (typeof target !== 'string')
      return crmError('MANDATORY_NOT_FOUND', 'required field not found', { api_name: 'id', json_path: `${path}.id` })
    const before = table.get(target)
    if (!before || !canSee(request, before)) return unknownId(path)
    const modified = refuseIfModified(request, before)
    if (modified) return modified
    const checked = checkDraft(request.centre, module, input, path, before)
    if ('error' in checked) return checked.error
    const record = updateRecord(request.centre, module, before, checked.draft, request.user, 'api')
    return success(request, record, 'record updated')
  })
  if (outcomes.every(({ code }) => code === 'ALREADY_MODIFIED')) return { status: 412, body: { data: outcomes } }
  return together(request.centre, outcomes, 200)
}

function unknownId(path?: string): CrmError {
  return crmError(
    'INVALID_DATA',
    'the id given seems to be invalid',
    path ? { api_name: 'id', json_path: `${path}.id` } : {},
  )
}

/** `DELETE /{Module}?ids=` and `DELETE /{Module}/{id}`. */
export function deleteRecords(request: CrmRequest, module: ModuleName, id?: string): Answer {
  requireModule(request, module, 'DELETE')
  const ids = id !== undefined ? [id] : (request.query.ids ?? '').split(',').filter(Boolean)
  if (ids.length === 0)
    return fail(400, 'REQUIRED_PARAM_MISSING', 'One of the expected parameter is missing', { param_name: 'ids' })
  if (ids.length > batchSize)
    return fail(400, 'LIMIT_EXCEEDED', 'only 100 ids are allowed', { limit: batchSize, param_name: 'ids' })
  const table = request.centre.organisation.tables[module]
  const outcomes = ids.map((each): Outcome => {
    const record = table.get(each)
    if (!record || !canSee(request, record)) return unknownId()
    deleteRecord(request.centre, module, each, request.user, 'api')
    return { code: 'SUCCESS', details: { id: each }, message: 'record deleted', status: 'success' }
  })
  return together(request.centre, outcomes, 200)
}
