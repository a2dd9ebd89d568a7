import type { Field, ModuleName } from '../data/modules.ts'
import type { Organisation } from '../data/organisation.ts'
import type { CrmRecord, FieldValue } from '../data/record-table.ts'
import { rawValue } from '../data/record-view.ts'
import { parseCrmTime } from '../data/time.ts'
import { fail } from './errors.ts'

type Test = (record: CrmRecord) => boolean

/** Documentation says 10 conditions, the published interface file 15; the smaller is the one to rely on. */
const mostConditions = 10

const invalid = (details: Record<string, string> = { param_name: 'criteria' }): never =>
  fail(400, 'INVALID_QUERY', 'Invalid query formed', details)

/**
 * Reads search criteria: `(field:operator:value)`, joined by `and` / `or` inside brackets, with `( ) , \` in values
 * escaped by a backslash. Throws INVALID_QUERY.
 */
export function parseCriteria(organisation: Organisation, module: ModuleName, text: string): Test {
  let at = 0
  let conditions = 0
  const skip = () => {
    while (text[at] === ' ') at++
  }
  const group = (depth: number): Test => {
    if (depth > 20) return invalid()
    skip()
    if (text[at] !== '(') return invalid()
    at++
    skip()
    if (text[at] !== '(') return condition()
    const inner = chain(depth + 1)
    skip()
    if (text[at++] !== ')') return invalid()
    return inner
  }
  const chain = (depth: number): Test => {
    let left = group(depth)
    for (;;) {
      skip()
      const word = /^(and|or)\b/i.exec(text.slice(at, at + 4))?.[1]?.toLowerCase()
      if (!word) return left
      at += word.length
      const a = left
      const b = group(depth)
      const both: Test = (record) => a(record) && b(record)
      const either: Test = (record) => a(record) || b(record)
      left = word === 'and' ? both : either
    }
  }
  const condition = (): Test => {
    if (++conditions > mostConditions)
      return fail(400, 'CRITERIA_LIMIT_EXCEEDED', `more than ${mostConditions} conditions`)
    const head = /^([A-Za-z_$][\w$]*):([a-z_]+):/.exec(text.slice(at, at + 200))
    if (!head) return invalid()
    at += head[0].length
    const parts: string[] = []
    let part = ''
    for (; at < text.length && text[at] !== ')'; at++) {
      if (text[at] === '\\') part += text[++at] ?? ''
      else if (text[at] === ',') {
        parts.push(part)
        part = ''
      } else part += text[at]
    }
    parts.push(part)
    if (text[at++] !== ')') return invalid()
    const field = organisation.fields.get(module, head[1]!)
    if (!field) return invalid({ api_name: head[1]!, reason: 'column not found' })
    return comparison(module, field, head[2]!, parts)
  }
  const test = chain(0)
  skip()
  return at === text.length ? test : invalid()
}

function comparable(field: Field, value: FieldValue): string | number {
  if (value === null) return ''
  if (typeof value === 'object') return value.id
  if (typeof value === 'boolean') return String(value)
  return field.type === 'datetime' ? value : String(value).toLowerCase()
}

function comparison(module: ModuleName, field: Field, operator: string, parts: readonly string[]): Test {
  const wanted = parts.map((part): string | number => {
    if (field.type === 'datetime')
      return (
        parseCrmTime(part) ??
        invalid({ api_name: field.apiName, reason: 'invalid datetime', expected_data_type: 'datetime' })
      )
    return field.type === 'integer' ? Number(part) : part.toLowerCase()
  })
  const of = (record: CrmRecord): string | number => {
    const value = rawValue(module, record, field.apiName)
    return field.type === 'integer' && typeof value === 'number' ? value : comparable(field, value)
  }
  const first = wanted[0]!
  // Reported from the field: `equals` on text finds it anywhere in the value.
  const same = (value: string | number, asked: string | number) =>
    typeof value === 'string' && field.type !== 'bigint'
      ? value.includes(String(asked)) && value !== ''
      : value === asked
  switch (operator) {
    case 'equals':
      return (record) => same(of(record), first)
    case 'not_equal':
      return (record) => of(record) !== first
    case 'starts_with':
      return (record) => String(of(record)).startsWith(String(first))
    case 'in':
      return (record) => wanted.includes(of(record))
    case 'between':
      if (wanted.length !== 2) return invalid({ api_name: field.apiName, reason: 'between needs two values' })
      return (record) => of(record) >= first && of(record) <= wanted[1]!
    case 'greater_than':
      return (record) => of(record) > first
    case 'greater_equal':
      return (record) => of(record) >= first
    case 'less_than':
      return (record) => of(record) < first
    case 'less_equal':
      return (record) => of(record) <= first
    default:
      return invalid({ api_name: field.apiName, operator, reason: 'operator not supported' })
  }
}
