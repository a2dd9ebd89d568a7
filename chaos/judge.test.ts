import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DemoRecord } from '@jackfield/contract/demo-pbx'
import { describe, expect, test } from 'vitest'
import { holdersAt } from './holders.ts'
import { callsOf, changesOf, logsOf, settingsOf } from './journals.ts'
import type { ZohoLog } from './judge-logs.ts'
import { answered, call, evidence, extension, log, outside, settings, T, verdict } from './judge-scene.ts'
import { outsideOf, owedFor } from './owed.ts'
import type { RunSettings } from './settings.ts'

describe('the judge finds', () => {
  test('nothing when each owed log is there once', () => {
    const { found, owed, logged } = verdict([answered], [log({ talkSeconds: 11, startedAt: T + 900 })])
    expect([owed.length, logged, found]).toEqual([1, 1, [0, 0, 0, 0]])
  })

  test('a lost log', () => {
    expect(verdict([answered], [])).toMatchObject({
      logged: 0,
      found: [1, 0, 0, 0],
      lost: [{ owed: { call: 'c1', user: 'ada' } }],
    })
  })

  test('a doubled log, with and without its marker', () => {
    const [first, second] = [log({ refs: ['a'.repeat(16)] }), log({ id: 'z2', refs: ['a'.repeat(16)] })]
    expect(verdict([answered], [first, second]).found).toEqual([0, 1, 0, 0])
    expect(verdict([answered], [first, { ...second, refs: [] }]).found).toEqual([0, 1, 0, 0])
    // The same marker at another record is still the same log twice.
    expect(verdict([answered], [first, { ...second, record: 'account', owner: 'bruno' }]).found).toEqual([0, 1, 0, 0])
  })

  test.each<[string, Partial<ZohoLog>, RegExp]>([
    ['type', { type: 'Missed' }, /type Missed instead of Inbound/],
    ['talk time', { talkSeconds: 13 }, /talk 13 s instead of 10.0 s/],
    ['start', { startedAt: T + 5000 }, /start off/],
    ['owner', { owner: 'bruno' }, /owner bruno instead of ada/],
    ['record', { record: 'lead' }, /record lead instead of contact/],
    ['no record', { record: null }, /record null/],
  ])('a wrong %s', (_, change, what) => {
    const { found, wrong, logged } = verdict([answered], [log(change)])
    expect([found, logged]).toEqual([[0, 0, 1, 0], 1])
    expect(wrong[0]?.what).toMatch(what)
  })

  test('a log that no call accounts for', () => {
    const internal = call('internal', [extension('1001', { role: 'caller' }), extension('1002')])
    expect(verdict([internal], [log()])).toMatchObject({ found: [0, 0, 0, 1], excused: { internal: 1 } })
    expect(verdict([answered], [log(), log({ id: 'z2', startedAt: T + 3_600_000 })]).found).toEqual([0, 0, 0, 1])
  })

  test('which log belongs to which call of the same customer', () => {
    const later = { ...answered, call: 'c2', legs: answered.legs.map((one) => ({ ...one, createdAt: T + 15_000 })) }
    const logs = [log({ id: 'z2', startedAt: T + 15_000 }), log()]
    expect(verdict([answered, later], logs).found).toEqual([0, 0, 0, 0])
    expect(verdict([answered, later], [logs[0] as ZohoLog]).lost[0]?.owed?.call).toBe('c1')
    // In the same second: the talk times tell them apart, whichever log comes first.
    const legs = [outside('+12125550142'), extension('1001', { talk: [2000, 5000] })]
    const short = call('inbound', legs, { call: 'c4' })
    const twins = [log({ talkSeconds: 3, startedAt: T }), log({ id: 'z2', talkSeconds: 10, startedAt: T })]
    expect(verdict([answered, short], twins).found).toEqual([0, 0, 0, 0])
    expect(verdict([answered, short], twins.toReversed()).found).toEqual([0, 0, 0, 0])
    // At the same moment: the types tell them apart.
    const missed = call('inbound', [outside('+12125550142'), extension('1001')], { call: 'c3' })
    expect(verdict([missed, answered], [log(), log({ id: 'z3', type: 'Missed', talkSeconds: 0 })]).found).toEqual([
      0, 0, 0, 0,
    ])
  })
})

