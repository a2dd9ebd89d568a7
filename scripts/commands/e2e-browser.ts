import { browserPart } from '../parts/browser.ts'
import { runParts, summarise } from '../parts.ts'

/** `npm run e2e:browser`: each walk in both languages. */
export async function run(): Promise<number> {
  return summarise(await runParts([browserPart('both')]))
}
