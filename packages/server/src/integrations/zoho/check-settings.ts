import {
  type CallLogSettings,
  type CreationSettings,
  type IntegrationKind,
  type IntegrationSettingsPut,
  type TicketSettings,
  traitsOf,
} from '@jackfield/contract'
import type { MandatoryField } from '../../crm/crm-connector.ts'
import { type TemplateUse, templateProblems, templateVariables, variablesOf } from '../../policy/template.ts'
import { ProblemError } from '../../problem.ts'

// What a schema cannot know of the settings page. All throw a `ProblemError` whose parameter `field` names the place.

type Templates = Readonly<Record<'subject' | 'description', string>>

/**
 * A text that stands there already goes on standing: a variable that cannot be filled in there (any more) leaves its place empty, and
 * nobody who changes something else has to mend it first.
 */
export function checkTemplates(use: TemplateUse, templates: Templates, saved: Templates | null): void {
  for (const field of ['subject', 'description'] as const) {
    const kept = templates[field] === saved?.[field]
    const [problem] = templateProblems(templates[field], kept ? templateVariables : variablesOf(use))
    if (problem) throw new ProblemError(problem.code, { ...problem.params, field: `${use.section}.${field}` })
  }
}

const refuse = (field: string, detail: string): never => {
  throw new ProblemError('invalid-input', { field, detail })
}

/** What an integration of this kind does not have. */
export function checkCallLogOfKind(kind: IntegrationKind, { playRecording }: CallLogSettings): void {
  if (playRecording && !traitsOf[kind].recordings) refuse('callLog.playRecording', kind)
}

/** As `checkCallLogOfKind`, for the whole page. `tickets` are as they will be, `saved` as they are. */
export function checkKind(
  kind: IntegrationKind,
  wanted: Pick<IntegrationSettingsPut, 'callLog' | 'contactSync' | 'creation'>,
  tickets: TicketSettings | null,
  saved: TicketSettings | null = null,
): void {
  const traits = traitsOf[kind]
  checkCallLogOfKind(kind, wanted.callLog)
  if (!wanted.contactSync.modules.every((module) => traits.modules.includes(module)))
    refuse('contactSync.modules', traits.modules.join(', '))
  if (!traits.creates.includes(wanted.creation.module)) refuse('creation.module', traits.creates.join(', '))
  if (tickets === null) return
  if (!traits.tickets) refuse('tickets', kind)
  checkTemplates({ kind, section: 'tickets' }, tickets, saved)
  checkTickets(tickets)
  // Desk wants a contact for a ticket (D5): told here, not with the first call.
  if (tickets.enabled && wanted.creation.enabled && !traits.logsAt.includes(wanted.creation.module))
    throw new ProblemError('desk-tickets-need-contacts', { field: 'creation.module' })
}

function checkTickets(tickets: TicketSettings): void {
  if (!tickets.enabled) return
  if (tickets.moment === 'before' && tickets.directions.length === 0) refuse('tickets.directions', '')
  if (tickets.moment === 'after' && tickets.outcomes.length === 0) refuse('tickets.outcomes', '')
}

/** A record without the mandatory fields of its layout would be refused each time. */
export function checkCreation(creation: CreationSettings, mandatory: readonly MandatoryField[]): void {
  if (!creation.enabled) return
  if (creation.mode === 'automatic' && creation.directions.length === 0) refuse('creation.directions', '')
  for (const field of mandatory) {
    const place = `creation.defaults.${field.apiName}`
    const value = creation.defaults[field.apiName]?.trim() ?? ''
    const told = { field: place, label: field.label, module: creation.module }
    if (!field.fillable) throw new ProblemError('create-field-not-fillable', told)
    if (value === '') throw new ProblemError('create-field-missing', told)
    if (field.options.length > 0 && !field.options.includes(value)) refuse(place, field.options.slice(0, 20).join(', '))
    if (field.length !== null && value.length > field.length) refuse(place, `≤ ${field.length}`)
  }
}
