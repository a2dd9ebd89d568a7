import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type DemoEvent,
  type DemoRecord,
  demoDirectorySchema,
  demoFrameSchema,
  demoRecordsPageSchema,
  demoSnapshotSchema,
} from '@jackfield/contract/demo-pbx'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type DemoPbx, type JournalEntry, startDemoPbx } from './index.ts'

let pbx: DemoPbx
let journalFile: string

beforeEach(async () => {
  journalFile = join(mkdtempSync(join(tmpdir(), 'demo-pbx-')), 'pbx.jsonl')
  pbx = await startDemoPbx({ host: '127.0.0.1', port: 0, journalFile })
})
afterEach(() => pbx.close())

async function ask(path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(pbx.url + path, body === undefined ? {} : init)
  return { status: response.status, body: await response.json() }
}
const script = async (body: object) => ((await ask('/_control/calls', body)).body as { call: string }).call

/** The record of a call, once it has ended. */
async function recordOf(call: string): Promise<DemoRecord> {
  for (let i = 0; i < 500; i++) {
    const page = demoRecordsPageSchema.parse((await ask('/records')).body)
    const record = page.records.find((one) => one.call === call)
    if (record) return record
    await sleep(10)
  }
  throw new Error(`${call} has not ended`)
}

const legOf = (record: DemoRecord, extension: string) =>
  record.legs.filter(({ party }) => party.kind === 'extension' && party.extension === extension)
const talkMs = (legs: readonly { talk: readonly { from: number; to: number }[] }[]) =>
  legs.flatMap((leg) => leg.talk).reduce((sum, { from, to }) => sum + to - from, 0)
const external = (record: DemoRecord) => record.legs.find(({ party }) => party.kind === 'external')
const journal = () =>
  readFileSync(journalFile, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalEntry)

