// A part is one kind of check (types, unit tests, browser, ...). Each command runs one or several and sums them up.
import { wasInterrupted } from './processes.ts'

export interface PartResult {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** One line for each failure that has a name: it is repeated at the end, where a long output is read first. */
  readonly failures?: readonly string[]
  /** Why (some of) it could not run on this machine. */
  readonly couldNotRun?: string
  /** Why it was not asked to run: something that only some have was not given. No failure, also with CI=true. */
  readonly leftOut?: string
}

export interface Part {
  readonly name: string
  run(): Promise<PartResult>
}

export interface PartRow extends PartResult {
  readonly name: string
  readonly seconds: number
}

/** A part that this machine cannot run, with the reason in one sentence. */
export function couldNotRun(reason: string): PartResult {
  return { passed: 0, failed: 0, skipped: 0, couldNotRun: reason }
}

/** A part that nobody asked for, with the reason in one sentence. */
export function leftOut(reason: string): PartResult {
  return { passed: 0, failed: 0, skipped: 0, leftOut: reason }
}

/** A check that either holds or does not. */
export function single(ok: boolean): PartResult {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}

/** Runs all parts in order, going on after a failing one; a part that throws has failed. */
export async function runParts(parts: readonly Part[]): Promise<PartRow[]> {
  const rows: PartRow[] = []
  for (const part of parts) {
    if (wasInterrupted()) break
    console.log(`\n── ${part.name} ${'─'.repeat(Math.max(0, 70 - part.name.length))}`)
    const begun = Date.now()
    const result = await part.run().catch((error: unknown) => {
      console.error(error)
      return single(false)
    })
    const row = underCi({ name: part.name, seconds: (Date.now() - begun) / 1000, ...result })
    if (row.couldNotRun) console.log(`could not run: ${row.couldNotRun}`)
    if (row.leftOut) console.log(`did not run: ${row.leftOut}`)
    rows.push(row)
  }
  return rows
}

/** With CI=true nothing may be left out: what could not run or was skipped has failed. */
function underCi(row: PartRow): PartRow {
  if (process.env.CI !== 'true') return row
  const missing = row.skipped + (row.couldNotRun ? 1 : 0)
  return { ...row, failed: row.failed + missing }
}

/**
 * Prints the table of all parts, what could not run and why, and as the last line `N passed, N failed`.
 * @returns the exit code: 0 only when something passed and nothing failed
 */
export function summarise(rows: readonly PartRow[]): number {
  const width = Math.max(...rows.map((row) => row.name.length), 4)
  const line = (name: string, cells: readonly string[]) =>
    `${name.padEnd(width)}  ${cells.map((cell) => cell.padStart(8)).join('  ')}`
  console.log(`\n${line('part', ['passed', 'failed', 'skipped', 'seconds'])}`)
  for (const row of rows) {
    console.log(line(row.name, [`${row.passed}`, `${row.failed}`, `${row.skipped}`, row.seconds.toFixed(1)]))
  }
  for (const row of rows) if (row.couldNotRun) console.log(`could not run: ${row.name}: ${row.couldNotRun}`)
  for (const row of rows) if (row.leftOut) console.log(`did not run: ${row.name}: ${row.leftOut}`)
  for (const row of rows) for (const failure of row.failures ?? []) console.log(`failed: ${row.name}: ${failure}`)
  if (wasInterrupted()) console.log('interrupted before the end')
  const sum = (of: (row: PartRow) => number) => rows.reduce((total, row) => total + of(row), 0)
  const passed = sum((row) => row.passed)
  const failed = sum((row) => row.failed)
  console.log(`\n${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0 && !wasInterrupted() ? 0 : 1
}
