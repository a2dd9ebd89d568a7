import type {
  AuthoriseResult,
  authoriseRequestSchema,
  autoBindResultSchema,
  CallLogSettings,
  DisconnectPreview,
  IntegrationSettingsPut,
  IntegrationView,
  MandatoryFields,
  StatusView,
  templatePreviewSchema,
  ZohoUsersView,
} from '@jackfield/contract'
import type { Dispatcher } from 'undici'
import type { z } from 'zod'
import type { Credits } from '../../credits/credits.ts'
import type { MandatoryField } from '../../crm/crm-connector.ts'
import type { DurationStyle } from '../../crm/zoho-crm/call-record.ts'
import type { Connectors, Secrets, ServerConfig, SettingsService } from '../../http/services.ts'
import type { NumberCopying } from '../../phonebook/number-copying.ts'
import type { HomeOfIntegration } from '../../phonebook/synchronisation.ts'
import { previewOf, templateProblems, templateVariables } from '../../policy/template.ts'
import { ProblemError, problemOf } from '../../problem.ts'
import type { Store } from '../../store/store.ts'
import { checkCreation, checkTemplates } from './check-settings.ts'
import { createConnecting } from './connecting.ts'
import { type SavedIntegration, saveCheck } from './connection-rows.ts'
import { disconnect, disconnectPreview } from './disconnect.ts'
import { createListenerSignIn, type ListenerSignIn } from './listener-sign-in.ts'
import { siteIntegration } from './site-integration.ts'
import { changeGroup, type GroupsOfIntegration } from './sync-group.ts'
import { userBindings, type WantedBinding } from './user-bindings.ts'
import { statusOf, zohoCrmView } from './view.ts'

/** The administrator who asks; `session` is the id under which the server knows the session, never its token. */
export interface Actor {
  readonly session: string
  readonly name: string
}

/** The integration with Zoho CRM of one site: connecting, users and bindings, settings, and its connector. */
export interface ZohoCrmService extends Connectors {
  /** Users of Zoho who sign in to hear a recording. */
  readonly listeners: ListenerSignIn
  /** Reads what is saved; asks Zoho nothing. To be awaited before anything else. */
  start(): Promise<void>
  close(): Promise<void>
  status(): Promise<StatusView['zoho']>
  /** `address` is the one under which the request came in, e.g. `https://pbx.example.com`. */
  view(address: string): Promise<IntegrationView>
  /** Checks and keeps what was typed, and gives the address of Zoho's consent page. Throws a `ProblemError`. */
  begin(request: z.infer<typeof authoriseRequestSchema>, address: string, actor: Actor): Promise<{ url: string }>
  /** Takes what Zoho handed to the callback; how it went is kept for `takeResult`. Never throws for what came from outside. */
  finish(query: unknown, actor: Actor | null): Promise<void>
  /** How the last consent of this session ended, once; null when there is nothing to tell. */
  takeResult(actor: Actor): Promise<AuthoriseResult | null>
  /** Where the integration is reached from outside; null when it is not connected. */
  home(integrationId: string): Promise<HomeOfIntegration | null>
  users(): Promise<ZohoUsersView>
  refreshUsers(actor: Actor): Promise<ZohoUsersView>
  putBindings(wanted: readonly WantedBinding[], actor: Actor): Promise<ZohoUsersView>
  autoBind(apply: boolean, actor: Actor): Promise<z.infer<typeof autoBindResultSchema>>
  putCallLog(settings: CallLogSettings, actor: Actor): Promise<void>
  /** The sections of the settings page as one; nothing is saved when one of them is wrong. Throws a `ProblemError`. */
  putSettings(settings: IntegrationSettingsPut, actor: Actor): Promise<void>
  /** What the layout of a module demands beside name and number. */
  mandatoryFields(module: MandatoryFields['module']): Promise<MandatoryFields>
  disconnectPreview(): Promise<DisconnectPreview>
  /** Whether Zoho confirmed that its token is revoked. */
  disconnect(undelivered: 'deliver' | 'discard', actor: Actor): Promise<{ revoked: boolean }>
  preview(templates: { subject: string; description: string }): z.infer<typeof templatePreviewSchema>
  setEnabled(enabled: boolean, actor: Actor): Promise<void>
  /** API credits of 24 hours that may be used; null: as the organisation's edition gives. */
  putCredits(budget: number | null, actor: Actor): Promise<void>
  /** Looks anew what the connected account may not do, and keeps it. Throws a `ProblemError` when Zoho does not tell. */
  check(actor: Actor): Promise<void>
  /** Copies the numbers from now on; resolves when that is saved. Throws `index-copy-off`, `zoho-not-connected`. */
  startCopy(actor: Actor): Promise<void>
  /** Stops the copy of numbers that is not finished, if there is one. */
  stopCopy(actor: Actor): Promise<void>
}

