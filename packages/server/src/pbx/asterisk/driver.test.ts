import type { Problem } from '@jackfield/contract'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { extensionNumber, linkId } from '../../calls/ids.ts'
import type { PbxEvent, PbxSnapshot } from '../../calls/pbx-event.ts'
import { problemOf } from '../../problem.ts'
import type { PbxDriver, PbxLinkState } from '../pbx-driver.ts'
import { linkOfKey } from './dialler.ts'
import { type AsteriskSettings, type AsteriskTimings, createAsteriskDriver } from './driver.ts'
import { FakeAmi, type FakePbx } from './fake-ami.ts'

type Told = PbxLinkState | (PbxSnapshot & { readonly kind: 'snapshot' }) | PbxEvent

const quick: AsteriskTimings = { connectMs: 500, answerMs: 300, pingMs: 50, bootMs: 100, backOffScale: 0.02 }
const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.stop()
})

async function fakePbx(pbx: FakePbx = {}): Promise<FakeAmi> {
  const fake = await FakeAmi.start(pbx)
  running.push({ stop: () => fake.close() })
  return fake
}

function start(port: number, settings: Partial<AsteriskSettings> = {}, timings: Partial<AsteriskTimings> = {}) {
  const told: Told[] = []
  const logged: string[] = []
  const note = (...line: unknown[]) => void logged.push(JSON.stringify(line))
  const driver = createAsteriskDriver(
    {
      host: '127.0.0.1',
      port,
      user: 'cti',
      secret: 'secret',
      blockedPrefixes: ['+8809'],
      endpointRoles: {},
      outsidePrefix: '9',
      ...settings,
    },
    { now: Date.now, log: { info: note, warn: note }, timings: { ...quick, ...timings } },
  )
  driver.start({
    events: (events) => void told.push(...events),
    snapshot: (snapshot) => told.push({ kind: 'snapshot', ...snapshot }),
    link: (state) => told.push(state),
  })
  running.push(driver)
  const states = () => told.flatMap((each) => ('state' in each ? [each] : []))
  const problems = () =>
    states().flatMap((state) => (state.state === 'connecting' && state.problem ? [state.problem] : []))
  const up = () => vi.waitFor(() => expect(states().at(-1)?.state).toBe('up'), { timeout: 3000, interval: 5 })
  const problem = (): Promise<Problem> =>
    vi.waitFor(() => problems().at(-1) ?? expect.fail('no problem yet'), { timeout: 3000, interval: 5 })
  return { driver, told, logged, states, problems, up, problem }
}

const kinds = (told: readonly Told[]) => told.map((each) => ('state' in each ? each.state : each.kind))
const ringing = (id: string, channel = `PJSIP/trunk-${id}`) => ({
  Channel: channel,
  ChannelState: '4',
  CallerIDNum: '79161110001',
  Context: 'from-trunk',
  Exten: '1001',
  Uniqueid: id,
  Linkedid: id,
})

