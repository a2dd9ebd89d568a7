// Lays out the packages that are published, with built JavaScript, because Node runs no TypeScript under node_modules.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildConsole, consoleDist } from '../console-build.ts'
import { cacheFolder, repositoryRoot } from '../paths.ts'
import { runNode } from '../processes.ts'

const stagingFolder = join(cacheFolder, 'packed')
const packages = join(repositoryRoot, 'packages')
const javaScript = join(stagingFolder, 'js')
const PACKAGES = ['contract', 'server', 'sandbox']

/** package.json as far as this file touches it. */
interface Manifest {
  name: string
  version: string
  bin?: Record<string, string>
  exports?: Record<string, string>
  dependencies: Record<string, string>
  devDependencies?: Record<string, string>
  bundleDependencies?: string[]
  files?: string[]
  private?: boolean
  scripts?: Record<string, string>
}

/**
 * Builds and lays out `jackfield` and `jackfield-sandbox`: JavaScript in `dist/` where the repository has `src/`, the
 * console in `console/`, and the contract as a bundled dependency.
 * @returns the two folders, ready for `npm pack`; throws with the compiler's output when building fails
 */
export async function stagePackages(): Promise<string[]> {
  rmSync(stagingFolder, { recursive: true, force: true })
  mkdirSync(stagingFolder, { recursive: true })
  await compile()
  await buildConsole()
  const server = stage('server')
  cpSync(consoleDist, join(server, 'console'), { recursive: true })
  return [server, stage('sandbox')]
}

/** All three packages in one go: what their entry points reach, with the repository's compiler settings. */
async function compile(): Promise<void> {
  const config = join(stagingFolder, 'tsconfig.json')
  const settings = {
    extends: join(repositoryRoot, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      rewriteRelativeImportExtensions: true,
      rootDir: packages,
      outDir: javaScript,
      typeRoots: [join(repositoryRoot, 'node_modules/@types')],
    },
    files: entryPoints(),
    include: [],
  }
  writeFileSync(config, JSON.stringify(settings, null, 2))
  const { code, output } = await runNode(join(repositoryRoot, 'node_modules/typescript/bin/tsc'), ['-p', config], {
    output: 'keep',
  })
  if (code !== 0) throw new Error(`The packages could not be compiled:\n${output.trim()}`)
}

/** The programs and exports that the manifests name, and worker threads (`*-worker.ts`), which no import names. */
function entryPoints(): string[] {
  return PACKAGES.flatMap((name) => {
    const { bin = {}, exports = {} } = readManifest(name)
    const named = [...Object.values(bin), ...Object.values(exports)]
    const workers = readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('-worker.ts'))
      .map((file) => `src/${file}`)
    return [...named, ...workers].map((file) => join(packages, name, file))
  })
}

function stage(name: 'server' | 'sandbox'): string {
  const manifest = readManifest(name)
  const contract = readManifest('contract')
  const folder = join(stagingFolder, manifest.name)
  cpSync(join(javaScript, name, 'src'), join(folder, 'dist'), { recursive: true })
  const bundled = join(folder, 'node_modules', contract.name)
  cpSync(join(javaScript, 'contract/src'), join(bundled, 'dist'), { recursive: true })
  writeManifest(bundled, built(contract))
  writeManifest(folder, {
    ...built(manifest),
    // What the bundled contract needs is installed beside it, as the package's own.
    dependencies: { ...contract.dependencies, ...manifest.dependencies },
    bundleDependencies: [contract.name],
    files: ['dist', 'console'],
  })
  for (const file of ['LICENSE', 'README.md']) {
    if (existsSync(join(repositoryRoot, file))) cpSync(join(repositoryRoot, file), join(folder, file))
  }
  return folder
}

/** The manifest with every path to a source file turned into the built one, and without what only the repository needs. */
function built(manifest: Manifest): Manifest {
  const { devDependencies: _dev, scripts: _scripts, private: _private, ...kept } = manifest
  return { ...kept, bin: builtPaths(manifest.bin), exports: builtPaths(manifest.exports) }
}

function builtPaths(paths: Record<string, string> | undefined): Record<string, string> | undefined {
  if (!paths) return undefined
  const builtPath = (path: string) => path.replace('src/', 'dist/').replace(/\.ts$/, '.js')
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, builtPath(path)]))
}

function readManifest(name: string): Manifest {
  return JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'))
}

function writeManifest(folder: string, manifest: Manifest): void {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}
