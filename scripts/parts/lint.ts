import { join } from 'node:path'
import { type Part, single } from '../parts.ts'
import { repositoryRoot } from '../paths.ts'
import { type ProgramResult, runNode } from '../processes.ts'

/** Biome over the whole repository. */
export function runBiome(...args: string[]): Promise<ProgramResult> {
  return runNode(join(repositoryRoot, 'node_modules/@biomejs/biome/bin/biome'), args)
}

/** Format and lint rules; `npm run format` mends what can be mended. */
export const lintPart: Part = {
  name: 'lint',
  minutes: 5,
  async run() {
    const { code } = await runBiome('check', '--error-on-warnings')
    return single(code === 0)
  },
}
