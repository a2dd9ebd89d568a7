import type { IntegrationView, Problem } from '@jackfield/contract'
import { type DataCentres, plainOrigin } from '../../crm/zoho/data-centres.ts'
import type { Draft } from './consents.ts'
import { redirectUri, type ZohoProduct } from './products.ts'
import type { SavedIntegration } from './saved-integration.ts'

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
export function integrationView(shown: {
  readonly product: ZohoProduct
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
  const { product, integration, draft, problem } = shown
  const { defaults } = product
  const dataCentres = shown.centres.all.filter((centre) => centre[product.server] !== null)
  const standard = dataCentres[0] ?? shown.centres.standard
  const connection = integration?.connection ?? null
  const chosen = draft?.homeAddress ?? integration?.homeAddress ?? null
  const addresses = homeAddresses(shown.address, shown.publicUrls, chosen)
  const homeAddress = chosen ?? addresses[0] ?? shown.address
  return {
    kind: product.kind,
    status: statusOf(integration, problem),
    problem,
    homeAddresses: addresses,
    homeAddress,
    redirectUri: redirectUri(product, homeAddress),
    dataCentres,
    accountsServer: draft?.accountsServer ?? connection?.accountsServer ?? standard.accounts,
    productUrl: draft?.productUrl ?? connection?.productUrl ?? standard[product.server] ?? '',
    clientId: draft?.clientId ?? connection?.clientId ?? '',
    clientSecretSaved: draft !== null || connection !== null,
    organisation: connection ? { id: connection.organisation.id, name: connection.organisation.name } : null,
    connectedBy: connection?.user ?? null,
    connectedAt: connection?.connectedAt ?? null,
    enabled: integration?.enabled ?? false,
    callLog: integration?.callLog ?? defaults.callLog,
    contactSync: integration?.contactSync ?? defaults.contactSync,
    creation: integration?.creation ?? defaults.creation,
    tickets: integration ? integration.tickets : defaults.tickets,
    desk: connection?.places ? { ...connection.places, departmentId: integration?.departmentId ?? null } : null,
    check: connection?.check ?? null,
    index: shown.index,
    changes: shown.changes,
    credits: shown.credits,
  }
}
