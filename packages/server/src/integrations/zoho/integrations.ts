import type { Connectors } from '../../crm/crm-connector.ts'
import type { HomeOfIntegration } from '../../phonebook/synchronisation.ts'
import type { IntegrationService } from './service.ts'

/** Whatever a site is connected with, found by the id of the integration. */
export interface Integrations extends Connectors {
  /** Where an integration is reached from outside; null when it is not connected. */
  home(integrationId: string): Promise<HomeOfIntegration | null>
}

export const integrationsOf = (services: readonly Pick<IntegrationService, 'get' | 'home'>[]): Integrations => ({
  get(integrationId) {
    for (const service of services) {
      const connector = service.get(integrationId)
      if (connector) return connector
    }
    return null
  },
  async home(integrationId) {
    for (const service of services) {
      const home = await service.home(integrationId)
      if (home) return home
    }
    return null
  },
})
