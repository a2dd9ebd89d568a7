import { benchPart } from '../parts/programs.ts'
import { runParts, summarise } from '../parts.ts'

/** `npm run bench`: full size; `npm run bench -- --smoke` as `npm test` runs it. */
export async function run(args: string[]): Promise<number> {
  return summarise(await runParts([benchPart(args)]))
}