export interface ZohoCrmParts {
  readonly store: Store
  readonly secrets: Secrets
  readonly settings: SettingsService
  /** Contact groups as far as integrations fill them. */
  readonly groups: GroupsOfIntegration
  readonly config: Pick<ServerConfig, 'publicUrls' | 'localDataCentres'>
  readonly now: () => number
  readonly log: {
    info(detail: object, message: string): void
    warn(detail: object, message: string): void
    error(detail: object, message: string): void
  }
  /** The copy of numbers; without it nothing is said of it. `also` is committed together with what is asked for. */
  readonly index?: Pick<NumberCopying, 'view' | 'start' | 'stop'>
  /** How changes in Zoho arrive; without it nothing is said of it. */
  readonly changes?: (organisationId: string) => IntegrationView['changes']
  /** The meter of API credits; without it nothing is said of them. */
  readonly credits?: Pick<Credits, 'spent' | 'view' | 'setBudget'>
  /** For one request to Zoho, in milliseconds; below half of a delivery's lease. */
  readonly deadlineMs?: number
  readonly durationStyle?: DurationStyle
  /** False: links to recordings are not written into Zoho's own field for them. */
  readonly recordingField?: boolean
  /** For tests. */
  readonly dispatcher?: Dispatcher
}

const noIndex: IntegrationView['index'] = {
  ...{ records: 0, inZoho: null, withNumber: null, copiedAt: null, copying: false, progress: null },
  ...{ stopped: false, nextAt: null, on: false },
}

