import type { Call } from '../calls/call.ts'
import type { CallLogType } from '../crm/crm-connector.ts'
import type { NumberKey } from '../numbers/number-key.ts'
import type { Settings } from '../settings/settings.ts'
import { formatDuration, siteTime, type TemplateValues } from './template.ts'
import { bestPart, took, type UserPart } from './user-parts.ts'

export type FullNumber = NumberKey & { readonly kind: 'full' }

/** What a user's part in a call comes to, and the values of the template variables for it. */
export interface CallValues {
  readonly type: CallLogType
  /** Milliseconds. */
  readonly startedAt: number
  /** Whole seconds. */
  readonly talkSeconds: number
  readonly extension: string
  readonly values: TemplateValues
}

/** Of a call that has ended, or goes on: then its status is that it rings or is being dialled, or that somebody answered. */
export function valuesOf(
  call: Call,
  number: FullNumber,
  part: UserPart,
  settings: Settings,
  recordingUrl: string | null,
): CallValues {
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
  const status = call.state === 'ended' || answered ? statusWord(call, type, answered) : statusNow(call)
  const values: TemplateValues = {
    Time: siteTime(startedAt, settings),
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
    Recording_URL: recordingUrl ?? '',
    Call_ID: call.id,
    Contact_Number: outside,
    Agent_Name: extensionName,
  }
  return { type, startedAt, talkSeconds: type === 'missed' ? 0 : talkSeconds, extension: best.extension, values }
}

/** Of an ended call. */
export function typeOf(call: Call, part: UserPart): CallLogType {
  if (call.direction === 'outbound') return 'outbound'
  return took(part) ? 'inbound' : 'missed'
}

const statusNow = (call: Call) => (call.direction === 'inbound' ? 'ringing' : 'dialling')

function statusWord(call: Call, type: CallLogType, answered: boolean): string {
  if (type === 'missed') return 'missed'
  if (answered) return 'answered'
  return call.result === 'busy' ? 'busy' : call.result === 'failed' ? 'failed' : 'not answered'
}