describe('setting up the link', () => {
  test('[B1.1] connects, reads what is there, and says so', async () => {
    const fake = await fakePbx()
    const { driver, told, up } = start(fake.port)
    await up()
    expect(kinds(told)).toEqual(['connecting', 'up', 'snapshot'])
    expect(told[1]).toMatchObject({ version: '22.0.0' })
    expect(Math.abs(driver.clockDifference())).toBeLessThan(1000)
  })

  test('[B1.2] a refused login is told with the user, and not tried again at once', async () => {
    const fake = await fakePbx()
    const { problem } = start(fake.port, { secret: 'wrong' }, { backOffScale: 1 })
    expect(await problem()).toEqual({ code: 'pbx-login-refused', params: { user: 'cti' } })
    expect(fake.peers).toHaveLength(1)
  })

  test('the secret does not cross the network where the PBX offers a challenge, and is never logged', async () => {
    const fake = await fakePbx()
    const { up, logged } = start(fake.port)
    await up()
    expect(JSON.stringify(fake.peers[0]?.actions)).not.toContain('secret')
    fake.peers[0]?.socket.destroy()
    await vi.waitFor(() => expect(fake.peers.length).toBeGreaterThan(1), { timeout: 5000 })
    expect(logged.join()).not.toContain('secret')
  })

  test('a PBX without challenges is signed in to all the same', async () => {
    const { up } = start((await fakePbx({ challenges: false })).port)
    await up()
  })

  test('[B1.2] nobody listens', async () => {
    const fake = await FakeAmi.start()
    const { port } = fake
    await fake.close()
    const { problem } = start(port)
    expect(await problem()).toEqual({
      code: 'pbx-unreachable',
      params: { host: '127.0.0.1', port, reason: 'ECONNREFUSED' },
    })
  })

  test('[B1.2] no such host', async () => {
    const { problem } = start(5038, { host: 'pbx.invalid' })
    const { code, params } = await problem()
    expect([code, params?.['host']]).toEqual(['pbx-unreachable', 'pbx.invalid'])
  })

  test.each([
    ['a web server', 'HTTP/1.1 400 Bad Request'],
    ['a SIP server', 'SIP/2.0 200 OK'],
    ['somebody who says nothing', ''],
    ['binary noise', '\u0000\u0001\u0002'.repeat(200)],
  ])('[B1.2] %s is not an AMI', async (_, banner) => {
    const { problem } = start((await fakePbx({ banner })).port)
    expect((await problem()).code).toBe('pbx-not-ami')
  })

  test('[B1.2] who hangs up before a word is unreachable, not something else than a PBX', async () => {
    const fake = await fakePbx({ banner: '' })
    const { problem } = start(fake.port)
    await vi.waitFor(() => fake.peers[0]!.socket.destroy(), { timeout: 5000 })
    expect(await problem()).toMatchObject({ code: 'pbx-unreachable', params: { reason: 'closed' } })
  })

  test.each([
    [['Originate', 'Hangup', 'Atxfer'], 'write=system'],
    [['ModuleCheck', 'Hangup'], 'write=call, write=originate'],
  ])('[B1.2] missing rights are named', async (commands, missing) => {
    const { problem } = start((await fakePbx({ commands })).port)
    expect(await problem()).toEqual({ code: 'pbx-permissions', params: { missing } })
  })

  test('[B1.2] missing rights to read are named where they can be seen', async () => {
    const script: FakePbx['script'] = (action, peer) => {
      if (action['Action'] !== 'Command') return false
      peer.succeed(action, 'Output:        read perm: system,agent', 'Output:       write perm: all')
      return true
    }
    const { problem } = start(
      (await fakePbx({ commands: ['ModuleCheck', 'Originate', 'Atxfer', 'Command'], script })).port,
    )
    expect(await problem()).toEqual({ code: 'pbx-permissions', params: { missing: 'read=call, read=dialplan' } })
  })
})

describe('[B1.2] a user who may not read calls', () => {
  const countingCalls = (perAsk: number) => {
    let count = 5
    const script: FakePbx['script'] = (action, peer) => {
      if (action['Action'] !== 'CoreStatus') return false
      peer.succeed(action, `CoreProcessedCalls: ${count}`)
      count += perAsk
      return true
    }
    return script
  }

  test('is found out by calls that are counted and not heard', async () => {
    const { problem } = start((await fakePbx({ script: countingCalls(1) })).port)
    expect(await problem()).toEqual({ code: 'pbx-permissions', params: { missing: 'read=call' } })
  })

  test('is not suspected while there are no calls, or once one was heard', async () => {
    const quiet = start((await fakePbx({ script: countingCalls(0) })).port)
    const fake = await fakePbx({ script: countingCalls(1), channels: [] })
    const busy = start(fake.port)
    await Promise.all([quiet.up(), busy.up()])
    fake.peers[0]?.event('Newchannel', ringing('7'))
    await new Promise((resolve) => setTimeout(resolve, 6 * quick.pingMs))
    expect([...quiet.problems(), ...busy.problems()]).toEqual([])
  })
})

