import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** What the data directory knows of the database that was last used with it. */
export interface LifeFile {
  readonly installation: string
  readonly run: string
  /** As many signs of life as that run has saved in the database, or fewer. */
  readonly beats: number
}

const schema = z.object({ installation: z.string(), run: z.string(), beats: z.number().int() })

const lifeFile = (directory: string) => join(directory, 'jackfield.life')

/** Null when there is none, or none that can be read. */
export function readLifeFile(directory: string): LifeFile | null {
  try {
    return schema.parse(JSON.parse(readFileSync(lifeFile(directory), 'utf8')))
  } catch {
    return null
  }
}

/**
 * Complete or not at all, one after the other. Survives the end of the process; not flushed, because it is written before every
 * request.
 */
export async function writeLifeFile(directory: string, life: LifeFile): Promise<void> {
  const draft = `${lifeFile(directory)}.new`
  await writeFile(draft, `${JSON.stringify(life)}\n`, { mode: 0o600 })
  await rename(draft, lifeFile(directory))
}

/**
 * What tells this data directory from its copies and from its own restored state: the name in a file that is written once, and
 * that file's place and time of change on the disk, which no backup brings back.
 */
export function dataDirectoryMark(directory: string): string {
  const path = join(directory, 'jackfield.instance')
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, `${randomBytes(8).toString('hex')}\n`)
    fsyncSync(file)
    closeSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const { ino, ctimeNs } = statSync(path, { bigint: true })
  return `${readFileSync(path, 'utf8').trim().slice(0, 64)}.${ino}.${ctimeNs}`
}
