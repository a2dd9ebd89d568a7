import { type Participation, participations } from '../calls/participation.ts'
import type { Match } from '../phonebook/phonebook.ts'
import { boundUser, type Settings } from '../settings/settings.ts'
import type { CallView, PopEffect } from './effect.ts'
import { maskText } from './mask.ts'

/**
 * The records to open for agents now (A8): inbound calls, bound extensions with automatic pop, once their trigger has come
 * and a match is known. Says the same again for the same view; `decide` sends only what is new.
 */
export function duePops(view: CallView, settings: Settings): PopEffect[] {
  const { call } = view
  const integration = settings.integrations[0]
  if (call.direction !== 'inbound' || !integration?.enabled) return []
  const known = view.matches[integration.id]
  const match = known?.state === 'done' ? known.matches[0] : undefined
  if (match === undefined) return []
  return participations(call, call.endedAt ?? call.startedAt)
    .filter((part) => boundUser(integration, part.extension) !== null && isDue(part, settings))
    .map((part) => popOf(view, part, match, settings))
}

function isDue(part: Participation, settings: Settings): boolean {
  const pop = settings.extensions[part.extension]?.pop
  if (!pop?.enabled || pop.mode !== 'automatic' || part.dialled) return false
  switch (pop.trigger) {
    // A match that arrives late still pops, but not when this extension is out of the call already.
    case 'ringing':
      return part.endedAt === null && (part.rangAt !== null || part.answeredAt !== null)
    case 'answered':
      return part.endedAt === null && part.answeredAt !== null
    case 'ended':
      return part.talked && part.endedAt !== null
  }
}

const popOf = (view: CallView, part: Participation, match: Match, settings: Settings): PopEffect => ({
  kind: 'pop',
  key: `pop/${view.call.id}/${part.extension}`,
  extension: part.extension,
  url: match.url,
  name: settings.maskNumbers ? maskText(match.record.name) : match.record.name,
})
