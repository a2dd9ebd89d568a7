import {
  callDetailSchema,
  callsPageSchema,
  type callsQuerySchema,
  completenessSchema,
  demoViewSchema,
  extensionGroupSchema,
  extensionViewSchema,
  type IntegrationKind,
  incompleteRecordsSchema,
  integrationViewSchema,
  numberReadingSchema,
  pbxDirectoryViewSchema,
  pbxViewSchema,
  recordingLinkViewSchema,
  recordingSignInSchema,
  recordingsPageSchema,
  type recordingsQuerySchema,
  recordingViewSchema,
  sessionViewSchema,
  siteSchema,
  statusViewSchema,
  zohoUsersViewSchema,
} from '@jackfield/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { ApiError, ask, type Role, rememberCsrf, tell } from './client.ts'

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

/** How far the numbers are read anew; asked for again as long as they are. */
export const numberReadingQuery = queryOptions({
  queryKey: [...siteQuery.queryKey, 'number-reading'],
  queryFn: ({ signal }) => ask('GET', '/api/site/number-reading', numberReadingSchema, undefined, signal),
  refetchInterval: ({ state }) => (typeof state.data?.progress === 'number' ? 1000 : false),
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

/** Below it is everything of one integration. */
export const integrationPath = (kind: IntegrationKind) => `/api/integrations/${kind}` as const

export const integrationQuery = (kind: IntegrationKind) =>
  queryOptions({
    queryKey: ['integration', kind],
    queryFn: ({ signal }) => ask('GET', integrationPath(kind), integrationViewSchema, undefined, signal),
    refetchInterval: 5000,
  })

export const integrationUsersQuery = (kind: IntegrationKind) =>
  queryOptions({
    queryKey: ['integration', kind, 'users'],
    queryFn: ({ signal }) => ask('GET', `${integrationPath(kind)}/users`, zohoUsersViewSchema, undefined, signal),
  })

/** Copied records that cannot tell who calls. */
export const incompleteRecordsQuery = (kind: IntegrationKind) =>
  infiniteQueryOptions({
    queryKey: [...integrationQuery(kind).queryKey, 'incomplete'],
    queryFn: ({ pageParam, signal }) => {
      const after = pageParam ? `?after=${encodeURIComponent(pageParam)}` : ''
      return ask('GET', `${integrationPath(kind)}/incomplete${after}`, incompleteRecordsSchema, undefined, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })

/** As `callsQuerySchema` of the contract has them, without the page. */
export type CallFilters = Omit<Partial<z.infer<typeof callsQuerySchema>>, 'before' | 'limit'>

/** As `recordingsQuerySchema` of the contract has them, without the page. */
export type RecordingFilters = Omit<Partial<z.infer<typeof recordingsQuerySchema>>, 'before' | 'limit'>

/** The filters as a query string begins. */
export function filterParameters(filters: CallFilters | RecordingFilters): URLSearchParams {
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

export const recordingsQuery = (filters: RecordingFilters, limit = 50) =>
  infiniteQueryOptions({
    queryKey: ['recordings', filters, limit],
    queryFn: ({ pageParam, signal }) => {
      const query = filterParameters(filters)
      query.set('limit', String(limit))
      if (pageParam) query.set('before', pageParam)
      return ask('GET', `/api/recordings?${query}`, recordingsPageSchema, undefined, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.before,
    refetchInterval: 5000,
  })

/** Readings of a call that has no recording yet: it may have ended this very moment. */
const READINGS_OF_NONE = 5

/** Null for a call without a recording (404). */
export const recordingQuery = (callId: string, role: Role) =>
  queryOptions({
    queryKey: ['recording', callId, role],
    queryFn: async ({ signal }) => {
      try {
        const path = `/api/recordings/${encodeURIComponent(callId)}?as=${role}`
        return await ask('GET', path, recordingViewSchema, undefined, signal)
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      }
    },
    refetchInterval: ({ state: { data, dataUpdateCount } }) => {
      if (data === null) return dataUpdateCount < READINGS_OF_NONE ? 1500 : false
      return data?.state === 'waiting' ? 2000 : false
    },
  })

/** Where a recording is played from. */
export const audioPath = (callId: string, role: Role) =>
  `/api/recordings/${encodeURIComponent(callId)}/audio?as=${role}`

const linkPath = (token: string) => `/api/recording-links/${encodeURIComponent(token)}`
export const linkAudioPath = (token: string) => `${linkPath(token)}/audio`

/** Where to go to sign in with Zoho for the link. */
export const beginZohoSignIn = (token: string) => ask('POST', `${linkPath(token)}/zoho-sign-in`, recordingSignInSchema)
/** Ends the session of somebody who signed in with Zoho; `csrf` is what the link's view names. */
export const endListening = (csrf: string) => tell('DELETE', '/api/recording-links/session', undefined, csrf)

/** What stands behind a link in a Zoho log. */
export const recordingLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ['recording-link', token],
    queryFn: ({ signal }) => ask('GET', linkPath(token), recordingLinkViewSchema, undefined, signal),
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'open' && data.recording.state === 'waiting' ? 2000 : false,
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
