import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { type DemoPbx, startDemoPbx } from '../../../../sandbox/src/demo-pbx/index.ts'
import { extensionNumber, linkId } from '../../calls/ids.ts'
import type { PbxEvent, PbxSnapshot } from '../../calls/pbx-event.ts'
import type { PbxDriver, PbxLinkState } from '../pbx-driver.ts'
import { createDemoDriver } from './index.ts'

const times = { firstRetryMs: 20, longestRetryMs: 40, silenceMs: 3000, handshakeMs: 1000 }

/** A driver with everything that it told, in order. */
function drive(url: string, more: Partial<typeof times> = {}, now = Date.now) {
  const told: (PbxEvent | { kind: 'snapshot'; snapshot: PbxSnapshot } | { kind: 'link'; state: PbxLinkState })[] = []
  const driver = createDemoDriver({ url }, { now, times: { ...times, ...more } })
  driver.start({
    events: (events) => void told.push(...events),
    snapshot: (snapshot) => void told.push({ kind: 'snapshot', snapshot }),
    link: (state) => void told.push({ kind: 'link', state }),
  })
  running.push(driver)
  const links = () => told.flatMap((one) => (one.kind === 'link' ? [one.state] : []))
  const snapshots = () => told.flatMap((one) => (one.kind === 'snapshot' ? [one.snapshot] : []))
  const problems = () =>
    links().flatMap((state) => (state.state === 'connecting' && state.problem ? [state.problem] : []))
  const kinds = () => told.map(({ kind }) => kind)
  return { driver, told, links, snapshots, problems, kinds }
}
const running: PbxDriver[] = []

async function until(what: () => boolean): Promise<void> {
  for (const limit = Date.now() + 8000; !what(); await sleep(5)) {
    if (Date.now() > limit) throw new Error(`waited in vain for ${what}`)
  }
}

afterEach(async () => {
  for (const driver of running.splice(0)) await driver.stop()
})

