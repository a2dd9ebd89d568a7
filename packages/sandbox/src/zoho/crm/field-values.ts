import type { Field } from '../data/modules.ts'
import type { FieldValue } from '../data/record-table.ts'
import { parseCrmTime } from '../data/time.ts'
import type { Enforces } from '../strictness/rules.ts'
import { type CrmError, crmError } from './errors.ts'

export type Parsed = { value: FieldValue } | { error: CrmError }

const expectedJson: Partial<Record<Field['type'], string>> = {
  bigint: 'bigint',
  integer: 'integer',
  boolean: 'boolean',
  lookup: 'jsonobject',
  ownerlookup: 'jsonobject',
}

/**
 * Whether Zoho takes this as a phone number: digits and letters with space, `+ - . ( ) , ; # /` between, beginning with a
 * digit, letter, `+` or `(` and not ending with a separator. unverified in detail: that "Not provided." is refused is
 * reported, that at least one digit is needed is our reading.
 */
export function isPhone(text: string): boolean {
  return (
    /^[+(]?[\p{L}\p{N}+\-.(),;#/ ]*$/u.test(text) &&
    /^[+(\p{L}\p{N}]/u.test(text) &&
    /[\p{L}\p{N}#)]$/u.test(text) &&
    /\d/.test(text)
  )
}

const isEmail = (text: string) => /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]{2,}$/.test(text)
const isWebsite = (text: string) => /^(https?:\/\/)?[^\s/:]+(\.[^\s/:]+)*(:\d+)?(\/\S*)?$/i.test(text)

function isIdText(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,19}$/.test(value)
}

/** Reads the value that a client sent for a field; `path` is its place in the body, as Zoho's errors name it. */
export function parseFieldValue(field: Field, input: unknown, path: string, enforces: Enforces): Parsed {
  const details = { api_name: field.apiName, json_path: path }
  const wrongType = (expected: string = expectedJson[field.type] ?? field.type): Parsed => ({
    error: crmError('INVALID_DATA', 'invalid data', { expected_data_type: expected, ...details }),
  })
  if (input === null || input === undefined || input === '') return { value: null }
  switch (field.type) {
    case 'integer':
      return Number.isSafeInteger(input) ? { value: input as number } : wrongType()
    case 'boolean':
      return typeof input === 'boolean' ? { value: input } : wrongType()
    case 'lookup':
    case 'ownerlookup': {
      const id = typeof input === 'object' && 'id' in input ? input.id : input
      return isIdText(id) ? { value: { id } } : wrongType()
    }
    case 'bigint':
      return isIdText(input) ? { value: input } : wrongType()
  }
  if (typeof input !== 'string') return wrongType(field.type === 'textarea' ? 'text' : field.type)
  if (field.type === 'datetime') {
    const time = parseCrmTime(input) ?? (enforces('time-form') ? undefined : Date.parse(input))
    return time === undefined ? wrongType('datetime') : { value: time }
  }
  if (field.length !== undefined && [...input].length > field.length && enforces('field-lengths'))
    return { error: crmError('INVALID_DATA', 'invalid data', { maximum_length: field.length, ...details }) }
  if (field.type === 'phone' && !isPhone(input) && enforces('phone-form')) return wrongType('phone')
  if (field.type === 'email' && !isEmail(input)) return wrongType('email')
  if (field.type === 'website' && !isWebsite(input)) return wrongType('website')
  const unlisted = field.type === 'picklist' && field.openList === false && !field.pickList?.includes(input)
  if (unlisted && enforces('call-types'))
    return {
      error: crmError('INVALID_DATA', 'invalid data', { supported_values: [...(field.pickList ?? [])], ...details }),
    }
  return { value: input }
}
