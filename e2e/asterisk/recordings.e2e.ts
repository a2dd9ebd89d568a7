import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type RecordingRow, type RecordingsTestResult, recordingsPageSchema } from '@jackfield/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Office } from './harness/office.ts'
import { dialplans, SideBySide } from './harness/side-by-side.ts'
import { directDid, pause, waitFor } from './lab.ts'
import { petrova, talk } from './scenarios/scenario.ts'

// Asterisk's own MixMonitor records the calls. Jackfield finds the files in a folder that is called otherwise here than there.

let offices: SideBySide
beforeAll(async () => {
  offices = await SideBySide.open(async () => ({}))
})
afterAll(() => offices?.close())

/** Mounted elsewhere: a link to the PBX's folder stands for that. */
async function mounted({ lab, jackfield }: Office): Promise<string> {
  const folder = join(lab.pbx.monitorFolder, '..', 'mounted')
  symlinkSync(lab.pbx.monitorFolder, folder)
  await jackfield.useRecordings(folder, lab.pbx.monitorFolder)
  return folder
}

const listed = async ({ jackfield }: Office, callId: string): Promise<RecordingRow | undefined> => {
  const page = recordingsPageSchema.parse(await jackfield.administrator.get('/api/recordings'))
  return page.recordings.find(({ call, recording }) => call.id === callId && recording.state === 'there')
}

/** Asks for a part of the sound, as a player does. */
async function played({ jackfield }: Office, callId: string, range: string) {
  const url = `${jackfield.administrator.base}/api/recordings/${callId}/audio`
  const answer = await fetch(url, { headers: { ...jackfield.administrator.cookies.header(url), range } })
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    bytes: Buffer.from(await answer.arrayBuffer()),
  }
}

test.each(dialplans)(
  '[B9.5][B9.9][B9.3] a call that MixMonitor records is found after its end and plays as long as the talk was (%s)',
  (dialplan) =>
    offices.inTurn(dialplan, async (office) => {
      const { lab, jackfield } = office
      const folder = await mounted(office)
      const inbound = async () => {
        await lab.outside.dial(directDid('1001'), petrova)
        await lab.phones['1001'].rings()
        await lab.phones['1001'].accept()
        return talk(3000, () => lab.outside.hangup())
      }
      const outbound = async () => {
        await lab.phones['1000'].dial(petrova)
        await lab.outside.accept()
        return talk(3000, () => lab.phones['1000'].hangup())
      }
      for (const call of [inbound, outbound]) {
        await office.quiet()
        const seconds = await call()
        const { id } = await office.finishedCall()
        const { recording } = await waitFor('the recording', 30_000, () => listed(office, id))
        expect(Math.abs((recording.durationMs ?? 0) / 1000 - seconds)).toBeLessThan(1)
        const part = await played(office, id, 'bytes=0-43')
        expect([part.status, part.type]).toEqual([206, 'audio/wav'])
        expect(part.bytes.subarray(0, 4).toString()).toBe('RIFF')
        const whole = await played(office, id, 'bytes=0-')
        expect(whole.bytes.length).toBe(recording.size)
      }
      const result = await jackfield.administrator.send<RecordingsTestResult>('POST', '/api/pbx/recordings/test', {
        folder,
        pbxFolder: lab.pbx.monitorFolder,
      })
      expect(result).toMatchObject({ ok: true, problem: null, newest: { file: expect.stringMatching(/\.wav$/) } })
    }),
)

test.each(dialplans)('[B9.9] a call that nobody answered has none (%s)', (dialplan) =>
  offices.inTurn(dialplan, async (office) => {
    const { lab, jackfield } = office
    await lab.outside.dial(directDid('1001'), petrova)
    await lab.phones['1001'].rings()
    await pause(500)
    await lab.outside.hangup()
    const { id } = await office.finishedCall()
    await expect(jackfield.administrator.get(`/api/recordings/${id}`)).rejects.toThrow('404')
  }),
)
