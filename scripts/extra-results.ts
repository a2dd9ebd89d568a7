// What programs that are no vitest tests (chaos, bench, packed) found: test-results/extra-<name>.json.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PartResult } from './parts.ts'
import { resultsFolder } from './paths.ts'
import type { ShownTest, StoreKind } from './rows.ts'

/** One promise that a program looked at. */
export interface ExtraResult {
  /** The clause of docs/behaviours.md; absent for a finding that shows none. */
  readonly id?: string
  readonly ok: boolean
  readonly title: string
  /** The store it was found with; absent when none took part. */
  readonly store?: StoreKind
}

function extraFile(name: string): string {
  return join(resultsFolder, `extra-${name}.json`)
}

/** Forgets what an earlier run found, so that it cannot be taken for this run's. */
export function clearExtra(name: string): void {
  rmSync(extraFile(name), { force: true })
}

export function writeExtra(name: string, results: readonly ExtraResult[]): void {
  mkdirSync(resultsFolder, { recursive: true })
  writeFileSync(extraFile(name), JSON.stringify(results, null, 2))
}

/** The findings of one program; undefined when it left none or something else than findings. */
export function readExtra(name: string): ExtraResult[] | undefined {
  const file = extraFile(name)
  if (!existsSync(file)) return undefined
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!Array.isArray(content) || !content.every(isExtra)) return undefined
  return content
}

function isExtra(value: unknown): value is ExtraResult {
  const { id, ok, title, store } = (value ?? {}) as Record<string, unknown>
  const knownStore = store === undefined || store === 'sqlite' || store === 'postgres'
  return (
    (id === undefined || typeof id === 'string') && typeof ok === 'boolean' && typeof title === 'string' && knownStore
  )
}

/** The findings of all programs that ran, as tests. */
export function allExtra(): ShownTest[] {
  if (!existsSync(resultsFolder)) return []
  const names = readdirSync(resultsFolder).flatMap((file) => /^extra-(.+)\.json$/.exec(file)?.[1] ?? [])
  return names.flatMap((name) =>
    (readExtra(name) ?? []).map(({ id, ok, title, store }) => ({
      file: name,
      title: id ? `[${id}] ${title}` : title,
      state: ok ? ('passed' as const) : ('failed' as const),
      ...(store ? { store } : {}),
    })),
  )
}

/** Counts a program's findings. No findings, or a failing exit code beside good findings, is a failure too. */
export function countExtra(results: readonly ExtraResult[] | undefined, exitCode: number): PartResult {
  if (!results || results.length === 0) return { passed: 0, failed: 1, skipped: 0 }
  const failures = results
    .filter((result) => !result.ok)
    .map(({ title, store }) => (store ? `${title} (${store})` : title))
  const failed = failures.length === 0 && exitCode !== 0 ? 1 : failures.length
  return {
    passed: results.length - failures.length,
    failed,
    skipped: 0,
    ...(failures.length > 0 ? { failures } : {}),
  }
}
