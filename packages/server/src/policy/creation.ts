import { automaticName, type CardCreation, type CreationSettings } from '@jackfield/contract'
import type { Call } from '../calls/call.ts'
import type { Millis } from '../calls/ids.ts'
import { participations } from '../calls/participation.ts'
import type { NumberKey } from '../numbers/number-key.ts'
import { type BoundUser, boundUser, type IntegrationSettings, type Settings } from '../settings/settings.ts'
import type { CallView, CreateEffect, CreationState, LaterCreation, OwnerEffect } from './effect.ts'
import { siteTime } from './template.ts'
import { firstUser } from './user-parts.ts'

/** Making a record by hand stays open so long after the call, and the log waits for it (A7). */
export const MANUAL_FOR_MS: Millis = 10 * 60_000

type Full = NumberKey & { readonly kind: 'full' }

/** Key of the creation for a number: `integration/generation/create/number/claim`. Two calls at once make one. */
export const creationKey = (
  { id, generation }: Pick<IntegrationSettings, 'id' | 'generation'>,
  e164: string,
  claim: number,
) => `${id}/${generation}/create/${e164}/${claim}`

const isAutomatic = ({ creation }: IntegrationSettings, call: Call) =>
  creation.enabled &&
  creation.mode === 'automatic' &&
  (call.direction === 'inbound' || call.direction === 'outbound') &&
  creation.directions.includes(call.direction)

/**
 * The record to be made for an unknown number (A7), once a bound extension rings or dials and it is known that no record has the
 * number; at the end of a call also where that is not known yet: then it is found out before anything is made. Says the same
 * again for the same view.
 */
export function dueCreation(view: CallView, settings: Settings, integration: IntegrationSettings): CreateEffect | null {
  const { call, number } = view
  if (!integration.enabled || number.kind !== 'full' || !isAutomatic(integration, call)) return null
  const known = view.matches[integration.id]
  const unknown = known?.state === 'done' && known.matches.length === 0
  if (!unknown && (call.state !== 'ended' || known?.state === 'done')) return null
  const user = firstUser(call, integration)
  return user && creationOf(view, number, integration, user, settings, { searched: unknown, name: null })
}

/**
 * What an agent asked for by hand; null where it is not offered, or no longer. `today`: the settings of now, for what an
 * administrator has mended since the call began.
 */
export function creationByHand(
  view: CallView,
  settings: Settings,
  integration: IntegrationSettings,
  today: Settings,
  extension: Parameters<typeof boundUser>[1],
  name: string,
  now: Millis,
): CreateEffect | null {
  const { call, number } = view
  if (number.kind !== 'full') return null
  const offer = creationOnCard(view, settings, integration, now)
  const takesPart = participations(call, now).some((part) => part.extension === extension)
  const user = boundUser(integration, extension)
  if (offer === null || offer.state === 'creating' || !offer.again || !takesPart || user === null) return null
  const present = today.integrations.find(({ id }) => id === integration.id)
  const creation = withDefaultsOf(integration.creation, present?.creation)
  return creationOf(view, number, { ...integration, creation }, user, settings, { searched: false, name })
}

/** What is tried again has the defaults of now, as long as they are for the same module: its layout demands them. */
export function withDefaultsOf<Wanted extends Pick<CreationSettings, 'module' | 'defaults'>>(
  wanted: Wanted,
  now: Pick<CreationSettings, 'module' | 'defaults'> | undefined,
): Wanted {
  return now?.module === wanted.module ? { ...wanted, defaults: now.defaults } : wanted
}

/**
 * Who gets the record that was created for an inbound call when another bound user answers it than the first who rang (A7); null
 * where nothing changes hands. Says the same again for the same view. Whether there is such a record is known to the ledger.
 */
export function dueOwner({ call, number }: CallView, integration: IntegrationSettings): OwnerEffect | null {
  if (!integration.enabled || number.kind !== 'full' || call.direction !== 'inbound') return null
  if (!isAutomatic(integration, call)) return null
  const first = firstUser(call, integration)
  const answerer = firstWhoAnswered(call, integration)
  if (first === null || answerer === null || answerer.id === first.id) return null
  return {
    kind: 'owner',
    key: `${integration.id}/${integration.generation}/owner/${call.id}`,
    callId: call.id,
    integrationId: integration.id,
    userId: answerer.id,
    userName: answerer.name,
  }
}

