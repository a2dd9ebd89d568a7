import type { KindTraits } from '@jackfield/contract'
import { useQuery } from '@tanstack/react-query'
import { statusQuery } from './queries.ts'

export type System = KindTraits['system']

/** The systems that are connected to Zoho, as the manuals order them. Before the first connection, the CRM counts as one. */
export function useSystems(): readonly System[] {
  const { data: status } = useQuery(statusQuery)
  const helpdesk = status !== undefined && status.desk.status !== 'not-connected'
  const crm = !helpdesk || status.zoho.status !== 'not-connected'
  return [...(crm ? (['crm'] as const) : []), ...(helpdesk ? (['helpdesk'] as const) : [])]
}
