import { lintPart } from '../parts/lint.ts'
import { typesPart } from '../parts/types.ts'
import { unitOnSqlitePart } from '../parts/unit.ts'
import { runParts, summarise } from '../parts.ts'

/** `npm run check`: what a change should pass before it is committed, in under a minute. */
export async function run(): Promise<number> {
  return summarise(await runParts([typesPart, lintPart, unitOnSqlitePart]))
}
