import type { Problem } from '@jackfield/contract'
import type { Call } from '../calls/call.ts'
import { type Participation, participations } from '../calls/participation.ts'
import type { CallLogType } from '../crm/crm-connector.ts'
import type { NumberKey } from '../phonebook/phonebook.ts'
import { type BoundUser, boundUser, type IntegrationSettings, type Settings } from '../settings/settings.ts'
import { creationIfUnknown, firstCreation, manualUntil } from './creation.ts'
import type { CallView, LogEffect, NotOwedEffect, OwedLog } from './effect.ts'
import { fillTemplate, formatDuration, formatTime, type TemplateValues } from './template.ts'

/** The link under which the recording of a call is played; the same call and integration always give the same one. */
export type RecordingUrl = (call: Call, integration: IntegrationSettings) => string | null
const noRecording: RecordingUrl = () => null

/** What an ended call owes: one entry per user that took part, or the reason why nobody is owed anything. */
export interface Owed {
  readonly effects: readonly (LogEffect | NotOwedEffect)[]
  /** Set when `effects` is empty. */
  readonly reason: Problem | null
}

interface UserPart {
  readonly user: BoundUser
  /** The user's extensions in this call, in the order of their appearance. */
  readonly parts: readonly Participation[]
}

const nothing = (reason: Problem): Owed => ({ effects: [], reason })

/** Key of the log of a user for a call: `integration/generation/call-log/call/user`. */
export const logKey = (integration: IntegrationSettings, call: Call, userId: string) =>
  `${integration.id}/${integration.generation}/call-log/${call.id}/${userId}`

/**
 * The call logs that an ended call owes (A10, A12): one per call and bound user, with the user's best outcome and own talk
 * time. Pure: the same call and settings always give the same keys and texts.
 */
export function owedLogs(view: CallView, settings: Settings, recordingUrl: RecordingUrl = noRecording): Owed {
  const { call, number, matches, creations } = view
  if (call.direction === 'internal') return nothing({ code: 'log-internal' })
  const integration = settings.integrations[0]
  if (!integration) return nothing({ code: 'log-not-connected' })
  if (!integration.enabled) return nothing({ code: 'log-integration-disabled' })
  const users = usersOf(call, integration)
  if (users.length === 0) return nothing({ code: 'log-no-bound-extension' })
  const unusable = numberProblem(number)
  if (unusable !== null || number.kind !== 'full') return nothing(unusable ?? { code: 'log-anonymous' })
  const known = matches[integration.id]
  const unknown = known?.state !== 'done' || known.matches.length === 0
  const first = unknown ? firstCreation(call, number, creations[integration.id], integration) : null
  const later = creationIfUnknown(view, number, integration, settings)
  const named = namedInstead(call, users, integration)
  const owedNow = [...users, ...(named ? [named] : [])].map((part) => ({
    part,
    reason: part === named ? null : reasonNotToLog(call, part, users, integration),
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
          }
        : { kind: 'not-owed', ...base, reason }
    }),
    reason: null,
  }
}

function usersOf(call: Call, integration: IntegrationSettings): UserPart[] {
  const byUser = new Map<string, { user: BoundUser; parts: Participation[] }>()
  for (const part of participations(call, call.endedAt ?? call.startedAt)) {
    const user = boundUser(integration, part.extension)
    // A channel that was made but never rang (the phone is off, say) is nobody's call.
    if (user === null || (!part.dialled && part.rangAt === null && part.answeredAt === null)) continue
    const known = byUser.get(user.id)
    if (known) known.parts.push(part)
    else byUser.set(user.id, { user, parts: [part] })
  }
  return [...byUser.values()]
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

const took = (part: UserPart) => part.parts.some((p) => p.talked || p.answeredAt !== null)
const dialled = (part: UserPart) => part.parts.some((p) => p.dialled)

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
  number: NumberKey & { kind: 'full' },
  part: UserPart,
  integration: IntegrationSettings,
  settings: Settings,
  recordingUrl: RecordingUrl,
): OwedLog {
  const talkSeconds = Math.round(part.parts.reduce((sum, p) => sum + p.talkMs, 0) / 1000)
  const type = typeOf(call, part)
  const best = bestPart(part)
  const startedAt = Math.min(...part.parts.map((p) => p.startedAt))
  const answered = took(part) && (type === 'inbound' || call.answeredAt !== null)
  const outside = number.e164
  const ringMs = Math.max(0, (best.answeredAt ?? best.endedAt ?? startedAt) - (best.rangAt ?? best.startedAt))
  const callMs = Math.max(0, (best.endedAt ?? call.endedAt ?? startedAt) - best.startedAt)
  const from = call.direction === 'inbound' ? outside : best.extension
  const to = call.direction === 'inbound' ? best.extension : outside
  const extensionName = settings.extensions[best.extension]?.name ?? part.user.name
  const status = statusWord(call, type, answered)
  // Who missed a call gets no link to what a colleague talked.
  const linked = integration.callLog.playRecording && call.answeredAt !== null && type !== 'missed'
  const recording = linked ? recordingUrl(call, integration) : null
  const values: TemplateValues = {
    Time: formatTime(startedAt, settings.timeZone),
    Call_Log_Status: status,
    Call_Status: status.charAt(0).toUpperCase() + status.slice(1),
    Communication_Type: call.direction === 'inbound' ? 'Inbound' : 'Outbound',
    Call_From: from,
    Call_To: to,
    Caller_Name: call.direction === 'inbound' ? (call.external?.name ?? '') : extensionName,
    Caller_Number: from,
    Callee_Number: to,
    Talk_Duration: formatDuration(talkSeconds),
    Talk_Duration_Sec: String(talkSeconds),
    Ring_Duration: formatDuration(Math.round(ringMs / 1000)),
    Call_Duration: formatDuration(Math.round(callMs / 1000)),
    Extension: best.extension,
    Extension_Name: extensionName,
    DID: call.did ?? '',
    Queue: call.via[0]?.name ?? call.via[0]?.number ?? '',
    Recording_URL: recording ?? '',
    Call_ID: call.id,
    Contact_Number: outside,
    Agent_Name: extensionName,
  }
  return {
    type,
    subject: fillTemplate(integration.callLog.subject, values).slice(0, 255),
    description: fillTemplate(integration.callLog.description, values),
    startedAt,
    talkSeconds: type === 'missed' ? 0 : talkSeconds,
    extension: best.extension,
    externalNumber: outside,
    e164: number.e164,
    national: number.national,
    waitsUntil: manualUntil(call, integration),
    recordingUrl: recording,
  }
}

const bestPart = (part: UserPart): Participation =>
  part.parts.find((p) => p.talked) ?? part.parts.find((p) => p.answeredAt !== null) ?? (part.parts[0] as Participation)

function typeOf(call: Call, part: UserPart): CallLogType {
  if (call.direction === 'outbound') return 'outbound'
  return took(part) ? 'inbound' : 'missed'
}

function statusWord(call: Call, type: CallLogType, answered: boolean): string {
  if (type === 'missed') return 'missed'
  if (answered) return 'answered'
  return call.result === 'busy' ? 'busy' : call.result === 'failed' ? 'failed' : 'not answered'
}