describe('with the demo PBX', () => {
  let pbx: DemoPbx
  beforeEach(async () => {
    pbx = await startDemoPbx({ host: '127.0.0.1', port: 0 })
  })
  afterEach(() => pbx.close())

  const control = async (path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${pbx.url}/_control/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await response.json()) as { call: string }
  }
  const inbound = { kind: 'inbound', from: '+12125550142', ringMs: 30, talkMs: 60 }
  const toAda = { kind: 'extension', number: '1001' }

  test('a call comes as events that the tracker knows, after link and snapshot', async () => {
    const { told, kinds, links } = drive(pbx.url)
    await until(() => kinds().includes('snapshot'))
    expect(kinds()).toEqual(['link', 'link', 'snapshot'])
    expect(links().at(-1)).toMatchObject({ state: 'up', version: 'Demo PBX 1.0' })
    const to = { kind: 'queue', number: '6500' }
    const transfer = { to: '1004', afterMs: 30, ringMs: 20, talkMs: 30 }
    const hold = { afterMs: 5, forMs: 10 }
    const { call } = await control('calls', { ...inbound, to, answeredBy: '1002', hold, transfer })
    await until(() => kinds().filter((kind) => kind === 'ended').length === 5)
    const events = told.filter((one) => one.kind !== 'snapshot' && one.kind !== 'link') as PbxEvent[]
    expect(events.every((event) => event.link === call)).toBe(true)
    expect(events[0]).toMatchObject({
      kind: 'leg',
      role: 'caller',
      dialled: '+12125550190',
      party: { kind: 'external', number: '+12125550142', name: null, trunk: 'main' },
    })
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'via', via: { kind: 'queue', number: '6500', name: 'Support' } }),
    )
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'transferred', how: 'blind', by: '1002', to: '1004' }),
    )
    const causes = events.flatMap((event) => (event.kind === 'ended' ? [event.cause] : []))
    expect(causes.sort()).toEqual(['answered-elsewhere', 'answered-elsewhere', 'normal', 'normal', 'normal'])
    for (const kind of ['ringing', 'answered', 'held', 'resumed', 'bridge']) expect(kinds()).toContain(kind)
  })

  test('[B3.1][B3.3] extensions, groups, queues and ring groups are read', async () => {
    const { driver, kinds } = drive(pbx.url)
    await expect(driver.directory()).rejects.toMatchObject({ problem: { code: 'pbx-link-down' } })
    await until(() => kinds().includes('snapshot'))
    const directory = await driver.directory()
    expect(directory.extensions).toContainEqual({ number: '1001', name: 'Ada Byron', email: 'ada@demo.jackfield.test' })
    expect(directory).toMatchObject({
      groups: [{ id: 'sales', name: 'Sales', members: ['1001', '1002'] }],
      queues: [{ number: '6500', name: 'Support', members: ['1001', '1002', '1003'] }],
      ringGroups: [{ number: '6200' }],
      trunks: [{ id: 'main' }],
      timeZone: 'America/New_York',
    })
  })

  test('[OPS.6] after a cut link the snapshot has the calls in progress, and the rest comes as events', async () => {
    const { snapshots, links, told } = drive(pbx.url)
    await until(() => snapshots().length === 1)
    const { call } = await control('calls', { ...inbound, to: toAda, ringMs: 10, talkMs: 1500 })
    await until(() => told.some(({ kind }) => kind === 'bridge'))
    await control('link', { how: 'reset', seconds: 0.3 })
    await until(() => snapshots().length === 2)
    const failed = links().filter((state) => state.state === 'connecting' && state.problem)
    expect(failed.length).toBeGreaterThan(1)
    expect(failed.map((state) => (state.state === 'connecting' ? state.attempt : 0))).toEqual(
      failed.map((_, i) => i + 1),
    )
    const snapshot = snapshots()[1] as PbxSnapshot
    expect(snapshot.channels.size).toBe(2)
    expect(snapshot.events.map(({ kind }) => kind)).toEqual([
      ...['leg', 'answered', 'resumed', 'leg', 'ringing', 'answered', 'resumed'],
      'bridge',
    ])
    // The bridge keeps the time at which the two were connected.
    const bridged = told.find(({ kind }) => kind === 'bridge') as PbxEvent
    expect(Math.abs((snapshot.events.at(-1) as PbxEvent).at - bridged.at)).toBeLessThan(50)
    const before = told.length
    await until(() => told.slice(before).filter(({ kind }) => kind === 'ended').length === 2)
    expect(told.slice(before).every((one) => !('link' in one) || one.link === call)).toBe(true)
  })

  test('[OPS.6] a link that falls silent is given up and set up again', async () => {
    const { snapshots, problems } = drive(pbx.url, { silenceMs: 2500 })
    await until(() => snapshots().length === 1)
    await control('link', { how: 'silence', seconds: 60 })
    await until(() => problems().length > 0)
    expect(problems()[0]).toEqual({ code: 'pbx-answer-late', params: { seconds: 2.5 } })
    await control('link', { how: 'restore' })
    await until(() => snapshots().length === 2)
  })

  test('records tell of calls that nobody listened to', async () => {
    const { call } = await control('calls', { ...inbound, to: toAda })
    await sleep(300)
    const { driver, kinds } = drive(pbx.url)
    await until(() => kinds().includes('snapshot'))
    const records = await driver.records?.since(Date.now() - 60_000, 10)
    expect(records).toHaveLength(1)
    expect(records?.[0]).toMatchObject({ link: call, direction: 'inbound', did: '+12125550190' })
    const leg = records?.[0]?.legs.find(({ party }) => party.kind === 'extension')
    expect((leg?.talk[0]?.to ?? 0) - (leg?.talk[0]?.from ?? 0)).toBeGreaterThan(55)
    expect(await driver.records?.since(Date.now() + 1000, 10)).toEqual([])
  })

  test('a clock that differs, also one that is set while connected, is corrected', async () => {
    await control('clock', { offsetMs: 90_000 })
    const { driver, told, kinds } = drive(pbx.url)
    await until(() => kinds().includes('snapshot'))
    expect(Math.abs(driver.clockDifference() - 90_000)).toBeLessThan(100)
    await control('clock', { offsetMs: -3_600_000 })
    await until(() => Math.abs(driver.clockDifference() + 3_600_000) < 100)
    await control('calls', { ...inbound, to: toAda })
    await until(() => kinds().filter((kind) => kind === 'ended').length === 2)
    const events = told.filter((one) => 'at' in one) as PbxEvent[]
    for (const event of events) expect(Math.abs(event.at - Date.now())).toBeLessThan(1000)
    const records = await driver.records?.since(Date.now() - 5000, 10)
    expect(Math.abs((records?.[0]?.endedAt ?? 0) - Date.now())).toBeLessThan(1000)
  })

  test('[B1.12] dial, hang up, simulate; what the PBX refuses is told', async () => {
    const { driver, told, kinds } = drive(pbx.url)
    await until(() => kinds().includes('snapshot'))
    await control('outside', { number: '+15550100', pickUpMs: 10, ringMs: 10, talkMs: 60_000 })
    const request = { key: 'once', extension: extensionNumber('1001'), number: '+15550100' }
    const { link } = await driver.dial(request)
    expect(await driver.dial(request)).toEqual({ link })
    await until(() => kinds().includes('bridge'))
    await driver.hangup({ links: [link], extension: extensionNumber('1001') })
    await until(() => kinds().filter((kind) => kind === 'ended').length === 2)
    expect(new Set(told.flatMap((one) => ('link' in one ? [one.link] : [])))).toEqual(new Set([link]))

    await driver.simulateCall?.({ from: '1', to: { kind: 'extension', number: '1001' }, ringMs: 10, talkMs: 10 })
    await until(() => kinds().filter((kind) => kind === 'ended').length === 4)

    const problem = (code: string) => ({ problem: { code } })
    await expect(driver.dial({ ...request, key: 'k2', extension: extensionNumber('9') })).rejects.toMatchObject(
      problem('pbx-refused'),
    )
    await expect(driver.hangup({ links: [linkId('x')], extension: extensionNumber('1') })).rejects.toMatchObject(
      problem('call-gone'),
    )
  })

  test('stop ends the link for good', async () => {
    const { driver, kinds, links } = drive(pbx.url)
    await until(() => kinds().includes('snapshot'))
    await driver.stop()
    expect(links().at(-1)?.state).toBe('stopped')
    await control('calls', { ...inbound, to: toAda })
    await sleep(60)
    expect(kinds().at(-1)).toBe('link')
  })
})

