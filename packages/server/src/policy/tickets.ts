import type { TicketOutcome, TicketSettings } from '@jackfield/contract'
import type { Call } from '../calls/call.ts'
import type { IntegrationSettings, Settings } from '../settings/settings.ts'
import { type FullNumber, valuesOf } from './call-values.ts'
import { creationIfUnknown, dueCreation, firstCreation, manualUntil } from './creation.ts'
import type { CallView, NotOwedEffect, OwedTicket, TicketEffect, TicketTextsEffect } from './effect.ts'
import { isUnknown, onlyElsewhere } from './known-records.ts'
import { fillTemplate } from './template.ts'
import { dialled, firstUser, took, type UserPart, usersOf } from './user-parts.ts'

type Key = Pick<IntegrationSettings, 'id' | 'generation'>

/** Key of the ticket of a call: one, whatever happens inside it. */
export const ticketKey = ({ id, generation }: Key, { id: call }: Pick<Call, 'id'>) =>
  `${id}/${generation}/ticket/${call}`

/**
 * The ticket that is owed for a call (D5); null where there is none, or not yet. Before the call: once a bound extension rings or
 * dials and it is known that a contact has the number or will be created. After it: when it has ended as the settings say. Says the
 * same key again for the same call.
 */
export function dueTicket(view: CallView, settings: Settings, integration: IntegrationSettings): TicketEffect | null {
  const wanted = wantedOf(view, integration)
  if (wanted === null || onlyElsewhere(view, integration)) return null
  const { call, number, creations } = view
  const unknown = isUnknown(view, integration)
  // A ticket before the call waits until it is known whose it is.
  if (unknown && call.state !== 'ended' && !isBeingMade(view, settings, integration)) return null
  const first = unknown ? firstCreation(call, wanted.number, creations[integration.id], integration) : null
  return {
    kind: 'ticket',
    key: ticketKey(integration, call),
    callId: call.id,
    integrationId: integration.id,
    userId: wanted.part.user.id,
    userName: wanted.part.user.name,
    ticket: {
      ...ticketOf(call, wanted.number, wanted.part, wanted.rules, integration, settings),
      ...creationIfUnknown(view, number as FullNumber, integration, settings),
    },
    dependsOn: first,
  }
}

/**
 * What a ticket that was made before the call says after it; null where no such ticket was owed. Whether there is one, and whether
 * anything is to be changed, is known to the ledger.
 */
export function ticketTexts(
  view: CallView,
  settings: Settings,
  integration: IntegrationSettings,
): TicketTextsEffect | null {
  const wanted = wantedOf(view, integration)
  if (wanted?.rules.moment !== 'before' || view.call.state !== 'ended') return null
  const { call } = view
  return {
    kind: 'ticket-texts',
    key: `${integration.id}/${integration.generation}/ticket-texts/${call.id}`,
    ticketKey: ticketKey(integration, call),
    callId: call.id,
    integrationId: integration.id,
    userId: wanted.part.user.id,
    userName: wanted.part.user.name,
    ticket: ticketOf(call, wanted.number, wanted.part, wanted.rules, integration, settings),
  }
}

/** Why an ended call that should have a ticket gets none; null where it gets one, or should have none. */
export function noTicket(view: CallView, integration: IntegrationSettings): NotOwedEffect | null {
  const wanted = wantedOf(view, integration)
  if (wanted === null || view.call.state !== 'ended' || !onlyElsewhere(view, integration)) return null
  return {
    kind: 'not-owed',
    what: 'ticket',
    key: ticketKey(integration, view.call),
    callId: view.call.id,
    integrationId: integration.id,
    userId: wanted.part.user.id,
    userName: wanted.part.user.name,
    reason: { code: 'ticket-account-only' },
  }
}

interface Wanted {
  readonly rules: TicketSettings
  readonly number: FullNumber
  /** Who handles the call. */
  readonly part: UserPart
}

/** Whether the rules want a ticket for the call as it stands. */
function wantedOf({ call, number }: CallView, integration: IntegrationSettings): Wanted | null {
  const rules = integration.tickets
  if (!integration.enabled || !rules?.enabled || number.kind !== 'full' || call.direction === 'internal') return null
  const kindFits =
    rules.moment === 'before'
      ? rules.directions.includes(call.direction)
      : call.state === 'ended' && rules.outcomes.includes(outcomeOf(call))
  if (!kindFits || firstUser(call, integration) === null) return null
  const users = usersOf(call, integration)
  const part = users.find(took) ?? users.find(dialled) ?? users[0]
  return part ? { rules, number, part } : null
}

/** A contact for the unknown number is on its way. */
const isBeingMade = (view: CallView, settings: Settings, integration: IntegrationSettings): boolean =>
  integration.creation.module === 'Contacts' &&
  (dueCreation(view, settings, integration) !== null || view.creations[integration.id]?.state === 'under-way')

function outcomeOf(call: Call): TicketOutcome {
  const answered = call.answeredAt !== null
  if (call.direction === 'inbound') return answered ? 'inbound-answered' : 'inbound-missed'
  return answered ? 'outbound-answered' : 'outbound-not-answered'
}

function ticketOf(
  call: Call,
  number: FullNumber,
  part: UserPart,
  rules: TicketSettings,
  integration: IntegrationSettings,
  settings: Settings,
): OwedTicket {
  const { startedAt, extension, values } = valuesOf(call, number, part, settings, null)
  return {
    subject: fillTemplate(rules.subject, values).slice(0, 255),
    description: fillTemplate(rules.description, values),
    startedAt,
    extension,
    externalNumber: number.e164,
    e164: number.e164,
    national: number.national,
    waitsUntil: manualUntil(call, integration),
    defaults: rules.defaults,
  }
}