describe('[OPS.6] when the link fails', () => {
  test('cut: connects again, and tells the calls that it finds', async () => {
    const fake = await fakePbx()
    const { told, up, states } = start(fake.port)
    await up()
    fake.pbx = {
      ...fake.pbx,
      channels: [{ ...ringing('7'), ChannelState: '4', Seconds: '12', Type: 'PJSIP', DNID: '74951231001' }],
    }
    fake.peers[0]?.socket.resetAndDestroy()
    await vi.waitFor(() => expect(states().filter(({ state }) => state === 'up')).toHaveLength(2), { timeout: 3000 })
    const snapshot = told.findLast((each) => 'kind' in each && each.kind === 'snapshot') as PbxSnapshot
    expect([...snapshot.channels]).toEqual(['7'])
    expect(snapshot.events).toMatchObject([{ kind: 'leg', channel: '7', role: 'caller', dialled: '74951231001' }])
    expect(snapshot.at - (snapshot.events[0]?.at ?? 0)).toBe(12_000)
  })

  test('silent: noticed by the missing sign of life', async () => {
    const fake = await fakePbx()
    const { up, problem } = start(fake.port)
    await up()
    fake.pbx = { ...fake.pbx, script: () => true }
    expect(await problem()).toEqual({ code: 'pbx-link-down', params: { reason: 'no answer' } })
  })

  test.each([
    ['a message that is none', 'what is this?\r\n\r\n'],
    ['a megabyte in one field', `Event: X\r\nA: ${'y'.repeat(1024 * 1024)}\r\n\r\n`],
    ['endless lines', 'Event: X\r\nA: 1\r\n'.repeat(20_000)],
    ['binary data', 'Event: X\r\nA: \u0000\u0001\r\n\r\n'],
  ])('%s: the link ends with the reason and comes back', async (_, garbage) => {
    const fake = await fakePbx()
    const { up, problem } = start(fake.port)
    await up()
    fake.peers[0]?.raw(garbage)
    expect((await problem()).code).toBe('pbx-protocol')
    await up()
    expect(fake.peers.length).toBeGreaterThan(1)
  })

  test('an answer that never comes while the link is set up', async () => {
    const fake = await fakePbx({ script: (action) => action['Action'] === 'Status' })
    const { problem } = start(fake.port)
    expect((await problem()).code).toBe('pbx-answer-late')
  })

  test('a PBX that boots after it was read is read again', async () => {
    const fake = await fakePbx()
    const { up, states } = start(fake.port)
    await up()
    fake.peers[0]?.event('FullyBooted')
    await vi.waitFor(() => expect(states().filter(({ state }) => state === 'up')).toHaveLength(2), { timeout: 3000 })
  })

  test('stopped while it waits: ends at once and stays quiet', async () => {
    const fake = await fakePbx()
    const { driver, told } = start(fake.port, { secret: 'wrong' }, { backOffScale: 1 })
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(1), { timeout: 5000 })
    await driver.stop()
    expect(kinds(told).at(-1)).toBe('stopped')
  })

  test('stopped while it connects', async () => {
    const { driver } = start((await fakePbx({ banner: '' })).port)
    await driver.stop()
  })
})

describe('[OPS.6] snapshot and events', () => {
  test('events that arrive while the calls in progress are read come after the snapshot, in order', async () => {
    const fake = await fakePbx({
      script: (action, peer) => {
        if (action['Action'] !== 'Status') return false
        peer.event('Newchannel', ringing('8'))
        peer.list(action, 'Status', [ringing('7')])
        peer.event('Hangup', { ...ringing('7'), Cause: '16' })
        return true
      },
    })
    const { told, up } = start(fake.port)
    await up()
    await vi.waitFor(() => expect(kinds(told)).toEqual(['connecting', 'up', 'snapshot', 'leg', 'ended']), {
      timeout: 5000,
    })
    expect(told.slice(-2)).toMatchObject([{ channel: '8' }, { channel: '7' }])
  })

  test('an event that the snapshot holds already changes nothing', async () => {
    const fake = await fakePbx({
      script: (action, peer) => {
        if (action['Action'] === 'Status') peer.event('Newchannel', ringing('7'))
        return false
      },
      channels: [ringing('7')],
    })
    const { told, up } = start(fake.port)
    await up()
    expect(kinds(told)).toEqual(['connecting', 'up', 'snapshot'])
  })

  test('times are ours: the PBX’s clock difference is taken out', async () => {
    const ahead = 3_600_000
    const fake = await fakePbx({
      script: (action, peer) => {
        if (action['Action'] !== 'Ping') return false
        peer.succeed(action, 'Ping: Pong', `Timestamp: ${((Date.now() + ahead) / 1000).toFixed(6)}`)
        return true
      },
    })
    const { driver, told, up } = start(fake.port)
    await up()
    expect(Math.abs(driver.clockDifference() - ahead)).toBeLessThan(100)
    fake.peers[0]?.event('Newchannel', { ...ringing('7'), Timestamp: ((Date.now() + ahead - 500) / 1000).toFixed(6) })
    fake.peers[0]?.event('Newchannel', ringing('8'))
    await vi.waitFor(() => expect(kinds(told).slice(-2)).toEqual(['leg', 'leg']), { timeout: 5000 })
    const [corrected, untimed] = told.slice(-2) as PbxEvent[]
    expect(Math.abs(Date.now() - 500 - corrected!.at)).toBeLessThan(300)
    expect(Math.abs(Date.now() - untimed!.at)).toBeLessThan(300)
  })
})

