import type { CrmModule, CrmRecord } from '../crm/crm-connector.ts'

export interface Match {
  readonly record: Pick<CrmRecord, 'module' | 'id' | 'name' | 'company' | 'modifiedAt' | 'url'>
  readonly url: string
  /** By its last digits only. */
  readonly weak: boolean
  /** An agent chose it for this number. */
  readonly chosen: boolean
}

/** What is known about a number in one integration at this moment. */
export type MatchState =
  | { readonly state: 'not-applicable' }
  | { readonly state: 'searching' }
  | { readonly state: 'done'; readonly matches: readonly Match[] }
  /** `saving`: the CRM was not asked, to save API credits. */
  | { readonly state: 'failed'; readonly saving?: boolean }

/** What was kept and dropped by one commit; kept records are as they are in the CRM now. */
export interface PhonebookChange {
  readonly organisationId: string
  readonly kept: readonly CrmRecord[]
  readonly dropped: readonly { readonly module: CrmModule; readonly ids: readonly string[] }[]
}
