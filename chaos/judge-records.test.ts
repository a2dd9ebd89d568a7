import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DemoRecord } from '@jackfield/contract/demo-pbx'
import { describe, expect, test } from 'vitest'
import { evidenceIn } from './journals.ts'
import { judgeAuthorisation } from './judge-access.ts'
import type { ZohoLog } from './judge-logs.ts'
import type { ApiChange } from './judge-records.ts'
import { answered, call, evidence, extension, log, outside, settings, T, verdict } from './judge-scene.ts'
import { type Circumstances, knownFrom, leftAloneFor } from './knowledge.ts'

describe('records for unknown numbers', () => {
  const stranger = '+17188320001'
  const made = { id: 'new', e164: stranger, at: T + 1000 }
  const calling = (number: string, one: Partial<DemoRecord> = {}) =>
    call('inbound', [outside(number), extension('1001', { talk: [2000, 12_000] })], one)
  const twin = call('inbound', [outside(stranger), extension('1002', { talk: [2000, 12_000] })], { call: 'c2' })
  const logs = [log({ record: 'new' }), log({ id: 'z2', owner: 'bruno', record: 'new' })]
  const records = (...args: Parameters<typeof verdict>) => {
    const { lost, doubled, unexpected, owed } = verdict(...args).records
    return [owed, lost.length, doubled.length, unexpected.length]
  }

  test('two calls at once are one record, at which both logs hang', () => {
    const both = [calling(stranger), twin]
    expect(verdict(both, logs, { created: [made] })).toMatchObject({ found: [0, 0, 0, 0], logged: 2 })
    expect(records(both, logs, { created: [made] })).toEqual([1, 0, 0, 0])
  })

  test('a record that was not made is lost, and so is its log', () => {
    expect(verdict([calling(stranger)], []).found).toEqual([1, 0, 0, 0])
    expect(records([calling(stranger)], [])).toEqual([1, 1, 0, 0])
  })

  test('a second record is doubled, and a log at it is at the wrong place', () => {
    const created = [made, { ...made, id: 'second', at: T + 2000 }]
    const [first, second] = logs as [ZohoLog, ZohoLog]
    const both = [calling(stranger), twin]
    expect(records(both, logs, { created })).toEqual([1, 0, 1, 0])
    expect(verdict(both, [first, { ...second, record: 'second' }], { created }).found).toEqual([0, 0, 1, 0])
  })

  test('a record for a number that is known, own, or of a call that nobody has part in, is unexpected', () => {
    for (const [one, e164] of [
      [answered, '+12125550142'],
      [calling('+12125550190'), '+12125550190'],
      [call('inbound', [outside(stranger), extension('1006')]), stranger],
    ] as const)
      expect(records([one], [], { created: [{ ...made, e164 }] })).toEqual([0, 0, 0, 1])
    const off = [{ begun: T - 60_000, done: T - 59_000, settings: { ...settings, enabled: false } }]
    expect(records([calling(stranger)], [], { created: [made], settings: off })).toEqual([0, 0, 0, 1])
    expect(records([answered], [log()], { recordChanges: [{ id: 'contact', what: 'edited', numbers: [] }] })).toEqual([
      0, 0, 0, 1,
    ])
  })

  test('a record that the server made may be given to another owner, and nothing else', () => {
    const edited = { id: 'new', what: 'edited', numbers: [stranger] } as const
    const unexpected = (change: ApiChange) =>
      records([calling(stranger)], [log({ record: 'new' })], { created: [made], recordChanges: [change] })[3]
    expect(unexpected(edited)).toBe(0)
    expect(unexpected({ ...edited, numbers: ['+17188320002'] })).toBe(1)
    expect(unexpected({ ...edited, what: 'deleted' })).toBe(1)
    expect(unexpected({ ...edited, id: 'contact' })).toBe(1)
  })

  test('while settings are being changed, a record may be made and need not', () => {
    const off = { begun: T - 100, done: T + 100, settings: { ...settings, enabled: false } }
    const during = [...evidence.settings, off]
    expect(records([calling(stranger)], [], { settings: during })).toEqual([0, 0, 0, 0])
    expect(records([calling(stranger)], [log({ record: 'new' })], { settings: during, created: [made] })).toEqual([
      0, 0, 0, 0,
    ])
  })
})

