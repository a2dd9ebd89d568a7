import { z } from 'zod'
import type { CrmUser } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { idSchema, read } from '../zoho/read.ts'
import type { Sender } from '../zoho/transport.ts'
import { listUsers } from './users.ts'

/** The least that tells who consents and in which organisation. */
export const whoAmIScopes = ['ZohoCRM.users.READ', 'ZohoCRM.org.READ'] as const

export interface WhoAmI {
  readonly user: CrmUser
  /** Null where the user's profile may not read it. */
  readonly organisationId: string | null
}

const orgSchema = z.object({ org: z.array(z.object({ id: idSchema })).min(1) })

/**
 * Whose token this is. Null when Zoho names nobody. Throws a `ZohoFailure`.
 * unverified: that users who are no administrators may read `/org`. Where Zoho refuses it to them, the id of the user is what
 * tells, which is of one organisation only within a data centre (unverified as well).
 */
export async function whoAmI(transport: Sender): Promise<WhoAmI | null> {
  const [user] = await listUsers(transport, 'CurrentUser')
  if (!user) return null
  try {
    const { body } = await transport.send({ method: 'GET', path: '/crm/v8/org' })
    return { user, organisationId: read(orgSchema, body).org[0]?.id ?? null }
  } catch (error) {
    if (error instanceof ZohoFailure && error.problem.code === 'zoho-no-permission')
      return { user, organisationId: null }
    throw error
  }
}
