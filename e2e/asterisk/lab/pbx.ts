import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LabAddress } from './address.ts'
import { endsWithUs } from './ends-with-us.ts'
import { waitFor } from './wait.ts'

/** The plain dialplan dials endpoints; the other one has the contexts, macros and Local members that FreePBX generates. */
export type Dialplan = 'plain' | 'FreePBX'

const here = fileURLToPath(new URL('.', import.meta.url))
const repository = join(here, '../../..')

/** The folder with the unpacked Asterisk; `asterisk-root.sh` fills it. */
export function asteriskRoot(): string {
  const root = process.env['JACKFIELD_TEST_ASTERISK_ROOT'] ?? join(repository, '.cache/asterisk')
  if (!existsSync(join(root, 'usr/sbin/asterisk'))) throw new Error(`no Asterisk in ${root}: run npm run e2e:asterisk`)
  return root
}

/** An Asterisk that was only unpacked, run by its own dynamic linker from a folder of its own. One at a time per address. */
export class Pbx {
  readonly #root: string
  readonly #run: string
  readonly #dialplan: Dialplan
  readonly #address: LabAddress
  #process: ChildProcess | null = null

  constructor(run: string, dialplan: Dialplan, address: LabAddress) {
    this.#root = asteriskRoot()
    this.#run = run
    this.#dialplan = dialplan
    this.#address = address
    for (const folder of ['etc', 'lib/keys', 'spool/monitor', 'run', 'log/cdr-csv', 'cache', 'agi']) {
      mkdirSync(join(run, folder), { recursive: true })
    }
    this.#configure()
  }

  /** Where it writes its call records. */
  get cdrFile(): string {
    return join(this.#run, 'log/cdr-csv/Master.csv')
  }

  /** Where it puts its recordings. */
  get monitorFolder(): string {
    return join(this.#run, 'spool/monitor')
  }

  /** Resolves when the PBX is fully booted. */
  async start(): Promise<void> {
    const out = openSync(join(this.#run, 'log/stdout'), 'a')
    const [program, ...args] = this.#command('-f')
    const child = endsWithUs(spawn(program!, args, { stdio: ['ignore', out, out] }))
    this.#process = child
    let exited = false
    child.on('exit', () => {
      exited = true
    })
    await waitFor('Asterisk to boot', 20_000, () => {
      if (exited) throw new Error(`Asterisk ended: ${readFileSync(join(this.#run, 'log/stdout'), 'utf8').slice(-2000)}`)
      return this.cli('core waitfullybooted').includes('fully booted')
    })
  }

  /** Ends it as an administrator would (SIGTERM), or as a crash would. Resolves when it is gone. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#process
    this.#process = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.on('exit', resolve))
    child.kill(signal)
    const hard = setTimeout(() => child.kill('SIGKILL'), 5000)
    await gone
    clearTimeout(hard)
    // A killed Asterisk leaves its sockets behind.
    for (const file of readdirSync(join(this.#run, 'run'))) rmSync(join(this.#run, 'run', file), { force: true })
  }

  /** Output of a command of Asterisk's command line; empty while it does not answer. */
  cli(command: string): string {
    const [program, ...args] = this.#command('-rx', command)
    return spawnSync(program!, args, { encoding: 'utf8', timeout: 5000 }).stdout ?? ''
  }

  /** Name of the one channel whose name begins so, e.g. `PJSIP/1000-`. */
  async channel(beginning: string): Promise<string> {
    return waitFor(`a channel ${beginning}`, 3000, () =>
      this.cli('core show channels concise')
        .split('\n')
        .map((line) => line.split('!')[0] ?? '')
        .find((name) => name.startsWith(beginning)),
    )
  }

  #command(...args: string[]): string[] {
    const libraries = this.#find('usr/lib', /-linux-gnu$/)
    const linker = this.#find(libraries, /^ld-linux.*\.so/)
    return [
      join(this.#root, linker),
      '--library-path',
      `${join(this.#root, libraries)}:${join(this.#root, 'usr/lib')}`,
      join(this.#root, 'usr/sbin/asterisk'),
      '-C',
      join(this.#run, 'etc/asterisk.conf'),
      ...args,
    ]
  }

  #find(folder: string, name: RegExp): string {
    const found = readdirSync(join(this.#root, folder)).find((each) => name.test(each))
    if (!found) throw new Error(`nothing like ${name} in ${join(this.#root, folder)}`)
    return join(folder, found)
  }

  #configure(): void {
    const modules = ['usr/lib/asterisk/modules', join(this.#find('usr/lib', /-linux-gnu$/), 'asterisk/modules')]
      .map((each) => join(this.#root, each))
      .find((each) => existsSync(each))
    if (!modules) throw new Error(`no modules in ${this.#root}`)
    const target = join(this.#run, 'etc')
    for (const folder of this.#dialplan === 'plain' ? ['etc'] : ['etc', 'etc-freepbx'])
      cpSync(join(here, folder), target, { recursive: true })
    const values: Readonly<Record<string, string>> = {
      ROOT: this.#root,
      RUN: this.#run,
      MODS: modules,
      IN: this.#address.inside,
      OUT: this.#address.outside,
      ELSEWHERE: this.#address.elsewhere,
    }
    for (const file of readdirSync(target).filter((each) => each.endsWith('.in'))) {
      const filled = readFileSync(join(target, file), 'utf8').replaceAll(
        /@([A-Z]+)@/g,
        (whole, name: string) => values[name] ?? whole,
      )
      writeFileSync(join(target, file.replace(/\.in$/, '')), filled)
    }
  }
}
