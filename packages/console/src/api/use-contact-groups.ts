import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { ApiError, ask } from './client.ts'

const contactGroupsSchema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    contacts: z.number(),
    /** Of the integration that fills it; null for one kept by hand. */
    tag: z.string().nullable(),
  }),
)
export type ContactGroupOption = z.infer<typeof contactGroupsSchema>[number]

/** The company's contact groups to choose from; none where the server has no list of them, or has not told it yet. */
export function useContactGroups(): readonly ContactGroupOption[] {
  const groups = useQuery({
    queryKey: ['contact-group-options'],
    queryFn: ({ signal }) =>
      ask('GET', '/api/contact-groups', contactGroupsSchema, undefined, signal).catch((error) => {
        if (error instanceof ApiError && error.status === 404) return []
        throw error
      }),
  })
  return groups.data ?? []
}
