// Which clauses of the behaviours were shown by tests that really ran: the content of test-results/rows.json.
import { type Clause, clauseIdsIn } from './behaviours.ts'

export type StoreKind = 'sqlite' | 'postgres'

/** One test of one run, or one promise that a program (chaos, bench, packed) looked at. */
export interface ShownTest {
  /** `packages/server/src/calls/call.test.ts`, or the program's name */
  readonly file: string
  /** Full title with its suites: `suite > [A10.1] title` */
  readonly title: string
  readonly state: 'passed' | 'failed' | 'skipped'
  /** Why it failed, in short. */
  readonly reason?: string
  /** The store it ran on; absent when it uses none. */
  readonly store?: StoreKind
}

export interface ClauseRow {
  readonly id: string
  readonly status: 'shown' | 'failed' | 'not-run' | 'planned'
  /** `file > [A10.1] title` of every test that names the clause, also of those that did not run. */
  readonly tests: readonly string[]
  readonly store: readonly StoreKind[]
}

export interface Rows {
  readonly commit: string
  readonly clauses: readonly ClauseRow[]
}

export interface RowsVerdict {
  readonly rows: Rows
  /** Clauses that are built according to the document and were not shown: one sentence each. */
  readonly faults: readonly string[]
  /** Clauses whose only tests are in parts that could not run here. */
  readonly excused: readonly string[]
  /** Planned clauses that a passing test shows: the document may be behind. */
  readonly hints: readonly string[]
}

/**
 * Merges the tests of all runs into one row per clause.
 * @param excusedIds ids named by tests of parts that could not run on this machine and may be missing for that reason
 */
export function mergeRows(
  commit: string,
  clauses: readonly Clause[],
  tests: readonly ShownTest[],
  excusedIds: ReadonlySet<string> = new Set(),
): RowsVerdict {
  const byId = new Map<string, ShownTest[]>(clauses.map((clause) => [clause.id, []]))
  const faults: string[] = []
  for (const test of tests) {
    for (const id of new Set(clauseIdsIn(test.title))) {
      const list = byId.get(id)
      if (list) list.push(test)
      else faults.push(`[${id}] is not in docs/behaviours.md: ${nameOf(test)}`)
    }
  }

  const rows: ClauseRow[] = []
  const excused: string[] = []
  const hints: string[] = []
  for (const clause of clauses) {
    const row = rowOf(clause, byId.get(clause.id) ?? [])
    rows.push(row)
    if (row.status === 'failed') faults.push(`${clause.id} failed: ${row.tests.join(', ')}`)
    if (row.status === 'not-run') {
      const why = row.tests.length === 0 ? 'no test ran that names it' : `skipped: ${row.tests.join(', ')}`
      if (excusedIds.has(clause.id)) excused.push(clause.id)
      else faults.push(`${clause.id} was not shown (${why}): ${clause.text}`)
    }
    if (row.status === 'planned' && hasPassed(byId.get(clause.id))) {
      hints.push(`${clause.id} is marked (planned), but a test shows it: ${row.tests.join(', ')}`)
    }
  }
  return { rows: { commit, clauses: rows }, faults: [...new Set(faults)], excused, hints }
}

function rowOf(clause: Clause, tests: readonly ShownTest[]): ClauseRow {
  const passed = tests.filter((test) => test.state === 'passed')
  const stores = new Set(passed.flatMap((test) => (test.store ? [test.store] : [])))
  return {
    id: clause.id,
    status: statusOf(clause, tests),
    tests: [...new Set(tests.map(nameOf))],
    store: (['sqlite', 'postgres'] as const).filter((kind) => stores.has(kind)),
  }
}

function statusOf(clause: Clause, tests: readonly ShownTest[]): ClauseRow['status'] {
  if (clause.planned) return 'planned'
  if (tests.some((test) => test.state === 'failed')) return 'failed'
  return hasPassed(tests) ? 'shown' : 'not-run'
}

function hasPassed(tests: readonly ShownTest[] | undefined): boolean {
  return tests?.some((test) => test.state === 'passed') ?? false
}

function nameOf(test: ShownTest): string {
  return `${test.file} > ${test.title}`
}
