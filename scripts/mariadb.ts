// A MariaDB for tests of call records: the one that JACKFIELD_TEST_MARIADB_URL names, one that runs here, or an own one for this run.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { repositoryRoot } from './paths.ts'
import { exitCode, runProgram } from './processes.ts'
import { ensurePackages } from './system-packages.ts'

export interface TestMariaDb {
  /** `mysql://user:password@host:port`, with `?socket=` where it is reached by its Unix socket. */
  readonly url: string
  stop(): Promise<void>
}

/** Of what the driver can do, what is needed here; it is a dependency of the server, not of the scripts. */
interface Driver {
  createConnection(
    options: Record<string, unknown>,
  ): Promise<{ query(sql: string): Promise<unknown>; end(): Promise<void> }>
}

/** @returns the server, or one sentence that says why there is none */
export async function provideMariaDb(): Promise<TestMariaDb | string> {
  const given = process.env['JACKFIELD_TEST_MARIADB_URL']
  if (given) {
    const fault = await faultOf(given)
    return fault ? `JACKFIELD_TEST_MARIADB_URL cannot be used: ${fault}` : running(given)
  }
  for (const url of [socketUrl('/run/mysqld/mysqld.sock'), 'mysql://root@127.0.0.1:3306'])
    if ((await faultOf(url)) === undefined) return running(url)
  return startOwn()
}

const running = (url: string): TestMariaDb => ({ url, stop: async () => {} })

const socketUrl = (socket: string) => `mysql://root@localhost/?socket=${encodeURIComponent(socket)}`

/** Why a server cannot serve; undefined when it can. */
async function faultOf(url: string): Promise<string | undefined> {
  try {
    const driver: Driver = createRequire(join(repositoryRoot, 'packages/server/package.json'))('mysql2/promise')
    const { searchParams, username, password, hostname, port } = new URL(url)
    const socket = searchParams.get('socket')
    if (socket && !existsSync(socket)) return `${socket} is not there`
    const connection = await driver.createConnection({
      ...(socket ? { socketPath: socket } : { host: hostname, port: Number(port || 3306) }),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      connectTimeout: 3000,
    })
    const probe = `jackfield_probe_${process.pid}`
    await connection.query(`create database if not exists ${probe}`)
    await connection.query(`drop database ${probe}`)
    await connection.end()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error)
  }
}

/** A server of our own in a temporary folder, reached by its Unix socket only. */
async function startOwn(): Promise<TestMariaDb | string> {
  const program = '/usr/sbin/mariadbd'
  if (!existsSync(program)) {
    const missing = await ensurePackages(['mariadb-server'])
    if (missing) return `no MariaDB runs here, and ${missing}`
  }
  const folder = mkdtempSync(join(tmpdir(), 'jackfield-mariadb-'))
  const data = join(folder, 'data')
  const user = process.getuid?.() === 0 ? ['--user=root'] : []
  const plain = ['--no-defaults', `--datadir=${data}`, ...user]
  const init = ['--auth-root-authentication-method=normal', '--skip-test-db']
  const made = await runProgram('mariadb-install-db', [...plain, ...init], { cwd: folder, output: 'keep' })
  if (made.code !== 0) {
    rmSync(folder, { recursive: true, force: true })
    return `mariadb-install-db failed: ${made.output.trim().split('\n').at(-1)}`
  }
  const socket = join(folder, 'mariadb.sock')
  const server = spawn(program, [...plain, `--socket=${socket}`, '--skip-networking', `--pid-file=${folder}/pid`], {
    cwd: folder,
    stdio: 'ignore',
  })
  const ended = exitCode(server)
  const stop = async () => {
    server.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const url = socketUrl(socket)
  for (const giveUp = Date.now() + 30_000; ; await sleep(100)) {
    const fault = await faultOf(url)
    if (!fault) return { url, stop }
    if (server.exitCode !== null || Date.now() > giveUp) {
      await stop()
      return `a MariaDB of our own did not start: ${fault}`
    }
  }
}
