import type { bindingsPutSchema, ZohoUsersView } from '@jackfield/contract'
import type { z } from 'zod'

export interface Targets {
  readonly extensions: readonly string[]
  readonly groups: readonly string[]
}

/** Zoho user id to its extensions and extension groups. */
export type Bindings = Readonly<Record<string, Targets>>

export const toBindings = (users: ZohoUsersView['users']): Bindings =>
  Object.fromEntries(users.map(({ id, extensions, groups }) => [id, { extensions, groups }]))

/** The request that replaces all bindings; users without any are left out. */
export function toPut(bindings: Bindings): z.infer<typeof bindingsPutSchema> {
  return {
    bindings: Object.entries(bindings)
      .filter(([, { extensions, groups }]) => extensions.length + groups.length > 0)
      .map(([userId, { extensions, groups }]) => ({ userId, extensions: [...extensions], groups: [...groups] })),
  }
}

/** Equal but for the order. */
export function sameBindings(a: Bindings, b: Bindings): boolean {
  const text = (bindings: Bindings) =>
    JSON.stringify(
      toPut(bindings)
        .bindings.map(({ userId, extensions, groups }) => [userId, extensions.sort(), groups.sort()] as const)
        .sort(([first], [second]) => first.localeCompare(second)),
    )
  return text(a) === text(b)
}