describe('contacts that people change', () => {
  const moved = { id: 'contact', at: T - 60_000, e164: '+17188350000', knownFrom: T - 30_000 }
  const toNew = call('inbound', [outside('+17188350000'), extension('1001', { talk: [2000, 12_000] })])

  test('once it must be known, the log hangs at who has the number now', () => {
    const contactChanges = [moved]
    expect(verdict([toNew], [log()], { contactChanges })).toMatchObject({
      found: [0, 0, 0, 0],
      undecided: 0,
      contacts: { moved: 1, deleted: 0, decided: 1, undecided: 0 },
    })
    // A record was made for the number although the contact has it.
    const created = [{ id: 'new', e164: '+17188350000', at: T }]
    const wrongly = verdict([toNew], [log({ record: 'new' })], { contactChanges, created })
    expect([wrongly.found, wrongly.records.unexpected.length]).toEqual([[0, 0, 1, 0], 1])
    // The number that it had before is that of the lead.
    expect(verdict([answered], [log({ record: 'lead' })], { contactChanges }).found).toEqual([0, 0, 0, 0])
    expect(verdict([answered], [log()], { contactChanges }).found).toEqual([0, 0, 1, 0])
  })

  test('of a deleted contact the number is unknown, and is given one record', () => {
    const contactChanges = [{ id: 'account', at: T - 60_000, e164: null, knownFrom: T - 30_000 }]
    const one = call('inbound', [outside('+12125550100'), extension('1001', { talk: [2000, 12_000] })])
    const created = [{ id: 'new', e164: '+12125550100', at: T }]
    const right = verdict([one], [log({ record: 'new' })], { contactChanges, created })
    expect([right.found, right.records.owed, right.records.unexpected]).toEqual([[0, 0, 0, 0], 1, []])
    expect(verdict([one], [log({ record: 'account' })], { contactChanges, created }).found).toEqual([0, 0, 1, 0])
    const none = verdict([one], [log({ record: 'account' })], { contactChanges })
    expect([none.found, none.records.lost.length]).toEqual([[0, 0, 1, 0], 1])
  })

  test('too shortly after a change, or before it, either is right and nothing else', () => {
    for (const change of [
      { ...moved, knownFrom: T + 1 },
      { ...moved, at: T + 5000, knownFrom: T + 20_000 },
    ]) {
      const contactChanges = [change]
      for (const record of ['contact', 'lead'])
        expect(verdict([answered], [log({ record })], { contactChanges })).toMatchObject({
          found: [0, 0, 0, 0],
          undecided: 1,
          contacts: { decided: 0, undecided: 1 },
        })
      expect(verdict([answered], [log({ record: 'account' })], { contactChanges }).found).toEqual([0, 0, 1, 0])
      expect(verdict([answered], [], { contactChanges }).found).toEqual([1, 0, 0, 0])
    }
  })

  test('who lost its holder between the call and its log has it at that one, or at a record made since', () => {
    const contactChanges = [{ id: 'account', at: T + 5000, e164: null, knownFrom: T + 20_000 }]
    const one = call('inbound', [outside('+12125550100'), extension('1001', { talk: [2000, 12_000] })])
    const created = [{ id: 'new', e164: '+12125550100', at: T + 9000 }]
    for (const record of ['account', 'new'])
      expect(verdict([one], [log({ record })], { contactChanges, created })).toMatchObject({
        found: [0, 0, 0, 0],
        undecided: 1,
        records: { owed: 0, unexpected: [] },
      })
    expect(verdict([one], [log({ record: 'lead' })], { contactChanges, created }).found).toEqual([0, 0, 1, 0])
    expect(verdict([one], [], { contactChanges }).found).toEqual([1, 0, 0, 0])
  })

  const circumstances: Circumstances = { kills: [], starts: [{ at: 0, tookMs: 1000 }], messages: [], refused: [] }
  const enough = leftAloneFor(1000)
  const lost = [{ at: 90_000, lost: true, delayMs: 0 }]
  test.each<[string, Partial<Circumstances>, number]>([
    ['by its message', {}, 100_000 + enough],
    ['by a late message', { messages: [{ at: 90_000, lost: false, delayMs: 2500 }] }, 102_500 + enough],
    ['not at all when it was lost', { messages: lost }, Infinity],
    [
      'not when it was lost before it came',
      {
        messages: [
          { at: 90_000, lost: false, delayMs: 5000 },
          { at: 103_000, lost: true, delayMs: 0 },
        ],
      },
      Infinity,
    ],
    [
      'after the next start when it was lost',
      { messages: lost, kills: [110_000], starts: [...circumstances.starts, { at: 112_000, tookMs: 900 }] },
      112_000 + enough,
    ],
    [
      'after the next start when the server was dead',
      { kills: [99_000], starts: [...circumstances.starts, { at: 101_000, tookMs: 900 }] },
      101_000 + enough,
    ],
    [
      'after the last start when it was killed before it could ask',
      {
        kills: [99_000, 102_000],
        starts: [...circumstances.starts, { at: 101_000, tookMs: 1 }, { at: 104_000, tookMs: 1 }],
      },
      104_000 + enough,
    ],
    ['later on a slow machine', { starts: [{ at: 0, tookMs: 30_000 }] }, 100_000 + leftAloneFor(30_000)],
    ['not while Zoho refuses the server', { refused: [{ from: 99_000, until: 140_000 }] }, Infinity],
    ['not when Zoho refuses it to the end', { refused: [{ from: 101_000, until: null }] }, Infinity],
  ])('a change is known %s', (_, more, from) => {
    expect(knownFrom(100_000, { ...circumstances, ...more })).toBe(from)
  })
})

