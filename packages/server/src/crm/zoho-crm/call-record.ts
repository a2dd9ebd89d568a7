import type { CallLog } from '../crm-connector.ts'
import { markerOf, withMarker } from '../zoho/marker.ts'
import { cut, harmless } from '../zoho/text.ts'
import { crmTime } from './crm-time.ts'
import { type Field, markerFieldOf } from './fields.ts'

/**
 * How `Call_Duration` is written. Zoho's documentation says `hh:mm`; every integration seen sends `mm:ss`, with minutes
 * beyond 59. unverified which of them is right in every organisation, hence the switch.
 */
export type DurationStyle = 'mm:ss' | 'hh:mm'

/** What the organisation's field list says about the Calls module. */
export interface CallLayout {
  /** Custom text field for the marker, or null. */
  readonly markerField: string | null
  /** The name of "outgoing call status" in this organisation, if `Completed` can be set there. */
  readonly statusField: string | null
  readonly hasNumbers: boolean
  readonly hasRecording: boolean
  readonly subjectLength: number
  readonly descriptionLength: number
}

/** unverified: 32,000 for the description where the field list does not tell. */
const lengths = { subject: 255, description: 32_000 }

/**
 * Zoho's own field for the address of a recording, from which its pages play it. unverified in organisations with Zoho's own
 * telephony switched on, hence it is written only where the field list has it, and `recordingField: false` leaves it out.
 */
const RECORDING_FIELD = 'Voice_Recording__s'

/** Reads the layout from a field list; null (no right to read it) gives the layout that every organisation has. */
export function callLayout(fields: readonly Field[] | null): CallLayout {
  const named = (name: string) => fields?.find(({ apiName }) => apiName === name)
  // Newer field lists say Outgoing_Call_Status, Zoho's own samples Outbound_Call_Status.
  const status = named('Outgoing_Call_Status') ?? named('Outbound_Call_Status')
  return {
    markerField: markerFieldOf(fields),
    statusField: status?.options.includes('Completed') ? status.apiName : null,
    hasNumbers: named('Dialled_Number') !== undefined && named('Caller_ID') !== undefined,
    hasRecording: named(RECORDING_FIELD) !== undefined,
    subjectLength: named('Subject')?.length ?? lengths.subject,
    descriptionLength: named('Description')?.length ?? lengths.description,
  }
}

const types = { inbound: 'Inbound', outbound: 'Outbound', missed: 'Missed' } as const

/** How Zoho names a type of call. */
export const callTypeName = (type: CallLog['type']) => types[type]

/** The field in which the customer's number stands. */
export const numberField = (type: CallLog['type']) => (type === 'outbound' ? 'Dialled_Number' : 'Caller_ID')

/** The customer's number as it is written there. */
export const numberOf = ({ externalNumber }: CallLog) => cut(harmless(externalNumber, false), 255)

/** The subject as it is written. */
export const subjectOf = (
  { subject }: Pick<CallLog, 'subject'>,
  { subjectLength }: Pick<CallLayout, 'subjectLength'>,
) => cut(harmless(subject, false).trim() || 'Call', subjectLength)

const two = (value: number) => String(value).padStart(2, '0')

/** `02:35` for 155 seconds; as `hh:mm` a part of a minute counts as a whole one. */
export function callDuration(seconds: number, style: DurationStyle): string {
  const whole = Math.max(0, Math.round(seconds))
  if (style === 'mm:ss') return `${two(Math.floor(whole / 60))}:${two(whole % 60)}`
  const minutes = Math.ceil(whole / 60)
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** A log as a record of the Calls module (A10). */
export function callRecord(
  log: CallLog,
  layout: CallLayout,
  options: { readonly timeZone: string; readonly durationStyle: DurationStyle; readonly recordingField?: boolean },
): Record<string, unknown> {
  const record: Record<string, unknown> = {
    Subject: subjectOf(log, layout),
    Call_Type: callTypeName(log.type),
    Call_Start_Time: crmTime(log.startedAt, options.timeZone),
    Owner: { id: log.ownerId },
    Description: withMarker(harmless(log.description, true), log.ref, layout.descriptionLength),
  }
  // Zoho's own sample of a missed call has no duration.
  if (log.type !== 'missed') record['Call_Duration'] = callDuration(log.talkSeconds, options.durationStyle)
  // A call hangs at a contact by Who_Id, at anything else by What_Id with the name of its module.
  if (log.record.module === 'Contacts') record['Who_Id'] = { id: log.record.id }
  else {
    record['What_Id'] = { id: log.record.id }
    record['$se_module'] = log.record.module
  }
  if (log.type === 'outbound' && layout.statusField) record[layout.statusField] = 'Completed'
  if (layout.markerField) record[layout.markerField] = markerOf(log.ref)
  if (log.recordingUrl !== null && layout.hasRecording && (options.recordingField ?? true))
    record[RECORDING_FIELD] = log.recordingUrl
  if (layout.hasNumbers) {
    const outside = numberField(log.type)
    record[outside] = numberOf(log)
    record[outside === 'Caller_ID' ? 'Dialled_Number' : 'Caller_ID'] = cut(harmless(log.extension, false), 255)
  }
  return record
}