function firstWhoAnswered(call: Call, integration: IntegrationSettings): BoundUser | null {
  const answered = participations(call, call.endedAt ?? call.startedAt)
    .filter((part) => !part.dialled && part.answeredAt !== null)
    .sort((a, b) => (a.answeredAt as number) - (b.answeredAt as number))
  return answered.map((part) => boundUser(integration, part.extension)).find((user) => user !== null) ?? null
}

function creationOf(
  { call, creations }: CallView,
  number: Full,
  integration: IntegrationSettings,
  user: BoundUser,
  settings: Settings,
  how: { readonly searched: boolean; readonly name: string | null },
): CreateEffect {
  const { module, defaults } = integration.creation
  return {
    kind: 'create',
    key: creationKey(integration, number.e164, creations[integration.id]?.claim ?? 0),
    callId: call.id,
    integrationId: integration.id,
    userId: user.id,
    userName: user.name,
    record: {
      module,
      name: how.name || automaticName(number.e164, module),
      e164: number.e164,
      national: number.national,
      description: siteTime(call.startedAt, settings),
      defaults,
      searched: how.searched,
    },
  }
}

/**
 * What is created should no record have the number any more when a log of this call is to be written: the record that was known may
 * have been deleted, or lost the number. Left out where nothing is created by itself.
 */
export function creationIfUnknown(
  view: CallView,
  number: Full,
  integration: IntegrationSettings,
  settings: Settings,
): { readonly ifUnknown?: LaterCreation } {
  const user = isAutomatic(integration, view.call) ? firstUser(view.call, integration) : null
  if (user === null) return {}
  const how = { searched: false, name: null }
  const { callId, userId, userName, record } = creationOf(view, number, integration, user, settings, how)
  return { ifUnknown: { callId, userId, userName, record } }
}

/** Key of the creation that a log of this call has to wait for; null where none is made by itself. */
export function firstCreation(
  call: Call,
  number: Full,
  state: CreationState | undefined,
  integration: IntegrationSettings,
): string | null {
  const byHand = integration.creation.enabled && integration.creation.mode === 'manual'
  if (!byHand && (!isAutomatic(integration, call) || firstUser(call, integration) === null)) return null
  return creationKey(integration, number.e164, state?.claim ?? 0)
}

/** Until when an agent may make the record by hand; null where that is not how it is done. */
export function manualUntil(call: Call, { creation }: IntegrationSettings): Millis | null {
  if (!creation.enabled || creation.mode !== 'manual' || call.endedAt === null) return null
  return call.endedAt + MANUAL_FOR_MS
}

/** What a call card says of making a record in an integration (A7, D4); null where there is nothing to say. */
export function creationOnCard(
  view: CallView,
  settings: Settings,
  integration: IntegrationSettings,
  now: Millis,
): CardCreation | null {
  const { call, number } = view
  if (!integration.enabled || !integration.creation.enabled || number.kind !== 'full') return null
  const known = view.matches[integration.id]
  if (known?.state !== 'done' || known.matches.length > 0) return null
  const { module, mode } = integration.creation
  const { state, problem } = view.creations[integration.id] ?? { state: 'none', problem: null }
  const until = manualUntil(call, integration)
  const { id, kind } = integration
  const card = { integration: id, kind, module, until, problem, again: state !== 'stopped' }
  if (state === 'under-way') return { ...card, state: 'creating' }
  if (state === 'stopped') return { ...card, state: 'failed' }
  if (state === 'failed') return { ...card, state: 'failed' }
  if (mode === 'automatic') return dueCreation(view, settings, integration) ? { ...card, state: 'creating' } : null
  return until === null || now < until ? { ...card, state: 'offered' } : null
}

/** The same on the card of one agent: only those with a user in the integration make a record or try one again. */
export function creationFor(
  card: CardCreation,
  integration: IntegrationSettings,
  extension: Parameters<typeof boundUser>[1],
): CardCreation | null {
  if (boundUser(integration, extension) !== null) return card
  return card.state === 'offered' ? null : { ...card, again: false }
}
