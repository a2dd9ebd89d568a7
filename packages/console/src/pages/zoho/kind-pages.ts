import type { DataCentreView, IntegrationKind } from '@jackfield/contract'

/** What the page of a kind of integration is called and where it is; what the kind can do stands in the contract's `traitsOf`. */
interface KindPage {
  /** Its address in this console. */
  readonly to: '/integrations/crm/zoho' | '/integrations/helpdesk/zoho'
  /** Where Zoho sends the browser back, below the home address: the paths that users of the manuals know. */
  readonly callback: string
  /** The product's own address in a data centre; null where there is none. */
  readonly productUrl: (centre: DataCentreView) => string | null
  /** Name of the new contact group unless another is typed; the manuals' own. */
  readonly groupName: string
  /** What Zoho itself says of the product's API credits. */
  readonly creditsDocs: string
  /** A free edition, by the product's API, and a paid one, by PhoneBridge. */
  readonly editions: boolean
}

export const kindPages: Readonly<Record<IntegrationKind, KindPage>> = {
  'zoho-crm': {
    to: '/integrations/crm/zoho',
    callback: '/integration/callback/api/crm/zoho/',
    productUrl: ({ crm }) => crm,
    groupName: 'CRM_Synchronization',
    creditsDocs: 'https://www.zoho.com/crm/developer/docs/api/v8/api-limits.html',
    editions: true,
  },
  'zoho-desk': {
    to: '/integrations/helpdesk/zoho',
    callback: '/integration/callback/api/helpdesk/zohodesk/',
    productUrl: ({ desk }) => desk,
    groupName: 'Helpdesk_Synchronization',
    creditsDocs: 'https://desk.zoho.com/DeskAPIDocument#APIThrottling',
    editions: false,
  },
}

/** Where Zoho sends the browser back: the home address followed by the path of the kind. */
export const redirectUri = (kind: IntegrationKind, homeAddress: string) =>
  homeAddress.replace(/\/+$/, '') + kindPages[kind].callback
