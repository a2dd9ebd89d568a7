import {
  type CallLogSettings,
  type ContactSyncSettings,
  type CreationSettings,
  defaultCallLogSettings,
  defaultContactSyncSettings,
  defaultCreationSettings,
  defaultTicketSettings,
  type IntegrationKind,
  type TicketSettings,
} from '@jackfield/contract'
import type { CrmConnector } from '../../crm/crm-connector.ts'
import type { ProductServer } from '../../crm/zoho/data-centres.ts'
import type { Dialect } from '../../crm/zoho/dialect.ts'
import type { Transport } from '../../crm/zoho/transport.ts'
import { createZohoCrmConnector } from '../../crm/zoho-crm/connector.ts'
import { crmDialect } from '../../crm/zoho-crm/dialect.ts'
import { zohoCrmScopes } from '../../crm/zoho-crm/probe.ts'
import { createZohoDeskConnector } from '../../crm/zoho-desk/connector.ts'
import { deskDialect } from '../../crm/zoho-desk/dialect.ts'
import { zohoDeskScopes } from '../../crm/zoho-desk/scopes.ts'

/** What differs between the products of Zoho that a site can be connected with; everything else is written once. */
export interface ZohoProduct {
  /** Also the beginning of its actions in the audit log, and of its routes. */
  readonly kind: IntegrationKind
  /** To which Zoho sends the browser back, below the home address. */
  readonly callbackPath: string
  /** The page that shows how a consent ended. */
  readonly resultPage: string
  /** Under which address of a data centre its pages are. */
  readonly server: ProductServer
  /** The API is under `api_domain` of the token answer; else under the address of the pages. */
  readonly usesApiDomain: boolean
  /** How its API speaks. */
  readonly dialect: Dialect
  /** Asked for at consent. */
  readonly scopes: readonly string[]
  readonly defaults: IntegrationDefaults
  connector(options: ConnectorParts): CrmConnector
}

/** What stands on the settings page at the beginning. */
export interface IntegrationDefaults {
  readonly callLog: CallLogSettings
  readonly contactSync: ContactSyncSettings
  readonly creation: CreationSettings
  /** Null for a kind without tickets. */
  readonly tickets: TicketSettings | null
}

export interface ConnectorParts {
  readonly transport: Transport
  readonly productUrl: string
  /** Null before the consent has told it: the account's own. */
  readonly organisation: { readonly id: string; readonly domain: string | null } | null
  readonly departmentId: string | null
  readonly timeZone: () => string
  readonly recordingField?: boolean | undefined
  readonly now: () => number
}

const defaults = {
  callLog: defaultCallLogSettings,
  contactSync: defaultContactSyncSettings,
  creation: defaultCreationSettings,
}

export const products: Readonly<Record<IntegrationKind, ZohoProduct>> = {
  'zoho-crm': {
    kind: 'zoho-crm',
    callbackPath: '/integration/callback/api/crm/zoho/',
    resultPage: '/integrations/crm/zoho?result=1',
    server: 'crm',
    usesApiDomain: true,
    dialect: crmDialect,
    scopes: zohoCrmScopes,
    defaults: { ...defaults, tickets: null },
    connector: ({ organisation, departmentId: _, ...parts }) =>
      createZohoCrmConnector({ ...parts, organisationDomain: organisation?.domain ?? null }),
  },
  'zoho-desk': {
    kind: 'zoho-desk',
    callbackPath: '/integration/callback/api/helpdesk/zohodesk/',
    resultPage: '/integrations/helpdesk/zoho?result=1',
    server: 'desk',
    usesApiDomain: false,
    dialect: deskDialect,
    scopes: zohoDeskScopes,
    defaults: {
      ...defaults,
      contactSync: { ...defaultContactSyncSettings, modules: ['Contacts'] },
      tickets: defaultTicketSettings,
    },
    connector: ({ transport, productUrl, organisation, departmentId, now }) =>
      createZohoDeskConnector({
        transport,
        productUrl,
        organisationId: organisation?.id ?? null,
        portalName: organisation?.domain ?? null,
        departmentId,
        now,
      }),
  },
}

/** Where Zoho sends the browser back to (A1.3, D1.20). */
export const redirectUri = ({ callbackPath }: Pick<ZohoProduct, 'callbackPath'>, homeAddress: string) =>
  `${homeAddress}${callbackPath}`
