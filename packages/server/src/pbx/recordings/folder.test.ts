import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { problemOf } from '../../problem.ts'
import type { RecordedCall, RecordingSource } from '../recording-source.ts'
import { folderRecordings, newestRecording } from './folder.ts'

const PBX_FOLDER = '/var/spool/asterisk/monitor'
const startedAt = Date.UTC(2026, 10, 22, 23, 59, 30)
const call = (changes: Partial<RecordedCall> = {}): RecordedCall => ({
  named: null,
  ids: ['pbx-1795391970.10', 'pbx-1795391970.11'],
  startedAt,
  endedAt: startedAt + 60_000,
  ...changes,
})

/** A WAV of so many seconds at 8 kHz; `coding` as in its header. */
function wav(seconds: number, coding = 1): Buffer {
  const bytesPerSecond = coding === 1 ? 16_000 : coding === 49 ? 1625 : 8000
  const size = seconds * bytesPerSecond
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + size, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(coding, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(8000, 24)
  header.writeUInt32LE(bytesPerSecond, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(size, 40)
  return Buffer.concat([header, Buffer.alloc(size, 1)])
}

describe('recordings in a folder', () => {
  let around: string
  let folder: string
  let source: RecordingSource

  beforeEach(() => {
    around = mkdtempSync(join(tmpdir(), 'jackfield-monitor-'))
    folder = join(around, 'monitor')
    mkdirSync(folder)
    source = folderRecordings({ folder, pbxFolder: PBX_FOLDER })
  })
  afterEach(() => rmSync(around, { recursive: true }))

  const put = (path: string, content: Buffer | string = wav(1)) => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  const found = async (named: string | null, changes: Partial<RecordedCall> = {}) =>
    (await source.find(call({ named, ...changes })))?.id ?? null

  const bare = 'in-74951230200-79161110001-20261122-235930-pbx-1795391970.10'
  const named: [string, string, string][] = [
    ['a full path of the PBX', `${PBX_FOLDER}/2026/11/22/${bare}.wav`, `2026/11/22/${bare}.wav`],
    ['a path below its folder', `2026/11/22/${bare}.wav`, `2026/11/22/${bare}.wav`],
    ['a bare name, by the day in it', `${bare}.wav`, `2026/11/22/${bare}.wav`],
    ['a bare name without a day, after midnight', 'x-1.wav', '2026/11/23/x-1.wav'],
    ['a bare name in a flat folder', 'x-1.wav', 'x-1.wav'],
    ['a name without an ending', bare, `2026/11/22/${bare}.wav`],
    ['a file that was converted since', `${bare}.wav`, `2026/11/22/${bare}.mp3`],
  ]
  test.each(named)('[B9.5] named by the PBX: %s', async (_, name, place) => {
    put(place)
    expect(await found(name)).toBe(place)
  })

  test('[B9.5] not named: by the unique id in a name of the day, and no other id', async () => {
    put('2026/11/22/out-1-2-20261122-235930-pbx-1795391970.100.wav')
    put('2026/11/22/out-1-2-20261122-235930-pbx-21795391970.10.wav')
    expect(await found(null)).toBeNull()
    put('2026/11/22/out-1-2-20261122-235930-pbx-1795391970.11.wav')
    expect(await found(null)).toBe('2026/11/22/out-1-2-20261122-235930-pbx-1795391970.11.wav')
    expect(await found('gone-elsewhere.wav')).toBe('2026/11/22/out-1-2-20261122-235930-pbx-1795391970.11.wav')
    expect(await found(null, { startedAt: startedAt + 9 * 86_400_000, endedAt: startedAt + 9 * 86_400_000 })).toBeNull()
  })

  const outside = [
    '../secret.wav',
    '/etc/passwd',
    `${PBX_FOLDER}/../secret.wav`,
    '2026/../../secret.wav',
    'a\0.wav',
    '..',
    '.',
    '',
    '/',
  ]
  test.each(outside)('[B9.6] a name that points out of the folder finds nothing: %j', async (name) => {
    writeFileSync(join(around, 'secret.wav'), wav(1))
    expect(await found(name)).toBeNull()
    expect(await source.stat(name)).toBeNull()
    expect(await source.read(name, { from: 0, to: 1 }).catch(() => null)).toBeNull()
  })

  test('[B9.6] links out of the folder are not followed, links inside are', async () => {
    writeFileSync(join(around, 'secret.wav'), wav(1))
    put('real/a.wav')
    symlinkSync(join(around, 'secret.wav'), join(folder, 'file.wav'))
    symlinkSync(around, join(folder, 'way'))
    symlinkSync(join(folder, 'real'), join(folder, 'inside'))
    symlinkSync('loop.wav', join(folder, 'loop.wav'))
    mkdirSync(join(folder, 'folder.wav'))
    for (const id of ['file.wav', 'way/secret.wav', 'loop.wav', 'folder.wav']) expect(await source.stat(id)).toBeNull()
    expect(await source.stat('inside/a.wav')).toMatchObject({ size: 16_044 })
  })

  test('[B9.6] what is no recording is not given out, also by its own name', async () => {
    put('astdb.sqlite3', 'secret')
    expect(await found('astdb.sqlite3')).toBeNull()
    expect(await source.stat('astdb.sqlite3')).toBeNull()
  })

  const kinds: [string, Buffer, object][] = [
    ['a.wav', wav(3), { type: 'audio/wav', playable: true, durationMs: 3000 }],
    ['b.wav', wav(3, 7), { playable: true, durationMs: 3000 }],
    ['c.wav', wav(4, 49), { playable: false, durationMs: 4000 }],
    ['d.WAV', wav(4, 49), { type: 'audio/wav', extension: 'wav', playable: false }],
    ['e.wav', Buffer.from('no WAV at all'), { playable: false, durationMs: null }],
    ['f.wav', wav(2).subarray(0, 44 + 8000), { playable: true, durationMs: 500 }],
    ['g.wav', Buffer.alloc(0), { playable: false, durationMs: null, size: 0 }],
    ['h.mp3', Buffer.from('ID3'), { type: 'audio/mpeg', playable: true, durationMs: null }],
    ['i.ogg', Buffer.from('OggS'), { type: 'audio/ogg', playable: true }],
    ['j.gsm', Buffer.from('x'), { type: 'audio/x-gsm', playable: false }],
  ]
  test.each(kinds)('[B9.7] what browsers can play, and how long it is: %s', async (name, content, expected) => {
    put(name, content)
    expect(await source.stat(name)).toMatchObject(expected)
  })

  test('[B9.3] a range gives its bytes and no others', async () => {
    put('a.mp3', '0123456789')
    const read = async (from: number, to: number) => {
      const stream = await source.read('a.mp3', { from, to })
      return stream && (await buffer(stream)).toString()
    }
    expect(await read(2, 4)).toBe('234')
    expect(await read(9, 9)).toBe('9')
    expect(await source.read('gone.mp3', { from: 0, to: 1 })).toBeNull()
  })

  test('[B9.8] a folder that is not there is told with its path', async () => {
    const gone = join(around, 'gone')
    const expected = { code: 'recordings-folder', params: { folder: gone } }
    const other = folderRecordings({ folder: gone, pbxFolder: PBX_FOLDER })
    expect(problemOf(await other.find(call()).catch((error: unknown) => error))).toEqual(expected)
    expect(problemOf(await newestRecording(gone).catch((error: unknown) => error))).toEqual(expected)
  })

  test('[B9.8] the test of access finds the newest recording, also in a flat folder', async () => {
    expect(await newestRecording(folder)).toBeNull()
    put('old.wav')
    expect(await newestRecording(folder)).toMatchObject({ file: 'old.wav', size: 16_044 })
    put('2026/11/22/a.wav')
    put('2025/12/31/b.wav')
    put('2026/11/9x/c.wav')
    expect(await newestRecording(folder)).toMatchObject({ file: '2026/11/22/a.wav' })
  })

  test('[B9.8] what may not be read is told with the user and the path', async () => {
    put('2026/11/22/a.wav')
    const file = join(folder, '2026/11/22/a.wav')
    chmodSync(around, 0o755)
    chmodSync(file, 0o000)
    expect(await asNobody(() => newestRecording(folder).then(() => null, problemOf))).toEqual({
      code: 'recordings-unreadable',
      params: { user: expect.stringMatching(/./), path: file },
    })
    chmodSync(folder, 0o000)
    expect(await asNobody(() => source.find(call()).then(() => null, problemOf))).toMatchObject({
      code: 'recordings-unreadable',
      params: { path: expect.stringContaining(folder) },
    })
  })
})

/** Root may read everything: as root it is tried as a user who is nobody. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work()
  process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}
