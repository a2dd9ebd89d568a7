import type { Call } from '../calls/call.ts'
import { type Participation, participations } from '../calls/participation.ts'
import { type BoundUser, boundUser, type IntegrationSettings } from '../settings/settings.ts'

/** A user's part in a call. */
export interface UserPart {
  readonly user: BoundUser
  /** The user's extensions in this call, in the order of their appearance. */
  readonly parts: readonly Participation[]
}

/** Took part in a call: a channel that was made but never rang (the phone is off, say) is nobody's call. */
export const tookPart = (part: Participation): boolean =>
  part.dialled || part.rangAt !== null || part.answeredAt !== null

const partsOf = (call: Call) => participations(call, call.endedAt ?? call.startedAt).filter(tookPart)

/** Users of an integration who took part, in the order of their appearance. */
export function usersOf(call: Call, integration: IntegrationSettings): UserPart[] {
  const byUser = new Map<string, { user: BoundUser; parts: Participation[] }>()
  for (const part of partsOf(call)) {
    const user = boundUser(integration, part.extension)
    if (user === null) continue
    const known = byUser.get(user.id)
    if (known) known.parts.push(part)
    else byUser.set(user.id, { user, parts: [part] })
  }
  return [...byUser.values()]
}

/** The first bound user who rang or dialled; null as long as there is none. */
export function firstUser(call: Call, integration: IntegrationSettings): BoundUser | null {
  for (const part of partsOf(call)) {
    const user = boundUser(integration, part.extension)
    if (user !== null) return user
  }
  return null
}

export const took = (part: UserPart): boolean => part.parts.some((p) => p.talked || p.answeredAt !== null)
export const dialled = (part: UserPart): boolean => part.parts.some((p) => p.dialled)

/** The part by which a user's call is told: the one that talked, else that answered, else the first. */
export const bestPart = (part: UserPart): Participation =>
  part.parts.find((p) => p.talked) ?? part.parts.find((p) => p.answeredAt !== null) ?? (part.parts[0] as Participation)
