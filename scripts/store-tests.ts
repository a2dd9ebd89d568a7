// Which server tests touch the store and therefore run on PostgreSQL too.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { repositoryRoot } from './paths.ts'

const SERVER = 'packages/server/src'
const STORE_HELPER = 'testing/store.ts'

/**
 * Test files, relative to the repository, that import `testing/store.ts`, directly or by other helpers. So a test takes
 * part by using the store helper, and no list has to be kept.
 */
export function storeTests(root = repositoryRoot): string[] {
  const folder = join(root, SERVER)
  if (!existsSync(join(folder, STORE_HELPER))) return []
  const importersOf = importers(folder)
  const reaching = new Set<string>([STORE_HELPER])
  for (const file of reaching) for (const importer of importersOf.get(file) ?? []) reaching.add(importer)
  return [...reaching]
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `${SERVER}/${file}`)
    .sort()
}

/** For each imported file those that import it; all relative to the folder. */
function importers(folder: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = entry.replaceAll('\\', '/')
    if (!file.endsWith('.ts')) continue
    for (const path of importedPaths(readFileSync(join(folder, file), 'utf8'))) {
      const imported = posix.join(posix.dirname(file), path)
      found.set(imported, [...(found.get(imported) ?? []), file])
    }
  }
  return found
}

/** Relative paths in `import ... from './x.ts'` and `import('./x.ts')`. */
function importedPaths(source: string): string[] {
  return [...source.matchAll(/\b(?:from |import\()'(\.[^']+)'/g)].map((found) => found[1] as string)
}
