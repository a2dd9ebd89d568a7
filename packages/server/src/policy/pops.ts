import { type ClientKind, clientKinds, type PopSettings } from '@jackfield/contract'
import { type Participation, participations } from '../calls/participation.ts'
import type { Match } from '../phonebook/phonebook.ts'
import { boundUser, type Settings } from '../settings/settings.ts'
import type { CallView, PopEffect } from './effect.ts'
import { maskText } from './mask.ts'

/**
 * The records to open for agents now (A8): inbound calls, bound extensions with automatic pop, once the trigger has come that
 * is set for a kind of client and a match is known. Says the same again for the same view; `newPops` leaves what is new.
 */
export function duePops(view: CallView, settings: Settings): PopEffect[] {
  const { call } = view
  const integration = settings.integrations[0]
  if (call.direction !== 'inbound' || !integration?.enabled) return []
  const known = view.matches[integration.id]
  const match = known?.state === 'done' ? known.matches[0] : undefined
  if (match === undefined) return []
  return participations(call, call.endedAt ?? call.startedAt).flatMap((part) => {
    const clients = boundUser(integration, part.extension) === null ? [] : dueClients(part, settings)
    return clients.length === 0 ? [] : [popOf(view, part, match, settings, clients)]
  })
}

/**
 * What is due now and was not before. Kinds of client whose moment comes at once share a pop, and the page that is in front
 * gets it; a kind whose moment comes later is asked only if no page had it by then, because they share its key.
 */
export const newPops = (was: readonly PopEffect[], due: readonly PopEffect[]): readonly PopEffect[] =>
  due.flatMap((pop) => {
    const old = was.find(({ key }) => key === pop.key)
    if (!old) return [pop]
    const clients = pop.clients.filter((client) => !old.clients.includes(client))
    return clients.length === 0 ? [] : [{ ...pop, clients }]
  })

function dueClients(part: Participation, settings: Settings): ClientKind[] {
  const pops = settings.extensions[part.extension]?.pop
  return pops ? clientKinds.filter((client) => isDue(part, pops[client])) : []
}

function isDue(part: Participation, pop: PopSettings): boolean {
  if (!pop.enabled || pop.mode !== 'automatic' || part.dialled) return false
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

const popOf = (
  view: CallView,
  part: Participation,
  match: Match,
  settings: Settings,
  clients: readonly ClientKind[],
): PopEffect => ({
  kind: 'pop',
  key: `pop/${view.call.id}/${part.extension}`,
  extension: part.extension,
  clients,
  url: match.url,
  name: settings.maskNumbers ? maskText(match.record.name) : match.record.name,
})
