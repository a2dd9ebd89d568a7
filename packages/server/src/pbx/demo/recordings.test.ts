import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DemoPbx, startDemoPbx } from '../../../../sandbox/src/demo-pbx/index.ts'
import type { RecordedCall, RecordingFile } from '../recording-source.ts'
import { demoRecordings } from './recordings.ts'

const TALK_MS = 700
let pbx: DemoPbx
let answered: RecordedCall
let missed: RecordedCall

beforeAll(async () => {
  pbx = await startDemoPbx({ host: '127.0.0.1', port: 0 })
  const place = async (more: object): Promise<RecordedCall> => {
    const body = JSON.stringify({
      from: '+12125550142',
      to: { kind: 'extension', number: '1001' },
      ringMs: 30,
      ...more,
    })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${pbx.url}/simulate`, { method: 'POST', headers, body })
    const { call } = (await answer.json()) as { call: string }
    return { named: null, ids: [call, 'no-such-channel'], startedAt: 0, endedAt: 0 }
  }
  answered = await place({ talkMs: TALK_MS })
  missed = await place({ answeredBy: null })
})
afterAll(() => pbx.close())

const source = () => demoRecordings(new URL(pbx.url))
const read = async (file: RecordingFile, from: number, to: number) => {
  const stream = await source().read(file.id, { from, to })
  return stream && buffer(stream)
}

test('[B9.9] the recording comes some time after the end, as long as the talk was', async () => {
  expect(await source().find(answered)).toBeNull()
  await expect.poll(() => source().find(answered)).not.toBeNull()
  const file = await source().find(answered)
  expect(Math.abs((file?.durationMs ?? 0) - TALK_MS)).toBeLessThan(150)
  expect(file).toMatchObject({ type: 'audio/wav', playable: true })
  expect(await source().find(missed)).toBeNull()
})

test('[B9.3] any part of it is the same as that part of the whole', async () => {
  const file = (await source().stat(answered.ids[0] as string)) as RecordingFile
  const whole = (await read(file, 0, file.size - 1)) as Buffer
  expect(whole.length).toBe(file.size)
  expect(whole.subarray(0, 4).toString()).toBe('RIFF')
  const parts = [
    [0, 0],
    [43, 44],
    [45, 46],
    [10, 5001],
    [file.size - 3, file.size - 1],
  ] as const
  for (const [from, to] of parts) expect(await read(file, from, to)).toEqual(whole.subarray(from, to + 1))
})

test('a PBX that is away is told as such, and not as a missing recording', async () => {
  const away = demoRecordings(new URL('http://127.0.0.1:9'))
  await expect(away.find(answered)).rejects.toMatchObject({ problem: { code: 'pbx-unreachable' } })
})
