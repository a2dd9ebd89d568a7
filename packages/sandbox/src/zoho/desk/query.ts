import type { DataCentre } from '../data-centre.ts'
import { failures } from './errors.ts'

/** Whether a query parameter's text is one that Desk takes. */
export type ParameterCheck = (text: string) => boolean
export type Parameters = Readonly<Record<string, ParameterCheck>>

export const anyText: ParameterCheck = (text) => text.length >= 1
export const textOf =
  (min: number, max: number): ParameterCheck =>
  (text) =>
    text.length >= min && text.length <= max
export const whole =
  (min: number, max = Number.MAX_SAFE_INTEGER): ParameterCheck =>
  (text) =>
    /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max
export const flag: ParameterCheck = (text) => text === 'true' || text === 'false'
export const oneOf =
  (...words: readonly string[]): ParameterCheck =>
  (text) =>
    words.includes(text)
export const matchingText =
  (pattern: RegExp): ParameterCheck =>
  (text) =>
    pattern.test(text)
/** A comma list of some of these words. */
export const someOf =
  (...words: readonly string[]): ParameterCheck =>
  (text) =>
    text.split(',').every((word) => words.includes(word))
/** A comma list of ids. */
export const ids =
  (max: number): ParameterCheck =>
  (text) =>
    /^\d+(,\d+)*$/.test(text) && text.split(',').length <= max
/** One of these, with a leading minus for descending. */
export const sortedBy =
  (...names: readonly string[]): ParameterCheck =>
  (text) =>
    names.includes(text.replace(/^-/, ''))
/** A comma list of texts with wildcards. */
export const patterns: ParameterCheck = (text) => text.length >= 1 && text.split(',').length <= 30
export const timeRange: ParameterCheck = (text) => parseRange(text) !== undefined

const utc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/

/** A time as Desk takes it: ISO 8601 in UTC, with `Z`. Epoch ms, or undefined for anything else. */
export function parseDeskTime(text: string): number | undefined {
  const time = utc.test(text) ? Date.parse(text) : Number.NaN
  // Date.parse rolls 31 February over into March.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 19) !== text.slice(0, 19) ? undefined : time
}

/** `from,to` of a `…Range` parameter in epoch ms. */
export function parseRange(text: string): { readonly from: number; readonly to: number } | undefined {
  const [first = '', second = '', ...more] = text.split(',')
  const [from, to] = [parseDeskTime(first), parseDeskTime(second)]
  return from === undefined || to === undefined || more.length > 0 ? undefined : { from, to }
}

/** The query as text; throws Desk's 422 for what the operation does not know or cannot read. */
export function checkQuery(
  { enforces, settings }: DataCentre,
  sent: Readonly<Record<string, string | string[]>>,
  known: Parameters,
  required: readonly string[] = [],
): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of Object.entries(sent)) {
    const text = Array.isArray(value) ? value[0]! : value
    const check = name === 'orgId' ? ids(1) : known[name]
    if (!check) {
      if (enforces('desk-query-known'))
        failures.unprocessable(`Extra query parameter '${name}' is present in the input.`)
      continue
    }
    const tooMany = name === 'limit' && known.from !== undefined && Number(text) === 100 && settings.deskMaxLimit < 100
    if ((Array.isArray(value) || tooMany || !check(text)) && enforces('desk-query-values'))
      failures.unprocessable(`The value passed for the '${name}' query parameter is invalid.`)
    query[name] = text
  }
  for (const name of required) if (!(name in query)) failures.unprocessable(`The query parameter '${name}' is missing.`)
  return query
}
