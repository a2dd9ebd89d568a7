import type { Draft } from '../data/commit.ts'
import { isModuleName, type ModuleName } from '../data/modules.ts'
import { fullName } from '../data/organisation.ts'
import type { CrmRecord, FieldValue, Reference } from '../data/record-table.ts'
import type { DataCentre } from '../data-centre.ts'
import { callErrors, durationSeconds } from './call-rules.ts'
import { type CrmError, crmError } from './errors.ts'
import { parseFieldValue } from './field-values.ts'

export type Checked = { draft: Draft } | { error: CrmError }

/**
 * Reads what a client sent for one record and checks it against fields, layout, references and the module's own rules.
 * Unknown fields are passed over silently (unverified, but no error for them is documented), read-only ones too.
 */
export function checkDraft(
  centre: DataCentre,
  module: ModuleName,
  input: unknown,
  path: string,
  before?: CrmRecord,
): Checked {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return { error: crmError('INVALID_DATA', 'invalid data', { expected_data_type: 'jsonobject', json_path: path }) }
  const sent = input as Record<string, unknown>
  const { organisation, enforces } = centre
  const errors: CrmError[] = []
  const values: Record<string, FieldValue> = {}
  let owner: string | undefined
  for (const field of organisation.fields.of(module)) {
    if (field.readOnly || !Object.hasOwn(sent, field.apiName)) continue
    const parsed = parseFieldValue(field, sent[field.apiName], `${path}.${field.apiName}`, enforces)
    if ('error' in parsed) errors.push(parsed.error)
    else if (field.apiName !== 'Owner') values[field.apiName] = parsed.value
    else if (parsed.value !== null) owner = (parsed.value as Reference).id
  }
  const merged: Record<string, FieldValue> = { ...before?.values, ...values }
  const broken = new Set(errors.map((error) => error.details.api_name))
  const required = [
    ...(enforces('mandatory-fields') ? organisation.fields.of(module).filter((field) => field.mandatory) : []),
    ...(enforces('mandatory-fields-of-layout') ? (centre.settings.layoutMandatoryFields[module] ?? []) : []).map(
      (apiName) => ({ apiName }),
    ),
  ]
  for (const { apiName } of required) {
    if ((merged[apiName] ?? null) !== null || broken.has(apiName)) continue
    const details = { api_name: apiName, json_path: `${path}.${apiName}` }
    errors.push(crmError('MANDATORY_NOT_FOUND', 'required field not found', details))
  }
  const seModule = typeof sent.$se_module === 'string' && sent.$se_module !== '' ? sent.$se_module : undefined
  errors.push(...referenceErrors(centre, module, values, owner, seModule ?? before?.seModule, path))
  if (module === 'Calls') {
    const style = centre.settings.callDurationStyle
    const known = callErrors(merged, owner, before, { style, now: centre.now(), path, enforces })
    errors.push(...known.filter((error) => !broken.has(error.details.api_name!)))
    if (typeof merged.Call_Duration === 'string')
      values.Call_Duration_in_seconds = durationSeconds(merged.Call_Duration, style) ?? null
  }
  if (errors.length === 0) errors.push(...duplicateErrors(centre, module, values, path, before?.id))
  if (errors.length === 0) return { draft: { values, owner, seModule } }
  if (errors.length === 1) return { error: errors[0]! }
  const listed = errors.map(({ code, message, details, status }) => ({ code, message, details, status }))
  return { error: crmError('MULTIPLE_OR_MULTI_ERRORS', 'multiple errors occurred', { errors: listed }) }
}

function referenceErrors(
  centre: DataCentre,
  module: ModuleName,
  values: Readonly<Record<string, FieldValue>>,
  owner: string | undefined,
  seModule: string | undefined,
  path: string,
): CrmError[] {
  const { organisation } = centre
  const errors: CrmError[] = []
  const wrongIdError = (apiName: string) =>
    crmError('INVALID_DATA', 'the id given seems to be invalid', {
      api_name: apiName,
      json_path: `${path}.${apiName}`,
    })
  const wrongId = (apiName: string) => centre.enforces('references-exist') && errors.push(wrongIdError(apiName))
  if (owner !== undefined) {
    const user = organisation.user(owner)
    if (!user) wrongId('Owner')
    // unverified: that a deactivated user is refused in the same words as an unknown one.
    else if (!user.active && centre.enforces('owner-is-active')) errors.push(wrongIdError('Owner'))
  }
  for (const field of organisation.fields.of(module)) {
    const value = values[field.apiName]
    if (field.type !== 'lookup' || typeof value !== 'object' || value === null) continue
    if (field.lookup !== 'any') {
      if (field.lookup && !organisation.tables[field.lookup].get(value.id)) wrongId(field.apiName)
      continue
    }
    if (seModule === undefined) {
      if (!centre.enforces('what-id-needs-module')) continue
      // unverified: the code for a What_Id without $se_module; this one is in Zoho's list of codes.
      const details = { api_name: '$se_module', json_path: `${path}.$se_module`, dependee: { api_name: field.apiName } }
      errors.push(crmError('DEPENDENT_FIELD_MISSING', 'the dependent field is missing', details))
    } else if (!isModuleName(seModule) || seModule === 'Calls') {
      const details = { api_name: '$se_module', json_path: `${path}.$se_module` }
      errors.push(crmError('INVALID_DATA', 'invalid data', details))
    } else if (!organisation.tables[seModule].get(value.id)) wrongId(field.apiName)
  }
  return errors
}

function duplicateErrors(
  centre: DataCentre,
  module: ModuleName,
  values: Readonly<Record<string, FieldValue>>,
  path: string,
  self: string | undefined,
): CrmError[] {
  const { organisation } = centre
  const table = organisation.tables[module]
  if (!centre.enforces('unique-fields')) return []
  for (const field of organisation.fields.uniqueFields(module)) {
    const value = values[field.apiName]
    const id = typeof value === 'string' ? table.findByText(field.apiName, value, self) : undefined
    if (id === undefined) continue
    const owner = organisation.user(table.get(id)!.owner)!
    return [
      crmError('DUPLICATE_DATA', 'duplicate data', {
        api_name: field.apiName,
        json_path: `${path}.${field.apiName}`,
        id,
        more_records: false,
        duplicate_record: {
          id,
          Owner: { id: owner.id, name: fullName(owner), zuid: owner.zuid },
          module: { api_name: module, id: organisation.moduleId(module) },
        },
      }),
    ]
  }
  return []
}
