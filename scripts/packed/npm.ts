// npm as a stranger uses it: on the tarballs, in an empty folder.
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type ProgramResult, runProgram } from '../processes.ts'

const QUIET = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error']

function npm(args: readonly string[], cwd: string): Promise<ProgramResult> {
  // Settings of the npm that runs this repository's script say where *its* workspace is.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(config_local_prefix|config_prefix|package_|lifecycle_)/.test(name),
    ),
  )
  return runProgram('npm', [...args, ...QUIET], {
    cwd,
    env: { ...env, INIT_CWD: cwd },
    output: 'keep',
    timeoutMs: 300_000,
  })
}

/** Packs a staged package; returns the tarball's path. Throws with npm's output when that fails. */
export async function packPackage(folder: string): Promise<string> {
  const { code, output } = await npm(['pack', '--json'], folder)
  const name = /"filename":\s*"([^"]+\.tgz)"/.exec(output)?.[1]
  if (code !== 0 || !name) throw new Error(`npm pack failed in ${basename(folder)}:\n${output.trim()}`)
  return join(folder, basename(name))
}

/** Installs tarballs into a new folder, as a user would, without development dependencies. Throws with npm's output when that fails. */
export async function installInto(folder: string, tarballs: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const { code, output } = await npm(['install', '--prefer-offline', '--prefix', folder, ...tarballs], folder)
  if (code !== 0) throw new Error(`npm install of the packed packages failed:\n${output.trim()}`)
}
