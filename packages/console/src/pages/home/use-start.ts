import type { IntegrationKind } from '@jackfield/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { callsQuery, integrationQuery, integrationUsersQuery, pbxQuery, siteQuery } from '../../api/queries.ts'
import { siteConfirmed } from './site-confirmed.ts'
import { doneSteps, type StepId, works } from './start-steps.ts'

export interface Start {
  /** Everything that the steps are judged by has been read. */
  readonly ready: boolean
  readonly error: unknown
  readonly retry: () => void
  readonly done: Record<StepId, boolean>
  /** Of which the steps tell: the one that works, else Zoho CRM. */
  readonly kind: IntegrationKind
}

/** How far the guided start has come. */
export function useStart(): Start {
  const site = useQuery(siteQuery)
  const pbx = useQuery(pbxQuery)
  const crm = useQuery(integrationQuery('zoho-crm'))
  const desk = useQuery(integrationQuery('zoho-desk'))
  const crmUsers = useQuery({ ...integrationUsersQuery('zoho-crm'), enabled: works(crm.data) })
  const deskUsers = useQuery({ ...integrationUsersQuery('zoho-desk'), enabled: works(desk.data) })
  const logged = useInfiniteQuery(callsQuery({ delivery: 'done' }, 1))
  const queries = [site, pbx, crm, desk, logged]
  return {
    ready: queries.every((query) => query.data !== undefined),
    error: queries.find((query) => query.isError && query.data === undefined)?.error ?? null,
    retry: () => {
      for (const query of queries) void query.refetch()
    },
    kind: works(desk.data) && !works(crm.data) ? 'zoho-desk' : 'zoho-crm',
    done: doneSteps({
      site: site.data,
      siteConfirmed: siteConfirmed(),
      pbx: pbx.data,
      integrations: [
        { view: crm.data, users: crmUsers.data },
        { view: desk.data, users: deskUsers.data },
      ],
      callShown: (logged.data?.pages[0]?.calls.length ?? 0) > 0,
    }),
  }
}
