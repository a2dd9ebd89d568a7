import type { CallCard, CardMatch } from '@jackfield/contract'
import { type Participation, participations } from '../calls/participation.ts'
import type { Match } from '../phonebook/phonebook.ts'
import type { Settings } from '../settings/settings.ts'
import { creationOnCard } from './creation.ts'
import type { CallView, CardEffect } from './effect.ts'
import { maskNumber, maskText } from './mask.ts'
import { noteOnCard } from './notes.ts'

/** The card of every extension that has a part in the call, as it looks now (A8, B5). `format` writes a number for people. */
export function cardsOf(view: CallView, settings: Settings, format: (number: string) => string): CardEffect[] {
  const { call } = view
  const integration = settings.integrations[0]
  const known = integration?.enabled ? view.matches[integration.id] : undefined
  const number = view.number.kind === 'full' ? view.number.e164 : (call.external?.number ?? null)
  const matches =
    known?.state === 'done' && integration
      ? known.matches.map((match) => cardMatch(match, integration.id, settings.maskNumbers ? maskText : same))
      : []
  // Whether an offer has run out is the page's to tell: a card is made when something happens.
  const creation = creationOnCard(view, settings, call.endedAt ?? call.startedAt)
  const shown = settings.maskNumbers ? maskNumber : same
  const words = settings.maskNumbers ? maskText : same
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
      callerName: callerName === null ? null : words(callerName),
      ...(view.contact?.company ? { callerCompany: words(view.contact.company) } : {}),
      did: call.did,
      via: call.via.map((via) => ({ ...via })),
      internalParty: call.direction === 'internal' ? (all.find((other) => other !== part)?.extension ?? null) : null,
      startedAt: part.startedAt,
      answeredAt: part.answeredAt,
      endedAt: part.endedAt,
      talkMs: part.talkMs,
      matching: known?.state === 'failed' && known.saving ? 'saving' : (known?.state ?? 'not-applicable'),
      matches,
      note: noteOnCard(view, settings, part.extension),
      creation: part.dialled || part.rangAt !== null || part.answeredAt !== null ? creation : null,
    },
  }))
}

function stateFor(part: Participation): CallCard['state'] {
  if (part.endedAt !== null) return 'ended'
  if (part.held) return 'held'
  if (part.talked || (part.answeredAt !== null && !part.dialled)) return 'talking'
  return part.dialled ? 'dialling' : 'ringing'
}

const same = (text: string) => text

const cardMatch = (match: Match, integration: string, words: (text: string) => string): CardMatch => ({
  integration,
  module: match.record.module,
  id: match.record.id,
  name: words(match.record.name),
  company: match.record.company === null ? null : words(match.record.company),
  url: match.url,
  weak: match.weak,
  chosen: match.chosen,
})
