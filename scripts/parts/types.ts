import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Part } from '../parts.ts'
import { repositoryRoot } from '../paths.ts'
import { runNode } from '../processes.ts'

const PROJECTS = ['tsconfig.json', 'packages/console/tsconfig.json']

/** The compiler's check of everything that Node runs, and of the console. */
export const typesPart: Part = {
  name: 'types',
  minutes: 5,
  async run() {
    const tsc = join(repositoryRoot, 'node_modules/typescript/bin/tsc')
    let passed = 0
    for (const project of PROJECTS) {
      if (!existsSync(join(repositoryRoot, project))) {
        console.error(`${project} does not exist`)
        continue
      }
      const { code } = await runNode(tsc, ['--noEmit', '-p', project])
      if (code === 0) passed += 1
      console.log(`${project}: ${code === 0 ? 'no errors' : 'errors'}`)
    }
    return { passed, failed: PROJECTS.length - passed, skipped: 0 }
  },
}
