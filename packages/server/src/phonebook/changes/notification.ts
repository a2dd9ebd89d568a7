import type { IntegrationKind } from '@jackfield/contract'
import { z } from 'zod'
import type { CrmModule } from '../../crm/crm-connector.ts'

/** What a message of the CRM says: that something happened to these records. What they are now is read from the CRM. */
export interface Notification {
  readonly module: CrmModule
  readonly ids: readonly string[]
  readonly deleted: boolean
}

const id = z.string().regex(/^\d{1,30}$/)

const ofCrm = z
  .object({
    module: z.enum(['Contacts', 'Leads', 'Accounts']),
    ids: z.array(id).max(1000),
    operation: z.string().max(50),
  })
  .transform(({ module, ids, operation }): Notification[] => [{ module, ids, deleted: operation === 'delete' }])

const events: ReadonlyMap<string, Pick<Notification, 'module' | 'deleted'>> = new Map([
  ['Contact_Add', { module: 'Contacts', deleted: false }],
  ['Contact_Update', { module: 'Contacts', deleted: false }],
  ['Contact_Delete', { module: 'Contacts', deleted: true }],
  ['Account_Add', { module: 'Accounts', deleted: false }],
  ['Account_Update', { module: 'Accounts', deleted: false }],
  ['Account_Delete', { module: 'Accounts', deleted: true }],
])
/** unverified: nothing of a webhook's body stands in Zoho's descriptions; an array of events, as receivers saw it. */
const ofDesk = z
  .array(z.object({ eventType: z.string().max(50), payload: z.object({ id }) }))
  .max(1000)
  .transform((told): Notification[] =>
    told.flatMap(({ eventType, payload }) => {
      const about = events.get(eventType)
      return about ? [{ ...about, ids: [payload.id] }] : []
    }),
  )
const schemas = { 'zoho-crm': ofCrm, 'zoho-desk': ofDesk }

/** What a message says of records that we keep; null for what is no message. */
export const readNotification = (kind: IntegrationKind, body: unknown): readonly Notification[] | null =>
  schemas[kind].safeParse(body).data ?? null

/** The token of a body, whatever else it is. */
export const tokenOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined
