import { z } from 'zod'
import type { IntegrationKind } from './integrations.ts'
import { problemSchema } from './problems/problem.ts'

/** How this server learns what was changed in Zoho; part of the integration's page. Times in milliseconds since 1970. */
export const crmChangesViewSchema = z.object({
  /** `notifications`: Zoho tells of changes within seconds; `polling`: it is asked; `off`: not connected, or switched off. */
  mode: z.enum(['off', 'notifications', 'polling']),
  /** Why Zoho does not tell, or why it could not be asked. */
  problem: problemSchema.nullable(),
  /** The last change that arrived, by either way, since the server runs. */
  changedAt: z.number().int().nullable(),
  /** Zoho was last asked for changes. */
  polledAt: z.number().int().nullable(),
  /** It is asked so often, also where it tells, because a message may get lost. */
  everySeconds: z.number().int(),
  /** Messages that did not carry the right token, since the server runs. */
  refused: z.number().int(),
})
export type CrmChangesView = z.infer<typeof crmChangesViewSchema>

/**
 * Paths to which Zoho sends its notifications, below the home address. That of Zoho Desk is followed by `/` and its secret, and short,
 * because Desk takes a hundred characters in all.
 */
export const notificationPaths: Readonly<Record<IntegrationKind, string>> = {
  'zoho-crm': '/integration/notify/zoho-crm',
  'zoho-desk': '/integration/desk',
}
