import { fullName, type User } from '../../data/organisation.ts'
import type { DataCentre } from '../../data-centre.ts'
import type { Agent, DeskModule, DeskRecord, Portal } from '../data/portal.ts'

/** Where a record stands. */
export interface Place {
  readonly centre: DataCentre
  readonly portal: Portal
}

export type Row = Record<string, unknown>

/** Desk's way to write a time: ISO 8601 in UTC with milliseconds. */
export const deskTime = (time: number): string => new Date(time).toISOString()

/** A flag as the schemas or as the samples have it: setting `deskFlagsAsText`. */
export const flagOf = ({ settings }: DataCentre, value: boolean): boolean | string =>
  settings.deskFlagsAsText ? String(value) : value

const tabs: Record<DeskModule, string> = {
  contacts: 'Contacts',
  accounts: 'Accounts',
  tickets: 'Cases',
  calls: 'Calls',
}

/** Desk's page of a record. The id in it is not the record's own. */
export function webUrl({ centre, portal }: Place, module: DeskModule, id: string): string {
  const page = `${centre.urls.desk}/support/${portal.description.portalName}/ShowHomePage.do`
  return `${page}#${tabs[module]}/dv/${portal.secretId(module, id)}`
}

/** The values of these names, null where there are none. */
export function pick(record: DeskRecord, ...names: readonly string[]): Row {
  return Object.fromEntries(names.map((name) => [name, record.values[name] ?? null]))
}

/** All custom fields of the module, and the deprecated member that they replaced. */
export function customOf({ portal }: Place, module: DeskModule, record: DeskRecord): Row {
  const sent = (record.values.cf ?? {}) as Row
  return {
    cf: Object.fromEntries(portal.customFields[module].map((name) => [name, sent[name] ?? null])),
    customFields: {},
  }
}

export const happiness = { badPercentage: '0', okPercentage: '0', goodPercentage: '0' }

export function userOf({ centre }: Place, agent: Agent | undefined): User | undefined {
  return agent && centre.organisation.user(agent.userId)
}

/** An agent as other records name it; null when there is none. */
export function miniUser(place: Place, agentId: unknown): Row | null {
  const user = userOf(place, place.portal.agent(agentId))
  return user ? { id: agentId, firstName: user.firstName, lastName: user.lastName } : null
}

/** An agent as calls and tickets include it. */
export function assignee(place: Place, agentId: unknown): Row | null {
  const user = userOf(place, place.portal.agent(agentId))
  return user ? { ...miniUser(place, agentId), email: user.email, photoURL: null } : null
}

export function agentName(place: Place, agentId: unknown): string | undefined {
  const user = userOf(place, place.portal.agent(agentId))
  return user && fullName(user)
}

export function live({ portal }: Place, module: DeskModule, id: unknown): DeskRecord | undefined {
  return typeof id === 'string' ? portal.tables[module].get(id) : undefined
}

export function miniAccount(place: Place, id: unknown): Row | null {
  const account = live(place, 'accounts', id)
  return account ? { id: account.id, ...pick(account, 'accountName', 'website') } : null
}

export function miniContact(place: Place, id: unknown): Row | null {
  const contact = live(place, 'contacts', id)
  if (!contact) return null
  const names = pick(contact, 'lastName', 'firstName', 'email', 'phone', 'mobile', 'type')
  return { id: contact.id, ...names, account: miniAccount(place, contact.values.accountId) }
}

export const layoutOf = ({ portal }: Place, module: DeskModule): Row => ({
  layoutId: portal.layouts[module].id,
  layoutDetails: { ...portal.layouts[module] },
})

/** The parts of an `include` parameter. */
export const included = (query: Readonly<Record<string, string>>): ReadonlySet<string> =>
  new Set(query.include?.split(',') ?? [])