describe('what users and the administrator do', () => {
  const change = { id: 'z1', what: 'edited', by: 'ui', marked: true } as const

  test('a log that a user edited or deleted was written once; written again it is doubled', () => {
    const changes = [change, { ...change, marked: false }, { ...change, what: 'deleted' as const }]
    const marked = log({ refs: ['a'.repeat(16)] })
    expect(verdict([answered], [marked], { changes })).toMatchObject({
      found: [0, 0, 0, 0],
      touched: { edited: 1, unmarked: 1, deleted: 1 },
    })
    expect(verdict([answered], [marked, { ...marked, id: 'z2' }], { changes }).found).toEqual([0, 1, 0, 0])
  })

  test('a log that the server changed is told', () => {
    expect(verdict([answered], [log()], { changes: [{ ...change, by: 'api' }] }).found).toEqual([0, 0, 0, 1])
  })

  test('the settings of the first moment count, also when they are changed while the call goes on', () => {
    const off = { begun: T + 1000, done: T + 1100, settings: { ...settings, enabled: false } }
    const before = [...evidence.settings, off]
    expect(verdict([answered], [log()], { settings: before }).found).toEqual([0, 0, 0, 0])
    expect(verdict([answered], [], { settings: before }).found).toEqual([1, 0, 0, 0])
    const after = [...evidence.settings, { ...off, begun: T - 2000, done: T - 1000 }]
    expect(verdict([answered], [], { settings: after })).toMatchObject({
      found: [0, 0, 0, 0],
      excused: { disabled: 1 },
    })
    expect(verdict([answered], [log()], { settings: after }).found).toEqual([0, 0, 0, 1])
  })

  test('while settings are being changed, two extensions of one user are one log or two', () => {
    const moved = call('inbound', [
      outside('+12125550142'),
      extension('1001', { talk: [0, 3000] }),
      extension('1003', { createdAt: T + 4000, talk: [5000, 9000] }),
    ])
    const bindings = { ...settings.bindings, 1003: 'ada' }
    const during = [...evidence.settings, { begun: T - 100, done: T + 100, settings: { ...settings, bindings } }]
    const second = log({ id: 'z2', owner: 'chen', startedAt: T + 4000, talkSeconds: 4 })
    for (const logs of [[log({ talkSeconds: 7 })], [log({ talkSeconds: 3 }), second]])
      expect(verdict([moved], logs, { settings: during }).found).toEqual([0, 0, 0, 0])
    expect(verdict([moved], [log({ talkSeconds: 7 }), second], { settings: during }).found).not.toEqual([0, 0, 0, 0])
  })

  test('of two calls at once, of which one is undecided, each has its own log', () => {
    const bindings = { ...settings.bindings, 1001: 'bruno' }
    const during = [...evidence.settings, { begun: T - 100, done: T + 100, settings: { ...settings, bindings } }]
    const twin = call('inbound', [outside('+12125550142'), extension('1002', { talk: [2000, 12_000] })], { call: 'c2' })
    const other = log({ id: 'z2', owner: 'bruno' })
    for (const calls of [
      [answered, twin],
      [twin, answered],
    ])
      for (const first of [log(), log({ owner: 'bruno' })])
        expect(verdict(calls, [first, other], { settings: during })).toMatchObject({
          found: [0, 0, 0, 0],
          undecided: 1,
        })
  })

  test('while settings are being changed both are right', () => {
    const bindings = { ...settings.bindings, 1001: 'dora' }
    const during = [...evidence.settings, { begun: T - 100, done: T + 100, settings: { ...settings, bindings } }]
    for (const logs of [[log()], [log({ owner: 'dora' })]])
      expect(verdict([answered], logs, { settings: during }).found).toEqual([0, 0, 0, 0])
    expect(verdict([answered], [log({ type: 'Missed' })], { settings: during }).found).toEqual([0, 0, 1, 0])
    expect(verdict([answered], [], { settings: during })).toMatchObject({ found: [1, 0, 0, 0], undecided: 1 })
    expect(verdict([answered], [log(), log({ id: 'z2', owner: 'dora' })], { settings: during }).found).not.toEqual([
      0, 0, 0, 0,
    ])
    expect(() => verdict([answered], [], { settings: [] })).toThrow('nothing was set')
  })
})

