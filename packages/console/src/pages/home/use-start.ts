import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { callsQuery, pbxQuery, siteQuery, zohoQuery, zohoUsersQuery } from '../../api/queries.ts'
import { siteConfirmed } from './site-confirmed.ts'
import { doneSteps, type StepId } from './start-steps.ts'

export interface Start {
  /** Everything that the steps are judged by has been read. */
  readonly ready: boolean
  readonly error: unknown
  readonly retry: () => void
  readonly done: Record<StepId, boolean>
}

/** How far the guided start has come. */
export function useStart(): Start {
  const site = useQuery(siteQuery)
  const pbx = useQuery(pbxQuery)
  const zoho = useQuery(zohoQuery)
  const connected = zoho.data?.status === 'connected' || zoho.data?.status === 'disabled'
  const users = useQuery({ ...zohoUsersQuery, enabled: connected })
  const logged = useInfiniteQuery(callsQuery({ delivery: 'done' }, 1))
  const queries = [site, pbx, zoho, logged]
  return {
    ready: queries.every((query) => query.data !== undefined),
    error: queries.find((query) => query.isError && query.data === undefined)?.error ?? null,
    retry: () => {
      for (const query of queries) void query.refetch()
    },
    done: doneSteps({
      site: site.data,
      siteConfirmed: siteConfirmed(),
      pbx: pbx.data,
      zoho: zoho.data,
      users: users.data,
      callShown: (logged.data?.pages[0]?.calls.length ?? 0) > 0,
    }),
  }
}
