import type { Exchange } from './exchange.ts'

/** Something that Jackfield does at Zoho; a test run in which it never happened has not compared it. */
export interface Use {
  readonly what: string
  readonly shows: (exchange: Exchange) => boolean
}

const use = (
  what: string,
  method: string,
  path: RegExp,
  query: (query: Exchange['query']) => boolean = () => true,
) => ({
  what,
  shows: (exchange: Exchange) =>
    exchange.method === method &&
    path.test(exchange.path) &&
    query(exchange.query) &&
    exchange.status !== null &&
    exchange.status < 300,
})

export const uses: readonly Use[] = [
  use('list users', 'GET', /^\/crm\/v8\/users$/),
  use('read the organisation', 'GET', /^\/crm\/v8\/org$/),
  use('read the fields of a module', 'GET', /^\/crm\/v8\/settings\/fields$/),
  use('read the rights in modules', 'GET', /^\/crm\/v8\/settings\/modules$/),
  use('list records by page', 'GET', /^\/crm\/v8\/(Contacts|Leads|Accounts|Calls)$/, (query) => 'page' in query),
  use('list records by page token', 'GET', /^\/crm\/v8\/(Contacts|Calls)$/, (query) => 'page_token' in query),
  use('read records by their ids', 'GET', /^\/crm\/v8\/Calls$/, (query) => 'ids' in query),
  use('read changed records by their ids', 'GET', /^\/crm\/v8\/(Contacts|Leads|Accounts)$/, (query) => 'ids' in query),
  use('list deleted records', 'GET', /^\/crm\/v8\/(Contacts|Leads|Accounts)\/deleted$/),
  use('search by words', 'GET', /^\/crm\/v8\/(Contacts|Leads|Accounts)\/search$/, (query) => 'word' in query),
  use('subscribe to changes', 'POST', /^\/crm\/v8\/actions\/watch$/),
  use('renew a subscription', 'PUT', /^\/crm\/v8\/actions\/watch$/),
  use('end a subscription', 'DELETE', /^\/crm\/v8\/actions\/watch$/),
  use('search by number', 'GET', /^\/crm\/v8\/(Contacts|Leads|Accounts)\/search$/, (query) => 'phone' in query),
  use('query by COQL', 'POST', /^\/crm\/v8\/coql$/),
  use('write call logs', 'POST', /^\/crm\/v8\/Calls$/),
  use('change a call log', 'PUT', /^\/crm\/v8\/Calls\/\d+$/),
  use('change the owner of a record', 'PUT', /^\/crm\/v8\/(Contacts|Leads)\/\d+$/),
  use('delete a call log', 'DELETE', /^\/crm\/v8\/Calls$/),
  use('list deleted call logs', 'GET', /^\/crm\/v8\/Calls\/deleted$/),
]
