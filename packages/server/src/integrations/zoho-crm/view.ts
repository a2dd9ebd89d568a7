import {
  defaultCallLogSettings,
  defaultContactSyncSettings,
  defaultCreationSettings,
  type IntegrationView,
  type Problem,
} from '@jackfield/contract'
import { type DataCentres, plainOrigin } from '../../crm/zoho/data-centres.ts'
import type { SavedIntegration } from './connection-rows.ts'
import type { Draft } from './consents.ts'

const callbackPath = '/integration/callback/api/crm/zoho/'

/** Where Zoho sends the browser back to (A1.3). */
export const redirectUri = (homeAddress: string) => `${homeAddress}${callbackPath}`

/** Addresses of this server to choose from: that of the request, those of the configuration, and the one chosen before. */
export function homeAddresses(address: string, publicUrls: readonly string[], chosen: string | null): string[] {
  const known = [address, ...publicUrls, ...(chosen ? [chosen] : [])].map((each) => plainOrigin(each))
  return [...new Set(known.filter((each) => each !== null))]
}

/** The status that the page shows; `problem` is what stands in the way at the moment. */
export function statusOf(integration: SavedIntegration | null, problem: Problem | null): IntegrationView['status'] {
  if (!integration) return 'not-connected'
  if (!integration.enabled) return 'disabled'
  if (problem === null) return 'connected'
  return problem.code === 'zoho-needs-reauthorisation' ? 'needs-reauthorisation' : 'faulty'
}

/** The settings page: what is connected, and in the form what was typed last. No secrets. */
export function zohoCrmView(shown: {
  readonly integration: SavedIntegration | null
  readonly draft: Draft | null
  readonly problem: Problem | null
  readonly address: string
  readonly publicUrls: readonly string[]
  readonly centres: DataCentres
  readonly index: IntegrationView['index']
  readonly changes: IntegrationView['changes']
  readonly credits: IntegrationView['credits']
}): IntegrationView {
  const { integration, draft, problem, centres } = shown
  const connection = integration?.connection ?? null
  const chosen = draft?.homeAddress ?? integration?.homeAddress ?? null
  const addresses = homeAddresses(shown.address, shown.publicUrls, chosen)
  const homeAddress = chosen ?? addresses[0] ?? shown.address
  return {
    status: statusOf(integration, problem),
    problem,
    homeAddresses: addresses,
    homeAddress,
    redirectUri: redirectUri(homeAddress),
    dataCentres: [...centres.all],
    accountsServer: draft?.accountsServer ?? connection?.accountsServer ?? centres.standard.accounts,
    productUrl: draft?.productUrl ?? connection?.productUrl ?? centres.standard.crm,
    clientId: draft?.clientId ?? connection?.clientId ?? '',
    clientSecretSaved: draft !== null || connection !== null,
    organisation: connection ? { id: connection.organisation.id, name: connection.organisation.name } : null,
    connectedBy: connection?.user ?? null,
    connectedAt: connection?.connectedAt ?? null,
    enabled: integration?.enabled ?? false,
    callLog: integration?.callLog ?? defaultCallLogSettings,
    contactSync: integration?.contactSync ?? defaultContactSyncSettings,
    creation: integration?.creation ?? defaultCreationSettings,
    check: connection?.check ?? null,
    index: shown.index,
    changes: shown.changes,
    credits: shown.credits,
  }
}
