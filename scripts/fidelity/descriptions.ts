import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { faultsOf } from './schema-faults.ts'

/** Says in one line each what is wrong with a value; nothing when it is as described. */
export type Check = (value: unknown) => readonly string[]

/** One operation of Zoho's OpenAPI files, with what of it can be checked. */
export interface Operation {
  /** E.g. `record POST /{module}`. */
  readonly name: string
  readonly method: string
  matches(path: string): boolean
  readonly parameters: readonly Parameter[]
  readonly checkBody: Check | null
  /** Of the answer with this status: null when it has no body to check; undefined when the status is not described. */
  answerCheck(status: number): Check | null | undefined
}

export interface Parameter {
  readonly name: string
  readonly required: boolean
  readonly check: Check
}

interface ParameterObject {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema?: AnySchemaObject
}
type Content = Readonly<Record<string, { readonly schema?: AnySchemaObject }>>
interface ResponseObject {
  readonly content?: Content
}
interface OperationObject {
  readonly parameters?: readonly ({ readonly $ref: string } | ParameterObject)[]
  readonly requestBody?: { readonly content?: Content }
  readonly responses: Readonly<Record<string, { readonly $ref: string } | ResponseObject>>
}
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly components?: {
    readonly parameters?: Readonly<Record<string, ParameterObject>>
    readonly responses?: Readonly<Record<string, ResponseObject>>
  }
}

/** The files that describe what Jackfield uses. */
const topics = ['users', 'org', 'fields', 'coql', 'module-search', 'notifications', 'modules', 'record']

/** Reads Zoho's OpenAPI files for CRM v8 and what there is for Desk v1 from the folder that `ZOHO_OAS_DIR` names. They are never part of this repository. */
export function readDescriptions(folder: string): Operation[] {
  const read = (...names: string[]) => JSON.parse(readFileSync(join(folder, ...names), 'utf8')) as OpenApiDocument
  const crm = topics.flatMap((topic) => operationsOf(topic, read('crm-v8', `zoho-crm-${topic}-openapi.json`)))
  return inOrder([...crm, ...operationsOf('desk', read('desk-subset.composed.json'), '')])
}

/** The operations of one OpenAPI 3.1 document. @param base what stands before its paths */
export function operationsOf(topic: string, document: OpenApiDocument, base = '/crm/v8'): Operation[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, validateFormats: true, logger: false })
  ;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)
  const id = `zoho:${topic}`
  // With whole references every part of the document can be compiled alone.
  const whole = withWholeReferences(document, id) as OpenApiDocument
  ajv.addSchema({ ...whole, $id: id }, id)
  const compile = (schema: AnySchemaObject): ValidateFunction => ajv.compile(schema)
  const toCheck = (schema: AnySchemaObject | undefined): Check | null => {
    if (!schema) return null
    let validate: ValidateFunction | undefined
    return (value) => {
      validate ??= compile(schema)
      return validate(value) ? [] : faultsOf(validate.errors ?? [], compile)
    }
  }
  return Object.entries(whole.paths).flatMap(([path, methods]) =>
    ['get', 'post', 'put', 'patch', 'delete'].flatMap((method) => {
      const operation = methods[method] as OperationObject | undefined
      return operation ? [describe({ topic, path, base, method, operation, document: whole, toCheck })] : []
    }),
  )
}

/** Literal paths first: `/{module}/deleted` comes before `/{module}/{recordID}`. */
function inOrder(operations: Operation[]): Operation[] {
  const holes = ({ name }: Operation) => name.split('{').length
  return operations.sort((a, b) => holes(a) - holes(b))
}

function withWholeReferences(part: unknown, id: string): unknown {
  if (Array.isArray(part)) return part.map((each) => withWholeReferences(each, id))
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) =>
      key === '$ref' && typeof value === 'string' && value.startsWith('#')
        ? [key, id + value]
        : [key, withWholeReferences(value, id)],
    ),
  )
}

function describe(given: {
  readonly topic: string
  readonly path: string
  readonly base: string
  readonly method: string
  readonly operation: OperationObject
  readonly document: OpenApiDocument
  readonly toCheck: (schema: AnySchemaObject | undefined) => Check | null
}): Operation {
  const { topic, path, base, method, operation, document, toCheck } = given
  const pattern = new RegExp(`^${base}${path.replace(/\{\w+\}/g, '[^/]+')}$`)
  const parameters = (operation.parameters ?? [])
    .map((one) => ('$ref' in one ? document.components?.parameters?.[one.$ref.split('/').at(-1) ?? ''] : one))
    .filter((one) => one?.in === 'query')
    .map((one) => one as ParameterObject)
    .map(({ name, required = false, schema }) => ({ name, required, check: fromText(schema, toCheck(schema)) }))
  const answers = new Map(
    Object.entries(operation.responses).map(([status, given]) => {
      const response = '$ref' in given ? document.components?.responses?.[given.$ref.split('/').at(-1) ?? ''] : given
      return [Number(status), toCheck(response?.content?.['application/json']?.schema)]
    }),
  )
  return {
    name: `${topic} ${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    matches: (candidate) => pattern.test(candidate),
    parameters,
    checkBody: toCheck(operation.requestBody?.content?.['application/json']?.schema),
    answerCheck: (status) => answers.get(status),
  }
}

/** A parameter comes as text; the schema speaks of what it means. */
function fromText(schema: AnySchemaObject | undefined, check: Check | null): Check {
  if (!check) return () => []
  return (value) => {
    const type: unknown = schema?.['type']
    if (type === 'integer' || type === 'number') return check(Number(value))
    if (type === 'boolean') return check(value === 'true' ? true : value === 'false' ? false : value)
    if (type === 'array') return check(String(value).split(','))
    return check(value)
  }
}
