import {
  callDetailSchema,
  callsPageSchema,
  type callsQuerySchema,
  completenessSchema,
  demoViewSchema,
  extensionGroupSchema,
  extensionViewSchema,
  pbxDirectoryViewSchema,
  pbxViewSchema,
  sessionViewSchema,
  siteSchema,
  statusViewSchema,
  zohoCrmViewSchema,
  zohoUsersViewSchema,
} from '@jackfield/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { ApiError, ask, type Role, rememberCsrf } from './client.ts'

export const sessionQuery = (role: Role) =>
  queryOptions({
    queryKey: ['session', role],
    queryFn: async ({ signal }) => {
      const session = await ask('GET', `/api/session?as=${role}`, sessionViewSchema, undefined, signal)
      rememberCsrf(role, session.kind === role ? session.csrf : null)
      return session
    },
    staleTime: 60_000,
  })

export const siteQuery = queryOptions({
  queryKey: ['site'],
  queryFn: ({ signal }) => ask('GET', '/api/site', siteSchema, undefined, signal),
})

export const pbxQuery = queryOptions({
  queryKey: ['pbx'],
  queryFn: ({ signal }) => ask('GET', '/api/pbx', pbxViewSchema, undefined, signal),
  refetchInterval: 2000,
})

export const directoryQuery = queryOptions({
  queryKey: ['pbx', 'directory'],
  queryFn: ({ signal }) => ask('GET', '/api/pbx/directory', pbxDirectoryViewSchema, undefined, signal),
  // The PBX is read again a moment after the link's settings were changed.
  refetchInterval: 3000,
})

export const extensionsQuery = queryOptions({
  queryKey: ['extensions'],
  queryFn: ({ signal }) => ask('GET', '/api/extensions', z.array(extensionViewSchema), undefined, signal),
})

export const groupsQuery = queryOptions({
  queryKey: ['extension-groups'],
  queryFn: ({ signal }) => ask('GET', '/api/extension-groups', z.array(extensionGroupSchema), undefined, signal),
})

export const zohoPath = '/api/integrations/zoho-crm'

export const zohoQuery = queryOptions({
  queryKey: ['zoho'],
  queryFn: ({ signal }) => ask('GET', zohoPath, zohoCrmViewSchema, undefined, signal),
  refetchInterval: 5000,
})

export const zohoUsersQuery = queryOptions({
  queryKey: ['zoho', 'users'],
  queryFn: ({ signal }) => ask('GET', `${zohoPath}/users`, zohoUsersViewSchema, undefined, signal),
})

/** As `callsQuerySchema` of the contract has them, without the page. */
export type CallFilters = Omit<Partial<z.infer<typeof callsQuerySchema>>, 'before' | 'limit'>

/** The filters as a query string begins. */
export function filterParameters(filters: CallFilters): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filters))
    if (value !== undefined && value !== '') query.set(name, String(value))
  return query
}

export const callsQuery = (filters: CallFilters, limit = 50) =>
  infiniteQueryOptions({
    queryKey: ['calls', filters, limit],
    queryFn: ({ pageParam, signal }) => {
      const query = filterParameters(filters)
      query.set('limit', String(limit))
      if (pageParam) query.set('before', pageParam)
      return ask('GET', `/api/calls?${query}`, callsPageSchema, undefined, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.before,
    refetchInterval: 3000,
  })

/** How complete Zoho's logs are of the calls that began in a time. */
export const completenessQuery = ({ from, to }: { from: number; to: number }) =>
  queryOptions({
    queryKey: ['completeness', from, to],
    queryFn: ({ signal }) =>
      ask('GET', `/api/completeness?from=${from}&to=${to}`, completenessSchema, undefined, signal),
    // What is long past hardly changes.
    refetchInterval: to > Date.now() && from > 0 ? 5000 : 60_000,
  })

export const callQuery = (id: string) =>
  queryOptions({
    queryKey: ['call', id],
    queryFn: ({ signal }) => ask('GET', `/api/calls/${encodeURIComponent(id)}`, callDetailSchema, undefined, signal),
    refetchInterval: 2000,
  })

/** Null outside of the demo (404). */
export const demoQuery = queryOptions({
  queryKey: ['demo'],
  queryFn: async ({ signal }) => {
    try {
      return await ask('GET', '/api/demo', demoViewSchema, undefined, signal)
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null
      throw error
    }
  },
  staleTime: 30_000,
})

export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: ({ signal }) => ask('GET', '/api/status', statusViewSchema, undefined, signal),
  refetchInterval: 5000,
})