describe('[OPS.8] with something that is no demo PBX, or a broken one', () => {
  type Handler = (request: IncomingMessage, response: ServerResponse) => void
  let server: Server
  let url: string
  let connections: number
  let greet: (socket: WebSocket) => void
  let answer: Handler
  beforeEach(async () => {
    connections = 0
    greet = () => {}
    answer = (request, response) => {
      const empty = request.url === '/calls' ? { now: Date.now(), sequence: 0, calls: [] } : { now: Date.now() }
      response.end(JSON.stringify(empty))
    }
    server = createServer((request, response) => answer(request, response))
    const sockets = new WebSocketServer({ server })
    sockets.on('connection', (socket) => {
      connections++
      socket.on('error', () => {})
      greet(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })
  const hello = JSON.stringify({ type: 'hello', version: 'x', now: Date.now(), sequence: 0 })
  const event = (sequence: number, body: object) =>
    JSON.stringify({ type: 'event', sequence, event: { at: Date.now(), call: 'c', ...body } })

  test.each<[string, string[]]>([
    ['no JSON', ['{"type":']],
    ['an unknown frame', [hello, '{"type":"surprise"}']],
    [
      'an event without a call',
      [hello, '{"type":"event","sequence":1,"event":{"kind":"ringing","at":1,"channel":"x"}}'],
    ],
    ['an event of an unknown kind', [hello, event(1, { kind: 'explodes', channel: 'x' })]],
    ['a time that is text', [hello, event(1, { kind: 'ringing', channel: 'x', at: 'now' })]],
    [
      'an endless name',
      [hello, event(1, { kind: 'via', via: { kind: 'queue', number: '1', name: 'x'.repeat(5000) } })],
    ],
    ['an event before hello', [event(1, { kind: 'ringing', channel: 'x' })]],
    ['a second hello', [hello, hello]],
    ['a gap in the sequence', [hello, event(3, { kind: 'ringing', channel: 'x' })]],
  ])('%s is told as a protocol problem, and the link is set up again', async (_, frames) => {
    greet = (socket) => {
      for (const frame of frames) socket.send(frame)
    }
    const { problems } = drive(url)
    await until(() => connections > 2)
    expect(problems()[0]?.code).toBe('pbx-protocol')
  })

  test('a frame of more than a megabyte ends the link', async () => {
    greet = (socket) => socket.send('x'.repeat(2_000_000))
    const { problems } = drive(url)
    await until(() => connections > 1)
    expect(problems()[0]?.code).toBe('pbx-unreachable')
  })

  test.each<[string, Handler, string]>([
    ['a snapshot that is HTML', (_, response) => void response.end('<html>'), 'pbx-protocol'],
    ['a snapshot of another shape', (_, response) => void response.end('{"now":1,"calls":7}'), 'pbx-protocol'],
    ['a server error', (_, response) => void response.writeHead(500).end('oops'), 'pbx-protocol'],
    ['a cut answer', (request) => void request.socket.destroy(), 'pbx-unreachable'],
    [
      'a redirect',
      (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'pbx-unreachable',
    ],
  ])('%s', async (_, handler, code) => {
    answer = handler
    greet = (socket) => socket.send(hello)
    const { problems, snapshots } = drive(url)
    await until(() => connections > 1)
    expect(problems()[0]?.code).toBe(code)
    expect(snapshots()).toEqual([])
  })

  test('nobody there, and a server without events, are told with host and port', async () => {
    const port = Number(new URL(url).port)
    server.removeAllListeners('upgrade')
    const plain = drive(url)
    await until(() => plain.problems().length > 0)
    expect(plain.problems()[0]).toMatchObject({ code: 'pbx-unreachable', params: { host: '127.0.0.1', port } })
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    const { problems } = drive(url)
    await until(() => problems().length > 2)
    expect(problems()[0]?.params).toMatchObject({ host: '127.0.0.1', port, reason: 'ECONNREFUSED' })
  })

  test('events that came before the snapshot are not told twice', async () => {
    greet = (socket) => {
      socket.send(hello)
      for (const sequence of [1, 2, 3]) socket.send(event(sequence, { kind: 'ringing', channel: `ch${sequence}` }))
    }
    answer = (request, response) => {
      const body = request.url === '/calls' ? { now: Date.now(), sequence: 2, calls: [] } : { now: Date.now() }
      setTimeout(() => response.end(JSON.stringify(body)), 30)
    }
    const { told, kinds } = drive(url)
    await until(() => kinds().includes('ringing'))
    expect(kinds()).toEqual(['link', 'link', 'snapshot', 'ringing'])
    expect(told.at(-1)).toMatchObject({ channel: 'ch3' })
  })

  test('[B1.14] nor are those that the PBX held back until after the snapshot', async () => {
    let page: WebSocket | undefined
    greet = (socket) => {
      page = socket
      socket.send(hello)
    }
    answer = (request, response) =>
      void response.end(
        JSON.stringify({ now: Date.now(), ...(request.url === '/calls' && { sequence: 2, calls: [] }) }),
      )
    const { told, kinds } = drive(url)
    await until(() => kinds().includes('snapshot'))
    for (const sequence of [1, 2, 3])
      page?.send(event(sequence, { kind: 'hangup', channel: `ch${sequence}`, cause: 'normal' }))
    await until(() => kinds().includes('ended'))
    expect(told.filter(({ kind }) => kind === 'ended')).toMatchObject([{ channel: 'ch3' }])
  })

  test('an address that is no HTTP address is refused', () => {
    expect(() => createDemoDriver({ url: 'file:///etc/passwd' }, { now: Date.now })).toThrow(/url/)
  })
})
