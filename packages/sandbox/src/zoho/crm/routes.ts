import type { Answer } from '../answer.ts'
import { isModuleName } from '../data/modules.ts'
import { coqlCost, runCoql } from './coql/run.ts'
import { failures } from './errors.ts'
import { listFields } from './fields.ts'
import type { Cost } from './limits.ts'
import { listModules } from './module-list.ts'
import { getRecord, listDeleted, listRecords } from './records-read.ts'
import { deleteRecords, insertRecords, updateRecords } from './records-write.ts'
import type { CrmRequest } from './request.ts'
import { searchRecords } from './search.ts'
import { getOrganisation, getUser, listUsers } from './users.ts'
import { changeWatch, listWatched, rewatch, unwatch, watch } from './watch/operations.ts'

/** What a method at an address does, and what it costs. */
export interface Operation {
  readonly cost: (query: Readonly<Record<string, string>>, body: unknown) => Cost
  readonly run: (request: CrmRequest) => Answer
}

type Methods = Partial<Record<string, Operation>>

const one = () => ({ credits: 1, sub: false })
const subordinate = () => ({ credits: 1, sub: true })
const operation = (run: Operation['run'], cost: Operation['cost'] = one): Operation => ({ run, cost })

/** Writes cost a credit per ten records; more than ten at once belong to the sub-concurrency kinds. */
const batch: Operation['cost'] = (_query, body) => {
  const data = typeof body === 'object' && body !== null && 'data' in body && Array.isArray(body.data) ? body.data : []
  return { credits: Math.max(1, Math.ceil(data.length / 10)), sub: data.length > 10 }
}
const list: Operation['cost'] = (query) => ({ credits: 1, sub: query.sort_by !== undefined })

function methodsOf(segments: readonly string[]): Methods | undefined {
  const [first, second, third] = segments
  const path = segments.join('/')
  if (path === 'users') return { GET: operation(listUsers) }
  if (first === 'users' && second && !third) return { GET: operation((request) => getUser(request, second)) }
  if (path === 'org') return { GET: operation(getOrganisation) }
  if (path === 'settings/fields') return { GET: operation(listFields) }
  if (path === 'settings/modules') return { GET: operation(listModules) }
  if (path === 'coql') return { POST: operation(runCoql, coqlCost) }
  if (path === 'actions/watch')
    return {
      GET: operation(listWatched),
      POST: operation(watch),
      PUT: operation(rewatch),
      PATCH: operation(changeWatch),
      DELETE: operation(unwatch),
    }
  if (!first || segments.length > 2 || ['settings', 'actions', 'users', 'org', 'coql'].includes(first)) return undefined
  if (!isModuleName(first)) return failures.unknownModule()
  if (second === 'search') return { GET: operation((request) => searchRecords(request, first), subordinate) }
  if (second === 'deleted') return { GET: operation((request) => listDeleted(request, first)) }
  if (second === undefined)
    return {
      GET: operation((request) => listRecords(request, first), list),
      POST: operation((request) => insertRecords(request, first), batch),
      PUT: operation((request) => updateRecords(request, first), batch),
      DELETE: operation((request) => deleteRecords(request, first)),
    }
  if (!/^\d+$/.test(second)) return undefined
  return {
    GET: operation((request) => getRecord(request, first, second)),
    PUT: operation((request) => updateRecords(request, first, second)),
    DELETE: operation((request) => deleteRecords(request, first, second)),
  }
}

/** The operation behind a method and a path below `/crm/v8/`; throws Zoho's error for unknown ones. */
export function findOperation(method: string, path: string): Operation {
  const methods = methodsOf(path.split('/'))
  if (!methods) return failures.unknownUrl()
  return methods[method] ?? failures.wrongMethod()
}