describe('calls', () => {
  const inbound = { kind: 'inbound', from: '+12125550142', ringMs: 40, talkMs: 120 }

  test('inbound to an extension, answered: ring, talk, both hang up', async () => {
    // It rings long enough to be seen ringing on a busy machine.
    const call = await script({ ...inbound, ringMs: 1500, to: { kind: 'extension', number: '1001' } })
    const live = demoSnapshotSchema.parse((await ask('/calls')).body)
    expect(live.calls.map((one) => [one.call, one.channels.map(({ state }) => state)])).toEqual([
      [call, ['dialling', 'ringing']],
    ])
    const record = await recordOf(call)
    expect(record).toMatchObject({ direction: 'inbound', did: '+12125550190', via: [] })
    expect(external(record)?.party).toMatchObject({ number: '+12125550142', trunk: 'main' })
    expect(legOf(record, '1001')).toMatchObject([{ role: 'callee', cause: 'normal' }])
    expect(talkMs(legOf(record, '1001'))).toBeGreaterThanOrEqual(118)
    expect(talkMs(legOf(record, '1001'))).toBeLessThan(5000)
    expect(talkMs([external(record) as DemoRecord['legs'][number]])).toBe(talkMs(legOf(record, '1001')))
    expect(demoSnapshotSchema.parse((await ask('/calls')).body).calls).toEqual([])
  })

  test('a queue rings all members, one answers, the others stop', async () => {
    const record = await recordOf(
      await script({ ...inbound, to: { kind: 'queue', number: '6500' }, answeredBy: '1002' }),
    )
    expect(record.via).toEqual([{ kind: 'queue', number: '6500', name: 'Support' }])
    expect(['1001', '1002', '1003'].map((one) => legOf(record, one)[0]?.cause)).toEqual([
      'answered-elsewhere',
      'normal',
      'answered-elsewhere',
    ])
    expect(legOf(record, '1001')[0]?.talk).toEqual([])
  })

  test('a caller who gives up, and a PBX that stops ringing', async () => {
    const to = { kind: 'ring-group', number: '6200' }
    const givenUp = await recordOf(await script({ ...inbound, to, answeredBy: null }))
    expect(legOf(givenUp, '1004')).toMatchObject([{ cause: 'cancelled', answeredAt: null, talk: [] }])
    const timedOut = await recordOf(await script({ ...inbound, to, answeredBy: null, unanswered: 'pbx' }))
    expect(legOf(timedOut, '1004')).toMatchObject([{ cause: 'no-answer' }])
  })

  test('hold goes on counting as talk; a blind transfer gives each its own talk time', async () => {
    const record = await recordOf(
      await script({
        ...inbound,
        to: { kind: 'extension', number: '1001' },
        hold: { afterMs: 20, forMs: 40 },
        transfer: { to: '1003', afterMs: 100, ringMs: 50, talkMs: 150 },
      }),
    )
    expect(record.transfers).toMatchObject([{ how: 'blind', by: '1001', to: '1003' }])
    expect(talkMs(legOf(record, '1001'))).toBeGreaterThanOrEqual(98)
    expect(talkMs(legOf(record, '1003'))).toBeGreaterThanOrEqual(148)
    const [first, second] = [legOf(record, '1001')[0]?.talk[0], legOf(record, '1003')[0]?.talk[0]]
    expect((second?.from ?? 0) - (first?.to ?? 0)).toBeGreaterThanOrEqual(48)
    const kinds = journal().flatMap((entry) => (entry.kind === 'event' ? [entry.event.kind] : []))
    expect(kinds.filter((kind) => kind === 'held' || kind === 'resumed' || kind === 'transfer')).toEqual([
      'held',
      'resumed',
      'transfer',
    ])
  })

  test('an attended transfer: the consultation is a call of its own, then its party joins the customer', async () => {
    const transfer = { how: 'attended', to: '1003', afterMs: 60, ringMs: 40, consultMs: 80, talkMs: 150 }
    const call = await script({ ...inbound, to: { kind: 'extension', number: '1001' }, transfer })
    const record = await recordOf(call)
    expect(record.transfers).toMatchObject([{ how: 'attended', by: '1001', to: '1003' }])
    const [agent, target] = [legOf(record, '1001')[0], legOf(record, '1003')[0]]
    expect(talkMs(agent ? [agent] : [])).toBeGreaterThanOrEqual(58)
    expect(talkMs(agent ? [agent] : [])).toBeLessThan(115)
    expect(talkMs(target ? [target] : [])).toBeGreaterThanOrEqual(148)
    // The clock may tick between the two.
    expect(Math.abs((target?.createdAt ?? 0) - (target?.talk[0]?.from ?? 0))).toBeLessThanOrEqual(5)

    const records = demoRecordsPageSchema.parse((await ask('/records')).body).records
    const aside = records.find((one) => one.call !== call)
    expect(aside).toMatchObject({ direction: 'internal', legs: [{ role: 'caller' }, { role: 'callee' }] })
    expect(aside?.legs[1]).toMatchObject({ channel: target?.channel, endedAt: target?.createdAt })
    const bridges = journal().flatMap((entry) =>
      entry.kind === 'event' && entry.event.kind === 'bridge' ? [entry.event] : [],
    )
    expect(bridges.find(({ channels }) => channels.includes(target?.channel ?? '') && channels.length > 1)?.call).toBe(
      aside?.call,
    )
    expect(bridges.findLast(({ channels }) => channels.length > 1)).toMatchObject({
      call,
      channels: [external(record)?.channel, target?.channel],
    })
  })

  test('an attended transfer that nobody answers: the agent goes on with the customer', async () => {
    const transfer = { how: 'attended', to: '1003', afterMs: 40, ringMs: 40, answered: false, talkMs: 60 }
    const record = await recordOf(await script({ ...inbound, to: { kind: 'extension', number: '1001' }, transfer }))
    expect(record.transfers).toEqual([])
    expect(legOf(record, '1003')).toEqual([])
    expect(legOf(record, '1001')[0]?.talk).toHaveLength(2)
    expect(external(record)?.talk).toHaveLength(2)
  })

  test('a transfer that nobody takes ends the call', async () => {
    const transfer = { to: '1003', afterMs: 20, ringMs: 30, answered: false }
    const record = await recordOf(await script({ ...inbound, to: { kind: 'extension', number: '1001' }, transfer }))
    expect(legOf(record, '1003')).toMatchObject([{ cause: 'no-answer', talk: [] }])
  })

  test.each([
    ['answered', 'normal', true],
    ['busy', 'busy', false],
    ['no-answer', 'no-answer', false],
    ['given-up', 'cancelled', false],
  ])('outbound, %s', async (outcome, cause, talks) => {
    const out = { kind: 'outbound', extension: '1001', number: '+442079460321', ringMs: 20, talkMs: 50, outcome }
    const record = await recordOf(await script(out))
    expect(record.direction).toBe('outbound')
    expect(legOf(record, '1001')).toMatchObject([{ role: 'caller', dialled: '+442079460321' }])
    expect(external(record)).toMatchObject({ role: 'callee', cause, party: { number: '+442079460321' } })
    expect(talkMs(legOf(record, '1001')) > 0).toBe(talks)
  })

  test('an internal call has no outside party', async () => {
    const record = await recordOf(await script({ kind: 'internal', from: '1001', to: '1002', ringMs: 20, talkMs: 40 }))
    expect(record.direction).toBe('internal')
    expect(external(record)).toBeUndefined()
    expect(talkMs(legOf(record, '1002'))).toBeGreaterThan(0)
  })

  test('a phone with all lines in use is busy', async () => {
    const long = { ...inbound, ringMs: 60_000, to: { kind: 'extension', number: '1001' } }
    await script(long)
    await script(long)
    const busy = await recordOf(await script(long))
    expect(legOf(busy, '1001')).toMatchObject([{ cause: 'busy', ringingAt: null }])
    expect(external(busy)?.cause).toBe('busy')
  })

  test('a queue rings a member again who was busy at first', async () => {
    await pbx.close()
    const queues = [{ number: '6500', name: 'Support', members: ['1001'] }]
    pbx = await startDemoPbx({ host: '127.0.0.1', port: 0, plan: { lines: 1, queues } })
    await script({ ...inbound, talkMs: 300, to: { kind: 'extension', number: '1001' } })
    const record = await recordOf(await script({ ...inbound, ringMs: 1200, to: { kind: 'queue', number: '6500' } }))
    expect(legOf(record, '1001').map(({ cause, talk }) => [cause, talk.length])).toEqual([
      ['busy', 0],
      ['normal', 1],
    ])
  })

  test('buttons: answer by hand, hold, resume, transfer, hang up; too late is told', async () => {
    const to = { kind: 'extension', number: '1001' }
    const { call } = (await ask('/simulate', { from: '', to, answeredBy: null })).body as { call: string }
    expect((await ask('/phones/1001/answer', { call })).status).toBe(200)
    expect((await ask('/phones/1001/answer', { call })).body).toMatchObject({ error: { code: 'no-such-call' } })
    for (const name of ['hold', 'resume']) expect((await ask(`/phones/1001/${name}`, { call })).status).toBe(200)
    expect((await ask('/phones/1001/transfer', { call, to: '1002' })).status).toBe(200)
    expect((await ask('/phones/1002/answer', { call })).status).toBe(200)
    expect((await ask('/phones/1002/hangup', { call })).status).toBe(200)
    const record = await recordOf(call)
    expect(external(record)?.party).toMatchObject({ number: null })
    expect(legOf(record, '1002')[0]?.talk).toHaveLength(1)
  })
})

