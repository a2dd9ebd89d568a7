import { constants } from 'node:fs'
import { type FileHandle, open, opendir, realpath, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join, sep } from 'node:path'
import type { Readable } from 'node:stream'
import type { RecordingsSettings } from '@jackfield/contract'
import { ProblemError } from '../../problem.ts'
import type { ByteRange, RecordedCall, RecordingFile, RecordingSource } from '../recording-source.ts'
import { formatOf } from './formats.ts'
import { dayFolders, namesCall, placesOf } from './places.ts'
import { isPlayableWav, WAV_HEADER_BYTES, wavDurationMs, wavHeader } from './wav-header.ts'

/** Names looked at in one folder; who keeps more in one has them named in the call records. */
const MOST_NAMES = 100_000

/**
 * Recordings in a folder of this server, mounted from the PBX's host or the same one. Nothing outside of the folder is ever
 * read, whatever a name, a link or an id says.
 */
export function folderRecordings({ folder, pbxFolder }: RecordingsSettings): RecordingSource {
  /** The file of an id, opened; null when there is none, or it is not one of the folder's own files. */
  async function openFile(id: string): Promise<FileHandle | null> {
    if (id.includes('\0')) return null
    try {
      const [root, real] = await Promise.all([realpath(folder), realpath(join(folder, id))])
      // Not opened before it is known to be a file: opening a pipe would wait for ever.
      if (!real.startsWith(root.endsWith(sep) ? root : root + sep) || !(await stat(real)).isFile()) return null
      const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW)
      if ((await file.stat()).isFile()) return file
      await file.close()
      return null
    } catch (error) {
      if (isAbsent(error)) return null
      throw folderProblem(error, join(folder, id))
    }
  }

  async function describe(id: string): Promise<RecordingFile | null> {
    const format = formatOf(id)
    const file = format && (await openFile(id))
    if (!file) return null
    try {
      const { size, mtimeMs } = await file.stat()
      const known = { id, size, modifiedAt: Math.floor(mtimeMs), ...format }
      if (format.type !== 'audio/wav') return { ...known, durationMs: null }
      const { buffer, bytesRead } = await file.read(Buffer.alloc(WAV_HEADER_BYTES), 0, WAV_HEADER_BYTES, 0)
      const header = wavHeader(buffer.subarray(0, bytesRead))
      if (header === null) return { ...known, playable: false, durationMs: null }
      return { ...known, playable: isPlayableWav(header), durationMs: wavDurationMs(header, size) }
    } finally {
      await file.close()
    }
  }

  async function firstOf(ids: readonly string[]): Promise<RecordingFile | null> {
    for (const id of ids) {
      const found = await describe(id)
      if (found) return found
    }
    return null
  }

  /** Files of the call's days that have one of its ids in their names; of several the largest. */
  async function search(call: RecordedCall): Promise<RecordingFile | null> {
    const found: RecordingFile[] = []
    for (const day of [...dayFolders(call), '']) {
      for (const name of await names(join(folder, day))) {
        if (formatOf(name) === null || !namesCall(name, call.ids)) continue
        const file = await describe(join(day, name))
        if (file) found.push(file)
      }
      if (found.length > 0) break
    }
    return found.reduce<RecordingFile | null>((best, file) => (best && best.size >= file.size ? best : file), null)
  }

  return {
    async find(call) {
      await checkFolder(folder)
      const named = call.named === null ? null : await firstOf(placesOf({ ...call, named: call.named }, pbxFolder))
      return named ?? search(call)
    },
    stat: describe,
    async read(id: string, { from, to }: ByteRange): Promise<Readable | null> {
      const file = await openFile(id)
      return file?.createReadStream({ start: from, end: to }) ?? null
    },
  }
}

/** Names in a folder; none when it is not there. */
async function names(path: string): Promise<string[]> {
  const found: string[] = []
  try {
    for await (const { name } of await opendir(path)) {
      found.push(name)
      if (found.length >= MOST_NAMES) break
    }
  } catch (error) {
    if (!isAbsent(error)) throw folderProblem(error, path)
  }
  return found
}

/** Throws `recordings-folder` or `recordings-unreadable` for a folder that nothing can be found in. */
async function checkFolder(folder: string): Promise<void> {
  try {
    if ((await stat(folder)).isDirectory()) return
  } catch (error) {
    if (!isAbsent(error)) throw folderProblem(error, folder)
  }
  throw new ProblemError('recordings-folder', { folder })
}

/**
 * The newest recording that can be read, from the newest folder on; null when there is none. Throws a `ProblemError` that
 * names what may not be read.
 */
export async function newestRecording(folder: string): Promise<{ file: string; at: number; size: number } | null> {
  await checkFolder(folder)
  const root = await names(folder)
  for (const day of [...(await newestDays(folder, root)), '']) {
    const files = day === '' ? root : await names(join(folder, day))
    const newest = await newestOf(folder, day, files)
    if (newest) return newest
  }
  return null
}

/** Days (`2026/11/22`) that are there, newest first; no more than the last month that has any. */
async function newestDays(folder: string, root: readonly string[]): Promise<string[]> {
  for (const year of numbers(root, 4))
    for (const month of numbers(await names(join(folder, year)), 2)) {
      const days = numbers(await names(join(folder, year, month)), 2)
      if (days.length > 0) return days.map((day) => `${year}/${month}/${day}`)
    }
  return []
}

const numbers = (found: readonly string[], digits: number) =>
  found.filter((name) => name.length === digits && /^\d+$/.test(name)).toSorted((a, b) => (a < b ? 1 : -1))

async function newestOf(folder: string, day: string, files: readonly string[]) {
  let newest: { file: string; at: number; size: number } | null = null
  for (const name of files) {
    if (formatOf(name) === null) continue
    const info = await stat(join(folder, day, name)).catch(() => null)
    if (info?.isFile() && (newest === null || info.mtimeMs > newest.at))
      newest = { file: join(day, name), at: Math.floor(info.mtimeMs), size: info.size }
  }
  if (newest === null) return null
  const path = join(folder, newest.file)
  try {
    await (await open(path, constants.O_RDONLY)).close()
    return newest
  } catch (error) {
    throw folderProblem(error, path)
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? ''
const isAbsent = (error: unknown) => ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(codeOf(error))

/** Names the user as whom this server runs: who may read what is a matter of users on the PBX's host. */
function folderProblem(error: unknown, path: string): ProblemError {
  if (['EACCES', 'EPERM'].includes(codeOf(error)))
    return new ProblemError('recordings-unreadable', { user: ownName(), path }, error)
  return new ProblemError('recordings-unavailable', { reason: codeOf(error) || String(error).slice(0, 100) }, error)
}

function ownName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run a user id without a name.
    return String(process.getuid?.() ?? '')
  }
}
