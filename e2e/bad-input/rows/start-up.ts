import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProblemCode } from '@jackfield/contract'
import { expect } from 'vitest'
import { problemIn } from '../messages.ts'
import { type Row, told } from '../row.ts'
import type { Scene } from '../scene.ts'

const program = fileURLToPath(new URL('../../../packages/server/src/main.ts', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

/** Runs the server as a process until it ends. `cache` spares all but the first the compiling. */
function serve(args: readonly string[], cache: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = spawn(process.execPath, [program, 'serve', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, JACKFIELD_KEY: undefined, NODE_COMPILE_CACHE: cache, ...env },
  })
  let [output, errors] = ['', '']
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (errors += chunk))
  // One that starts in spite of all shall not stay.
  const late = setTimeout(() => child.kill('SIGKILL'), 40_000)
  return new Promise((resolve) =>
    child.once('close', (code) => {
      clearTimeout(late)
      resolve({ code, output, errors })
    }),
  )
}

interface Start {
  readonly args: readonly string[]
  /** What the administrator typed, and may read again. */
  readonly typed: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** What must be named, so that it can be found. */
  readonly names: string
}

/** A line of the log that says nothing bad, and goes to standard error too. */
function isLogLine(line: string): boolean {
  return line.startsWith('{') && (JSON.parse(line) as { level: number }).level <= 30
}

/** The process ends at once with code 1 and says why in both languages, and nothing else. */
function refusesToStart(item: string, code: ProblemCode, prepare: (scene: Scene, folder: string) => Start): Row {
  return {
    item,
    clauses: code === 'port-in-use' ? ['OPS.19'] : [],
    readAt: 'standard error',
    codes: [code],
    async provoke(scene) {
      const folder = join(scene.folder.path, `start-${item.replace(/\W+/g, '-')}`)
      mkdirSync(folder)
      const { args, typed, env, names } = prepare(scene, folder)
      const ended = await serve(args, join(scene.folder.path, 'compiled'), env)
      expect(ended, ended.errors).toMatchObject({ code: 1, output: '' })
      const problem = problemIn(ended.errors, code)
      expect(problem, ended.errors).not.toBeNull()
      expect(ended.errors.split('\n').filter((line) => line !== '' && !isLogLine(line))).toHaveLength(2)
      expect(ended.errors).toContain(names)
      return { ...told(problem), typed: [folder, ...typed] }
    },
  }
}

/** With this configuration file. */
function fileOf(folder: string, text: string | Uint8Array): { args: string[]; typed: string[] } {
  const file = join(folder, 'jackfield.yaml')
  writeFileSync(file, text)
  return { args: ['--config', file, '--port', '0', '--data', join(folder, 'data')], typed: [file] }
}

function dataDirectory(path: string, names = path): Start {
  return { args: ['--port', '0', '--data', path], typed: [path], names }
}

export const startUpRows: readonly Row[] = [
  refusesToStart('a port in use', 'port-in-use', (scene, folder) => ({
    args: ['--port', String(scene.port), '--data', join(folder, 'data')],
    typed: [],
    names: String(scene.port),
  })),
  refusesToStart('an address that this machine does not have', 'config-invalid', (_, folder) => ({
    args: ['--host', '192.0.2.1', '--port', '0', '--data', join(folder, 'data')],
    typed: [],
    names: '192.0.2.1',
  })),
  refusesToStart('a port that is no number', 'config-invalid', (_, folder) => ({
    args: ['--port', 'eighty', '--data', join(folder, 'data')],
    typed: [],
    names: 'port',
  })),
  refusesToStart('a configuration file that is no YAML', 'config-invalid', (_, folder) => ({
    ...fileOf(folder, 'host: [127.0.0.1\nport: }\n'),
    names: 'jackfield.yaml',
  })),
  refusesToStart('a configuration file of binary noise', 'config-invalid', (_, folder) => ({
    ...fileOf(folder, Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 7919) % 256))),
    names: 'jackfield.yaml',
  })),
  refusesToStart('a configuration file that is a list', 'config-invalid', (_, folder) => ({
    ...fileOf(folder, '- host\n- port\n'),
    names: 'jackfield.yaml',
  })),
  refusesToStart('a configuration file with an unknown key', 'config-invalid', (_, folder) => ({
    ...fileOf(folder, 'hots: 127.0.0.1\n'),
    names: 'hots',
  })),
  refusesToStart('a configuration file with a value of a wrong type', 'config-invalid', (_, folder) => ({
    ...fileOf(folder, 'delivery:\n  settleTimes: soon\n'),
    names: 'delivery.settleTimes',
  })),
  refusesToStart('a configuration file that does not exist', 'config-invalid', (_, folder) => {
    const file = join(folder, 'nowhere.yaml')
    return { args: ['--config', file], typed: [file], names: 'nowhere.yaml' }
  }),
  refusesToStart('a configuration file that is a folder', 'config-invalid', (_, folder) => ({
    args: ['--config', folder],
    typed: [],
    names: folder,
  })),
  refusesToStart('a data directory that cannot be made', 'config-invalid', () =>
    dataDirectory('/proc/jackfield', 'dataDirectory'),
  ),
  refusesToStart('a data directory that cannot be written', 'config-invalid', () =>
    dataDirectory('/proc/self', 'dataDirectory'),
  ),
  refusesToStart('a data directory that is a file', 'config-invalid', (_, folder) => {
    const file = join(folder, 'a-file')
    writeFileSync(file, 'x')
    return dataDirectory(file, 'dataDirectory')
  }),
  refusesToStart('a key file that is no key', 'config-invalid', (_, folder) => {
    writeFileSync(join(folder, 'jackfield.key'), 'lorem ipsum\n')
    return dataDirectory(folder, 'jackfield.key')
  }),
  refusesToStart('a key in the environment that is no key', 'config-invalid', (_, folder) => ({
    ...dataDirectory(folder, 'JACKFIELD_KEY'),
    env: { JACKFIELD_KEY: 'c2hvcnQ=' },
  })),
  refusesToStart('a database of an unknown kind', 'store-unavailable', (_, folder) => ({
    ...fileOf(folder, 'store: mysql://root:hunter2@127.0.0.1/jackfield\n'),
    names: 'mysql:',
  })),
  refusesToStart('a database that does not answer', 'store-unavailable', (_, folder) => ({
    ...fileOf(folder, 'store: postgresql://jackfield:hunter2@127.0.0.1:1/jackfield\n'),
    names: 'ECONNREFUSED',
  })),
  refusesToStart('a database file that is no database', 'store-unavailable', (_, folder) => {
    const file = join(folder, 'other.db')
    writeFileSync(file, 'This is a text and no database, however long it may become. '.repeat(100))
    return { ...fileOf(folder, `store: sqlite:${file}\n`), names: 'not a database' }
  }),
]
