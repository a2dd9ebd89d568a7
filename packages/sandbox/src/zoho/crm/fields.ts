import type { Answer } from '../answer.ts'
import { isModuleName } from '../data/modules.ts'
import { failures } from './errors.ts'
import { fieldJson } from './field-json.ts'
import { type CrmRequest, requireScope } from './request.ts'

/** `GET /settings/fields?module=`. */
export function listFields(request: CrmRequest): Answer {
  requireScope(request, 'ZohoCRM.settings.fields', 'READ')
  const module = request.query.module
  if (!module) return failures.missingParameter('module')
  if (!isModuleName(module)) return failures.unknownModule()
  // unverified: that the fields of a module which the profile may not view are refused like its records.
  const rights = request.centre.settings.moduleRights[module]
  if (rights?.viewable === false && request.centre.enforces('rights-of-profile'))
    return failures.noRight(`Crm_Implied_View_${module}`)
  const { organisation } = request.centre
  const mandatory = request.centre.settings.layoutMandatoryFields[module] ?? []
  const fields = organisation.fields
    .of(module)
    .map((field) => ({ ...field, mandatory: field.mandatory || mandatory.includes(field.apiName) }))
  return { status: 200, body: { fields: fields.map((field, index) => fieldJson(organisation, module, field, index)) } }
}
