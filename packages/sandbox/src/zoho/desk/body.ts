import type { Settings } from '../data/settings.ts'
import type { Enforces } from '../strictness/rules.ts'
import { type FieldFault, failures, fieldFault } from './errors.ts'
import { parseDeskTime } from './query.ts'

/** What decides how strictly a value is read. */
export interface Strictness {
  readonly enforces: Enforces
  readonly settings: Settings
}

/** Says whether a value that was sent for a field is one that Desk takes; faults of nested members have pointers of their own. */
export type FieldRule = (value: unknown, is: Strictness, pointer: string) => readonly FieldFault[]

/** The keys of a body, and those that must be there. */
export interface BodySpec {
  readonly fields: Readonly<Record<string, FieldRule>>
  readonly required: readonly string[]
  /** One of these must be there; the first is the one that is said to be missing. */
  readonly oneOf?: readonly string[]
}

const rule =
  (good: (value: unknown, is: Strictness) => boolean): FieldRule =>
  (value, is, pointer) =>
    good(value, is) ? [] : [fieldFault(pointer)]

const fits = (value: string, max: number, { enforces }: Strictness) =>
  value.length <= max || !enforces('desk-text-lengths')

export const text = (max: number, min = 0): FieldRule =>
  rule((value, is) => typeof value === 'string' && value.length >= min && fits(value, max, is))
export const orNull =
  (inner: FieldRule): FieldRule =>
  (value, is, pointer) =>
    value === null ? [] : inner(value, is, pointer)
export const either =
  (...rules: readonly FieldRule[]): FieldRule =>
  (value, is, pointer) =>
    rules.some((one) => one(value, is, pointer).length === 0) ? [] : [fieldFault(pointer)]

const phoneSigns = /^[0-9a-zA-Z_+\-.$@?,;:'/!\s\P{ASCII}]+$/u
const phoneSignsAndBrackets = /^[0-9a-zA-Z_+\-.$@?,;:'/!\s()\P{ASCII}]+$/u

/** A phone number: no brackets, no `#`, no `*`; see the setting `deskPhoneBrackets`. */
export const phone = (max: number): FieldRule =>
  rule((value, is) => {
    if (typeof value !== 'string' || value === '' || !fits(value, max, is)) return false
    const signs = is.settings.deskPhoneBrackets ? phoneSignsAndBrackets : phoneSigns
    return signs.test(value) || !is.enforces('desk-phone-form')
  })
export const email = (max: number): FieldRule =>
  rule(
    (value, is) =>
      typeof value === 'string' &&
      fits(value, max, is) &&
      /^[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_+\-.'&!~]*@[\p{L}\p{M}\p{N}_.-]+\.[\p{L}\p{M}]{2,22}$/u.test(value),
  )
export const webLink = (max: number): FieldRule =>
  rule(
    (value, is) =>
      typeof value === 'string' &&
      fits(value, max, is) &&
      /^(ht|f)tps?:\/\/[0-9a-zA-Z][A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%|\\]*$/.test(value),
  )
/** A word of a pick list of the organisation; `listed` gives it where Desk has one of its own. */
export const pickValue = (listed?: readonly string[]): FieldRule =>
  rule((value, { settings }) => {
    if (typeof value !== 'string' || value === '' || value.length > 300) return false
    return !listed || !settings.deskClosedPickLists || listed.includes(value)
  })
/** An id: digits, as text. A number loses digits on its way and is refused. */
export const id: FieldRule = rule(
  (value, { enforces }) =>
    (typeof value === 'string' && /^\d+$/.test(value)) || (typeof value === 'number' && !enforces('desk-ids-are-text')),
)
export const idList = (max: number): FieldRule =>
  rule(
    (value, is) => Array.isArray(value) && value.length <= max && value.every((each) => id(each, is, '').length === 0),
  )
/** A time in UTC with `Z`. */
export const time: FieldRule = rule(
  (value, { enforces }) =>
    typeof value === 'string' &&
    (parseDeskTime(value) !== undefined || (!enforces('desk-times-utc') && !Number.isNaN(Date.parse(value)))),
)
/** Seconds: digits as text, or a number. `mm:ss`, as the CRM has it, is refused. */
export const seconds: FieldRule = rule(
  (value, { enforces }) =>
    (typeof value === 'string' && (/^\d+$/.test(value) || !enforces('desk-duration-in-seconds'))) ||
    (typeof value === 'number' && Number.isInteger(value) && value >= 0),
)
export const word = (...words: readonly string[]): FieldRule => rule((value) => words.includes(value as string))
export const flag: FieldRule = rule((value) => typeof value === 'boolean')
export const digits: FieldRule = rule(
  (value) => (typeof value === 'string' && /^\d+$/.test(value)) || Number.isInteger(value),
)
export const matching = (pattern: RegExp): FieldRule =>
  rule((value) => typeof value === 'string' && pattern.test(value))
export const list = (item: FieldRule, max: number): FieldRule =>
  rule(
    (value, is) => Array.isArray(value) && value.length <= max && value.every((one) => item(one, is, '').length === 0),
  )
export const object: FieldRule = rule((value) => isObject(value))

/** An object with keys of its own. */
export const nested =
  (spec: BodySpec, open = false): FieldRule =>
  (value, is, pointer) =>
    isObject(value) ? faultsIn(value, spec, is, { pointer, open }) : [fieldFault(pointer)]

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Custom fields: of the organisation's own names, with texts. unverified: that unknown names are refused. */
export const customFields =
  (max: number, numbers: boolean): FieldRule =>
  (value, _is, pointer) =>
    !isObject(value)
      ? [fieldFault(pointer)]
      : Object.entries(value)
          .filter(([, one]) => {
            if (typeof one === 'string') return one.length > max
            return !numbers || (one !== null && !Number.isInteger(one))
          })
          .map(([name]) => fieldFault(`${pointer}/${name}`))

function faultsIn(
  body: Readonly<Record<string, unknown>>,
  { fields, required, oneOf }: BodySpec,
  is: Strictness,
  { pointer = '', open = false }: { readonly pointer?: string; readonly open?: boolean } = {},
): FieldFault[] {
  const found: FieldFault[] = []
  for (const [name, value] of Object.entries(body)) {
    const check = fields[name]
    if (check) found.push(...check(value, is, `${pointer}/${name}`))
    else if (!open && is.enforces(pointer === '/contact' ? 'desk-inline-contact-closed' : 'desk-body-keys-known'))
      found.push(fieldFault(`${pointer}/${name}`))
  }
  if (!is.enforces('desk-required-keys')) return found
  const either = oneOf?.some((name) => name in body) ? [] : (oneOf?.slice(0, 1) ?? [])
  for (const name of [...required, ...either])
    if (!(name in body)) found.push(fieldFault(`${pointer}/${name}`, 'missing'))
  return found
}

/** The body of a write with the keys that Desk knows; throws Desk's 422 and names each wrong field. */
export function checkBody(sent: unknown, spec: BodySpec, is: Strictness): Record<string, unknown> {
  if (sent === undefined || sent === null) return failures.emptyBody()
  if (!isObject(sent)) return failures.unprocessable('The payload is not an object.')
  if (Object.keys(sent).length === 0 && spec.required.length === 0) return failures.emptyBody()
  const faults = faultsIn(sent, spec, is)
  if (faults.length > 0) return failures.badFields(faults)
  return Object.fromEntries(Object.entries(sent).filter(([name]) => name in spec.fields))
}
