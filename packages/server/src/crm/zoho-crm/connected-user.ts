import type { Sender } from '../zoho/transport.ts'
import { listUsers } from './users.ts'

/** How long Zoho is believed to know the same of the connected user. */
const lifeMs = 300_000

export interface ConnectedUser {
  /** Null when Zoho does not tell. Throws a `ZohoFailure`. */
  id(): Promise<string | null>
  /** Others see only a part of the records. Throws a `ZohoFailure`. */
  isAdministrator(): Promise<boolean>
}

/** Who the tokens belong to: the creator of all logs. Asked when first needed. */
export function connectedUser(transport: Sender, now: () => number): ConnectedUser {
  let own: string | null = null
  let asked: { readonly at: number; readonly administrator: boolean } | null = null
  const id = async () => {
    own ??= (await listUsers(transport, 'CurrentUser'))[0]?.id ?? null
    return own
  }
  return {
    id,
    async isAdministrator() {
      if (asked === null || Math.abs(now() - asked.at) > lifeMs) {
        const user = await id()
        const administrators = await listUsers(transport, 'AdminUsers')
        asked = { at: now(), administrator: administrators.some((each) => each.id === user) }
      }
      return asked.administrator
    },
  }
}
