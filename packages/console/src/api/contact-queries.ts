import {
  type ContactImportView,
  contactDetailSchema,
  contactGroupViewSchema,
  contactImportViewSchema,
  contactsPageSchema,
} from '@jackfield/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { ask } from './client.ts'

export const contactGroupsQuery = queryOptions({
  queryKey: ['contact-groups'],
  queryFn: ({ signal }) => ask('GET', '/api/contact-groups', z.array(contactGroupViewSchema), undefined, signal),
})

export interface ContactFilters {
  readonly group?: string | undefined
  readonly search?: string | undefined
}

/** The filters as a query string. */
export function contactParameters({ group, search }: ContactFilters): URLSearchParams {
  const query = new URLSearchParams()
  if (group) query.set('group', group)
  if (search) query.set('search', search)
  return query
}

export const contactsQuery = (filters: ContactFilters) =>
  infiniteQueryOptions({
    queryKey: ['contacts', filters],
    queryFn: ({ pageParam, signal }) => {
      const query = contactParameters(filters)
      if (pageParam !== null) query.set('after', pageParam)
      return ask('GET', `/api/contacts?${query}`, contactsPageSchema, undefined, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.after,
  })

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: ['contact', id],
    queryFn: ({ signal }) =>
      ask('GET', `/api/contacts/${encodeURIComponent(id)}`, contactDetailSchema, undefined, signal),
  })

const running = (imports: readonly ContactImportView[] | undefined) => imports?.some(({ state }) => state === 'running')

/** The last imports, the newest first; asked for again while one runs. */
export const contactImportsQuery = queryOptions({
  queryKey: ['contact-imports'],
  queryFn: ({ signal }) => ask('GET', '/api/contact-imports', z.array(contactImportViewSchema), undefined, signal),
  refetchInterval: ({ state }) => (running(state.data) ? 700 : false),
})
