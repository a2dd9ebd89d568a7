import type { Problem } from '@jackfield/contract'
import type { Call } from '../calls/call.ts'
import type { NumberKey } from '../numbers/number-key.ts'
import type { IntegrationSettings, Settings } from '../settings/settings.ts'
import { type FullNumber, typeOf, valuesOf } from './call-values.ts'
import { creationIfUnknown, firstCreation, manualUntil } from './creation.ts'
import type { CallView, LogEffect, NotOwedEffect, OwedLog } from './effect.ts'
import { isUnknown, onlyElsewhere } from './known-records.ts'
import { fillTemplate } from './template.ts'
import { dueTicket } from './tickets.ts'
import { dialled, took, type UserPart, usersOf } from './user-parts.ts'

/** The link under which the recording of a call is played; the same call and integration always give the same one. */
export type RecordingUrl = (call: Call, integration: IntegrationSettings) => string | null
const noRecording: RecordingUrl = () => null

/** What an ended call owes: one entry per user that took part, or the reason why nobody is owed anything. */
export interface Owed {
  readonly effects: readonly (LogEffect | NotOwedEffect)[]
  /** Set when `effects` is empty. */
  readonly reason: Problem | null
}

const nothing = (reason: Problem): Owed => ({ effects: [], reason })

/** Key of the log of a user for a call: `integration/generation/call-log/call/user`. */
export const logKey = (integration: IntegrationSettings, call: Call, userId: string) =>
  `${integration.id}/${integration.generation}/call-log/${call.id}/${userId}`

/**
 * The call logs that an ended call owes (A10, A12, D7): in each integration one per call and bound user, with the user's best outcome
 * and own talk time. Pure: the same call and settings always give the same keys and texts.
 */
export function owedLogs(view: CallView, settings: Settings, recordingUrl: RecordingUrl = noRecording): Owed {
  if (view.call.direction === 'internal') return nothing({ code: 'log-internal' })
  const owed = settings.integrations.map((integration) => owedIn(integration, view, settings, recordingUrl))
  const effects = owed.flatMap((each) => each.effects)
  // Of several integrations that owe nothing, the first that is not merely switched off says why.
  const reasons = owed.flatMap(({ reason }) => reason ?? [])
  const reason = reasons.find(({ code }) => code !== 'log-integration-disabled') ?? reasons[0]
  return { effects, reason: effects.length > 0 ? null : (reason ?? { code: 'log-not-connected' }) }
}

function owedIn(
  integration: IntegrationSettings,
  view: CallView,
  settings: Settings,
  recordingUrl: RecordingUrl,
): Owed {
  const { call, number, creations } = view
  if (!integration.enabled) return nothing({ code: 'log-integration-disabled' })
  const users = usersOf(call, integration)
  if (users.length === 0) return nothing({ code: 'log-no-bound-extension' })
  const unusable = numberProblem(number)
  if (unusable !== null || number.kind !== 'full') return nothing(unusable ?? { code: 'log-anonymous' })
  const first = isUnknown(view, integration)
    ? firstCreation(call, number, creations[integration.id], integration)
    : null
  const later = creationIfUnknown(view, number, integration, settings)
  const ticket = dueTicket(view, settings, integration)
  const named = namedInstead(call, users, integration)
  const owedNow = [...users, ...(named ? [named] : [])].map((part) => ({
    part,
    reason:
      (part === named ? null : reasonNotToLog(call, part, users, integration)) ?? reasonOfRecord(view, integration),
  }))
  return {
    effects: owedNow.map(({ part, reason }) => {
      const base = {
        key: logKey(integration, call, part.user.id),
        callId: call.id,
        integrationId: integration.id,
        userId: part.user.id,
        userName: part.user.name,
      }
      return reason === null
        ? {
            kind: 'log',
            ...base,
            log: { ...logOf(call, number, part, integration, settings, recordingUrl), ...later },
            dependsOn: first,
            ticketKey: ticket?.key ?? null,
          }
        : { kind: 'not-owed', what: 'call-log', ...base, reason }
    }),
    reason: null,
  }
}

function reasonOfRecord(view: CallView, integration: IntegrationSettings): Problem | null {
  if (!integration.takesLogs) return { code: 'desk-no-call-logs' }
  return onlyElsewhere(view, integration) ? { code: 'log-account-only' } : null
}

/** Why a number cannot be looked up; null for a full one. */
export function numberProblem(number: NumberKey): Problem | null {
  switch (number.kind) {
    case 'anonymous':
      return { code: 'log-anonymous' }
    case 'own':
      return { code: 'log-own-number' }
    case 'unusable':
      return { code: 'log-number-unusable', params: { number: number.dialled.slice(0, 40) } }
    case 'full':
      return null
  }
}

function reasonNotToLog(
  call: Call,
  part: UserPart,
  all: readonly UserPart[],
  integration: IntegrationSettings,
): Problem | null {
  const rules = integration.callLog
  if (!rules.enabled) return { code: 'log-disabled' }
  if (took(part) || dialled(part)) return null
  // Somebody to whom an outbound call was to be transferred did not miss a call of the customer.
  if (call.direction === 'outbound') return { code: 'log-other-answered' }
  if (!rules.skipUnanswered || call.via.length === 0) return null
  if (call.answeredAt !== null) return { code: 'log-other-answered' }
  return isChosen(part, all, integration) ? null : { code: 'log-not-chosen' }
}

/** Who logs a queue or group call that nobody answered: all who rang, the first of them, or a named user. */
function isChosen(part: UserPart, all: readonly UserPart[], integration: IntegrationSettings): boolean {
  const choice = integration.callLog.whenNobodyAnswers
  if (choice.who === 'all') return true
  return choice.who === 'first' ? part === all[0] : part.user.id === choice.userId
}

/** The named user logs the call also when none of the own extensions rang; it takes the part of the first who rang. */
function namedInstead(call: Call, users: readonly UserPart[], integration: IntegrationSettings): UserPart | null {
  const { skipUnanswered, whenNobodyAnswers: choice } = integration.callLog
  const [first] = users
  if (!skipUnanswered || choice.who !== 'user' || call.via.length === 0 || call.answeredAt !== null || !first)
    return null
  if (call.direction !== 'inbound' || users.some((part) => part.user.id === choice.userId)) return null
  const name = Object.values(integration.users).find((user) => user.id === choice.userId)?.name ?? choice.userId
  return { user: { id: choice.userId, name }, parts: first.parts }
}

function logOf(
  call: Call,
  number: FullNumber,
  part: UserPart,
  integration: IntegrationSettings,
  settings: Settings,
  recordingUrl: RecordingUrl,
): OwedLog {
  // Who missed a call gets no link to what a colleague talked.
  const linked = integration.callLog.playRecording && call.answeredAt !== null && typeOf(call, part) !== 'missed'
  const recording = linked ? recordingUrl(call, integration) : null
  const { type, startedAt, talkSeconds, extension, values } = valuesOf(call, number, part, settings, recording)
  return {
    type,
    subject: fillTemplate(integration.callLog.subject, values).slice(0, 255),
    description: fillTemplate(integration.callLog.description, values),
    startedAt,
    talkSeconds,
    extension,
    externalNumber: number.e164,
    e164: number.e164,
    national: number.national,
    waitsUntil: manualUntil(call, integration),
    recordingUrl: recording,
  }
}
