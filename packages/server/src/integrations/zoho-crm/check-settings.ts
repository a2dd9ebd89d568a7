import type { CreationSettings, IntegrationSettingsPut } from '@jackfield/contract'
import type { MandatoryField } from '../../crm/crm-connector.ts'
import { templateProblems } from '../../policy/template.ts'
import { ProblemError } from '../../problem.ts'

/** What a schema cannot know of the settings page. Throws a `ProblemError` whose parameter `field` names the place. */
export function checkTemplates(callLog: Pick<IntegrationSettingsPut['callLog'], 'subject' | 'description'>): void {
  for (const field of ['subject', 'description'] as const) {
    const [problem] = templateProblems(callLog[field])
    if (problem) throw new ProblemError(problem.code, { ...problem.params, field: `callLog.${field}` })
  }
}

/** A record without the mandatory fields of its layout would be refused each time. */
export function checkCreation(creation: CreationSettings, mandatory: readonly MandatoryField[]): void {
  if (!creation.enabled) return
  if (creation.mode === 'automatic' && creation.directions.length === 0)
    throw new ProblemError('invalid-input', { field: 'creation.directions', detail: '' })
  for (const field of mandatory) {
    const place = `creation.defaults.${field.apiName}`
    const value = creation.defaults[field.apiName]?.trim() ?? ''
    const told = { field: place, label: field.label, module: creation.module }
    if (!field.fillable) throw new ProblemError('create-field-not-fillable', told)
    if (value === '') throw new ProblemError('create-field-missing', told)
    if (field.options.length > 0 && !field.options.includes(value))
      throw new ProblemError('invalid-input', { field: place, detail: field.options.slice(0, 20).join(', ') })
    if (field.length !== null && value.length > field.length)
      throw new ProblemError('invalid-input', { field: place, detail: `≤ ${field.length}` })
  }
}
