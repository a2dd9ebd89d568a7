import { expect, test } from 'vitest'
import type { RecordingFile } from '../pbx/recording-source.ts'
import { afterLook } from './look.ts'

const file = (size: number, id = 'a.wav'): RecordingFile => ({
  id,
  size,
  modifiedAt: 0,
  type: 'audio/wav',
  extension: 'wav',
  playable: true,
  durationMs: 1000,
})

/** Looks in turn, as planned; says when each was and how it came out. */
function looks(found: (look: number) => RecordingFile | null, most = 40) {
  let row = { looks: 0, file: null as string | null, size: null as number | null, state: 'waiting', next_look_at: 0 }
  const times: number[] = []
  while (row.state === 'waiting' && times.length < most) {
    times.push(row.next_look_at)
    row = { ...row, ...afterLook(row, found(row.looks), row.next_look_at) }
  }
  return { ...row, times }
}

test('[B9.9] a file is taken once its size has stayed', () => {
  expect(looks(() => file(100))).toMatchObject({ state: 'there', looks: 2, file: 'a.wav', size: 100 })
  const grown = looks((look) => file(Math.min(look + 1, 5) * 100))
  expect(grown).toMatchObject({ state: 'there', looks: 6, size: 500 })
})

test('[B9.9] one that comes late is found, and converted ones under their new name', () => {
  expect(looks((look) => (look < 6 ? null : file(100)))).toMatchObject({ state: 'there', looks: 8 })
  const converted = looks((look) => (look < 1 ? file(100) : file(40, 'a.mp3')))
  expect(converted).toMatchObject({ state: 'there', looks: 3, file: 'a.mp3', size: 40 })
})

test('[B9.9] with growing pauses, then it is missing', () => {
  const { state, times } = looks(() => null)
  expect(state).toBe('missing')
  const pauses = times.slice(1).map((time, index) => time - (times[index] as number))
  expect(pauses).toEqual([2000, 2000, 4000, 8000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000])
})

test('[B9.9] an empty file is none; one that grows is waited for as long as it does', () => {
  expect(looks(() => file(0)).state).toBe('missing')
  expect(looks((look) => file(look + 1), 30)).toMatchObject({ state: 'waiting', looks: 30 })
})