describe('the link', () => {
  function listen(): Promise<{ events: DemoEvent[]; sequences: number[]; closed: Promise<void>; socket: WebSocket }> {
    const socket = new WebSocket(`${pbx.url.replace('http', 'ws')}/events`)
    const events: DemoEvent[] = []
    const sequences: number[] = []
    const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()))
    return new Promise((resolve, reject) => {
      socket.addEventListener('error', reject)
      socket.addEventListener('message', ({ data }) => {
        const frame = demoFrameSchema.parse(JSON.parse(data as string))
        if (frame.type === 'hello') resolve({ events, sequences, closed, socket })
        if (frame.type !== 'event') return
        events.push(frame.event)
        sequences.push(frame.sequence)
      })
    })
  }
  const short = { kind: 'inbound', from: '1', ringMs: 20, talkMs: 20, to: { kind: 'extension', number: '1001' } }

  test('tells what happens, nothing of before, and nothing twice', async () => {
    await recordOf(await script(short))
    const { events, sequences } = await listen()
    const call = await script(short)
    await recordOf(call)
    await sleep(20)
    expect(new Set(events.map((event) => event.call))).toEqual(new Set([call]))
    expect(sequences).toEqual(sequences.map((_, i) => (sequences[0] as number) + i))
    expect(events.filter((event) => event.kind === 'hangup')).toHaveLength(2)
    // What is on disk is what was told.
    const written = journal().flatMap((entry) =>
      entry.kind === 'event' && entry.event.call === call ? [entry.event] : [],
    )
    expect(events).toEqual(written)
  })

  test('reset cuts and refuses for a time; silence and pause hold events back and lose none', async () => {
    const first = await listen()
    await ask('/_control/link', { how: 'reset', seconds: 0.2 })
    await first.closed
    await expect(fetch(`${pbx.url}/calls`)).rejects.toThrow()
    await sleep(250)
    const second = await listen()
    for (const how of ['silence', 'pause']) {
      second.events.length = 0
      await ask('/_control/link', { how, seconds: 60 })
      const call = await script(short)
      await sleep(100)
      expect(second.events).toEqual([])
      await ask('/_control/link', { how: 'restore' })
      await recordOf(call)
      await sleep(20)
      expect(second.events.filter((event) => event.kind === 'hangup')).toHaveLength(2)
    }
    second.socket.close()
  })

  test('the clock can be set, and the records follow it', async () => {
    await ask('/_control/clock', { offsetMs: -3_600_000 })
    const { now } = (await ask('/time')).body as { now: number }
    expect(Math.abs(now - (Date.now() - 3_600_000))).toBeLessThan(1000)
    const record = await recordOf(await script(short))
    expect(Date.now() - record.endedAt).toBeGreaterThan(3_590_000)
  })

  test('dial by click rings the agent first, once per key', async () => {
    await ask('/_control/outside', { number: '+15550100', ringMs: 30, talkMs: 40, pickUpMs: 50 })
    const body = { key: 'k-1', extension: '1002', number: '+15550100' }
    const first = (await ask('/dial', body)).body
    expect((await ask('/dial', body)).body).toEqual(first)
    const record = await recordOf((first as { call: string }).call)
    const [agent] = legOf(record, '1002')
    expect(agent).toMatchObject({ role: 'caller', dialled: '+15550100' })
    expect(external(record)?.createdAt).toBeGreaterThanOrEqual(agent?.answeredAt ?? Number.POSITIVE_INFINITY)
    expect(talkMs([agent as DemoRecord['legs'][number]])).toBeGreaterThan(0)
    expect(demoRecordsPageSchema.parse((await ask('/records')).body).records).toHaveLength(1)
  })

  test('hangup ends the call for everybody', async () => {
    const call = await script({ ...short, talkMs: 60_000 })
    await sleep(60)
    expect((await ask('/hangup', { calls: [call], extension: '1001' })).body).toEqual({ ended: 1 })
    expect(legOf(await recordOf(call), '1001')[0]?.talk).toHaveLength(1)
    expect((await ask('/hangup', { calls: [call, 'nonsense'], extension: '1001' })).body).toEqual({ ended: 0 })
  })

  test('bad requests are refused with a reason and change nothing', async () => {
    const to = { kind: 'extension', number: '1001' }
    const refused: [string, unknown, number, string][] = [
      ['/simulate', { from: '1', to: { kind: 'queue', number: '1001' } }, 404, 'no-such-target'],
      ['/simulate', { from: 1, to }, 400, 'invalid'],
      ['/simulate', { from: '1', to, answeredBy: '9999' }, 404, 'no-such-extension'],
      ['/dial', { key: 'k', extension: '9999', number: '1' }, 404, 'no-such-extension'],
      ['/_control/calls', { kind: 'internal', from: '1001', to: '1001' }, 409, 'not-possible'],
      ['/phones/1001/answer', { call: 'none' }, 404, 'no-such-call'],
      ['/_control/clock', { offsetMs: 'late' }, 400, 'invalid'],
    ]
    for (const [path, body, status, code] of refused) {
      const answer = await ask(path, body)
      expect([path, answer.status, answer.body]).toMatchObject([path, status, { error: { code } }])
    }
    const foreign = await fetch(`${pbx.url}/hangup`, { method: 'POST', headers: { origin: 'http://evil.example' } })
    expect(foreign.status).toBe(403)
    expect(demoSnapshotSchema.parse((await ask('/calls')).body).calls).toEqual([])
    expect(demoDirectorySchema.parse((await ask('/directory')).body).extensions[0]?.email).toBe(
      'ada@demo.jackfield.test',
    )
  })

  test('records outlive the PBX through its journal', async () => {
    const record = await recordOf(await script(short))
    await pbx.close()
    pbx = await startDemoPbx({ host: '127.0.0.1', port: 0, journalFile })
    expect(demoRecordsPageSchema.parse((await ask('/records')).body).records).toEqual([record])
    expect(demoRecordsPageSchema.parse((await ask(`/records?since=${record.endedAt + 1}`)).body).records).toEqual([])
  })
})
