import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { ProblemError } from '../problem.ts'

/**
 * The 32 bytes that seal the secrets: from `JACKFIELD_KEY` (64 hex digits or base64), else from `jackfield.key` in the data
 * directory, which only its owner can read and which is made at the first start. Throws `config-invalid`.
 */
export function loadKey(environment: string | undefined, dataDirectory: string): Buffer {
  if (environment) return parse(environment, 'JACKFIELD_KEY')
  const path = join(dataDirectory, 'jackfield.key')
  try {
    if (!existsSync(path)) create(path)
    return read(path)
  } catch (error) {
    if (error instanceof ProblemError) throw error
    // A directory that cannot be written or read, or that is none.
    throw new ProblemError('config-invalid', { file: 'dataDirectory', detail: (error as Error).message }, error)
  }
}

function read(path: string): Buffer {
  const text = readFileSync(path, 'utf8')
  // Others may have been given it by a careless copy.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
  return parse(text, path)
}

/** Complete or not there at all; of two processes that start at once, both then read the file of the first. */
function create(path: string): void {
  const draft = `${path}.${randomBytes(4).toString('hex')}`
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, `${randomBytes(32).toString('hex')}\n`)
    fsyncSync(file)
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    closeSync(file)
    rmSync(draft)
  }
}

function parse(text: string, file: string): Buffer {
  const trimmed = text.trim()
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64')
  if (key.length !== 32) throw new ProblemError('config-invalid', { file, detail: 'the key must be 64 hex digits' })
  return key
}
