// A vitest reporter: writes what ran to the file that JACKFIELD_RUN_FILE names, for the summary and for rows.json.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import type { ShownTest, StoreKind } from './rows.ts'

/** What one vitest run found. */
export interface RunRecord {
  readonly tests: readonly ShownTest[]
  /** Faults outside of any test: files that could not be loaded, hooks that threw, errors that nobody caught. */
  readonly faults: readonly string[]
}

export default class RowsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message: string }[]): void {
    const file = process.env.JACKFIELD_RUN_FILE
    if (!file) return
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(recordOf(modules, unhandled), null, 2))
  }
}

function recordOf(modules: readonly TestModule[], unhandled: readonly { message: string }[]): RunRecord {
  const tests: ShownTest[] = []
  const faults = unhandled.map((error) => `error outside of a test: ${error.message}`)
  for (const module of modules) {
    for (const test of module.children.allTests()) tests.push(shown(module, test))
    for (const error of module.errors()) faults.push(`${module.relativeModuleId}: ${error.message}`)
    for (const suite of module.children.allSuites()) {
      for (const error of suite.errors())
        faults.push(`${module.relativeModuleId} > ${suite.fullName}: ${error.message}`)
    }
  }
  return { tests, faults }
}

function shown(module: TestModule, test: TestCase): ShownTest {
  const { state, errors } = test.result()
  const store = storeOf(module)
  return {
    file: module.relativeModuleId,
    title: test.fullName,
    // A test that is still pending when the run ends was cut short: it did not run.
    state: state === 'passed' || state === 'failed' ? state : 'skipped',
    ...(state === 'failed' && errors?.[0] ? { reason: inShort(errors[0].message) } : {}),
    ...(store ? { store } : {}),
  }
}

/** The beginning of a message, on one line. */
function inShort(message: string): string {
  return message.replaceAll(/\s+/g, ' ').slice(0, 300)
}

/** The project says which store its tests run on (vitest.config.ts). */
function storeOf(module: TestModule): StoreKind | undefined {
  const kind: unknown = module.project.config.env?.['JACKFIELD_TEST_STORE']
  return kind === 'sqlite' || kind === 'postgres' ? kind : undefined
}
