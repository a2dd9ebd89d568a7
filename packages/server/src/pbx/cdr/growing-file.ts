import { open, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ProblemError } from '../../problem.ts'

const CHUNK = 128 * 1024
/** No line of a log is longer; what has no end of line within it is skipped. */
const MAX_LINE = 1024 * 1024
/** Bytes before the place where reading stopped, by which the file is known again. */
const PRINT = 128
const MAX_ROTATED = 30

interface Place {
  readonly ino: number
  readonly offset: number
  readonly print: Buffer
}

interface Part {
  readonly path: string
  readonly from: number
}

/**
 * A log file that grows and is rotated (renamed, or copied and truncated). Remembers where it stopped, reads on from there, and
 * finds the rest of what was rotated away beside it. Compressed files are not read.
 */
export class GrowingFile {
  readonly path: string
  #place: Place | null = null
  #skipping = false

  constructor(path: string) {
    this.path = path
  }

  /** Forgets where it stopped. */
  restart(): void {
    this.#place = null
  }

  /**
   * Whole lines since the last time, a chunk at a time. The first time begins at the first line that is not `old`: lines are in order,
   * so that it is found from the end, without reading what is before.
   */
  async *lines(isOld: (line: string) => boolean | null): AsyncGenerator<string[]> {
    const parts = this.#place === null ? await this.#partsFromStart(isOld) : await this.#partsFrom(this.#place)
    for (const part of parts) yield* this.#readPart(part)
  }

  async *#readPart({ path, from }: Part): AsyncGenerator<string[]> {
    const file = await opened(path)
    try {
      const { ino } = await file.stat()
      let offset = from
      let size = CHUNK
      for (;;) {
        const buffer = Buffer.allocUnsafe(size)
        const { bytesRead } = await file.read(buffer, 0, size, offset)
        if (bytesRead === 0) break
        const bytes = buffer.subarray(0, bytesRead)
        const end = bytes.lastIndexOf(10) + 1
        if (end === 0) {
          // Half a line: it is read again when the rest is there. One without end is skipped.
          if (bytesRead < size) break
          if (size < MAX_LINE) size *= 2
          else {
            offset += bytesRead
            this.#skipping = true
          }
          continue
        }
        const lines = bytes.toString('utf8', 0, end - 1).split(/\r?\n/)
        if (this.#skipping) lines.shift()
        this.#skipping = false
        offset += end
        size = CHUNK
        this.#place = { ino, offset, print: Buffer.from(bytes.subarray(Math.max(0, end - PRINT), end)) }
        yield lines.filter((line) => line !== '')
      }
      // An empty file, or nothing new: the place is known all the same.
      if (this.#place === null || this.#place.ino !== ino) {
        this.#place = { ino, offset, print: await printAt(path, offset) }
      }
    } finally {
      await file.close()
    }
  }

  async #partsFromStart(isOld: (line: string) => boolean | null): Promise<Part[]> {
    const parts: Part[] = []
    for (const path of [this.path, ...(await this.#rotated()).map((one) => one.path)]) {
      const from = await firstNew(path, isOld)
      parts.unshift({ path, from })
      if (from > 0) break
    }
    return parts
  }

  async #partsFrom(place: Place): Promise<Part[]> {
    const current = await statOf(this.path)
    if (await isPlaceIn(this.path, place, current.ino, current.size)) return [{ path: this.path, from: place.offset }]
    const rotated = await this.#rotated()
    for (const [index, one] of rotated.entries()) {
      if (!(await isPlaceIn(one.path, place, one.ino, one.size))) continue
      const later = rotated.slice(0, index).map(({ path }) => ({ path, from: 0 }))
      return [{ path: one.path, from: place.offset }, ...later.reverse(), { path: this.path, from: 0 }]
    }
    // What was between is gone or compressed; the reader's own look back tells what is missing.
    return [{ path: this.path, from: 0 }]
  }

  /** `Master.csv.1`, `Master.csv-20261122`: newest first. */
  async #rotated(): Promise<{ path: string; ino: number; size: number; changed: number }[]> {
    const folder = dirname(this.path)
    const name = basename(this.path)
    const names = await readdir(folder).catch(() => [])
    const beside = names.filter((each) => /^[.-]\d[\d.-]*$/.test(each.startsWith(name) ? each.slice(name.length) : ''))
    const found = []
    for (const each of beside.slice(0, 1000)) {
      const path = join(folder, each)
      const told = await stat(path).catch(() => null)
      if (told?.isFile()) found.push({ path, ino: told.ino, size: told.size, changed: told.mtimeMs })
    }
    return found.sort((a, b) => b.changed - a.changed).slice(0, MAX_ROTATED)
  }
}

async function isPlaceIn(path: string, place: Place, ino: number, size: number): Promise<boolean> {
  if (size < place.offset) return false
  // A copy has another number but the same bytes; an emptied file has the number and other bytes.
  if (place.print.length === 0) return ino === place.ino
  return (await printAt(path, place.offset)).equals(place.print)
}

async function printAt(path: string, offset: number): Promise<Buffer> {
  const length = Math.min(PRINT, offset)
  const file = await opened(path)
  try {
    const buffer = Buffer.alloc(length)
    await file.read(buffer, 0, length, offset - length)
    return buffer
  } finally {
    await file.close()
  }
}

/** Where the lines begin that are not old; 0 when even the first is not. */
async function firstNew(path: string, isOld: (line: string) => boolean | null): Promise<number> {
  const { size } = await statOf(path)
  const file = await opened(path)
  try {
    for (let from = size; from > 0; ) {
      from = Math.max(0, from - CHUNK)
      const buffer = Buffer.alloc(Math.min(CHUNK, size - from))
      await file.read(buffer, 0, buffer.length, from)
      let at = from === 0 ? 0 : buffer.indexOf(10) + 1
      if (from > 0 && at === 0) continue
      // The first line of the block that can be judged decides for the block.
      for (let end = buffer.indexOf(10, at); end >= 0; end = buffer.indexOf(10, at)) {
        const old = isOld(buffer.toString('utf8', at, end))
        if (old === true) return from + at
        if (old === false) break
        at = end + 1
      }
    }
    return 0
  } finally {
    await file.close()
  }
}

async function statOf(path: string) {
  try {
    const told = await stat(path)
    // A device or a pipe could be read for ever.
    if (!told.isFile()) throw new ProblemError('cdr-file', { file: path, reason: 'not a file' })
    return told
  } catch (error) {
    throw fileProblem(path, error)
  }
}

async function opened(path: string) {
  await statOf(path)
  try {
    return await open(path, 'r')
  } catch (error) {
    throw fileProblem(path, error)
  }
}

function fileProblem(path: string, error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const reason = (error as NodeJS.ErrnoException).code ?? 'error'
  return new ProblemError('cdr-file', { file: path.slice(0, 200), reason }, error)
}
