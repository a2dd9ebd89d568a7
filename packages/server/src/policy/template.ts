import {
  type IntegrationKind,
  type Problem,
  TEMPLATE_VARIABLE,
  type TimeFormat,
  traitsOf,
  variablesIn,
  writeTime,
} from '@jackfield/contract'
import type { Settings } from '../settings/settings.ts'

/**
 * The variables of the call-log templates (A10), with an example of each for the preview. `Contact_Number` and `Agent_Name` are
 * further names of the customer's number and of the extension's.
 */
export const templateVariables = [
  { name: 'Time', example: '2026-11-22 09:15:00' },
  { name: 'Call_Log_Status', example: 'answered' },
  { name: 'Call_Status', example: 'Answered' },
  { name: 'Communication_Type', example: 'Inbound' },
  { name: 'Call_From', example: '+8613800138000' },
  { name: 'Call_To', example: '1001' },
  { name: 'Caller_Name', example: 'LISA WANG' },
  { name: 'Caller_Number', example: '+8613800138000' },
  { name: 'Callee_Number', example: '1001' },
  { name: 'Talk_Duration', example: '00:02:35' },
  { name: 'Talk_Duration_Sec', example: '155' },
  { name: 'Ring_Duration', example: '00:00:08' },
  { name: 'Call_Duration', example: '00:02:43' },
  { name: 'Extension', example: '1001' },
  { name: 'Extension_Name', example: 'Ada Byron' },
  { name: 'DID', example: '+861055550100' },
  { name: 'Queue', example: 'Support' },
  { name: 'Contact_Name', example: 'Lisa Wang' },
  { name: 'Notes', example: 'Wants a quote by Friday' },
  { name: 'Recording_URL', example: 'https://pbx.example.com/r/c2ab…' },
  { name: 'Call_ID', example: 'ca7f3k2m9x' },
  { name: 'Contact_Number', example: '+8613800138000' },
  { name: 'Agent_Name', example: 'Ada Byron' },
] as const

export type TemplateVariable = (typeof templateVariables)[number]['name']

/** The templates of the settings page of one kind. */
export interface TemplateUse {
  readonly kind: IntegrationKind
  readonly section: 'callLog' | 'tickets'
}

/** Those that can be filled in there: a link to the recording is made for logs only, where the product can play it (A11). */
export const variablesOf = ({ kind, section }: TemplateUse) =>
  templateVariables.filter(
    ({ name }) => name !== 'Recording_URL' || (section === 'callLog' && traitsOf[kind].recordings),
  )

/** Put in when the log is written: by then its record is known, and what the agent has noted until then. */
export interface LateValues {
  readonly Contact_Name: string
  readonly Notes: string
}
export type TemplateValues = Readonly<Record<Exclude<TemplateVariable, keyof LateValues>, string>>

/** Stand for values that come late; no text that people write holds these characters. */
const places: Readonly<Record<keyof LateValues, string>> = { Contact_Name: '\uE0A7', Notes: '\uE0A8' }
const PLACES = /[\uE0A7\uE0A8]/g

/** Where this stands in a filled template, the agent's note is put in. */
export const NOTES_PLACE = places.Notes

const known = new Set<string>(templateVariables.map((variable) => variable.name))

/** One problem per variable that is not among those offered; empty when the template can be used. */
export function templateProblems(
  text: string,
  offered: readonly { readonly name: TemplateVariable }[] = templateVariables,
): Problem[] {
  const names = new Set<string>(offered.map(({ name }) => name))
  const unknown = variablesIn(text).filter((name) => !names.has(name))
  return [...new Set(unknown)].map((variable) => ({
    code: 'template-unknown-variable',
    params: { variable: `{{${variable}}}`, known: [...names].map((name) => `{{${name}}}`).join(', ') },
  }))
}

/**
 * Puts the values in, once: braces inside a value (a caller's name, say) stay text. Unknown variables stay as they are, and the
 * places of the values that come late are kept for `withLateValues`.
 */
export function fillTemplate(text: string, values: TemplateValues): string {
  return text.replace(PLACES, '').replace(TEMPLATE_VARIABLE, (whole, name: string) => {
    if (name in places) return places[name as keyof LateValues]
    return known.has(name) ? values[name as keyof TemplateValues].replace(PLACES, '') : whole
  })
}

/** A filled template with the name of the record that the log hangs at, and the agent's note. */
export const withLateValues = (filled: string, values: LateValues) =>
  filled.replace(PLACES, (place) => (place === NOTES_PLACE ? values.Notes : values.Contact_Name))

/** Whether a template has the agent's note in it. */
export const usesNotes = (text: string) => variablesIn(text).includes('Notes')

/** `00:02:35` for 155 seconds. */
export function formatDuration(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** As the site writes times, in its time zone (IANA name). */
export const siteTime = (at: number, { timeZone, timeFormat }: Pick<Settings, 'timeZone' | 'timeFormat'>): string =>
  writeTime(formatTime(at, timeZone), timeFormat ?? 'iso')

/** `2026-11-22 21:15:00` in the time zone (IANA name). */
export function formatTime(at: number, timeZone: string): string {
  let format = formatters.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    formatters.set(timeZone, format)
  }
  return format.format(at)
}

const examples = Object.fromEntries(templateVariables.map(({ name, example }) => [name, example])) as Readonly<
  Record<TemplateVariable, string>
>

/**
 * The template filled with the example call, for the preview on the settings page; `linked`: the call has a link to its recording. Times
 * as the site writes them.
 */
export function previewOf(text: string, { linked = true, timeFormat = 'iso' as TimeFormat } = {}): string {
  const values = {
    ...examples,
    Time: writeTime(examples.Time, timeFormat),
    ...(linked ? {} : { Recording_URL: '' }),
  }
  return withLateValues(fillTemplate(text, values), values)
}
