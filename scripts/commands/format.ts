import { runBiome } from '../parts/lint.ts'

/** `npm run format`: formats everything and mends what the linter can mend safely. */
export async function run(): Promise<number> {
  const { code } = await runBiome('check', '--write')
  return code
}
