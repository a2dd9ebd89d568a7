import type { Field, ModuleName } from '../../data/modules.ts'
import { displayName, fullName, type Organisation, type User } from '../../data/organisation.ts'
import type { CrmRecord } from '../../data/record-table.ts'
import { fieldJson, type Json, rawValue, referencedModule } from '../../data/record-view.ts'
import type { Settings } from '../../data/settings.ts'
import { fail } from '../errors.ts'

/** A column of a query: how to compare it and how to show it. */
export interface Column {
  readonly name: string
  readonly type: Field['type']
  /** Text, number (times: epoch ms), boolean, or null. References compare by id. */
  readonly key: (record: CrmRecord) => string | number | boolean | null
  readonly show: (record: CrmRecord, timeZone: string) => Json
}

const userParts: Record<string, (user: User) => string> = {
  id: (user) => user.id,
  email: (user) => user.email,
  first_name: (user) => user.firstName,
  last_name: (user) => user.lastName,
  full_name: fullName,
}

function unknown(name: string): never {
  return fail(400, 'INVALID_QUERY', 'column given seems to be invalid', { column_name: name })
}

function dotted(organisation: Organisation, module: ModuleName, name: string): Column {
  const [head, part, more] = name.split('.')
  const field = organisation.fields.get(module, head!)
  if (!field || !part || more !== undefined) return unknown(name)
  const reference = (record: CrmRecord): string | undefined => {
    const value = rawValue(module, record, field.apiName)
    return typeof value === 'object' && value !== null ? value.id : undefined
  }
  let key: (record: CrmRecord) => string | null
  if (field.type === 'ownerlookup') {
    const of = userParts[part] ?? unknown(name)
    key = (record) => {
      const user = organisation.user(reference(record) ?? '')
      return user ? of(user) : null
    }
  } else if (field.type === 'lookup' && field.lookup !== 'any') {
    const target = field.lookup!
    if (part !== 'id' && !organisation.fields.get(target, part)) return unknown(name)
    key = (record) => {
      const found = organisation.tables[referencedModule(field, record) ?? target].get(reference(record) ?? '')
      const value = found && (part === 'Full_Name' ? displayName(target, found) : rawValue(target, found, part))
      return typeof value === 'string' ? value : null
    }
  } else return unknown(name)
  return { name, type: part === 'id' ? 'bigint' : 'text', key, show: key }
}

/** Finds a column by name, `Lookup.Field` included; throws INVALID_QUERY. */
export function columnOf(organisation: Organisation, settings: Settings, module: ModuleName, name: string): Column {
  if (name.includes('.')) return dotted(organisation, module, name)
  const field = organisation.fields.get(module, name)
  if (!field) return unknown(name)
  if (field.type === 'textarea' && !settings.coqlReturnsTextAreas)
    return fail(400, 'INVALID_QUERY', 'column is not supported', { column_name: name })
  const key: Column['key'] = (record) => {
    const value = rawValue(module, record, name)
    return typeof value === 'object' && value !== null ? value.id : value === '' ? null : value
  }
  const show: Column['show'] = (record, timeZone) => {
    // unverified: COQL gives lookups by id only, without the name.
    if (field.type === 'lookup' || field.type === 'ownerlookup') {
      const id = key(record)
      return id === null ? null : { id }
    }
    return fieldJson(organisation, module, record, field, timeZone)
  }
  return { name, type: field.type, key, show }
}
