// Runs one command of this repository on a fresh clone: node scripts/bootstrap.mjs <command> [arguments]
//
// Plain JavaScript for any Node >= 18. It finds a Node 24 (the repository's TypeScript is run by Node itself),
// installs the dependencies where they are missing or outdated, and hands over to scripts/commands/<command>.ts.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** An end with a message for people, without a stack trace. */
class Stop extends Error {
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

const NEEDED_MAJOR = 24
const root = dirname(dirname(fileURLToPath(import.meta.url)))

const [command, ...args] = process.argv.slice(2)
endWithNpm()
try {
  const module = commandModule(command)
  if (Number(process.versions.node.split('.')[0]) < NEEDED_MAJOR) {
    await runAgainWithOwnNode()
  } else {
    // Programs started from here must find this Node, not an older one that stands first on PATH.
    process.env.PATH = dirname(process.execPath) + delimiter + (process.env.PATH ?? '')
    await installDependencies()
    const { run } = await import(pathToFileURL(module).href)
    process.exitCode = await run(args)
  }
} catch (error) {
  if (!(error instanceof Stop)) throw error
  console.error(error.message)
  process.exitCode = error.exitCode
}

/**
 * Ended by a signal, npm leaves its scripts running: its shell dies without passing the signal on. So where npm started
 * us, we end when our parent is gone; otherwise a demo would stay behind on its port.
 */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  watch.unref()
}

/** Path of the command's module; names the commands that there are when it is not one of them. */
function commandModule(name) {
  const folder = join(root, 'scripts', 'commands')
  const file = `${(name ?? '').replaceAll(':', '-')}.ts`
  const known = readdirSync(folder).filter((entry) => entry.endsWith('.ts') && !entry.endsWith('.test.ts'))
  if (known.includes(file)) return join(folder, file)
  const names = known.map((entry) => entry.slice(0, -3).replace(/^e2e-/, 'e2e:')).sort()
  throw new Stop(`Usage: npm run <command>, one of: ${names.join(', ')}`, 2)
}

/** Installs Node 24 into tools/node where it is not there yet, and runs this file again with it. */
async function runAgainWithOwnNode() {
  const node = ownNode()
  const wanted = JSON.parse(readFileSync(join(root, 'tools/node/package.json'), 'utf8')).optionalDependencies
  const version = wanted[`node-${process.platform}-${process.arch}`]
  if (!version || isMusl()) {
    const here = `${process.platform}-${process.arch}${isMusl() ? ' (musl)' : ''}`
    throw new Stop(
      `Jackfield needs Node ${NEEDED_MAJOR} or newer; this is Node ${process.versions.node} on ${here}.\n` +
        `A Node ${NEEDED_MAJOR} can be fetched automatically on Linux (glibc; x64, arm64) only: please install it from https://nodejs.org and run the command again.`,
    )
  }
  if (versionOf(node) !== `v${version}`) {
    await npm(
      `Node ${version} for this repository (this machine has ${process.versions.node})`,
      join(root, 'tools/node'),
    )
    if (versionOf(node) !== `v${version}`) {
      throw new Stop(
        `The Node ${version} that npm installed does not run here: ${node}. Please install Node ${NEEDED_MAJOR} yourself.`,
      )
    }
  }
  const env = { ...process.env, PATH: dirname(node) + delimiter + (process.env.PATH ?? '') }
  // Left over from the npm that started us, and naming the old Node.
  delete env.NODE
  delete env.npm_node_execpath
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const { code, signal } = await ended(child)
  process.exitCode = signal ? 128 + constants.signals[signal] : code
}

function ownNode() {
  return join(root, 'tools/node/node_modules', `node-${process.platform}-${process.arch}`, 'bin/node')
}

function versionOf(node) {
  if (!existsSync(node)) return undefined
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim()
}

/** musl (Alpine) cannot run the Node that npm offers, which is linked against glibc. */
function isMusl() {
  return process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime
}

/** Runs `npm ci` when node_modules is missing or belongs to another package-lock.json. */
async function installDependencies() {
  const lockFile = join(root, 'package-lock.json')
  const lock = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
  const stamp = join(root, 'node_modules/.jackfield-lock')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  // Somebody ran npm by hand: npm's own note of what it installed is younger than the lockfile.
  const npmsNote = join(root, 'node_modules/.package-lock.json')
  const byHand = existsSync(npmsNote) && statSync(npmsNote).mtimeMs >= statSync(lockFile).mtimeMs
  if (!byHand) await npm('dependencies', root)
  writeFileSync(stamp, lock)
}

/** Runs `npm ci` in a folder on the Node that stands first on PATH; its output is shown only when it fails. */
async function npm(what, folder) {
  const begun = Date.now()
  const seconds = () => Math.round((Date.now() - begun) / 1000)
  console.log(`Installing ${what} ...`)
  const options = [
    'ci',
    '--prefix',
    folder,
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--no-progress',
  ]
  const cli = process.env.npm_execpath
  const byCli = cli !== undefined && basename(cli) === 'npm-cli.js'
  const child = byCli
    ? spawn(process.execPath, [cli, ...options], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('npm', options, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const stillAtIt = setInterval(() => console.log(`  still installing, ${seconds()} s`), 20_000)
  const onSignal = (signal) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, onSignal)
  const { code, signal, error } = await ended(child)
  clearInterval(stillAtIt)
  for (const name of ['SIGINT', 'SIGTERM']) process.off(name, onSignal)
  if (signal) throw new Stop(`Installing was interrupted (${signal}).`, 128 + constants.signals[signal])
  if (error) throw new Stop(`npm could not be started: ${error.message}. It comes with Node: https://nodejs.org`)
  if (code !== 0)
    throw new Stop(
      `${output.trim()}\n\nInstalling ${what} failed (npm ci in ${folder}, exit code ${code}). Is the package registry reachable?`,
    )
  console.log(`Installed in ${seconds()} s.`)
}

/** How a child process ended: exit code, or signal, or the error that kept it from starting. */
function ended(child) {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, signal: null, error }))
    child.on('close', (code, signal) => resolve({ code, signal }))
  })
}