describe('[B3.1][B3.2] directory', () => {
  test('extensions with names, queues with members, trunks, and why each endpoint is what it is', async () => {
    const fake = await fakePbx({
      script: (action, peer) => {
        if (action['Action'] !== 'QueueStatus') return false
        peer.list(action, 'QueueStatus', [
          { Event: 'QueueParams', Queue: '6500' },
          { Event: 'QueueMember', Queue: '6500', Location: 'PJSIP/1001', StateInterface: 'PJSIP/1001' },
          {
            Event: 'QueueMember',
            Queue: '6500',
            Location: 'Local/1002@from-queue/n',
            StateInterface: 'hint:1002@ext-local',
          },
        ])
        return true
      },
    })
    const { driver, up } = start(fake.port)
    await up()
    expect(await driver.directory()).toEqual({
      extensions: [{ number: '1001', name: 'Person 1001', email: null }],
      groups: [],
      queues: [{ number: '6500', name: '6500', members: ['1001', '1002'] }],
      ringGroups: [],
      trunks: [{ id: 'trunk', name: 'trunk' }],
      endpoints: [
        { id: '1001', role: 'extension', reason: 'registers-here, caller-id, numeric-name, context from-internal' },
        { id: 'trunk', role: 'trunk', reason: 'identify, no-inbound-auth, static-contact, name, context from-trunk' },
      ],
      timeZone: null,
      missingRights: [{ right: 'write=reporting', unread: 'ring-groups' }],
    })
  })

  test('[B3.5] an extension that was added is there after the next reading', async () => {
    const fake = await fakePbx()
    const { driver, up } = start(fake.port)
    await up()
    fake.pbx = { ...fake.pbx, endpoints: ['1002'] }
    expect((await driver.directory()).extensions.map(({ number }) => number)).toEqual(['1002'])
  })

  test('while the link is down it is not readable', async () => {
    const { driver } = start((await fakePbx({ banner: '' })).port)
    await expect(driver.directory()).rejects.toMatchObject({ problem: { code: 'pbx-link-down' } })
  })
})

