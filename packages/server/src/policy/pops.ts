import { type ClientKind, type ClientPops, clientKinds, type PopSettings } from '@jackfield/contract'
import { type Participation, participations } from '../calls/participation.ts'
import { maskText } from '../numbers/mask.ts'
import type { Match } from '../phonebook/phonebook.ts'
import { boundUser, type IntegrationSettings, popsFor, type Settings, traitsFor } from '../settings/settings.ts'
import type { CallView, PopEffect } from './effect.ts'
import { dueTicket } from './tickets.ts'

/**
 * The records to open for agents now (A8, D6): inbound calls, bound extensions with automatic pop, once the trigger has come that
 * is set for a kind of client and a match is known; CRM and helpdesk each by their own settings. Says the same again for the same
 * view; `newPops` leaves what is new.
 */
export function duePops(view: CallView, settings: Settings): PopEffect[] {
  if (view.call.direction !== 'inbound') return []
  return settings.integrations.flatMap((integration) => popsIn(integration, view, settings))
}

function popsIn(integration: IntegrationSettings, view: CallView, settings: Settings): PopEffect[] {
  const { call } = view
  if (!integration.enabled) return []
  const known = view.matches[integration.id]
  const match = known?.state === 'done' ? known.matches[0] : undefined
  const url = match && pageOf(match, view, settings, integration)
  if (match === undefined || url === null || url === undefined) return []
  return participations(call, call.endedAt ?? call.startedAt).flatMap((part) => {
    const bound = boundUser(integration, part.extension) !== null
    const clients = bound ? dueClients(part, popsFor(integration, settings.extensions[part.extension])) : []
    return clients.length === 0 ? [] : [popOf(view, part, match, url, settings, integration, clients)]
  })
}

/** What opens: the record, or where that is wished the ticket that is made before the call; null: that one is on its way. */
function pageOf(match: Match, view: CallView, settings: Settings, integration: IntegrationSettings): string | null {
  const rules = integration.tickets
  if (!rules?.enabled || !rules.popTicket || rules.moment !== 'before') return match.url
  const ticket = view.tickets?.[integration.id]
  if (ticket?.state === 'made' && ticket.url !== null) return ticket.url
  const awaited = ticket === undefined && view.call.state !== 'ended' && dueTicket(view, settings, integration) !== null
  return awaited ? null : match.url
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

function dueClients(part: Participation, pops: ClientPops | undefined): ClientKind[] {
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

/** Once for a call and extension: for the CRM, and for the helpdesk. */
const popKey = (integration: IntegrationSettings, call: string, extension: string) =>
  `pop/${call}/${extension}${traitsFor(integration).system === 'crm' ? '' : '/helpdesk'}`

const popOf = (
  view: CallView,
  part: Participation,
  match: Match,
  url: string,
  settings: Settings,
  integration: IntegrationSettings,
  clients: readonly ClientKind[],
): PopEffect => ({
  kind: 'pop',
  key: popKey(integration, view.call.id, part.extension),
  extension: part.extension,
  clients,
  url,
  name: settings.maskNumbers ? maskText(match.record.name) : match.record.name,
})
