// A PostgreSQL for tests: the one that JACKFIELD_TEST_PG_URL names, one that runs here, or an own one for this run.
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { exitCode, runProgram } from './processes.ts'
import { ensurePackages, onPath } from './system-packages.ts'

export interface TestPostgres {
  /** Of a server whose user may create databases; by its Unix socket where it has one, which also works from within a network namespace. */
  readonly url: string
  stop(): Promise<void>
}

const OLDEST = 15

/** @returns the server, or one sentence that says why there is none */
export async function providePostgres(): Promise<TestPostgres | string> {
  const given = process.env['JACKFIELD_TEST_PG_URL']
  if (given) {
    const fault = await faultOf(given)
    return fault ? `JACKFIELD_TEST_PG_URL cannot be used: ${fault}` : running(given)
  }
  for (const url of usualPlaces()) if ((await faultOf(url)) === undefined) return running(url)
  return startOwn()
}

function running(url: string): TestPostgres {
  return { url, stop: async () => {} }
}

function usualPlaces(): string[] {
  const sockets = ['/var/run/postgresql', '/tmp'].filter((folder) => existsSync(join(folder, '.s.PGSQL.5432')))
  const users = ['postgres', 'root']
  return [
    ...sockets.flatMap((folder) => users.map((user) => socketUrl(folder, user))),
    ...users.map((user) => `postgresql://${user}@127.0.0.1:5432/postgres`),
  ]
}

function socketUrl(folder: string, user: string): string {
  return `postgresql://${user}@localhost/postgres?host=${encodeURIComponent(folder)}`
}

/** Why a server cannot serve as test server; undefined when it can. */
async function faultOf(url: string): Promise<string | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3000 })
  try {
    await client.connect()
    const { rows } = await client.query(
      `select current_setting('server_version_num')::int / 10000 as major,
              (select rolcreatedb or rolsuper from pg_roles where rolname = current_user) as may_create`,
    )
    if (rows[0].major < OLDEST)
      return `it is PostgreSQL ${rows[0].major}, and ${OLDEST} is the oldest that is supported`
    return rows[0].may_create ? undefined : 'its user may not create databases'
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error)
  } finally {
    await client.end().catch(() => {})
  }
}

/** A server of our own in a temporary folder, reached by its Unix socket only. */
async function startOwn(): Promise<TestPostgres | string> {
  let programs = programFolder()
  if (!programs) {
    const missing = await ensurePackages(['postgresql'])
    if (missing) return `no PostgreSQL runs here, and ${missing}`
    programs = programFolder()
    if (!programs) return `no PostgreSQL runs here, and Debian's package is older than ${OLDEST}`
  }
  const folder = mkdtempSync(join(tmpdir(), 'jackfield-pg-'))
  // PostgreSQL refuses to run as root.
  const who: Account | undefined = process.getuid?.() === 0 ? accountOf('postgres') : {}
  if (!who) return 'there is no system user "postgres" to run a PostgreSQL as'
  if (who.uid !== undefined && who.gid !== undefined) chownSync(folder, who.uid, who.gid)
  const data = join(folder, 'data')
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']
  const made = await runProgram(join(programs, 'initdb'), init, { ...who, cwd: folder, output: 'keep' })
  if (made.code !== 0) {
    rmSync(folder, { recursive: true, force: true })
    return `initdb failed: ${made.output.trim().split('\n').at(-1)}`
  }
  // Test data may be lost with the machine, so nothing waits for the disk.
  const options = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off', 'max_connections=200']
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...options.flatMap((option) => ['-c', option])], {
    ...who,
    cwd: folder,
    stdio: 'ignore',
  })
  const ended = exitCode(server)
  const stop = async () => {
    server.kill('SIGINT')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const url = socketUrl(folder, 'postgres')
  for (const giveUp = Date.now() + 30_000; ; await sleep(100)) {
    const fault = await faultOf(url)
    if (!fault) return { url, stop }
    if (server.exitCode !== null || Date.now() > giveUp) {
      await stop()
      return `a PostgreSQL of our own did not start: ${fault}`
    }
  }
}

/** The folder of the newest PostgreSQL programs that are installed and new enough. */
function programFolder(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).map(Number) : []
  const newest = Math.max(...versions.filter((version) => existsSync(join(debian, `${version}/bin/initdb`))), 0)
  if (newest >= OLDEST) return join(debian, `${newest}/bin`)
  if (!onPath('pg_config')) return undefined
  const asked = spawnSync('pg_config', ['--bindir', '--version'], { encoding: 'utf8' }).stdout.split('\n')
  const major = Number(/\d+/.exec(asked[1] ?? '')?.[0] ?? 0)
  return major >= OLDEST && existsSync(join(asked[0] as string, 'initdb')) ? asked[0] : undefined
}

/** A system user to run a program as; without ids: ourselves. */
interface Account {
  readonly uid?: number
  readonly gid?: number
}

function accountOf(user: string): Account | undefined {
  const id = (flag: string) => Number.parseInt(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout, 10)
  const uid = id('-u')
  return Number.isNaN(uid) ? undefined : { uid, gid: id('-g') }
}
