import type { CompiledStatement } from './sqlite/writer.ts'
import type { Unit } from './store.ts'
import { storeValues } from './values.ts'

/** The statements as text and checked values. Throws a `TypeError` for a value that cannot be stored. */
export function compileUnit(unit: Unit): CompiledStatement[] {
  return unit.map(({ query, expect }) => {
    const { sql, parameters } = query.compile()
    const values = storeValues(parameters, sql)
    return expect === undefined ? { sql, values } : { sql, values, expect }
  })
}
