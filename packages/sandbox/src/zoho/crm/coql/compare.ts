import type { CrmRecord } from '../../data/record-table.ts'
import { parseCrmTime } from '../../data/time.ts'
import type { Enforces } from '../../strictness/rules.ts'
import { fail } from '../errors.ts'
import type { Column } from './columns.ts'
import type { Comparison, Condition, Literal } from './parse.ts'

type Test = (record: CrmRecord) => boolean
type Key = string | number | boolean

const ordered = ['=', '!=', '<', '<=', '>', '>=', 'between', 'in', 'not in', 'is null', 'is not null']
const textual = ['=', '!=', 'like', 'not like', 'in', 'not in', 'is null', 'is not null']
const namedOperators = ['>', '<', '>=', '<=', '=', '!=', 'is null', 'is not null']
const equality = ['=', '!=', 'in', 'not in', 'is null', 'is not null']

function allowedOperators(type: Column['type']): readonly string[] {
  if (type === 'datetime' || type === 'integer' || type === 'bigint') return ordered
  if (type === 'lookup' || type === 'ownerlookup' || type === 'boolean') return equality
  return textual
}

function invalidValue(column: Column): never {
  return fail(400, 'INVALID_QUERY', 'invalid value for the column', { column_name: column.name })
}

/** The literal as the column compares it: times as epoch ms, text without case. */
function wanted(column: Column, literal: Literal): Key {
  switch (column.type) {
    case 'datetime':
      return (typeof literal === 'string' ? parseCrmTime(literal) : undefined) ?? invalidValue(column)
    case 'integer':
      return typeof literal === 'number' ? literal : invalidValue(column)
    case 'boolean':
      return typeof literal === 'boolean' ? literal : invalidValue(column)
    case 'bigint':
    case 'lookup':
    case 'ownerlookup':
      return /^\d{1,19}$/.test(String(literal)) ? String(literal) : invalidValue(column)
    default:
      return typeof literal === 'string' ? literal.toLowerCase() : invalidValue(column)
  }
}

/** Orders two keys of one column: ids as numbers, text without case. Null comes first. */
export function compareKeys(column: Column, a: Key | null, b: Key | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [left, right] = [String(a).toLowerCase(), String(b).toLowerCase()]
  if (column.type === 'bigint' && left.length !== right.length) return left.length - right.length
  return left < right ? -1 : left > right ? 1 : 0
}

/** `like`, where `%` stands for any text; without case, and in linear time whatever the pattern. */
export function matchesLike(pattern: string, text: string): boolean {
  const parts = pattern.toLowerCase().split('%')
  const value = text.toLowerCase()
  const first = parts.shift()!
  const last = parts.pop()
  if (last === undefined) return value === first
  if (!value.startsWith(first)) return false
  let at = first.length
  for (const part of parts) {
    const found = value.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return value.length - last.length >= at && value.endsWith(last)
}

function comparisonTest(comparison: Comparison, column: Column, enforces: Enforces): Test {
  const { operator } = comparison
  if (!allowedOperators(column.type).includes(operator) && enforces('coql-operators'))
    return fail(400, 'INVALID_QUERY', 'invalid query formed', {
      column_name: column.name,
      // Zoho names only these operators in an error.
      ...(namedOperators.includes(operator) && { reason: 'operator is not supported for the column', operator }),
    })
  const keys = comparison.values.map((literal) => wanted(column, literal))
  const order = (record: CrmRecord, key: Key): number | undefined => {
    const own = column.key(record)
    return own === null ? undefined : compareKeys(column, own, key)
  }
  const when =
    (test: (order: number) => boolean): Test =>
    (record) => {
      const result = order(record, keys[0]!)
      return result !== undefined && test(result)
    }
  switch (operator) {
    case '=':
      return when((result) => result === 0)
    case '!=':
      return (record) => order(record, keys[0]!) !== 0
    case '<':
      return when((result) => result < 0)
    case '<=':
      return when((result) => result <= 0)
    case '>':
      return when((result) => result > 0)
    case '>=':
      return when((result) => result >= 0)
    case 'between':
      return (record) => (order(record, keys[0]!) ?? -1) >= 0 && (order(record, keys[1]!) ?? 1) <= 0
    case 'in':
      return (record) => keys.some((key) => order(record, key) === 0)
    case 'not in':
      return (record) => keys.every((key) => order(record, key) !== 0)
    case 'is null':
      return (record) => column.key(record) === null
    case 'is not null':
      return (record) => column.key(record) !== null
    case 'like':
    case 'not like': {
      const pattern = String(keys[0])
      return (record) => {
        const own = column.key(record)
        return own !== null && matchesLike(pattern, String(own)) === (operator === 'like')
      }
    }
  }
}

/** Turns a condition into a test of records; throws INVALID_QUERY for columns, operators or values that do not fit. */
export function conditionTest(condition: Condition, column: (name: string) => Column, enforces: Enforces): Test {
  if (!('join' in condition)) return comparisonTest(condition, column(condition.column), enforces)
  const left = conditionTest(condition.left, column, enforces)
  const right = conditionTest(condition.right, column, enforces)
  return condition.join === 'and'
    ? (record) => left(record) && right(record)
    : (record) => left(record) || right(record)
}