describe('what is owed', () => {
  const queue = { via: [{ kind: 'queue' as const, number: '6500', name: null }] }
  const rings = ['1001', '1002', '1006'].map((number) => extension(number))
  const owed = (one: DemoRecord, more: Partial<RunSettings> = {}) => {
    const e164 = outsideOf(one)
    const due = owedFor(one, { ...settings, ...more }, evidence, e164 && (holdersAt(e164, T, evidence)[0] ?? null))
    return typeof due === 'string' ? due : due.map(({ user, type, talkSeconds }) => [user, type, talkSeconds])
  }

  test.each<[string, DemoRecord, ReturnType<typeof owed>, Partial<RunSettings>?]>([
    ['inbound answered', answered, [['ada', 'Inbound', 10]]],
    ['inbound missed', call('inbound', [outside('2125550142'), extension('1001')]), [['ada', 'Missed', 0]]],
    [
      'outbound, answered or not',
      call('outbound', [
        extension('1002', { role: 'caller', ringingAt: null }),
        outside('+12125550100', { role: 'callee' }),
      ]),
      [['bruno', 'Outbound', 0]],
    ],
    [
      'a blind transfer: each has own talk time',
      call('inbound', [
        outside('+12125550142'),
        extension('1001', { talk: [0, 3000] }),
        extension('1003', { talk: [5000, 9000] }),
      ]),
      [
        ['ada', 'Inbound', 3],
        ['chen', 'Inbound', 4],
      ],
    ],
    [
      'an outbound call whose transfer nobody took',
      call('outbound', [
        extension('1001', { role: 'caller', talk: [0, 3000] }),
        outside('+12125550142', { role: 'callee' }),
        extension('1003'),
      ]),
      [['ada', 'Outbound', 3]],
    ],
    [
      'a queue call that one answered',
      call('inbound', [outside('+12125550142'), ...rings, extension('1003', { talk: [0, 5000] })], queue),
      [['chen', 'Inbound', 5]],
    ],
    [
      'a queue call that an unbound one answered',
      call('inbound', [outside('+12125550142'), ...rings.slice(0, 2), extension('1006', { talk: [0, 5000] })], queue),
      'A12',
    ],
    [
      'a queue call that nobody answered',
      call('inbound', [outside('+12125550142'), ...rings], queue),
      [
        ['ada', 'Missed', 0],
        ['bruno', 'Missed', 0],
      ],
    ],
    ['internal', call('internal', [extension('1001', { role: 'caller' }), extension('1002')]), 'internal'],
    ['not bound', call('inbound', [outside('+12125550142'), extension('1006', { talk: [0, 1000] })]), 'not-bound'],
    ['never rang', call('inbound', [outside('+12125550142'), extension('1001', { ringingAt: null })]), 'not-bound'],
    ['anonymous', call('inbound', [outside(null), extension('1001')]), 'anonymous'],
    ['own number', call('inbound', [outside('+12125550190'), extension('1001')]), 'own-number'],
    ['disabled', answered, 'disabled', { enabled: false }],
    ['an unknown number', call('inbound', [outside('+12125559999'), extension('1001')]), [['ada', 'Missed', 0]]],
  ])('%s', (_, one, due, more) => {
    expect(owed(one, more)).toEqual(due)
  })

  test('the settings of unanswered calls', () => {
    const abandoned = call('inbound', [outside('+12125550142'), ...rings], queue)
    const taken = call('inbound', [outside('+12125550142'), ...rings, extension('1003', { talk: [0, 5000] })], queue)
    const rule = (whenNobodyAnswers: RunSettings['rule']['whenNobodyAnswers'], skipUnanswered = true) => ({
      rule: { skipUnanswered, whenNobodyAnswers },
    })
    expect(owed(abandoned, rule({ who: 'first' }))).toEqual([['ada', 'Missed', 0]])
    expect(owed(abandoned, rule({ who: 'user', userId: 'dora' }))).toEqual([['dora', 'Missed', 0]])
    expect(owed(taken, rule({ who: 'all' }, false))).toHaveLength(3)
  })
})

describe('the journals', () => {
  test('give calls and logs, and leave a half-written line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'chaos-journals-'))
    const pbx = join(folder, 'pbx.jsonl')
    writeFileSync(
      pbx,
      `${JSON.stringify({ kind: 'started' })}\n${JSON.stringify({ kind: 'record', record: answered })}\n{"kind":"rec`,
    )
    expect(callsOf(pbx)).toEqual([answered])
    const zoho = join(folder, 'zoho.jsonl')
    const record = {
      Owner: { id: 'ada', name: 'Ada' },
      Call_Type: 'Inbound',
      Call_Start_Time: '2026-11-22T05:00:00-05:00',
      Call_Duration: '61:05',
      Who_Id: { id: 'contact', name: 'X' },
      What_Id: null,
      Description: 'Call\nRef JF-abcdefgh234567ab',
      jackfield_ref: 'JF-abcdefgh234567ab',
    }
    const line = { op: 'create', module: 'Calls', by: 'api', id: 'z1', record }
    const lines = [line, { ...line, op: 'update' }, { ...line, by: 'ui' }, { ...line, module: 'Contacts', record: {} }]
    writeFileSync(zoho, lines.map((one) => `${JSON.stringify(one)}\n`).join(''))
    expect(logsOf(zoho)).toEqual([log({ talkSeconds: 3665, refs: ['abcdefgh234567ab'] })])
    expect(logsOf(join(folder, 'none'))).toEqual([])
    const touched = { ...line, by: 'ui', record: { ...record, Description: 'Called', jackfield_ref: null } }
    writeFileSync(
      zoho,
      [
        { ...touched, op: 'update' },
        { ...line, op: 'delete' },
      ]
        .map((one) => `${JSON.stringify(one)}\n`)
        .join(''),
    )
    expect(changesOf(zoho)).toEqual([
      { id: 'z1', what: 'edited', by: 'ui', marked: false },
      { id: 'z1', what: 'deleted', by: 'api', marked: true },
    ])
    const run = join(folder, 'run.jsonl')
    const change = { begun: 1, done: 2, settings }
    writeFileSync(run, `{"kind":"kill"}\n${JSON.stringify({ kind: 'settings', ...change })}\n`)
    expect(settingsOf(run)).toMatchObject([change])
  })
})
