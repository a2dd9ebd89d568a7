import type { ZohoRequest } from '../zoho/transport.ts'

/** For webhooks, which tell of changes. */
export const webhookScope = 'Desk.events.ALL'

/** What is asked for at consent. Accounts go with contacts; search wants a scope of its own; doubled logs are deleted on demand. */
export const zohoDeskScopes = [
  'Desk.basic.READ',
  'Desk.contacts.READ',
  'Desk.contacts.CREATE',
  'Desk.contacts.UPDATE',
  'Desk.tickets.READ',
  'Desk.tickets.CREATE',
  'Desk.tickets.UPDATE',
  'Desk.calls.READ',
  'Desk.calls.CREATE',
  'Desk.calls.UPDATE',
  'Desk.calls.DELETE',
  'Desk.search.READ',
  webhookScope,
] as const

const areas: Readonly<Record<string, string>> = {
  contacts: 'contacts',
  accounts: 'contacts',
  tickets: 'tickets',
  calls: 'calls',
}
const actions: Readonly<Record<string, string>> = { GET: 'READ', POST: 'CREATE', PATCH: 'UPDATE' }

/** The scopes that a request needs: Desk does not name the one that is missing. */
export function scopeOf({ method, path }: Pick<ZohoRequest, 'method' | 'path'>): string {
  const [, collection = '', next] = /\/api\/v1\/(\w+)(?:\/(\w+))?/.exec(path) ?? []
  if (collection === 'webhooks') return webhookScope
  const area = areas[collection]
  if (area === undefined) return 'Desk.basic.READ'
  const action = next === 'moveToTrash' ? 'DELETE' : (actions[method] ?? 'READ')
  const own = `Desk.${area}.${action}`
  return next === 'search' ? `${own}, Desk.search.READ` : own
}
