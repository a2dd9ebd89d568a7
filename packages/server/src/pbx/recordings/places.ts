import { posix } from 'node:path'
import type { RecordedCall } from '../recording-source.ts'
import { recordingExtensions } from './formats.ts'

const DAY_MS = 24 * 3600_000

/** `2026/11/22`: how FreePBX divides its folder. Which day a call counts to depends on the PBX's time zone. */
export function dayFolders({ startedAt, endedAt }: Pick<RecordedCall, 'startedAt' | 'endedAt'>): string[] {
  const days: string[] = []
  for (let at = startedAt; ; at += DAY_MS) {
    days.push(dayFolder(Math.min(at, endedAt)))
    if (at >= endedAt) break
  }
  return [...new Set([...days, dayFolder(startedAt - DAY_MS), dayFolder(endedAt + DAY_MS)])]
}

const dayFolder = (at: number) => new Date(at).toISOString().slice(0, 10).replaceAll('-', '/')

/**
 * Where a file that the PBX named may be, as paths below the folder, the likeliest first. A name from a PBX is hostile: what
 * points out of the folder gives nothing.
 * @param pbxFolder what the PBX calls the folder
 */
export function placesOf(call: RecordedCall & { readonly named: string }, pbxFolder: string): string[] {
  const path = belowFolder(call.named, pbxFolder)
  if (path === null) return []
  const places = path.includes('/')
    ? [path]
    : [...daysInName(path), ...dayFolders(call), ''].map((day) => posix.join(day, path))
  return [...new Set(places)].flatMap(withOtherEndings)
}

function belowFolder(named: string, pbxFolder: string): string | null {
  if (named === '' || named.includes('\0') || named.length > 1000) return null
  const path = posix.isAbsolute(named) ? posix.relative(pbxFolder, posix.normalize(named)) : posix.normalize(named)
  const inside = path !== '' && path !== '.' && path !== '..' && !path.startsWith('../')
  return inside ? path : null
}

/** FreePBX writes the day of the folder into the name: `in-...-20261122-091500-1795310100.12.wav`. */
function daysInName(name: string): string[] {
  return [...name.matchAll(/(?:^|-)(20\d\d)(\d\d)(\d\d)-\d{6}(?=-)/g)].map(
    ([, year, month, day]) => `${year}/${month}/${day}`,
  )
}

/** Names come without an ending, and files are converted after the call. */
function withOtherEndings(path: string): string[] {
  const end = posix.extname(path)
  const stem = recordingExtensions.includes(end) ? path.slice(0, -end.length) : path
  return [...new Set([path, ...recordingExtensions.map((other) => stem + other)])]
}

/** Whether a file's name holds one of the ids as a whole: `1700.1` is not in `1700.12`. */
export function namesCall(file: string, ids: readonly string[]): boolean {
  return ids.some((id) => {
    if (!/\d/.test(id)) return false
    for (let at = file.indexOf(id); at >= 0; at = file.indexOf(id, at + 1)) {
      const [before, after] = [file[at - 1] ?? '', file[at + id.length] ?? '']
      if (!/[\d.]/.test(before) && !/\d/.test(after)) return true
    }
    return false
  })
}
