import type { NumberIndexView } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { CreditSteps } from '../credits/credits.ts'
import type { Connectors, CrmConnector } from '../crm/crm-connector.ts'
import { ProblemError } from '../problem.ts'
import type { IntegrationSettings } from '../settings/settings.ts'
import type { SettingsService } from '../settings/settings-service.ts'
import type { Statement, Store } from '../store/store.ts'
import { createIndexCopy } from './index-copy.ts'
import type { Phonebook } from './phonebook-service.ts'

/** When the numbers of the site's integrations are copied: once a day, when an administrator asks, and only where it is switched on. */
export interface NumberCopying {
  view(organisationId: string): Promise<NumberIndexView>
  /** Copies from now on; resolves when that is saved. `also` is committed with it. Throws `zoho-not-connected`, `credits-copy-paused`. */
  start(integrationId: string, organisationId: string, also: Statement): Promise<void>
  stop(organisationId: string, also: Statement): Promise<void>
  /** Copies what is due; to be called at the start, after each change of settings, and now and then. */
  runDue(): Promise<void>
  /**
   * Copies everything once more, now, or when there are API credits enough again. False where no copy is wanted: it is switched off, or a
   * person stopped it.
   */
  again(organisationId: string, connector: CrmConnector): Promise<boolean>
  close(): void
}

export function createNumberCopying(deps: {
  store: Store
  phonebook: Phonebook
  settings: Pick<SettingsService, 'current'>
  connectors: Connectors
  /** How API credits are used; for everything when left out. */
  credits?: CreditSteps
  now: () => number
  log: Logger
}): NumberCopying {
  const { phonebook, settings, connectors } = deps
  const copy = createIndexCopy(deps)
  /** While API credits are short a copy rests where it is. */
  const affordable = (organisationId: string) => (deps.credits?.step(organisationId) ?? 'live') === 'live'
  const isOn = ({ enabled, contactSync }: IntegrationSettings) => enabled && contactSync.copyNumbers
  const wanted = (integrationId: string) =>
    settings
      .current()
      .integrations.some((one) => one.id === integrationId && isOn(one) && affordable(one.organisationId))

  return {
    view: async (organisationId) => ({
      records: phonebook.indexSize(organisationId),
      ...(await copy.state(organisationId)),
      on: settings.current().integrations.some((one) => one.organisationId === organisationId && wanted(one.id)),
    }),

    async start(integrationId, organisationId, also) {
      const connector = connectors.get(integrationId)
      if (connector === null) throw new ProblemError('zoho-not-connected')
      if (!affordable(organisationId)) throw new ProblemError('credits-copy-paused')
      await copy.start(organisationId, [also])
      void copy.run(organisationId, connector, () => wanted(integrationId))
    },

    stop: (organisationId, also) => copy.stop(organisationId, [also]),

    async runDue() {
      for (const { id, organisationId } of settings.current().integrations) {
        const connector = connectors.get(id)
        if (connector === null || !wanted(id)) continue
        if (await copy.isDue(organisationId)) await copy.run(organisationId, connector, () => wanted(id))
      }
    },

    async again(organisationId, connector) {
      const { integrations } = settings.current()
      const integration = integrations.find((one) => one.organisationId === organisationId && isOn(one))
      if (!integration || (await copy.state(organisationId)).stopped) return false
      await copy.run(organisationId, connector, () => wanted(integration.id))
      return true
    },

    close: () => copy.close(),
  }
}
