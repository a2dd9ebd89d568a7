/** As much of a JSON schema as the API's description uses. */
export interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly additionalProperties?: JsonSchema | boolean
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
}

const alternatives = (schema: JsonSchema) => schema.oneOf ?? schema.anyOf

/** A value that fits the schema well enough for one wrong member to be the only fault. */
export function sample(schema: JsonSchema): unknown {
  const choice = alternatives(schema)?.[0]
  if (choice) return sample(choice)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  switch ([schema.type].flat()[0]) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, sample(inner)]))
    case 'array':
      return []
    case 'boolean':
      return false
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1)
    case 'null':
      return null
    default:
      return sampleText(schema)
  }
}

function sampleText({ format, pattern, minLength = 0 }: JsonSchema): string {
  if (format === 'uri') return 'http://127.0.0.1:9'
  if (format === 'email') return 'somebody@example.com'
  const fitting = ['1', 'US', '', 'x'].find((text) => pattern === undefined || new RegExp(pattern).test(text)) ?? '1'
  return fitting.padEnd(minLength, 'x')
}

/** What else may stand where one thing is expected. */
const JUNK: readonly unknown[] = [null, true, 0, -1.5, 1e308, '', 'x', [], [null], {}, { a: { b: [] } }]
const HUGE = 'x'.repeat(20_000)
const HOSTILE = ['\0', 'a\0b', '\ud800', '../../etc/passwd', '__proto__']

export interface WrongBody {
  /** Which member is wrong, e.g. `whenNobodyAnswers.who`; empty: the whole. */
  readonly where: string
  readonly body: unknown
  /** The schema certainly refuses it; else it may happen to be right. */
  readonly certain: boolean
}

/** Bodies of which one member is missing or not what the schema wants, from every member of every alternative. */
export function* wrongBodies(schema: JsonSchema): Generator<WrongBody> {
  for (const junk of JUNK) yield { where: '', body: junk, certain: !isObject(junk) }
  for (const choice of alternatives(schema) ?? [schema]) yield* within(choice, [], (value) => value)
}

function* within(schema: JsonSchema, path: readonly string[], put: (value: unknown) => unknown): Generator<WrongBody> {
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const at = [...path, name]
    const where = at.join('.')
    const whole = sample(schema) as Record<string, unknown>
    const set = (value: unknown) => put({ ...whole, [name]: value })
    const { [name]: _, ...without } = whole
    if (schema.required?.includes(name) && !('default' in inner)) yield { where, body: put(without), certain: true }
    for (const junk of JUNK) yield { where, body: set(junk), certain: !mayBe(inner, junk) }
    if (takesText(inner)) {
      for (const text of [HUGE, ...HOSTILE]) yield { where, body: set(text), certain: !mayBeText(inner, text) }
    }
    if (inner.items) yield { where, body: set(Array(6000).fill('x')), certain: false }
    for (const choice of alternatives(inner) ?? [inner]) yield* within(choice, at, set)
  }
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
const takesText = (schema: JsonSchema): boolean =>
  alternatives(schema)?.some(takesText) ?? (schema.type === 'string' && schema.const === undefined && !schema.enum)

/** Whether the schema lets a text pass; U+0000 passes nowhere. */
function mayBeText(schema: JsonSchema, text: string): boolean {
  if (text.includes('\0')) return false
  const choices = alternatives(schema)
  if (choices) return choices.some((choice) => mayBeText(choice, text))
  if (schema.type !== 'string' || text.length > (schema.maxLength ?? Number.POSITIVE_INFINITY)) return false
  return schema.pattern === undefined || new RegExp(schema.pattern).test(text)
}

/** Whether a value could fit by its kind; lengths and forms are not looked at. */
function mayBe(schema: JsonSchema, value: unknown): boolean {
  const choices = alternatives(schema)
  if (choices) return choices.some((choice) => mayBe(choice, value))
  if (schema.const !== undefined || schema.enum) return [schema.const, ...(schema.enum ?? [])].includes(value)
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  const wanted = [schema.type].flat().map((type) => (type === 'integer' ? 'number' : type))
  return wanted[0] === undefined || wanted.includes(kind)
}
