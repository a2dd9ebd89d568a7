import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DemoRecord, DemoRecordLeg } from '@jackfield/contract/demo-pbx'
import { describe, expect, test } from 'vitest'
import { holdersAt } from './holders.ts'
import { callsOf, changesOf, evidenceIn, logsOf, settingsOf } from './journals.ts'
import { type Evidence, judge, type ZohoLog } from './judge.ts'
import { judgeAuthorisation } from './judge-access.ts'
import { type Circumstances, knownFrom, leftAloneFor } from './knowledge.ts'
import { outsideOf, owedFor } from './owed.ts'
import type { RunSettings } from './settings.ts'

const T = Date.UTC(2026, 10, 22, 10, 0, 0)
const settings: RunSettings = {
  enabled: true,
  bindings: { 1001: 'ada', 1002: 'bruno', 1003: 'chen' },
  rule: { skipUnanswered: true, whenNobodyAnswers: { who: 'all' } },
}
const evidence: Omit<Evidence, 'calls' | 'logs'> = {
  settings: [{ begun: T - 60_000, done: T - 59_000, settings }],
  changes: [],
  contactChanges: [],
  created: [],
  recordChanges: [],
  forged: [],
  authorisation: [],
  known: [
    { module: 'Leads', id: 'lead', e164: '+12125550142' },
    { module: 'Contacts', id: 'contact', e164: '+12125550142' },
    { module: 'Accounts', id: 'account', e164: '+12125550100' },
  ],
  own: new Set(['+12125550190']),
}

type LegOptions = Partial<Omit<DemoRecordLeg, 'talk'>> & { talk?: [number, number] }
const leg = (party: DemoRecordLeg['party'], options: LegOptions = {}): DemoRecordLeg => {
  const { talk, ...rest } = options
  return {
    channel: JSON.stringify(party),
    party,
    role: 'callee',
    dialled: null,
    createdAt: T,
    ringingAt: T,
    answeredAt: talk ? T + talk[0] : null,
    endedAt: T + 20_000,
    cause: 'normal',
    talk: talk ? [{ from: T + talk[0], to: T + talk[1] }] : [],
    ...rest,
  }
}
const outside = (number: string | null, options: LegOptions = {}) =>
  leg({ kind: 'external', number, name: null, trunk: 'main' }, { role: 'caller', ...options })
const extension = (number: string, options: LegOptions = {}) => leg({ kind: 'extension', extension: number }, options)
const call = (
  direction: DemoRecord['direction'],
  legs: DemoRecordLeg[],
  more: Partial<DemoRecord> = {},
): DemoRecord => ({
  call: 'c1',
  direction,
  startedAt: T,
  endedAt: T + 20_000,
  did: null,
  via: [],
  transfers: [],
  legs,
  ...more,
})
const log = (more: Partial<ZohoLog> = {}): ZohoLog => ({
  id: 'z1',
  owner: 'ada',
  type: 'Inbound',
  startedAt: T,
  talkSeconds: 10,
  record: 'contact',
  refs: [],
  ...more,
})
const answered = call('inbound', [outside('+1 212 555 0142'), extension('1001', { talk: [2000, 12_000] })])
const verdict = (calls: DemoRecord[], logs: ZohoLog[], more: Partial<Evidence> = {}) => {
  const { lost, doubled, wrong, unexpected, ...rest } = judge({ ...evidence, calls, logs, ...more })
  return {
    ...rest,
    found: [lost.length, doubled.length, wrong.length, unexpected.length],
    lost,
    doubled,
    wrong,
    unexpected,
  }
}

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

  test('[OPS.72] two calls at once are one record, at which both logs hang', () => {
    const both = [calling(stranger), twin]
    expect(verdict(both, logs, { created: [made] })).toMatchObject({ found: [0, 0, 0, 0], logged: 2 })
    expect(records(both, logs, { created: [made] })).toEqual([1, 0, 0, 0])
  })

  test('[OPS.72] a record that was not made is lost, and so is its log', () => {
    expect(verdict([calling(stranger)], []).found).toEqual([1, 0, 0, 0])
    expect(records([calling(stranger)], [])).toEqual([1, 1, 0, 0])
  })

  test('[OPS.72] a second record is doubled, and a log at it is at the wrong place', () => {
    const created = [made, { ...made, id: 'second', at: T + 2000 }]
    const [first, second] = logs as [ZohoLog, ZohoLog]
    const both = [calling(stranger), twin]
    expect(records(both, logs, { created })).toEqual([1, 0, 1, 0])
    expect(verdict(both, [first, { ...second, record: 'second' }], { created }).found).toEqual([0, 0, 1, 0])
  })

  test('[OPS.72] a record for a number that is known, own, or of a call that nobody has part in, is unexpected', () => {
    for (const [one, e164] of [
      [answered, '+12125550142'],
      [calling('+12125550190'), '+12125550190'],
      [call('inbound', [outside(stranger), extension('1006')]), stranger],
    ] as const)
      expect(records([one], [], { created: [{ ...made, e164 }] })).toEqual([0, 0, 0, 1])
    const off = [{ begun: T - 60_000, done: T - 59_000, settings: { ...settings, enabled: false } }]
    expect(records([calling(stranger)], [], { created: [made], settings: off })).toEqual([0, 0, 0, 1])
    expect(records([answered], [log()], { recordChanges: [{ id: 'contact', what: 'edited' }] })).toEqual([0, 0, 0, 1])
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

  test('[OPS.73] once it must be known, the log hangs at who has the number now', () => {
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

  test('[OPS.73] of a deleted contact the number is unknown, and is given one record', () => {
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
  test('[OPS.74] a forged message that was not refused', () => {
    const forged = [403, 200, null].map((status) => ({ e164: '+12125550142', status }))
    expect(verdict([answered], [log()], { forged }).forged).toEqual({
      answered: 2,
      accepted: ['+12125550142: 200'],
    })
  })

  const steps = (...kinds: ('revoked' | 'reported' | 'renewed')[]) =>
    judgeAuthorisation(kinds.map((what, index) => ({ at: T + index, what })))
  test('[OPS.75] a revoked authorisation is told, and given again', () => {
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
      recordChanges: [{ id: 'new', what: 'edited' }],
      forged: [{ e164: '+12125550142', status: 403 }],
      authorisation: [{ at: T + 200_000, what: 'revoked' }],
    })
  })
})
