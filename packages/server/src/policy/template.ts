import type { Problem } from '@jackfield/contract'

/** The variables of the call-log templates (A10), with an example of each for the preview. */
export const templateVariables = [
  { name: 'Time', example: '2026-11-22 09:15:00' },
  { name: 'Call_Log_Status', example: 'answered' },
  { name: 'Call_From', example: '+86 138 0013 8000' },
  { name: 'Call_To', example: '1001' },
  { name: 'Talk_Duration', example: '00:02:35' },
  { name: 'Communication_Type', example: 'Inbound' },
  { name: 'Contact_Number', example: '+86 138 0013 8000' },
  { name: 'Extension', example: '1001' },
  { name: 'Agent_Name', example: 'Ada Byron' },
  { name: 'DID', example: '+86 10 5555 0100' },
  { name: 'Queue', example: 'Support' },
  { name: 'Recording_URL', example: 'https://pbx.example.com/r/c2ab…' },
] as const

export type TemplateVariable = (typeof templateVariables)[number]['name']
export type TemplateValues = Readonly<Record<TemplateVariable, string>>

const known = new Set<string>(templateVariables.map((variable) => variable.name))
const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g

/** One problem per variable that does not exist; empty when the template can be used. */
export function templateProblems(text: string): Problem[] {
  const unknown = [...text.matchAll(PLACEHOLDER)].map((match) => match[1] as string).filter((name) => !known.has(name))
  return [...new Set(unknown)].map((variable) => ({
    code: 'template-unknown-variable',
    params: { variable: `{{${variable}}}`, known: templateVariables.map(({ name }) => `{{${name}}}`).join(', ') },
  }))
}

/** Puts the values in, once: braces inside a value (a caller's name, say) stay text. Unknown variables stay as they are. */
export function fillTemplate(text: string, values: TemplateValues): string {
  return text.replace(PLACEHOLDER, (whole, name: string) =>
    known.has(name) ? values[name as TemplateVariable] : whole,
  )
}

/** `00:02:35` for 155 seconds. */
export function formatDuration(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** `2026-11-22 09:15:00` in the time zone (IANA name). */
export function formatTime(at: number, timeZone: string): string {
  let format = formatters.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    formatters.set(timeZone, format)
  }
  return format.format(at)
}

/** Examples for the preview on the settings page. */
export const exampleValues = Object.fromEntries(
  templateVariables.map(({ name, example }) => [name, example]),
) as TemplateValues