describe('who has no right', () => {
  test('a forged message that was not refused', () => {
    const forged = [403, 200, null].map((status) => ({ e164: '+12125550142', status }))
    expect(verdict([answered], [log()], { forged }).forged).toEqual({
      answered: 2,
      accepted: ['+12125550142: 200'],
    })
  })

  const steps = (...kinds: ('revoked' | 'reported' | 'renewed')[]) =>
    judgeAuthorisation(kinds.map((what, index) => ({ at: T + index, what })))
  test('a revoked authorisation is told, and given again', () => {
    expect(steps('revoked', 'reported', 'renewed')).toEqual({ revoked: 1, reauthorised: 1, faults: [] })
    expect(steps('revoked', 'renewed')).toMatchObject({
      reauthorised: 0,
      faults: [expect.stringContaining('did not say so')],
    })
    expect(steps('revoked', 'reported')).toMatchObject({
      reauthorised: 0,
      faults: [expect.stringContaining('never authorised again')],
    })
    expect(steps()).toEqual({ revoked: 0, reauthorised: 0, faults: [] })
  })
})

describe('the journals', () => {
  test('of a run give who changed what, and when the server must know it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'chaos-run-'))
    const at = (seconds: number) => ({ time: new Date(T + seconds * 1000).toISOString() })
    const write = (part: string, lines: object[]) => {
      mkdirSync(join(folder, part, '..'), { recursive: true })
      writeFileSync(join(folder, part), lines.map((one) => `${JSON.stringify(one)}\n`).join(''))
    }
    const contact = { module: 'Contacts', by: 'ui', record: { Last_Name: 'X', Mobile: '+1 718 835 0000' } }
    write('pbx/pbx.jsonl', [])
    write('zoho/zoho.jsonl', [
      { ...at(0), op: 'settings', change: { searchLagMs: 6000 } },
      { ...at(1), op: 'settings', change: { notificationsLost: true, notificationDelayMs: 0 } },
      { ...at(10), ...contact, op: 'update', id: 'contact' },
      { ...at(11), ...contact, op: 'update', id: 'of nobody' },
      { ...at(12), ...contact, by: 'api', op: 'create', id: 'new', record: { Phone: '+17188320001' } },
      { ...at(13), ...contact, by: 'api', op: 'update', id: 'new' },
      { ...at(14), op: 'settings', change: { notificationsLost: false, notificationDelayMs: 500 } },
      { ...at(100), ...contact, op: 'delete', id: 'lead', module: 'Leads' },
    ])
    write('run.jsonl', [
      { ...at(0), kind: 'numbers', known: evidence.known, own: [] },
      { ...at(0), kind: 'started', tookMs: 2000 },
      { ...at(20), kind: 'kill', moment: 'any', situation: {} },
      { ...at(22), kind: 'started', tookMs: 2000 },
      { ...at(150), kind: 'forged', e164: '+12125550142', operation: 'delete', status: 403 },
      { ...at(200), kind: 'authorisation', what: 'revoked' },
    ])
    expect(evidenceIn(folder)).toMatchObject({
      contactChanges: [
        { id: 'contact', at: T + 10_000, e164: '+17188350000', knownFrom: T + 22_000 + leftAloneFor(2000) },
        { id: 'lead', at: T + 100_000, e164: null, knownFrom: T + 100_500 + leftAloneFor(2000) },
      ],
      created: [{ id: 'new', e164: '+17188320001', at: T + 12_000 }],
      recordChanges: [{ id: 'new', what: 'edited', numbers: ['+17188350000'] }],
      forged: [{ e164: '+12125550142', status: 403 }],
      authorisation: [{ at: T + 200_000, what: 'revoked' }],
    })
  })
})
