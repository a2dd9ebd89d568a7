import type { Problem } from '@jackfield/contract'
import type { BoundUser } from './settings.ts'

/** A Zoho user tied to an extension or to a named set of them. */
export interface Binding {
  readonly user_id: string
  readonly target_kind: string
  readonly target: string
}

/**
 * Extension to user, from bindings to extensions and groups: a direct binding beats a group. Where two groups (or two
 * direct bindings) would give one extension two users there is a problem, and the first user keeps it.
 */
export function resolveBindings(
  bindings: readonly Binding[],
  members: ReadonlyMap<string, readonly string[]>,
  names: ReadonlyMap<string, string>,
): { users: Record<string, BoundUser>; problems: Problem[] } {
  const nameOf = (id: string) => names.get(id) ?? id
  const problems: Problem[] = []
  const direct = new Map<string, string>()
  const byGroup = new Map<string, string>()
  const claim = (claims: Map<string, string>, extension: string, user: string) => {
    const other = claims.get(extension)
    if (other === undefined) claims.set(extension, user)
    else if (other !== user) {
      problems.push({ code: 'extension-twice', params: { extension, first: nameOf(other), second: nameOf(user) } })
    }
  }
  for (const { user_id, target } of bindings.filter((one) => one.target_kind === 'extension'))
    claim(direct, target, user_id)
  for (const { user_id, target } of bindings.filter((one) => one.target_kind === 'group')) {
    for (const extension of members.get(target) ?? []) if (!direct.has(extension)) claim(byGroup, extension, user_id)
  }
  const users = Object.fromEntries(
    [...byGroup, ...direct].map(([extension, id]) => [extension, { id, name: nameOf(id) }]),
  )
  return { users, problems }
}
