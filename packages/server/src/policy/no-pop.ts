import type { ClientKind, ClientPops, PopSettings, Problem } from '@jackfield/contract'
import type { Call } from '../calls/call.ts'
import type { ExtensionNumber, Millis } from '../calls/ids.ts'
import { type Participation, participations } from '../calls/participation.ts'
import type { NumberKey } from '../numbers/number-key.ts'
import { boundUser, popsFor, type Settings } from '../settings/settings.ts'
import { numberProblem } from './call-log.ts'

/** Why no record opened by itself. `extension` null: for none of the agents. */
export interface NoPop {
  readonly extension: ExtensionNumber | null
  readonly reason: Problem
}

/** What the look-up of a call's number came to, as far as the ledger remembers it. */
export type Found = 'record' | 'none' | 'not-known'

/**
 * The other side of `duePops`, told afterwards: why agents who rang saw no record open (A8). `popped` are the extensions that
 * were sent one. Says nothing of an extension for which it may still open.
 */
export function whyNoPop(
  call: Call,
  number: NumberKey,
  settings: Settings,
  popped: ReadonlySet<string>,
  found: Found,
  now: Millis,
): NoPop[] {
  const rang = participations(call, now).filter(
    (part) => !part.dialled && (part.rangAt !== null || part.answeredAt !== null),
  )
  const common = commonReason(call, number, settings, found)
  if (common !== null) {
    const mustSay = popped.size === 0 && (rang.length > 0 || call.direction !== 'inbound')
    return mustSay ? [{ extension: null, reason: common }] : []
  }
  return rang
    .filter((part) => !popped.has(part.extension))
    .flatMap((part) => {
      const reason = ownReason(call, part, settings)
      return reason === null ? [] : [{ extension: part.extension, reason }]
    })
}

/** What kept it from opening for anybody. */
function commonReason(call: Call, number: NumberKey, settings: Settings, found: Found): Problem | null {
  if (call.direction === 'internal') return { code: 'pop-internal' }
  if (call.direction === 'outbound') return { code: 'pop-outbound' }
  if (settings.integrations.length === 0) return { code: 'pop-not-connected' }
  if (settings.integrations.every(({ enabled }) => !enabled)) return { code: 'pop-integration-disabled' }
  return numberProblem(number) ?? (found === 'none' ? { code: 'log-no-match' } : null)
}

/** Of several integrations the one whose record would have opened first tells. */
function ownReason(call: Call, part: Participation, settings: Settings): Problem | null {
  const bound = settings.integrations.filter(
    (integration) => integration.enabled && boundUser(integration, part.extension) !== null,
  )
  if (bound.length === 0) return { code: 'pop-not-bound' }
  const pop = earliest(bound.flatMap((integration) => popsFor(integration, settings.extensions[part.extension]) ?? []))
  if (!pop?.enabled) return { code: 'pop-off' }
  if (pop.mode === 'manual') return { code: 'pop-manual' }
  if (part.endedAt === null) return null
  if (pop.trigger === 'answered' && part.answeredAt === null) return { code: 'pop-not-answered' }
  if (pop.trigger === 'ended' && !part.talked) return { code: 'pop-not-talked' }
  return call.seenWhole ? { code: 'pop-no-record-in-time' } : { code: 'pop-not-seen' }
}

const triggers = ['ringing', 'answered', 'ended'] as const

/** Of the clients' settings those by which a record opens first: automatic before manual before off. */
function earliest(pops: readonly ClientPops[]): PopSettings | undefined {
  const rank = ({ enabled, mode, trigger }: PopSettings) =>
    !enabled ? 4 : mode === 'manual' ? 3 : triggers.indexOf(trigger)
  // Of equals the first, and the web client's before the desktop's.
  return pops.flatMap(({ web, desktop }) => [web, desktop]).toSorted((a, b) => rank(a) - rank(b))[0]
}

/**
 * What kept a record that was sent to an agent from being seen; null when it opened or may still do so. `client`: where no
 * page was open, the only kind of client that asked for it, or null.
 */
export function whySentPopFailed(outcome: string, client: ClientKind | null, at: Millis, now: Millis): Problem | null {
  switch (outcome) {
    case 'blocked':
      return { code: 'pop-blocked' }
    case 'no-client':
      if (client === null) return { code: 'pop-no-client' }
      return { code: client === 'web' ? 'pop-no-web-client' : 'pop-no-desktop-client' }
    case 'sent':
      return now - at > CONFIRMED_WITHIN_MS ? { code: 'pop-unconfirmed' } : null
    default:
      return null
  }
}

/** A page that is there says within moments whether the tab opened. */
const CONFIRMED_WITHIN_MS = 10_000
