import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../scripts/paths.ts'
import { type Service, startService } from '../scripts/services.ts'

/** On a machine that does much else besides. */
const START_LIMIT_MS = 240_000

/** The server as a process that is killed and started again, on one port and one store. */
export class JackfieldProcess {
  readonly #folder: string
  readonly #configFile: string
  #service: Service | null = null
  #setupLink: string | null = null

  /** @param config content of the configuration file */
  constructor(folder: string, config: object) {
    this.#folder = folder
    this.#configFile = join(folder, 'jackfield.yaml')
    // JSON is YAML too.
    writeFileSync(this.#configFile, JSON.stringify(config, null, 2))
  }

  get setupLink(): string | null {
    return this.#setupLink
  }

  /** Resolves once it listens; gives how long that took, in milliseconds. */
  async start(): Promise<number> {
    const begun = Date.now()
    const main = join(repositoryRoot, 'packages/server/src/main.ts')
    this.#service = await startService({
      name: 'Jackfield',
      command: process.execPath,
      args: [main, 'serve', '--config', this.#configFile],
      // The run's own: a restart takes half the time, also where the machine is busy.
      env: { ...process.env, NODE_COMPILE_CACHE: join(this.#folder, 'compile-cache') },
      timeoutMs: START_LIMIT_MS,
      ready: (lines) => lines.some((line) => line.includes('listens on')),
      onLine: (line) => appendFileSync(join(this.#folder, 'jackfield.log'), `${new Date().toISOString()} ${line}\n`),
    })
    const link = /http\S+\/setup#\S+/.exec(this.#service.lines.join('\n'))
    this.#setupLink ??= link?.[0] ?? null
    return Date.now() - begun
  }

  /** SIGKILL: no time to say goodbye. */
  async kill(): Promise<void> {
    await this.#service?.kill()
    this.#service = null
  }

  /** SIGTERM, and by force where that does not help. */
  async stop(): Promise<void> {
    await this.#service?.stop()
    this.#service = null
  }
}
