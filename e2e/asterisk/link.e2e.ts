import type { PbxDirectoryView, Problem } from '@jackfield/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Office } from './harness/office.ts'
import { dialplans, SideBySide } from './harness/side-by-side.ts'
import { labAddress } from './lab/address.ts'
import { AmiWire } from './lab/ami-wire.ts'
import { amiUser, directDid, outsideNumbers, pause, waitFor } from './lab.ts'

// The link between Jackfield and a real Asterisk: set up wrongly, corrected, cut in the middle of a call, and a PBX that restarts.

const wires: AmiWire[] = []
let offices: SideBySide
beforeAll(async () => {
  offices = await SideBySide.open(async (net) => {
    wires[net] = await AmiWire.lay(labAddress(net).inside)
    return { amiPort: wires[net].port }
  })
})
afterAll(async () => {
  await offices?.close()
  await Promise.all(wires.map((wire) => wire.remove()))
})

const [petrova] = outsideNumbers
const within1 = (seconds: number) =>
  expect.toSatisfy((value: number) => Math.abs(value - seconds) <= 1, `within 1 s of ${seconds}`)
const settings = {
  kind: 'asterisk',
  ...amiUser,
  host: '127.0.0.1',
  blockedPrefixes: [],
  endpointRoles: {},
  outsidePrefix: '',
}
const tried = (changes: object) =>
  offices.inTurn('plain', ({ jackfield: { administrator } }) =>
    administrator.send<{ ok: boolean; problem: Problem | null }>('POST', '/api/pbx/test', { ...settings, ...changes }),
  )

describe('setting it up', () => {
  test.each(dialplans)('[B1.1] the state of the link, with the PBX’s version (%s)', (dialplan) =>
    offices.inTurn(dialplan, async ({ jackfield }) => {
      expect(await jackfield.link()).toMatchObject({
        state: 'up',
        problem: null,
        version: expect.stringMatching(/^\d+\.\d+/),
      })
    }),
  )

  test('[B1.1] a try that works tells what is there', async () => {
    expect(await tried({})).toMatchObject({ ok: true, extensions: 6, queues: 1, trunks: 1, problem: null })
  })

  test.each([
    ['a wrong password', { secret: 'wrong' }, { code: 'pbx-login-refused', params: { user: 'jackfield' } }],
    ['an unknown user', { user: 'nobody' }, { code: 'pbx-login-refused', params: { user: 'nobody' } }],
    [
      'nobody there',
      { port: 5039 },
      { code: 'pbx-unreachable', params: { host: '127.0.0.1', port: 5039, reason: 'ECONNREFUSED' } },
    ],
    ['the web port', { port: 8088 }, { code: 'pbx-not-ami', params: { host: '127.0.0.1', port: 8088 } }],
    [
      'no right to dial',
      { user: 'looker', secret: 'lookersecret' },
      { code: 'pbx-permissions', params: { missing: 'write=call, write=originate' } },
    ],
    [
      'no right to hear of calls',
      { user: 'deaf', secret: 'deafsecret' },
      { code: 'pbx-permissions', params: { missing: 'read=call, read=agent, read=dialplan' } },
    ],
  ])('[B1.2] %s is told as what it is', async (_, changes, problem) => {
    expect(await tried(changes)).toMatchObject({ ok: false, problem })
  })

  test.each(dialplans)('[B3.1][B3.2][B3.3][B3.6] names, e-mail, queues and ring groups are read (%s)', (dialplan) =>
    offices.inTurn(dialplan, async ({ jackfield: { administrator } }) => {
      const directory = await waitFor('the directory', 5000, async () => {
        const read = await administrator.get<PbxDirectoryView>('/api/pbx/directory')
        return read.ringGroups.length > 0 && read
      })
      const extensions =
        await administrator.get<{ number: string; name: string; email: string | null }[]>('/api/extensions')
      expect(extensions.map(({ number, name, email }) => [number, name, email])).toEqual([
        ['1000', 'Ivan Petrov', 'ivan.petrov@lab.example'],
        ['1001', 'Anna Sidorova', null],
        ['1002', 'Oleg Smirnov', 'oleg.smirnov@lab.example'],
        ['1003', 'Maria Kuznetsova', null],
        ['1004', 'Web Phone 1', null],
        ['1005', 'Web Phone 2', null],
      ])
      expect(directory.queues).toEqual([{ number: '6500', name: '6500', members: ['1000', '1001'] }])
      expect(directory.ringGroups).toEqual([{ number: '6200', name: '6200', members: ['1000', '1001', '1002'] }])
      expect(directory.missingRights).toEqual([])
    }),
  )

  test('[B3.6] a user who may not read the dialplan has everything else, and the missing right is named', () =>
    offices.inTurn('plain', async ({ jackfield }) => {
      const { administrator } = jackfield
      const user = { user: 'narrow', secret: 'narrowsecret' }
      await administrator.send('PUT', '/api/pbx', { ...settings, ...user })
      const directory = await waitFor('the missing right', 10_000, async () => {
        const read = await administrator.get<PbxDirectoryView>('/api/pbx/directory')
        return (read.missingRights?.length ?? 0) > 0 && read
      })
      expect(directory.missingRights).toEqual([{ right: 'write=reporting', unread: 'ring-groups' }])
      expect(directory).toMatchObject({ queues: [{ number: '6500' }], ringGroups: [], trunks: [{ id: 'trunk' }] })
      await jackfield.usePbx('127.0.0.1', wires[0]!.port)
    }))

  test('[B1.3] trunk or extension is found out, and corrected by hand', () =>
    offices.inTurn('plain', async ({ jackfield }) => {
      const { administrator } = jackfield
      const roleOf = async (id: string) =>
        (await administrator.get<PbxDirectoryView>('/api/pbx/directory')).endpoints.find((each) => each.id === id)
      expect(await roleOf('trunk')).toMatchObject({ role: 'trunk', corrected: false })
      expect(await roleOf('1003')).toMatchObject({ role: 'extension', corrected: false })
      await administrator.send('PUT', '/api/pbx/endpoints/1003', { role: 'trunk' })
      await expect.poll(() => roleOf('1003'), { timeout: 10_000 }).toMatchObject({ role: 'trunk', corrected: true })
      await administrator.send('PUT', '/api/pbx/endpoints/1003', { role: null })
      await expect
        .poll(() => roleOf('1003'), { timeout: 10_000 })
        .toMatchObject({ role: 'extension', corrected: false })
      await jackfield.linkIs('up')
    }))
})

