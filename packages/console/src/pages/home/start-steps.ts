import type { PbxView, SiteView, IntegrationView, ZohoUsersView } from '@jackfield/contract'

export const stepIds = ['site', 'pbx', 'zoho', 'users', 'test'] as const
export type StepId = (typeof stepIds)[number]

export interface StartFacts {
  readonly site: SiteView | undefined
  /** An administrator has looked at the site's settings and saved them (in this browser). */
  readonly siteConfirmed: boolean
  readonly pbx: PbxView | undefined
  readonly zoho: IntegrationView | undefined
  readonly users: ZohoUsersView | undefined
  /** A call has been logged in Zoho or opened a record. */
  readonly callShown: boolean
}

/** Which steps of the guided start are done, read from what the server knows. */
export function doneSteps(facts: StartFacts): Record<StepId, boolean> {
  const pbx = facts.pbx?.link.state === 'up'
  const zoho = facts.zoho?.status === 'connected' || facts.zoho?.status === 'disabled'
  const users = facts.users?.users.some((user) => user.extensions.length + user.groups.length > 0) ?? false
  return {
    // The site always has values; they count as looked at when they were saved, or when a later step works.
    site: facts.site !== undefined && (facts.siteConfirmed || pbx),
    pbx,
    zoho,
    users: zoho && users,
    test: facts.callShown,
  }
}
