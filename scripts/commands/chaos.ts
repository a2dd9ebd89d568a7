import { chaosMustFailPart, chaosPart } from '../parts/programs.ts'
import { runParts, summarise } from '../parts.ts'

const BOTH_STORES = ['--store', 'sqlite,postgres']
/** The size that `npm test` runs. */
export const CHAOS_SIZE = ['--calls', '60', '--kills', '10', ...BOTH_STORES]
/** The size that `npm run chaos` runs without arguments: eight to twelve minutes. */
const FULL_SIZE = ['--calls', '540', '--kills', '60', '--span', '420', ...BOTH_STORES]

/** `npm run chaos [-- --calls 1000 --kills 200]`; without arguments it also shows that the judge notices a missing look-up. */
export async function run(args: string[]): Promise<number> {
  const parts = args.length > 0 ? [chaosPart(args)] : [chaosPart(FULL_SIZE), chaosMustFailPart(['--calls', '60'])]
  return summarise(await runParts(parts))
}