describe.concurrent('[OPS.6] in the middle of a call', () => {
  /** A call of Petrova with 1001 that has lasted for a second. */
  const inACall = async (office: Office) => {
    await office.lab.outside.dial(directDid('1001'), petrova)
    await office.lab.phones['1001'].accept()
    const start = Date.now()
    await pause(1000)
    return () => (Date.now() - start) / 1000
  }
  const log = { owner: 'Bruno Costa', type: 'Inbound', record: 'Petrova' }
  const eachDialplan = (title: string, run: (office: Office, wire: AmiWire) => Promise<void>) =>
    test.each(dialplans)(`${title} (%s)`, (dialplan) =>
      offices.inTurn(dialplan, (office) => run(office, wires[dialplans.indexOf(dialplan)]!)),
    )

  eachDialplan(
    'the link is reset and mended: the call goes on and is logged once with its whole talk time',
    async (office, wire) => {
      const talked = await inACall(office)
      wire.cut()
      await office.jackfield.linkIs('connecting')
      wire.mend()
      await office.jackfield.linkIs('up')
      await pause(500)
      await office.lab.outside.hangup()
      const seconds = talked()
      const call = await office.summed()
      expect(call).toMatchObject({
        call: 'inbound answered',
        rang: ['1001'],
        answeredBy: ['1001'],
        pops: { '1001': 'Petrova' },
      })
      expect(call.talked['1001']).toEqual(within1(seconds))
      expect(call.logs).toEqual([{ ...log, seconds: within1(seconds) }])
    },
  )

  eachDialplan(
    'the call ends while the link is reset: it is logged once after the link is back',
    async (office, wire) => {
      await inACall(office)
      wire.cut()
      await office.jackfield.linkIs('connecting')
      await office.lab.outside.hangup()
      await pause(500)
      wire.mend()
      await office.jackfield.linkIs('up')
      expect((await office.summed()).logs).toMatchObject([log])
    },
  )

  eachDialplan('the link falls silent: that is found out, and the call is logged once', async (office, wire) => {
    const talked = await inACall(office)
    wire.fallSilent()
    await office.jackfield.linkIs('connecting', 30_000)
    wire.mend()
    await office.jackfield.linkIs('up', 30_000)
    await office.lab.outside.hangup()
    const seconds = talked()
    expect((await office.summed()).logs).toEqual([{ ...log, seconds: within1(seconds) }])
  })

  eachDialplan(
    '[B1.14] the link is down for a whole call: its log is written all the same, once',
    async (office, wire) => {
      // With call records at hand every call that was not seen whole waits for its own; the other tests have none.
      await office.jackfield.usePbx('127.0.0.1', wire.port, office.lab.pbx.cdrFile)
      wire.cut()
      await office.jackfield.linkIs('connecting')
      const talked = await inACall(office)
      await office.lab.outside.hangup()
      const seconds = talked()
      // So long after a call its records are taken for complete.
      await pause(11_000)
      wire.mend()
      await office.jackfield.linkIs('up')
      expect(await office.summed()).toMatchObject({
        call: 'inbound answered',
        external: `+${petrova}`,
        answeredBy: ['1001'],
        talked: { '1001': within1(seconds) },
        pops: {},
        logs: [{ ...log, seconds: within1(seconds) }],
      })
      await office.jackfield.usePbx('127.0.0.1', wire.port)
    },
  )

  eachDialplan(
    'the PBX restarts: its calls have ended, the link comes back by itself, and the next call is handled',
    async (office) => {
      const talked = await inACall(office)
      const seconds = talked()
      await office.lab.pbx.stop()
      await office.jackfield.linkIs('connecting')
      await office.lab.pbx.start()
      await office.jackfield.linkIs('up')
      const ended = await office.summed()
      expect(ended).toMatchObject({ call: 'inbound answered', answeredBy: ['1001'] })
      expect(ended.logs).toHaveLength(1)
      expect(ended.logs[0]).toMatchObject(log)
      expect(ended.logs[0]?.seconds).toBeGreaterThanOrEqual(Math.floor(seconds))
      await office.quiet()
      await office.lab.outside.dial(directDid('1001'), petrova)
      await office.lab.phones['1001'].accept()
      await office.lab.outside.hangup()
      expect(await office.summed()).toMatchObject({
        call: 'inbound answered',
        pops: { '1001': 'Petrova' },
        logs: [log],
      })
    },
  )
})
