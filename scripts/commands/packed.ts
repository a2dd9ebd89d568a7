import { packedPart } from '../parts/packed.ts'
import { runParts, summarise } from '../parts.ts'

/** `npm run packed`: builds the packages that are published, installs them in an empty folder and starts them there. */
export async function run(): Promise<number> {
  return summarise(await runParts([packedPart]))
}