export function createZohoCrm(parts: ZohoCrmParts): ZohoCrmService {
  const { store, settings, config, now } = parts
  const site = siteIntegration(parts)
  const { audit, load, required, change } = site
  const connecting = createConnecting(site, async () => fetchUsers(await required()))
  const listeners = createListenerSignIn(site)
  const bindings = (integration: SavedIntegration) => userBindings(store, settings.current().site, integration.id)

  async function fetchUsers(integration: SavedIntegration): Promise<void> {
    const live = site.live()
    if (!live) throw new ProblemError('zoho-not-connected')
    const users = await live.connection.connector.listUsers()
    const { committed } = await store.commit(await bindings(integration).saveUsers(users, now()))
    if (!committed) throw new ProblemError('settings-changed')
    await settings.refresh()
  }

  async function checkCallLog(integration: SavedIntegration, callLog: CallLogSettings): Promise<void> {
    checkTemplates(callLog)
    const { whenNobodyAnswers, fallbackOwner } = callLog
    if (whenNobodyAnswers.who !== 'user' && fallbackOwner === null) return
    const { users } = await bindings(integration).view()
    if (whenNobodyAnswers.who === 'user' && !users.some(({ id }) => id === whenNobodyAnswers.userId))
      throw new ProblemError('not-found')
    if (fallbackOwner !== null && !users.some(({ id, active }) => id === fallbackOwner && active))
      throw new ProblemError('fallback-owner-inactive', { field: 'callLog.fallbackOwner' })
  }

  /** Links to recordings that were made until now stay dead when playing is switched on again. */
  const callLogColumns = ({ callLog, linkEpoch }: SavedIntegration, wanted: CallLogSettings) => ({
    call_log: JSON.stringify(wanted),
    ...(callLog.playRecording && !wanted.playRecording ? { link_epoch: linkEpoch + 1 } : {}),
  })

  const mandatoryOf = async (module: MandatoryFields['module']): Promise<readonly MandatoryField[]> =>
    (await site.live()?.connection.connector.creations?.mandatoryFields(module)) ?? []

  const integrationColumns = (
    { id }: SavedIntegration,
    columns: { call_log?: string; contact_sync?: string; creation?: string; enabled?: number; link_epoch?: number },
  ) => ({
    query: store.db.updateTable('integration').set(columns).where('id', '=', id),
    expect: 1,
  })

  return {
    listeners,

    start: () => site.open(),

    async close() {
      await Promise.all([connecting.settled(), listeners.settled()])
      if (!parts.dispatcher) await site.dispatcher.close()
    },

    get(integrationId) {
      const live = site.live()
      return live?.integrationId === integrationId ? live.connection.connector : null
    },

    async home(integrationId) {
      const integration = await load()
      const live = site.live()
      if (integration?.id !== integrationId || !live) return null
      const { accountsServer } = integration.connection
      return {
        homeAddress: integration.homeAddress,
        local: site.centres.all.some(({ accounts, local }) => local && accounts === accountsServer),
      }
    },

    async status() {
      const integration = await load()
      const problem = site.problem(integration)
      const connection = site.live()?.connection
      return {
        status: statusOf(integration, problem),
        problem,
        credits: (integration && parts.credits?.view(integration.connection.organisation.id)) ?? null,
        requestsToday: connection?.usage().requestsToday ?? 0,
        clockOffsetMs: connection?.connector.clockOffset() ?? 0,
      }
    },

    async view(address) {
      const [integration, draft] = await Promise.all([load(), site.consents.draft()])
      const organisation = integration?.connection.organisation
      const index = (organisation && (await parts.index?.view(organisation.id))) ?? noIndex
      const changes = (organisation && parts.changes?.(organisation.id)) ?? null
      const credits = (organisation && parts.credits?.view(organisation.id)) ?? null
      const { centres } = site
      const problem = site.problem(integration)
      return zohoCrmView({
        integration,
        draft,
        problem,
        address,
        publicUrls: config.publicUrls,
        centres,
        index,
        changes,
        credits,
      })
    },

    begin: connecting.begin,
    finish: connecting.finish,
    takeResult: connecting.takeResult,

    async users() {
      const integration = await load()
      return integration ? bindings(integration).view() : { fetchedAt: null, users: [] }
    },

    async refreshUsers(actor) {
      const integration = await required()
      await fetchUsers(integration)
      await store.commit([audit(actor.name, 'zoho-crm.refresh-users', integration.id, {})])
      return bindings(integration).view()
    },

    async putBindings(wanted, actor) {
      const integration = await required()
      const statements = await bindings(integration).replace(wanted)
      await change(statements, audit(actor.name, 'zoho-crm.bind', integration.id, { bindings: wanted }))
      return bindings(integration).view()
    },

    async autoBind(apply, actor) {
      const integration = await required()
      const { result, statements } = await bindings(integration).auto()
      if (apply && statements.length > 0)
        await change(statements, audit(actor.name, 'zoho-crm.auto-bind', integration.id, { bound: result.bound }))
      return { bound: [...result.bound], left: [...result.left] }
    },

    async putSettings(wanted, actor) {
      const integration = await required()
      const { creation, callLog } = wanted
      await checkCallLog(integration, callLog)
      checkCreation(creation, creation.enabled ? await mandatoryOf(creation.module) : [])
      const group = await changeGroup(
        store,
        parts.groups,
        settings.current().site,
        integration.id,
        integration.contactSync,
        wanted.contactSync,
      )
      const { group: _, ...contactSync } = wanted.contactSync
      const saved = integrationColumns(integration, {
        contact_sync: JSON.stringify({ ...contactSync, groupId: group.groupId }),
        creation: JSON.stringify(creation),
        ...callLogColumns(integration, callLog),
      })
      await change([...group.statements, saved], audit(actor.name, 'zoho-crm.settings', integration.id, wanted))
    },

    async mandatoryFields(module) {
      await required()
      const fields = (await mandatoryOf(module)).map((field) => ({ ...field, options: [...field.options] }))
      return { module, fields }
    },

    async disconnectPreview() {
      return disconnectPreview(store, await required())
    },

    async disconnect(undelivered, actor) {
      return disconnect(site, await required(), undelivered, actor.name)
    },

    async putCallLog(wanted, actor) {
      const integration = await required()
      await checkCallLog(integration, wanted)
      const saved = integrationColumns(integration, callLogColumns(integration, wanted))
      await change([saved], audit(actor.name, 'zoho-crm.call-log', integration.id, wanted))
    },

    preview({ subject, description }) {
      const told = (field: 'subject' | 'description', text: string) =>
        templateProblems(text).map((problem) => ({ field, problem }))
      return {
        subject: previewOf(subject),
        description: previewOf(description),
        problems: [...told('subject', subject), ...told('description', description)],
        variables: templateVariables.map(({ name, example }) => ({ name, example })),
      }
    },

    async check(actor) {
      const integration = await required()
      const live = site.live()
      if (!live) throw new ProblemError('zoho-not-connected')
      const problems = await live.connection.connector.probe().then(
        (found) => [...found.problems, ...found.limits],
        (error: unknown) => {
          const problem = problemOf(error)
          // These are what was asked about; anything else keeps Zoho from telling.
          if (problem.code === 'zoho-no-api-access' || problem.code === 'zoho-missing-scope') return [problem]
          throw error
        },
      )
      await store.commit([
        saveCheck(store, integration.connection.id, { at: now(), problems }),
        audit(actor.name, 'zoho-crm.check', integration.id, { problems: problems.map(({ code }) => code) }),
      ])
    },

    async startCopy(actor) {
      const integration = await required()
      const { organisation } = integration.connection
      if (!integration.enabled || !integration.contactSync.copyNumbers) throw new ProblemError('index-copy-off')
      const line = audit(actor.name, 'zoho-crm.copy-numbers', integration.id, {})
      await parts.index?.start(integration.id, organisation.id, line)
    },

    async stopCopy(actor) {
      const integration = await required()
      const line = audit(actor.name, 'zoho-crm.stop-copy', integration.id, {})
      await parts.index?.stop(integration.connection.organisation.id, line)
    },

    async putCredits(budget, actor) {
      const integration = await required()
      const line = audit(actor.name, 'zoho-crm.credits', integration.id, { budget })
      await parts.credits?.setBudget(integration.connection.organisation.id, budget, line)
    },

    async setEnabled(enabled, actor) {
      const integration = await required()
      const saved = integrationColumns(integration, { enabled: enabled ? 1 : 0 })
      const action = enabled ? 'zoho-crm.enable' : 'zoho-crm.disable'
      await change([saved], audit(actor.name, action, integration.id, {}))
    },
  }
}
