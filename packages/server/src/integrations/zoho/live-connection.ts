import type { Problem } from '@jackfield/contract'
import type { Dispatcher } from 'undici'
import type { Secrets } from '../../access/secrets.ts'
import type { CrmConnector } from '../../crm/crm-connector.ts'
import { refreshAccess, revokeToken } from '../../crm/zoho/oauth.ts'
import { Tokens } from '../../crm/zoho/tokens.ts'
import { type Spent, Transport, type Usage } from '../../crm/zoho/transport.ts'
import type { Store } from '../../store/store.ts'
import type { ZohoProduct } from './products.ts'
import type { SavedIntegration } from './saved-integration.ts'
import { tokenVault } from './token-vault.ts'

/** A connection at work: its tokens, its requests and the connector over them. */
export interface LiveConnection {
  readonly connector: CrmConnector
  usage(): Usage
  /** Ends the authorisation at Zoho; whether Zoho confirmed it. Throws a `ZohoFailure`. */
  revoke(): Promise<boolean>
  /** What stands in the way at the moment, if anything. */
  problem(): Problem | null
}

export interface LiveConnectionParts {
  readonly store: Store
  readonly secrets: Secrets
  readonly dispatcher: Dispatcher
  readonly now: () => number
  readonly timeZone: () => string
  readonly warn: (message: string, detail: object) => void
  readonly recordingField?: boolean
  /** Is told what each request has cost. */
  readonly onSpent?: (spent: Spent) => void
}

/** Sends nothing by itself: tokens saved earlier go on to be used, however often the process starts. */
export function openConnection(
  product: ZohoProduct,
  { connection: saved, departmentId }: Pick<SavedIntegration, 'connection' | 'departmentId'>,
  parts: LiveConnectionParts,
): LiveConnection {
  const { store, secrets, dispatcher, now, timeZone, warn } = parts
  const client = () => ({
    accounts: saved.accountsServer,
    id: saved.clientId,
    secret: secrets.open(saved.sealedSecret),
  })
  const tokens = new Tokens({
    vault: tokenVault(store, secrets, saved),
    refresh: async (refreshToken) => refreshAccess(dispatcher, client(), refreshToken),
    now,
    warn,
  })
  const transport = new Transport({
    dispatcher,
    dialect: product.dialect,
    tokens,
    apiDomain: saved.apiBase,
    now,
    onSpent: parts.onSpent,
  })
  const connector = product.connector({
    transport,
    productUrl: saved.productUrl,
    organisation: saved.organisation,
    departmentId,
    timeZone,
    recordingField: parts.recordingField,
    now,
  })
  return {
    connector,
    revoke: () => revokeToken(dispatcher, saved.accountsServer, secrets.open(saved.sealedRefreshToken)),
    usage: () => transport.usage(),
    problem: () => tokens.problem() ?? transport.problem(),
  }
}