describe('call control', () => {
  const dial = (driver: PbxDriver, changes: Partial<Parameters<PbxDriver['dial']>[0]> = {}) =>
    driver.dial({ key: 'k1', extension: extensionNumber('1001'), number: '79161110001', ...changes })
  const originates = (fake: FakeAmi) =>
    fake.peers.flatMap((peer) => peer.actions).filter((action) => action['Action'] === 'Originate')
  /** Shows the agent's channel as soon as it is asked for. */
  const shows: FakePbx['script'] = (action, peer) => {
    if (action['Action'] !== 'Originate') return false
    peer.succeed(action)
    const id = action['ChannelId'] ?? ''
    peer.event('Newchannel', {
      Channel: 'PJSIP/1001-00000001',
      ChannelState: '0',
      Uniqueid: id,
      Linkedid: id,
      Context: 'from-internal',
    })
    return true
  }

  test('[B1.8] rings the agent in the extension’s own context, under an id that ties the call to the request', async () => {
    const fake = await fakePbx({ script: shows })
    const { driver, told, up } = start(fake.port)
    await up()
    const { link } = await dial(driver)
    expect(link).toBe(linkOfKey('k1'))
    expect(originates(fake)).toMatchObject([
      {
        Channel: 'PJSIP/1001',
        ChannelId: link,
        Context: 'from-internal',
        Exten: '979161110001',
        Priority: '1',
        CallerID: '79161110001',
        Async: 'true',
      },
    ])
    expect(told.at(-1)).toMatchObject({
      kind: 'leg',
      link,
      role: 'caller',
      dialled: '79161110001',
      party: { extension: '1001' },
    })
  })

  test('a key is dialled once, also when it is asked twice at a time', async () => {
    const fake = await fakePbx({ script: shows })
    const { driver, up } = start(fake.port)
    await up()
    const links = await Promise.all([dial(driver), dial(driver), dial(driver)])
    expect(new Set(links.map(({ link }) => link)).size).toBe(1)
    expect(originates(fake)).toHaveLength(1)
  })

  test('a request whose answer was lost is not repeated', async () => {
    const fake = await fakePbx({
      script: (action, peer) => {
        if (action['Action'] !== 'Originate') return false
        peer.socket.destroy()
        return true
      },
    })
    const { driver, up } = start(fake.port)
    await up()
    await expect(dial(driver)).rejects.toMatchObject({ problem: { code: 'pbx-link-down' } })
    await up()
    await expect(dial(driver)).rejects.toMatchObject({ problem: { code: 'pbx-link-down' } })
    expect(originates(fake)).toHaveLength(1)
  })

  test('what the PBX refused may be tried again', async () => {
    const fake = await fakePbx({
      script: (action, peer) => {
        if (action['Action'] !== 'Originate') return false
        peer.refuse(action, 'Extension does not exist.')
        return true
      },
    })
    const { driver, up } = start(fake.port)
    await up()
    const refused = { problem: { code: 'pbx-refused', params: { detail: 'Extension does not exist.' } } }
    await expect(dial(driver)).rejects.toMatchObject(refused)
    await expect(dial(driver)).rejects.toMatchObject(refused)
    expect(originates(fake)).toHaveLength(2)
  })

  test('an extension without a phone is told', async () => {
    const fake = await fakePbx({
      script: (action, peer) => {
        if (action['Action'] !== 'Originate') return false
        peer.succeed(action)
        peer.event('OriginateResponse', {
          ActionID: action['ActionID'] ?? '',
          Response: 'Failure',
          Reason: '0',
          Channel: 'PJSIP/1001',
          Uniqueid: action['ChannelId'] ?? '',
        })
        return true
      },
    })
    const { driver, up } = start(fake.port)
    await up()
    await expect(dial(driver)).rejects.toMatchObject({ problem: { code: 'pbx-refused' } })
  })

  test.each([
    ['+880912345', 'dial-blocked'],
    ['00880912345', 'dial-blocked'],
    ['011880912345', 'dial-blocked'],
    ['900880912345', 'dial-blocked'],
    ['*72123', 'number-not-dialable'],
    ['12a', 'number-not-dialable'],
    ['', 'number-not-dialable'],
    ['1'.repeat(40), 'number-not-dialable'],
    ['123\r\nAction: Logoff', 'number-not-dialable'],
  ])('[B1.9] %j never reaches the PBX', async (number, code) => {
    const fake = await fakePbx()
    const { driver, up } = start(fake.port)
    await up()
    expect(problemOf(await dial(driver, { number }).catch((error: unknown) => error)).code).toBe(code)
    expect(originates(fake)).toEqual([])
  })

  test('[B1.9] more dials than a person makes are refused, for that extension', async () => {
    const fake = await fakePbx({ script: shows, endpoints: ['1001', '1002'] })
    const { driver, up } = start(fake.port)
    await up()
    for (let i = 0; i < 10; i++) await dial(driver, { key: `k${i}` })
    await expect(dial(driver, { key: 'k11' })).rejects.toMatchObject({
      problem: { code: 'dial-too-often', params: { seconds: expect.closeTo(60, -1) } },
    })
    await dial(driver, { key: 'other', extension: extensionNumber('1002') })
    expect(originates(fake)).toHaveLength(11)
  })

  test('an unknown extension cannot dial', async () => {
    const { driver, up } = start((await fakePbx()).port)
    await up()
    await expect(dial(driver, { extension: extensionNumber('4000') })).rejects.toMatchObject({
      problem: { code: 'extension-unknown' },
    })
  })

  test('[B1.12] hangs up the extension’s channels of the call, and says when there are none', async () => {
    const fake = await fakePbx({
      channels: [ringing('7'), { ...ringing('8', 'PJSIP/1001-8'), ChannelState: '5', Linkedid: '7' }],
    })
    const { driver, up } = start(fake.port)
    await up()
    await driver.hangup({ links: [linkId('7')], extension: extensionNumber('1001') })
    expect(fake.peers[0]?.actions.at(-1)).toMatchObject({ Action: 'Hangup', Channel: 'PJSIP/1001-8', Cause: '16' })
    await expect(driver.hangup({ links: [linkId('9')], extension: extensionNumber('1001') })).rejects.toMatchObject({
      problem: { code: 'call-gone' },
    })
  })
})
