import { asteriskPart } from '../parts/asterisk.ts'
import { runParts, summarise } from '../parts.ts'

/** `npm run e2e:asterisk` */
export async function run(): Promise<number> {
  return summarise(await runParts([asteriskPart]))
}
