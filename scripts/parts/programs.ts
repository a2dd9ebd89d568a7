import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { clearExtra, countExtra, readExtra } from '../extra-results.ts'
import { type Part, single } from '../parts.ts'
import { repositoryRoot } from '../paths.ts'
import { runNode } from '../processes.ts'

/** Overlapping calls while the server is killed again and again; the judge reads only what PBX and Zoho saw. */
export function chaosPart(args: readonly string[], minutes?: number): Part {
  return { name: 'chaos', ...limit(minutes), run: () => runProgramPart('chaos', args) }
}

/** The same with the look-up switched off: passes when the judge finds logs that were written twice. The test tests itself. */
export function chaosMustFailPart(args: readonly string[]): Part {
  const all = [...args, '--no-look-up', '--must-fail']
  return { name: 'chaos-must-fail', run: () => runProgramPart('chaos', all, 'chaos-must-fail') }
}

/** From the PBX's event to the browser's frame, with 100,000 contacts in the index. */
export function benchPart(args: readonly string[], minutes?: number): Part {
  return { name: 'bench', ...limit(minutes), run: () => runProgramPart('bench', args) }
}

/** How long it takes depends on the size that is asked for. */
const limit = (minutes: number | undefined) => (minutes === undefined ? {} : { minutes })

/** Runs `<name>/run.ts`, which prints its figures and leaves its findings in test-results/extra-<findings>.json. */
async function runProgramPart(name: string, args: readonly string[], findings = name) {
  const file = join(repositoryRoot, name, 'run.ts')
  if (!existsSync(file)) {
    console.error(`${name}/run.ts does not exist`)
    return single(false)
  }
  clearExtra(findings)
  const { code } = await runNode(file, args)
  const results = readExtra(findings)
  if (!results) console.error(`${name}/run.ts ended with exit code ${code} and left no findings`)
  for (const { id, title } of results?.filter((result) => !result.ok) ?? [])
    console.error(`failed: ${id ?? ''} ${title}`)
  return countExtra(results, code)
}
