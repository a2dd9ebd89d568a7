import {
  type CallLogSettings,
  type IntegrationSettingsPut,
  type MandatoryFields,
  type templatePreviewRequestSchema,
  type templatePreviewSchema,
  traitsOf,
} from '@jackfield/contract'
import type { Updateable } from 'kysely'
import type { z } from 'zod'
import type { MandatoryField } from '../../crm/crm-connector.ts'
import { previewOf, templateProblems, variablesOf } from '../../policy/template.ts'
import { ProblemError } from '../../problem.ts'
import type { IntegrationTable } from '../../store/schema.ts'
import { checkCallLogOfKind, checkCreation, checkKind, checkTemplates } from './check-settings.ts'
import type { Actor } from './parts.ts'
import type { SavedIntegration } from './saved-integration.ts'
import type { SiteIntegration } from './site-integration.ts'
import { changeGroup } from './sync-group.ts'
import { userBindings } from './user-bindings.ts'

/** What can be set on the page of an integration. */
export interface SettingsPage {
  putCallLog(settings: CallLogSettings, actor: Actor): Promise<void>
  /** The sections of the settings page as one; nothing is saved when one of them is wrong. Throws a `ProblemError`. */
  putSettings(settings: IntegrationSettingsPut, actor: Actor): Promise<void>
  /** What the layout of a module demands beside name and number, as far as Zoho tells it. */
  mandatoryFields(module: MandatoryFields['module']): Promise<MandatoryFields>
  /** How templates read, filled with an example call. */
  preview(templates: z.input<typeof templatePreviewRequestSchema>): z.infer<typeof templatePreviewSchema>
  setEnabled(enabled: boolean, actor: Actor): Promise<void>
}

export function settingsPage(integration: SiteIntegration): SettingsPage {
  const { product, store, settings, groups, audit, required, change } = integration
  const { kind } = product
  const site = () => settings.current().site

  async function checkCallLog(saved: SavedIntegration, callLog: CallLogSettings): Promise<void> {
    checkTemplates({ kind, section: 'callLog' }, callLog, saved.callLog)
    const { whenNobodyAnswers, fallbackOwner } = callLog
    if (whenNobodyAnswers.who !== 'user' && fallbackOwner === null) return
    const { users } = await userBindings(store, site(), saved.id).view()
    if (whenNobodyAnswers.who === 'user' && !users.some(({ id }) => id === whenNobodyAnswers.userId))
      throw new ProblemError('not-found')
    if (fallbackOwner !== null && !users.some(({ id, active }) => id === fallbackOwner && active))
      throw new ProblemError('fallback-owner-inactive', { field: 'callLog.fallbackOwner' })
  }

  async function mandatoryOf(module: MandatoryFields['module']): Promise<readonly MandatoryField[]> {
    if (!traitsOf[kind].tellsFields || module === 'Tickets') return []
    return (await integration.live()?.connection.connector.creations?.mandatoryFields(module)) ?? []
  }

  /** Links to recordings that were made until now stay dead when playing is switched on again. */
  const callLogColumns = ({ callLog, linkEpoch }: SavedIntegration, wanted: CallLogSettings) => ({
    call_log: JSON.stringify(wanted),
    ...(callLog.playRecording && !wanted.playRecording ? { link_epoch: linkEpoch + 1 } : {}),
  })

  const columns = ({ id }: SavedIntegration, changed: Updateable<IntegrationTable>) => ({
    query: store.db.updateTable('integration').set(changed).where('id', '=', id),
    expect: 1,
  })

  return {
    async putSettings(wanted, actor) {
      const saved = await required()
      const { creation, callLog } = wanted
      const tickets = wanted.tickets ?? saved.tickets
      checkKind(kind, wanted, tickets, saved.tickets)
      await checkCallLog(saved, callLog)
      checkCreation(creation, creation.enabled ? await mandatoryOf(creation.module) : [])
      const group = await changeGroup(store, groups, site(), saved.id, saved.contactSync, wanted.contactSync)
      const { group: _, ...contactSync } = wanted.contactSync
      const changed = columns(saved, {
        contact_sync: JSON.stringify({ ...contactSync, groupId: group.groupId }),
        creation: JSON.stringify(creation),
        ...(tickets === null ? {} : { tickets: JSON.stringify(tickets) }),
        ...callLogColumns(saved, callLog),
      })
      await change([...group.statements, changed], audit(actor.name, 'settings', saved.id, wanted))
    },

    async putCallLog(wanted, actor) {
      const saved = await required()
      checkCallLogOfKind(kind, wanted)
      await checkCallLog(saved, wanted)
      await change([columns(saved, callLogColumns(saved, wanted))], audit(actor.name, 'call-log', saved.id, wanted))
    },

    async mandatoryFields(module) {
      await required()
      const fields = (await mandatoryOf(module)).map((field) => ({ ...field, options: [...field.options] }))
      return { module, fields }
    },

    preview({ subject, description, section = 'callLog', playRecording = true }) {
      const { timeFormat } = settings.current()
      const offered = variablesOf({ kind, section })
      const linked = playRecording && offered.some(({ name }) => name === 'Recording_URL')
      const told = (field: 'subject' | 'description', text: string) =>
        templateProblems(text, offered).map((problem) => ({ field, problem }))
      return {
        subject: previewOf(subject, { linked, timeFormat }),
        description: previewOf(description, { linked, timeFormat }),
        problems: [...told('subject', subject), ...told('description', description)],
        variables: offered.map(({ name }) => ({ name, example: previewOf(`{{${name}}}`, { linked, timeFormat }) })),
      }
    },

    async setEnabled(enabled, actor) {
      const saved = await required()
      const action = enabled ? 'enable' : 'disable'
      await change([columns(saved, { enabled: enabled ? 1 : 0 })], audit(actor.name, action, saved.id, {}))
    },
  }
}
