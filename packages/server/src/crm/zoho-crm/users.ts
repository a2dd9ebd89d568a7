import { z } from 'zod'
import type { CrmUser } from '../crm-connector.ts'
import { idSchema, infoSchema, read } from '../zoho/read.ts'
import type { Sender } from '../zoho/transport.ts'

const userSchema = z.object({
  id: idSchema,
  full_name: z.string().nullish(),
  email: z.string().nullish(),
  status: z.string().nullish(),
})
const usersSchema = z.object({ users: z.array(userSchema), info: infoSchema })

const mostPages = 500

/** Users of a type, all pages of them; an empty list when there are none (204). Throws a `ZohoFailure`. */
export async function listUsers(
  transport: Sender,
  type: 'ActiveUsers' | 'AdminUsers' | 'CurrentUser',
): Promise<CrmUser[]> {
  const users: CrmUser[] = []
  for (let page = 1; page <= mostPages; page++) {
    const { body } = await transport.send({
      method: 'GET',
      path: '/crm/v8/users',
      query: { type, page, per_page: 200 },
    })
    if (body === null) break
    const { users: found, info } = read(usersSchema, body)
    for (const { id, full_name, email, status } of found)
      users.push({
        id,
        name: full_name?.trim() || email || id,
        email: email ?? '',
        active: (status ?? 'active') === 'active',
      })
    if (!info?.more_records) break
  }
  return users
}
