import type { IntegrationView, PbxView, SiteView, ZohoUsersView } from '@jackfield/contract'

export const stepIds = ['site', 'pbx', 'zoho', 'users', 'test'] as const
export type StepId = (typeof stepIds)[number]

export interface StartFacts {
  readonly site: SiteView | undefined
  /** An administrator has looked at the site's settings and saved them (in this browser). */
  readonly siteConfirmed: boolean
  readonly pbx: PbxView | undefined
  /** Zoho CRM and Zoho Desk, each with its users; one of them is enough. */
  readonly integrations: readonly {
    readonly view: IntegrationView | undefined
    readonly users: ZohoUsersView | undefined
  }[]
  /** A call has been logged in Zoho or opened a record. */
  readonly callShown: boolean
}

/** Connected, whether or not it is switched on. */
export const works = (view: Pick<IntegrationView, 'status'> | undefined): boolean =>
  view?.status === 'connected' || view?.status === 'disabled'

/** Which steps of the guided start are done, read from what the server knows. */
export function doneSteps(facts: StartFacts): Record<StepId, boolean> {
  const pbx = facts.pbx?.link.state === 'up'
  const working = facts.integrations.filter(({ view }) => works(view))
  const bound = working.some(({ users }) =>
    users?.users.some((user) => user.extensions.length + user.groups.length > 0),
  )
  return {
    // The site always has values; they count as looked at when they were saved, or when a later step works.
    site: facts.site !== undefined && (facts.siteConfirmed || pbx),
    pbx,
    zoho: working.length > 0,
    users: bound,
    test: facts.callShown,
  }
}
