// Debian packages that some tests need: installed when this runs as root on Debian, else named with the reason.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runProgram } from './processes.ts'

/** What a package brings, for machines where the same thing was installed in another way. */
const BRINGS: Record<string, string> = {
  chromium: 'chromium',
  'baresip-core': 'baresip',
  'sip-tester': 'sipp',
  iproute2: 'ip',
  'util-linux': 'unshare',
  'fonts-wqy-microhei': '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc',
}

/** One after the other: apt-get does not wait for another one that reads the lists of packages. */
let turn: Promise<unknown> = Promise.resolve()

/**
 * Makes sure that packages are there; installs what is missing when it may.
 * @returns undefined when all are there, else one sentence that says which are missing and why they could not be installed
 */
export function ensurePackages(names: readonly string[]): Promise<string | undefined> {
  const result = turn.then(() => ensure(names))
  turn = result.catch(() => {})
  return result
}

async function ensure(names: readonly string[]): Promise<string | undefined> {
  const missing = names.filter((name) => !isThere(name))
  if (missing.length === 0) return undefined
  const wanted = `the system packages ${missing.join(', ')} are missing`
  if (!onPath('apt-get')) return `${wanted}, and this is no Debian on which they could be installed`
  if (process.getuid?.() !== 0) return `${wanted}; install them with: sudo apt-get install -y ${missing.join(' ')}`
  console.log(`Installing ${missing.join(', ')} (apt-get) ...`)
  const apt = (...args: string[]) =>
    runProgram('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      output: 'keep',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  // A failing update may still leave lists that are good enough; what counts is whether installing works.
  const update = await apt('update')
  const install = await apt('install', '-y', '--no-install-recommends', ...missing)
  const still = names.filter((name) => !isThere(name))
  if (still.length === 0) return undefined
  const lines = `${update.code === 0 ? '' : update.output}\n${install.output}`.trim().split('\n')
  return `${wanted}, and apt-get could not install them: ${lines.slice(-3).join(' / ')}`
}

function isThere(name: string): boolean {
  const brings = BRINGS[name]
  if (brings && (brings.startsWith('/') ? existsSync(brings) : onPath(brings))) return true
  const asked = spawnSync('dpkg-query', ['-W', '-f', `\${db:Status-Status}`, name], { encoding: 'utf8' })
  return asked.stdout === 'installed'
}

/** Whether a program is found on PATH. */
export function onPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.some((folder) => existsSync(join(folder, program)))
}
