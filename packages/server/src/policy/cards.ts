import type { CallCard, CardCreation, CardMatch } from '@jackfield/contract'
import type { ExtensionNumber } from '../calls/ids.ts'
import { type Participation, participations } from '../calls/participation.ts'
import { maskNumber, maskProblem, maskText } from '../numbers/mask.ts'
import type { Match, MatchState } from '../phonebook/phonebook.ts'
import type { IntegrationSettings, Settings } from '../settings/settings.ts'
import { creationFor, creationOnCard } from './creation.ts'
import type { CallView, CardEffect } from './effect.ts'
import { loggedOnCard } from './logged.ts'
import { noteOnCard } from './notes.ts'
import { tookPart } from './user-parts.ts'

/** The card of every extension that has a part in the call, as it looks now (A8, B5). `format` writes a number for people. */
export function cardsOf(view: CallView, settings: Settings, format: (number: string) => string): CardEffect[] {
  const { call } = view
  const enabled = settings.integrations.filter((integration) => integration.enabled)
  const number = view.number.kind === 'full' ? view.number.e164 : (call.external?.number ?? null)
  const matches = enabled.flatMap((integration) => {
    const known = view.matches[integration.id]
    if (known?.state !== 'done') return []
    return known.matches.map((match) => cardMatch(match, integration, settings.maskNumbers ? maskText : same))
  })
  // Whether an offer has run out is the page's to tell: a card is made when something happens.
  const at = call.endedAt ?? call.startedAt
  const creations = enabled.flatMap((integration) => {
    const card = creationOnCard(view, settings, integration, at)
    return card ? [{ integration, card: settings.maskNumbers ? maskCreation(card) : card }] : []
  })
  const tickets = enabled.flatMap(({ id }) => {
    const ticket = view.tickets?.[id]
    return ticket?.state === 'made' && ticket.url !== null ? [{ integration: id, url: ticket.url }] : []
  })
  const matching = matchingOf(enabled.flatMap(({ id }) => view.matches[id] ?? []))
  const shown = settings.maskNumbers ? maskNumber : same
  const words = settings.maskNumbers ? maskText : same
  const loggedFor = (extension: ExtensionNumber) =>
    enabled.flatMap((integration) => {
      const logged = loggedOnCard(view, integration, extension)
      return logged ? [{ ...logged, name: words(logged.name) }] : []
    })
  const callerName = view.contact?.name ?? call.external?.name ?? null
  const all = participations(call, call.endedAt ?? call.startedAt)
  return all.map((part) => ({
    kind: 'card',
    extension: part.extension,
    card: {
      callId: call.id,
      direction: call.direction,
      state: stateFor(part),
      number: number === null ? null : shown(number),
      numberFormatted: number === null ? null : shown(format(number)),
      masked: settings.maskNumbers,
      callerName: callerName === null ? null : words(callerName),
      ...(view.contact?.company ? { callerCompany: words(view.contact.company) } : {}),
      did: call.did,
      via: call.via.map((via) => ({ ...via })),
      internalParty: call.direction === 'internal' ? (all.find((other) => other !== part)?.extension ?? null) : null,
      startedAt: part.startedAt,
      answeredAt: part.answeredAt,
      endedAt: part.endedAt,
      talkMs: part.talkMs,
      matching,
      matches,
      logged: loggedFor(part.extension),
      note: noteOnCard(view, settings, part.extension),
      creations: tookPart(part)
        ? creations.flatMap(({ integration, card }) => creationFor(card, integration, part.extension) ?? [])
        : [],
      tickets,
    },
  }))
}

/** Of several integrations: as long as one is searched it is being searched, and what one has not told is not "nothing". */
function matchingOf(known: readonly MatchState[]): CallCard['matching'] {
  const failed = known.filter(({ state }) => state === 'failed')
  if (known.some(({ state }) => state === 'searching')) return 'searching'
  if (failed.some((each) => !('saving' in each && each.saving))) return 'failed'
  if (failed.length > 0) return 'saving'
  return known.some(({ state }) => state === 'done') ? 'done' : 'not-applicable'
}

function stateFor(part: Participation): CallCard['state'] {
  if (part.endedAt !== null) return 'ended'
  if (part.held) return 'held'
  if (part.talked || (part.answeredAt !== null && !part.dialled)) return 'talking'
  return part.dialled ? 'dialling' : 'ringing'
}

const same = <T>(value: T) => value

const maskCreation = (creation: CardCreation): CardCreation => ({
  ...creation,
  problem: creation.problem && maskProblem(creation.problem),
})

const cardMatch = (match: Match, { id, kind }: IntegrationSettings, words: (text: string) => string): CardMatch => ({
  integration: id,
  kind,
  module: match.record.module,
  id: match.record.id,
  name: words(match.record.name),
  company: match.record.company === null ? null : words(match.record.company),
  url: match.url,
  weak: match.weak,
  chosen: match.chosen,
})
