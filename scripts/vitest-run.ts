// Runs vitest projects and reads back what ran.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PartResult } from './parts.ts'
import { repositoryRoot, resultsFolder } from './paths.ts'
import { runProgram } from './processes.ts'
import type { RunRecord } from './rows-reporter.ts'

export interface VitestOptions {
  readonly env?: NodeJS.ProcessEnv
  /** A program with its arguments that shall run vitest, e.g. inside a network namespace. */
  readonly within?: readonly string[]
}

/** Where a run's record lies: one file a run, merged into rows.json by scripts/clauses.ts. */
export function runFile(run: string): string {
  return join(resultsFolder, 'runs', `${run}.json`)
}

/**
 * Runs some projects of vitest.config.ts to their end, showing vitest's output.
 * A run without a single test, and one that leaves no record (it crashed), count as one failure.
 */
export async function runVitest(
  run: string,
  projects: readonly string[],
  options: VitestOptions = {},
): Promise<PartResult> {
  const file = runFile(run)
  rmSync(file, { force: true })
  const vitest = join(repositoryRoot, 'node_modules/vitest/vitest.mjs')
  const line = [
    ...(options.within ?? []),
    process.execPath,
    vitest,
    'run',
    ...projects.flatMap((project) => ['--project', project]),
  ]
  const env = { ...process.env, ...options.env, JACKFIELD_RUN_FILE: file }
  const { code } = await runProgram(line[0] as string, line.slice(1), { env })
  if (!existsSync(file)) {
    console.error(`vitest ended with exit code ${code} and left no results`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
  return countOf(JSON.parse(readFileSync(file, 'utf8')), code)
}

/** Counts a run. What vitest itself calls a failure is one, even if no test failed. */
export function countOf(record: RunRecord, exitCode: number): PartResult {
  const count = (state: string) => record.tests.filter((test) => test.state === state).length
  const failed = count('failed') + record.faults.length
  return {
    passed: count('passed'),
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: count('skipped'),
    ...(failed > 0 ? { failures: [...failuresOf(record), ...record.faults] } : {}),
  }
}

function failuresOf({ tests }: RunRecord): string[] {
  return tests
    .filter(({ state }) => state === 'failed')
    .map(({ file, title, reason }) => `${file} > ${title}${reason ? `: ${reason}` : ''}`)
}
