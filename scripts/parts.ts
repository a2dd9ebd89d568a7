// A part is one kind of check (types, unit tests, browser, ...). Each command runs one or several and sums them up.
import { HeldOutput, runWithin } from './part-context.ts'
import { GRACE_MS, wasInterrupted } from './processes.ts'

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
  /** After so long it hangs, also on a machine that does other work as well: it is ended and has failed. */
  readonly minutes?: number
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

/**
 * Runs all parts in order, going on after a failing one; a part that throws has failed. Those of an inner list, which mostly
 * wait, run beside each other; their output comes one after the other all the same.
 */
export async function runParts(parts: readonly (Part | readonly Part[])[]): Promise<PartRow[]> {
  const rows: PartRow[] = []
  for (const step of parts) {
    if (wasInterrupted()) break
    if (!isList(step)) {
      printTitle(step)
      rows.push(printReasons(await runPart(step, null)))
      continue
    }
    const running = step.map((part) => {
      const output = new HeldOutput()
      return { part, output, row: runPart(part, output) }
    })
    for (const { part, output, row } of running) {
      printTitle(part)
      output.release()
      rows.push(printReasons(await row))
    }
  }
  return rows
}

const isList = (step: Part | readonly Part[]): step is readonly Part[] => Array.isArray(step)

function printTitle({ name }: Part): void {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}`)
}

function printReasons(row: PartRow): PartRow {
  if (row.couldNotRun) console.log(`could not run: ${row.couldNotRun}`)
  if (row.leftOut) console.log(`did not run: ${row.leftOut}`)
  return row
}

async function runPart(part: Part, output: HeldOutput | null): Promise<PartRow> {
  const begun = Date.now()
  const overdue = new AbortController()
  const result = await runWithin({ signal: overdue.signal, output }, () =>
    withinTime(part, overdue).catch((error: unknown) => {
      console.error(error)
      return single(false)
    }),
  )
  return underCi({ name: part.name, seconds: (Date.now() - begun) / 1000, ...result })
}

/** The part's result. When its time is over, its programs are ended, and what it says after that is a failure in any case. */
async function withinTime(part: Part, overdue: AbortController): Promise<PartResult> {
  const { minutes } = part
  if (minutes === undefined) return part.run()
  const timers: NodeJS.Timeout[] = []
  const hung = `it did not end within its limit of ${minutes} minutes`
  const late: PartResult = { passed: 0, failed: 1, skipped: 0, failures: [hung] }
  const abandoned = new Promise<PartResult>((resolve) => {
    const end = () => {
      console.error(`${part.name} is ended: ${hung}`)
      overdue.abort()
      // Its programs are gone by then; whatever it still waits for does not come.
      timers.push(setTimeout(() => resolve(late), 3 * GRACE_MS))
    }
    timers.push(setTimeout(end, minutes * 60_000))
  })
  try {
    const result = await Promise.race([part.run(), abandoned])
    if (!overdue.signal.aborted || result === late) return result
    return { ...result, failed: Math.max(1, result.failed), failures: [hung, ...(result.failures ?? [])] }
  } finally {
    for (const timer of timers) clearTimeout(timer)
  }
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
