import type { Answer } from '../answer.ts'
import type { ModuleName } from '../data/modules.ts'
import type { CrmRecord } from '../data/record-table.ts'
import { recordJson } from '../data/record-view.ts'
import { parseCriteria } from './criteria.ts'
import { fail } from './errors.ts'
import { convertedFilter, wantedFields } from './records-read.ts'
import { type CrmRequest, canSee, oneOf, requireModule, requireScope, wholeNumber } from './request.ts'

const mostFound = 2000
const digitsOf = (text: string) => text.replace(/\D/g, '')

/** unverified: in which words; INVALID_QUERY is the only code for it among those that Zoho lists for a search. */
const wrongParameter = (name: string): never => fail(400, 'INVALID_QUERY', 'Invalid query formed', { param_name: name })

type Test = (record: CrmRecord) => boolean

/**
 * A number is found in any phone field of the module whose digits contain the digits asked for.
 * unverified: how Zoho compares numbers is not documented. This reading agrees with what integrations report: national
 * digits find a record stored with the country code, while the international form does not find one stored without.
 */
function phoneTest(request: CrmRequest, module: ModuleName, phone: string): Test {
  const wellFormed = phone.length >= 3 && phone.length <= 50 && /^[+]?[0-9\s\-().]+$/.test(phone)
  if (!wellFormed && request.centre.enforces('search-phone-form')) return wrongParameter('phone')
  const wanted = digitsOf(phone)
  const all = request.centre.organisation.fields.phoneFields(module).map((field) => field.apiName)
  const names = request.centre.enforces('search-in-all-phone-fields') ? all : ['Phone']
  return ({ values }) =>
    wanted !== '' &&
    names.some((name) => {
      const value = values[name]
      return typeof value === 'string' && digitsOf(value).includes(wanted)
    })
}

function wordTest(word: string): Test {
  if ([...word].length < 2) return wrongParameter('word')
  const wanted = word.toLowerCase()
  return ({ values }) =>
    `${values.First_Name ?? ''} ${values.Last_Name ?? ''}`.toLowerCase().includes(wanted) ||
    Object.values(values).some((value) => typeof value === 'string' && value.toLowerCase().includes(wanted))
}

function emailTest(request: CrmRequest, module: ModuleName, email: string): Test {
  const wanted = email.toLowerCase()
  const fields = request.centre.organisation.fields.of(module).filter((field) => field.type === 'email')
  return ({ values }) =>
    fields.some(({ apiName }) => {
      const value = values[apiName]
      return typeof value === 'string' && value.toLowerCase() === wanted
    })
}

function testOf(request: CrmRequest, module: ModuleName): Test {
  const { criteria, email, phone, word } = request.query
  // unverified: which one wins when several are given; this order stands on Zoho's page.
  if (criteria) return parseCriteria(request.centre.organisation, module, criteria)
  if (email) return emailTest(request, module, email)
  if (phone) return phoneTest(request, module, phone)
  if (word) return wordTest(word)
  return fail(400, 'EXPECTED_PARAM_MISSING', 'One of the expected parameter is missing', {
    param_names: ['criteria', 'email', 'phone', 'word'],
  })
}

/** `GET /{Module}/search`: reads an index that knows writes only after a while; 204 when nothing is found. */
export function searchRecords(request: CrmRequest, module: ModuleName): Answer {
  requireModule(request, module, 'READ')
  requireScope(request, 'ZohoSearch.securesearch', 'READ', 'search-scope')
  const { organisation, settings, enforces } = request.centre
  const most = enforces('search-reaches-2000') ? mostFound : Number.POSITIVE_INFINITY
  const fields = wantedFields(request, false)
  const perPage = wholeNumber(request, 'per_page', 200, 200)
  const page = wholeNumber(request, 'page', 1, 1_000_000)
  if (page * perPage > most)
    return fail(400, 'LIMIT_REACHED', 'maximum response iteration limit reached', { limit: String(mostFound) })
  const test = testOf(request, module)
  const shown = convertedFilter(request)
  const sortBy = oneOf(request, 'sort_by', ['id', 'Created_Time', 'Modified_Time'], 'id')
  const sortOrder = oneOf(request, 'sort_order', ['asc', 'desc'], 'desc')
  const found: CrmRecord[] = []
  const lag = enforces('search-lags') ? settings.searchLagMs : 0
  for (const record of organisation.tables[module].allAsOf(Date.now() - lag))
    if (shown(record) && canSee(request, record) && test(record)) found.push(record)
  if (sortBy === 'Created_Time') found.sort((a, b) => a.createdAt - b.createdAt)
  if (sortBy === 'Modified_Time') found.sort((a, b) => a.modifiedAt - b.modifiedAt)
  if (sortOrder === 'desc') found.reverse()
  const reachable = found.slice(0, most)
  const records = reachable.slice((page - 1) * perPage, page * perPage)
  if (records.length === 0) return { status: 204 }
  const info = { per_page: perPage, count: records.length, page, more_records: reachable.length > page * perPage }
  const data = records.map((record) => recordJson(organisation, module, record, request.user.timeZone, fields))
  return { status: 200, body: { data, info } }
}
