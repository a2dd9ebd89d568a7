// Which part of the code may import which: the tables of docs/architecture.md, compared with the import lines.
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { repositoryRoot } from './paths.ts'

/** A row of a table: some files, and whose files they may import. */
export interface Part {
  readonly name: string
  /** Files and folders, relative to the place that the table is about. */
  readonly paths: readonly string[]
  readonly mayImport: readonly string[]
}

export interface Layers {
  readonly packages: readonly Part[]
  /** Of packages/server/src. */
  readonly server: readonly Part[]
}

/** Sources by their paths, which are relative to the repository. */
export type Sources = Readonly<Record<string, string>>

/** Throws when a table is missing, or a row names itself, one below it or one that is not there: so no table has a cycle. */
export const readLayers = (document = readFileSync(join(repositoryRoot, 'docs/architecture.md'), 'utf8')): Layers => ({
  packages: parts(document, 'package'),
  server: parts(document, 'part of the server'),
})

/** The rows below a heading: the name in the first cell, with its paths unless it is one, and the names of others in the second. */
function parts(document: string, heading: string): Part[] {
  const lines = document.split('\n')
  const head = lines.indexOf(`| ${heading} | may import |`)
  if (head < 0) throw new Error(`docs/architecture.md: no table of what a ${heading} may import`)
  const found: Part[] = []
  for (const line of lines.slice(head + 2)) {
    const [, first, second] = line.split('|')
    if (first === undefined || second === undefined) break
    const [name = '', ...paths] = quoted(first)
    const above = found.map((part) => part.name)
    const mayImport = second.trim() === 'all above' ? above : quoted(second)
    for (const other of mayImport)
      if (!above.includes(other)) throw new Error(`docs/architecture.md: ${name} names ${other}, which is not above it`)
    found.push({ name, paths: paths.length > 0 ? paths : [name], mayImport })
  }
  return found
}

const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string)

/** The sources of all packages; not their tests, nor what only tests use. */
export function readSources(root = repositoryRoot): Sources {
  const sources: Record<string, string> = {}
  for (const name of readdirSync(join(root, 'packages'))) {
    for (const entry of readdirSync(join(root, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' })) {
      const file = posix.join('packages', name, 'src', entry.replaceAll('\\', '/'))
      if (/\.tsx?$/.test(file) && !isOfTests(file)) sources[file] = readFileSync(join(root, file), 'utf8')
    }
  }
  return sources
}

const isOfTests = (file: string) =>
  /\.(test|bench)\.tsx?$|\/testing\/|testing\.ts$/.test(file) || /^packages\/server\/.*\/test-[^/]*$/.test(file)

/** What is imported although it must not be, a line each; empty when all is well. */
export function wrongImports({ packages, server }: Layers, sources: Sources): string[] {
  const wrong: string[] = []
  for (const [file, source] of Object.entries(sources)) {
    const from = placeOf(file)
    if (!from) continue
    for (const path of importedPaths(source)) {
      const target = path.startsWith('.') ? placeOf(posix.join(posix.dirname(file), path)) : packageOf(path)
      if (target === undefined) continue
      const fault =
        target === null
          ? 'leaves its package'
          : target.name !== from.name
            ? notAllowed(packages, from.name, target.name)
            : from.name === 'server' && notAllowed(server, from.path, target.path)
      if (fault) wrong.push(`${file} imports ${path}: ${fault}`)
    }
  }
  return wrong
}

interface Place {
  /** Of the package. */
  readonly name: string
  /** Below its sources. */
  readonly path: string
}

function placeOf(file: string): Place | null {
  const [, name, path] = /^packages\/([^/]+)\/src\/(.+)$/.exec(file) ?? []
  return name === undefined || path === undefined ? null : { name, path }
}

/** Undefined for packages of others. */
const packageOf = (specifier: string): Place | undefined => {
  const [, name] = /^@jackfield\/([^/]+)/.exec(specifier) ?? []
  return name === undefined ? undefined : { name, path: '' }
}

function notAllowed(table: readonly Part[], importing: string, imported: string): string | null {
  const from = partOf(table, importing)
  const to = partOf(table, imported)
  if (!from) return `${importing} is of no part`
  if (!to) return `${imported} is of no part`
  if (from === to || from.mayImport.includes(to.name)) return null
  return `${from.name} may not import ${to.name}`
}

/** Of several that hold the file the one that names it most closely. */
function partOf(table: readonly Part[], file: string): Part | undefined {
  const length = ({ paths }: Part) =>
    Math.max(-1, ...paths.filter((path) => file === path || file.startsWith(`${path}/`)).map((path) => path.length))
  const [closest] = [...table].sort((a, b) => length(b) - length(a))
  return closest && length(closest) >= 0 ? closest : undefined
}

/** What stands in `import ... from 'x'`, `export ... from 'x'`, `import 'x'` and `import('x')`. */
const importedPaths = (source: string): string[] =>
  [
    ...source.matchAll(
      /^\s*(?:import\s*|(?:import|export)\b[^'"();:=]*?\bfrom\s*)'([^'\n]+)'|\bimport\('([^'\n]+)'\)/gm,
    ),
  ].map(([, whole, called]) => whole ?? (called as string))
