// Writes test-results/rows.json from what all parts left behind, and judges it.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { clauseIdsInSource, readClauses } from './behaviours.ts'
import { allExtra } from './extra-results.ts'
import type { PartResult, PartRow } from './parts.ts'
import { repositoryRoot, resultsFolder } from './paths.ts'
import { mergeRows, type RowsVerdict, type ShownTest } from './rows.ts'
import type { RunRecord } from './rows-reporter.ts'

/** Where the tests of parts lie that a machine may be unable to run. */
const SOURCES: Record<string, string> = { browser: 'e2e/browser', Asterisk: 'e2e/asterisk' }

/** Forgets the results of an earlier run. Screenshots and the like stay. */
export function clearResults(): void {
  rmSync(join(resultsFolder, 'runs'), { recursive: true, force: true })
  rmSync(join(resultsFolder, 'rows.json'), { force: true })
  if (!existsSync(resultsFolder)) return
  for (const file of readdirSync(resultsFolder)) if (/^extra-.+\.json$/.test(file)) rmSync(join(resultsFolder, file))
}

/** Merges the results of all parts into rows.json and prints what is missing. */
export function judgeClauses(parts: readonly PartRow[]): PartResult {
  const verdict = mergeRows(commit(), readClauses(), [...runTests(), ...allExtra()], excusedIds(parts))
  mkdirSync(resultsFolder, { recursive: true })
  writeFileSync(join(resultsFolder, 'rows.json'), `${JSON.stringify(verdict.rows, null, 2)}\n`)
  print(verdict)
  const shown = verdict.rows.clauses.filter((clause) => clause.status === 'shown').length
  return { passed: shown, failed: verdict.faults.length, skipped: verdict.excused.length, failures: verdict.faults }
}

function runTests(): ShownTest[] {
  const folder = join(resultsFolder, 'runs')
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((file) => {
    const record: RunRecord = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    return record.tests
  })
}

/** Clauses that tests of a part name which could not run here; a run with CI=true has failed by then anyway. */
function excusedIds(parts: readonly PartRow[]): Set<string> {
  const folders = parts.flatMap((part) => (part.couldNotRun ? (SOURCES[part.name] ?? []) : []))
  return new Set(folders.flatMap((folder) => idsInFolder(join(repositoryRoot, folder))))
}

function idsInFolder(folder: string): string[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.e2e.ts'))
  return files.flatMap((file) => clauseIdsInSource(readFileSync(join(folder, file), 'utf8')))
}

/** The commit that was tested, with a mark when the working tree differs from it. */
function commit(): string {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: repositoryRoot, encoding: 'utf8' })
  const head = git('rev-parse', 'HEAD')
  if (head.status !== 0) return 'unknown'
  return head.stdout.trim() + (git('status', '--porcelain').stdout === '' ? '' : '-dirty')
}

function print({ rows, faults, excused, hints }: RowsVerdict): void {
  const count = (status: string) => rows.clauses.filter((clause) => clause.status === status).length
  console.log(
    `${rows.clauses.length} clauses: ${count('shown')} shown, ${count('failed')} failed, ` +
      `${count('not-run')} not run, ${count('planned')} planned (test-results/rows.json)`,
  )
  for (const fault of faults) console.error(`  ${fault}`)
  if (excused.length > 0) console.log(`  not run, because their part could not run here: ${excused.join(', ')}`)
  for (const hint of hints) console.log(`  hint: ${hint}`)
}
