import type { CrmRecord, FieldValue } from '../data/record-table.ts'
import type { Settings } from '../data/settings.ts'
import type { Enforces } from '../strictness/rules.ts'
import { type CrmError, crmError } from './errors.ts'

/**
 * Seconds of a `Call_Duration`, or undefined when it is not written as the organisation expects. In `mm:ss` the minutes may
 * exceed 59. [X] Zoho's documentation says `hh:mm`; see the setting `callDurationStyle`.
 */
export function durationSeconds(text: string, style: Settings['callDurationStyle']): number | undefined {
  const match = /^(\d{1,4}):([0-5]\d)$/.exec(text)
  if (!match) return undefined
  const [first, second] = [Number(match[1]), Number(match[2])]
  return style === 'hh:mm' ? first * 3600 + second * 60 : first * 60 + second
}

/** Whether a call lies behind us: such calls need a duration and keep their owner and start. */
export function isCompleted(values: Readonly<Record<string, FieldValue>>, now: number): boolean {
  const start = values.Call_Start_Time
  if (values.Call_Type === 'Missed') return false
  if (values.Outgoing_Call_Status === 'Scheduled') return false
  return values.Outgoing_Call_Status === 'Completed' || (typeof start === 'number' && start <= now)
}

const invalid = (apiName: string, path: string, more: CrmError['details'] = {}) =>
  crmError('INVALID_DATA', 'invalid data', { ...more, api_name: apiName, json_path: `${path}.${apiName}` })

interface CallCheck {
  readonly style: Settings['callDurationStyle']
  /** Epoch ms, Zoho's clock. */
  readonly now: number
  /** Place of the record in the body. */
  readonly path: string
  readonly enforces: Enforces
}

/**
 * The rules of the Calls module beyond types and lengths: a completed call needs a duration, and later neither its type
 * (of any call) nor its owner or start (of a completed one) can change.
 */
export function callErrors(
  values: Readonly<Record<string, FieldValue>>,
  owner: string | undefined,
  before: CrmRecord | undefined,
  { style, now, path, enforces }: CallCheck,
): CrmError[] {
  const errors: CrmError[] = []
  const duration = values.Call_Duration
  const readable = typeof duration !== 'string' || durationSeconds(duration, style) !== undefined
  if (!readable && enforces('duration-form'))
    errors.push(invalid('Call_Duration', path, { expected_data_type: style === 'hh:mm' ? 'hh:mm' : 'mm:ss' }))
  const missing = duration === null || duration === undefined
  if (missing && isCompleted(values, now) && enforces('duration-of-completed-calls'))
    errors.push(invalid('Call_Duration', path))
  if (before) {
    if (values.Call_Type !== before.values.Call_Type && enforces('call-type-stays'))
      errors.push(invalid('Call_Type', path))
    const completed = before.values.Call_Type === 'Missed' || isCompleted(before.values, now)
    const moved = values.Call_Start_Time !== before.values.Call_Start_Time
    if (completed && moved && enforces('start-of-completed-calls-stays')) errors.push(invalid('Call_Start_Time', path))
    const handedOn = owner !== undefined && owner !== before.owner
    if (completed && handedOn && enforces('owner-of-completed-calls-stays')) errors.push(invalid('Owner', path))
  }
  return errors
}
