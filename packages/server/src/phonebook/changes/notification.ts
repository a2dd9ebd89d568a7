import { z } from 'zod'
import type { CrmModule } from '../../crm/crm-connector.ts'

/** What a message of the CRM says: that something happened to these records. What they are now is read from the CRM. */
export interface Notification {
  readonly module: CrmModule
  readonly ids: readonly string[]
  readonly deleted: boolean
}

const schema = z.object({
  module: z.enum(['Contacts', 'Leads', 'Accounts']),
  ids: z.array(z.string().regex(/^\d{1,30}$/)).max(1000),
  operation: z.string().max(50),
})

/** Null for what is no message about records that we keep. */
export function readNotification(body: unknown): Notification | null {
  const parsed = schema.safeParse(body)
  if (!parsed.success) return null
  const { module, ids, operation } = parsed.data
  return { module, ids, deleted: operation === 'delete' }
}

/** The token of a body, whatever else it is. */
export const tokenOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined
