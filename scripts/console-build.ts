// The console as the server serves it: packages/console/dist, built again only when its sources changed.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from './paths.ts'
import { runNode } from './processes.ts'

const consoleFolder = join(repositoryRoot, 'packages/console')

/** Where the built console lies. */
export const consoleDist = join(consoleFolder, 'dist')

/** Builds the console when it is missing or older than its sources. Throws with the builder's output when that fails. */
export async function buildConsole(): Promise<void> {
  const stamp = join(consoleDist, '.built-from')
  const sources = fingerprint()
  if (existsSync(join(consoleDist, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources)
    return
  if (!existsSync(join(consoleFolder, 'index.html'))) throw new Error('packages/console/index.html does not exist')
  const begun = Date.now()
  console.log('Building the console ...')
  const vite = join(repositoryRoot, 'node_modules/vite/bin/vite.js')
  const { code, output } = await runNode(vite, ['build'], { cwd: consoleFolder, output: 'keep' })
  if (code !== 0) throw new Error(`The console could not be built (vite, exit code ${code}):\n${output.trim()}`)
  writeFileSync(stamp, sources)
  console.log(`Built in ${((Date.now() - begun) / 1000).toFixed(1)} s.`)
}

/** A hash over everything that the built console is made of. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const add = (file: string) => {
    hash.update(`${file}\0`)
    hash.update(readFileSync(file))
  }
  add(join(repositoryRoot, 'package-lock.json'))
  for (const folder of [consoleFolder, join(repositoryRoot, 'packages/contract')]) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !/[\\/](dist|node_modules|\.vite)[\\/]/.test(file.slice(folder.length)))
      .filter((file) => !/\.test\.tsx?$/.test(file))
    for (const file of files.sort()) add(file)
  }
  return hash.digest('hex')
}
