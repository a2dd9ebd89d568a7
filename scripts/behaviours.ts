// Reads docs/behaviours.md: the clauses that tests show by naming their ids.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from './paths.ts'

/** One testable sentence of a behaviour. */
export interface Clause {
  /** `A10.1`, `OPS.3` */
  readonly id: string
  readonly text: string
  /** Not built yet: the only reason why no test may show it. */
  readonly planned: boolean
}

const ROW = /^### ((?:[APDB]\d+)|OPS) \S/
const CLAUSE = /^- ((?:[APDB]\d+|OPS)\.\d+) (\(planned\) )?(\S.*)$/

/** The clauses of docs/behaviours.md in their order. Throws when the file's form is broken. */
export function readClauses(file = join(repositoryRoot, 'docs/behaviours.md')): Clause[] {
  return parseClauses(readFileSync(file, 'utf8'))
}

/**
 * The clauses in the text of a behaviours file. Throws an error that lists each line which looks like a clause and is
 * none, stands under another row's heading, or repeats an id: a clause that is silently overlooked would be one that
 * needs no test.
 */
export function parseClauses(markdown: string): Clause[] {
  const clauses = new Map<string, Clause>()
  const faults: string[] = []
  let row: string | undefined
  for (const [index, line] of markdown.split('\n').entries()) {
    const fault = (what: string) => faults.push(`line ${index + 1}: ${what}: ${line}`)
    if (line.startsWith('## ')) row = undefined
    if (line.startsWith('### ')) {
      row = ROW.exec(line)?.[1]
      if (!row) fault('a heading that is no row')
    }
    if (!/^\s*[-*] /.test(line)) continue
    // Lists in the introduction, before the first row, are prose.
    if (!row && !/^\s*[-*] [A-Z]+\d*\.\d/.test(line)) continue
    const found = CLAUSE.exec(line)
    if (!found) {
      fault('a list item that is no clause')
      continue
    }
    const [, id, planned, text] = found as unknown as [string, string, string | undefined, string]
    if (id.split('.')[0] !== row) fault(`a clause outside of its row`)
    if (clauses.has(id)) fault(`a second ${id}`)
    clauses.set(id, { id, text, planned: planned !== undefined })
  }
  if (faults.length > 0) throw new Error(`docs/behaviours.md cannot be read:\n  ${faults.join('\n  ')}`)
  return [...clauses.values()]
}

/**
 * The ids that a test title names in brackets, usually at its start: `[A10.1][A12.2] one log`; also those of its suites.
 * A bracket at the start that begins like an id and is none (`[A2]`, `[A2.3, A2.4]`) is returned too, to be refused.
 */
export function clauseIdsIn(title: string): string[] {
  const ids = clauseIdsInSource(title)
  for (const part of title.split(' > ')) {
    const leading = /^(?:\[[^\]]*\]\s*)+/.exec(part.trimStart())?.[0] ?? ''
    for (const [, inside] of leading.matchAll(/\[((?:OPS\b|[APDB]\d)[^\]]*)\]/g)) {
      if (inside && !ids.includes(inside)) ids.push(inside)
    }
  }
  return ids
}

/** The ids in brackets anywhere in a text, e.g. in the source of a test file that could not be run. */
export function clauseIdsInSource(source: string): string[] {
  return [...source.matchAll(/\[((?:[APDB]\d+|OPS)\.\d+)\]/g)].map((found) => found[1] as string)
}
