import type { Field, ModuleName } from './modules.ts'
import { displayName, fullName, type Organisation } from './organisation.ts'
import type { CrmRecord, FieldValue } from './record-table.ts'
import { formatCrmTime } from './time.ts'

export type Json = string | number | boolean | null | { readonly [key: string]: Json } | readonly Json[]

/** The value of a field in kept form: times as epoch ms, references as `{ id }`. */
export function rawValue(module: ModuleName, record: CrmRecord, apiName: string): FieldValue {
  switch (apiName) {
    case 'id':
      return record.id
    case 'Owner':
      return { id: record.owner }
    case 'Created_By':
      return { id: record.createdBy }
    case 'Modified_By':
      return { id: record.modifiedBy }
    case 'Created_Time':
      return record.createdAt
    case 'Modified_Time':
      return record.modifiedAt
    case 'Full_Name':
      return displayName(module, record)
    default:
      return record.values[apiName] ?? null
  }
}

/** The module that a reference of `field` in `record` points to, or undefined for users. */
export function referencedModule(field: Field, record: CrmRecord): ModuleName | undefined {
  if (field.lookup !== 'any') return field.lookup
  const { seModule } = record
  return seModule === 'Leads' || seModule === 'Contacts' || seModule === 'Accounts' ? seModule : undefined
}

/** Of the owner the e-mail address is told too, of others only id and name. */
function userJson(organisation: Organisation, id: string, withEmail: boolean): Json {
  const user = organisation.user(id)
  const person = { name: user ? fullName(user) : '', id }
  return user && withEmail ? { ...person, email: user.email } : person
}

/** The value of a field as the API shows it to a reader in `timeZone`. */
export function fieldJson(
  organisation: Organisation,
  module: ModuleName,
  record: CrmRecord,
  field: Field,
  timeZone: string,
): Json {
  const value = rawValue(module, record, field.apiName)
  if (value === null) return null
  if (field.type === 'datetime' && typeof value === 'number') return formatCrmTime(value, timeZone)
  if (typeof value !== 'object') return value
  if (field.type === 'ownerlookup') return userJson(organisation, value.id, field.apiName === 'Owner')
  const target = referencedModule(field, record)
  const referenced =
    target && (organisation.tables[target].get(value.id) ?? organisation.tables[target].deletion(value.id)?.record)
  return { name: target && referenced ? displayName(target, referenced) : null, id: value.id }
}

/** A whole record as the API shows it; `only` limits the fields (`id` is always there). */
export function recordJson(
  organisation: Organisation,
  module: ModuleName,
  record: CrmRecord,
  timeZone: string,
  only?: readonly string[],
): Record<string, Json> {
  const result: Record<string, Json> = {}
  for (const field of organisation.fields.of(module)) {
    if (only && !only.includes(field.apiName)) continue
    result[field.apiName] = fieldJson(organisation, module, record, field, timeZone)
  }
  result.id = record.id
  const wants = (name: string) => !only || only.includes(name)
  if (module === 'Calls' && wants('$se_module')) result.$se_module = record.seModule ?? null
  if (module === 'Leads' && wants('$converted')) result.$converted = record.converted ?? false
  return result
}
