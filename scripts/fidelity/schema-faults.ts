import type { AnySchemaObject, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js'

interface Fault {
  /** Place in the value, digits blotted out, so that like faults of many records are one. */
  readonly place: string
  readonly words: string
  /** How much it speaks against this being the alternative that was meant. */
  readonly weight: number
}

/**
 * The errors of a validation in words. Of alternatives (`oneOf`, `anyOf`) only the errors of the closest one are told: those of
 * the others say nothing. Needs errors with `verbose`; `compile` compiles an alternative alone.
 */
export function faultsOf(
  errors: readonly ErrorObject[],
  compile: (schema: AnySchemaObject) => ValidateFunction,
): string[] {
  return [...new Set(collect(errors, compile, '').map(({ place, words }) => `${place} ${words}`))]
}

function collect(
  errors: readonly ErrorObject[],
  compile: (schema: AnySchemaObject) => ValidateFunction,
  at: string,
): Fault[] {
  // The last one is the outermost: ajv reports what is inside first.
  const choice = errors.findLast(
    ({ keyword, params }) => keyword === 'anyOf' || (keyword === 'oneOf' && params['passingSchemas'] === null),
  )
  if (!choice) return errors.map((error) => fault(error, at))
  const inside = new Set<string>([keyOf(choice, '')])
  let closest: Fault[] | undefined
  for (const alternative of choice.schema as AnySchemaObject[]) {
    const validate = compile(alternative)
    validate(choice.data)
    const own = validate.errors ?? []
    for (const error of own) inside.add(keyOf(error, choice.instancePath))
    const told = collect(own, compile, at + choice.instancePath)
    if (!closest || weigh(told) < weigh(closest)) closest = told
  }
  const others = errors.filter((error) => !inside.has(keyOf(error, '')))
  return [...(closest ?? []), ...collect(others, compile, at)]
}

const keyOf = ({ keyword, instancePath, params }: ErrorObject, prefix: string) =>
  JSON.stringify([keyword, prefix + instancePath, params])

const weigh = (faults: readonly Fault[]) => faults.reduce((sum, { weight }) => sum + weight, 0)

function fault({ keyword, instancePath, message, params }: ErrorObject, at: string): Fault {
  const more = 'additionalProperty' in params ? `: ${params['additionalProperty']}` : ''
  const place = (at + instancePath).replace(/\/\d+/g, '/*')
  // Another word or type tells that another alternative was meant, another code most of all; a missing member may be an oversight.
  const weight = ['enum', 'const', 'type'].includes(keyword) ? (place.endsWith('/code') ? 100 : 10) : 1
  return { place, words: `${message ?? keyword}${more}`, weight }
}
