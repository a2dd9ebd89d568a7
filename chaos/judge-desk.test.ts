import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DemoRecord } from '@jackfield/contract/demo-pbx'
import { describe, expect, test } from 'vitest'
import { evidenceIn } from './journals.ts'
import { judge } from './judge.ts'
import { answered, call, evidence, extension, outside, settings, T } from './judge-scene.ts'
import { type DeskLog, type DeskTicket, type TicketVersion, wallClock } from './judge-tickets.ts'
import type { DeskSettings } from './settings.ts'

const timeZone = 'America/New_York'
const deskSettings: DeskSettings = {
  ...settings,
  bindings: { 1001: 'agent-a', 1002: 'agent-b', 1003: 'agent-c' },
  tickets: 'after',
}
const since = (changed: Partial<DeskSettings> = {}) => [
  { begun: T - 60_000, done: T - 59_000, settings: { ...deskSettings, ...changed } },
]
type Desk = NonNullable<(typeof evidence)['desk']>
const desk: Desk = {
  department: 'support',
  timeZone,
  settings: since(),
  known: [
    { module: 'Contacts', id: 'c', e164: '+12125550142' },
    { module: 'Contacts', id: 'other', e164: '+12125550143' },
    { module: 'Accounts', id: 'a', e164: '+12125550100' },
  ],
  contactChanges: [],
  created: [],
  recordChanges: [],
  logs: [],
  tickets: [],
  changes: [],
  elsewhere: [],
}
const log = (more: Partial<DeskLog> = {}): DeskLog => ({
  id: 'l1',
  at: T + 25_000,
  owner: 'agent-a',
  type: 'Inbound',
  startedAt: T,
  talkSeconds: 10,
  record: 'c',
  refs: ['a'.repeat(16)],
  ticket: 't1',
  department: 'support',
  ...more,
})
const words = (more: Partial<NonNullable<TicketVersion['says']>> = {}) => ({
  direction: 'Inbound',
  status: 'Answered',
  e164: '+12125550142',
  startedAt: wallClock(T, timeZone),
  talkSeconds: 10,
  ...more,
})
const version = (more: Partial<TicketVersion> = {}): TicketVersion => ({
  at: T + 22_000,
  by: 'api',
  contact: 'c',
  assignee: 'agent-a',
  department: 'support',
  marked: true,
  says: words(),
  ...more,
})
const ticket = (more: Partial<DeskTicket> = {}): DeskTicket => ({
  id: 't1',
  refs: ['t'.repeat(16)],
  versions: [version()],
  deleted: null,
  ...more,
})

/** Findings of logs (lost, doubled, wrong, unexpected), of tickets, and of records (lost, doubled, unexpected). */
function verdict(calls: DemoRecord[], more: Partial<Desk> = {}) {
  const found = judge({ ...evidence, calls, logs: [], desk: { ...desk, ...more } }).desk
  if (!found) throw new Error('Desk was not judged')
  const { tickets, records } = found
  return {
    ...found,
    logFaults: [found.lost, found.doubled, found.wrong, found.unexpected].map(({ length }) => length),
    ticketFaults: [tickets.lost, tickets.doubled, tickets.wrong, tickets.unexpected].map(({ length }) => length),
    recordFaults: [records.lost, records.doubled, records.unexpected].map(({ length }) => length),
  }
}
const none = [0, 0, 0, 0]
const clean = { logFaults: none, ticketFaults: none, recordFaults: [0, 0, 0] }
const from = (number: string, more: Partial<DemoRecord> = {}) =>
  call('inbound', [outside(number), extension('1001', { talk: [2000, 12_000] })], more)

describe('logs of Desk', () => {
  test('[OPS.85] nothing is found when log and ticket are there once; the CRM is judged by itself', () => {
    expect(verdict([answered], { logs: [log()], tickets: [ticket()] })).toMatchObject({
      ...clean,
      logged: 1,
      tickets: { made: 1, owed: [{ call: 'c1', assignee: 'agent-a', contact: 'c' }] },
    })
    expect(judge({ ...evidence, calls: [answered], logs: [], desk }).lost).toHaveLength(1)
  })

  test.each<[string, Partial<Desk>, number[], RegExp]>([
    ['a lost log', { logs: [] }, [1, 0, 0, 0], /no log/],
    ['a doubled log', { logs: [log(), log({ id: 'l2' })] }, [0, 1, 0, 0], /marker of l1 again/],
    ['one doubled without its marker', { logs: [log(), log({ id: 'l2', refs: [] })] }, [0, 1, 0, 0], /beside l1/],
    ['a wrong agent', { logs: [log({ owner: 'agent-b' })] }, [0, 0, 1, 0], /owner agent-b/],
    ['a wrong contact', { logs: [log({ record: 'other' })] }, [0, 0, 1, 0], /record other/],
    ['a wrong status', { logs: [log({ type: 'Missed' })] }, [0, 0, 1, 0], /type Missed/],
    ['a wrong start', { logs: [log({ startedAt: T + 5000 })] }, [0, 0, 1, 0], /start off/],
    ['a wrong duration', { logs: [log({ talkSeconds: 13 })] }, [0, 0, 1, 0], /talk 13 s/],
    ['a wrong department', { logs: [log({ department: 'repairs' })] }, [0, 0, 1, 0], /department repairs/],
    ['one that no call owes', { logs: [log(), log({ id: 'l2', refs: [], record: 'other' })] }, [0, 0, 0, 1], /no call/],
    [
      'one that the server changed',
      { logs: [log()], changes: [{ id: 'l1', what: 'edited', by: 'api', marked: true }] },
      [0, 0, 0, 1],
      /the server edited/,
    ],
    ['a write to another organisation', { logs: [log()], elsewhere: ['create of desk.calls'] }, [0, 0, 0, 1], /create/],
  ])('[OPS.85] %s', (_, more, faults, what) => {
    const found = verdict([answered], { tickets: [ticket()], ...more })
    expect(found.logFaults).toEqual(faults)
    expect([...found.lost, ...found.doubled, ...found.wrong, ...found.unexpected][0]?.what).toMatch(what)
  })

  test('[OPS.85] whose number only an account has owes neither log nor ticket nor contact', () => {
    const one = from('+12125550100')
    expect(verdict([one])).toMatchObject({ ...clean, excused: { 'account-only': 1 }, tickets: { owed: [] } })
    expect(verdict([one], { logs: [log({ record: 'a', ticket: null })] }).logFaults).toEqual([0, 0, 0, 1])
    const says = words({ e164: '+12125550100' })
    expect(verdict([one], { tickets: [ticket({ versions: [version({ says })] })] }).ticketFaults).toEqual([0, 0, 0, 1])
    const created = [{ id: 'new', e164: '+12125550100', at: T }]
    expect(verdict([one], { created }).recordFaults).toEqual([0, 0, 1])
  })
})

describe('tickets', () => {
  const logs = [log()]
  const faultsOf = (tickets: readonly DeskTicket[], more: Partial<Desk> = {}, calls = [answered]) =>
    verdict(calls, { logs, tickets, ...more }).ticketFaults
  const told = (tickets: readonly DeskTicket[], more: Partial<Desk> = {}) =>
    verdict([answered], { logs, tickets, ...more })
      .tickets.wrong.map(({ what }) => what)
      .join()

  test('[OPS.85] a lost one, and one made twice, with and without its marker', () => {
    expect(verdict([answered], { logs: [log({ ticket: null })] }).ticketFaults).toEqual([1, 0, 0, 0])
    expect(faultsOf([ticket(), ticket({ id: 't2' })])).toEqual([0, 1, 0, 0])
    expect(faultsOf([ticket(), ticket({ id: 't2', refs: [] })])).toEqual([0, 1, 0, 0])
  })

  test.each<[string, Partial<TicketVersion>, RegExp]>([
    ['contact', { contact: 'other' }, /contact other instead of c/],
    ['agent', { assignee: 'agent-b' }, /agent agent-b instead of agent-a/],
    ['department', { department: 'repairs' }, /department repairs/],
    ['word', { says: words({ status: 'Missed' }) }, /Inbound Missed instead of Inbound Answered/],
    ['direction', { says: words({ direction: 'Outbound' }) }, /says Outbound/],
    ['talk time', { says: words({ talkSeconds: 4 }) }, /talk 4 s/],
    ['start', { says: words({ startedAt: wallClock(T, timeZone) + 4000 }) }, /start off by 4000/],
  ])('[OPS.85] with a wrong %s', (_, change, what) => {
    expect(faultsOf([ticket({ versions: [version(change)] })])).toEqual([0, 0, 1, 0])
    expect(told([ticket({ versions: [version(change)] })])).toMatch(what)
  })

  test('[OPS.85] that no call owes: none at all, or not of this kind', () => {
    expect(faultsOf([ticket()], { settings: since({ enabled: false }) })).toEqual([0, 0, 0, 1])
    const outbound = call('outbound', [
      extension('1001', { role: 'caller' }),
      outside('+12125550142', { role: 'callee' }),
    ])
    const says = words({ direction: 'Outbound', status: 'Not answered', talkSeconds: 0 })
    const tickets = [ticket({ versions: [version({ says })] })]
    const own = [log({ type: 'Outbound', talkSeconds: 0 })]
    expect(verdict([outbound], { logs: own, tickets }).ticketFaults).toEqual([0, 0, 1, 1])
    expect(verdict([outbound], { logs: own, tickets, settings: since({ tickets: 'before' }) })).toMatchObject(clean)
    const taken = call('outbound', [
      extension('1001', { role: 'caller', talk: [2000, 12_000] }),
      outside('+12125550142', { role: 'callee', talk: [2000, 12_000] }),
    ])
    expect(verdict([taken], { logs: [log({ type: 'Outbound', ticket: null })] }).ticketFaults).toEqual([1, 0, 0, 0])
  })

  test('[OPS.85] one for a call, whatever happens inside it: its agent is who took it first', () => {
    const rings = [
      extension('1001'),
      extension('1002', { talk: [2000, 6000] }),
      extension('1003', { talk: [8000, 9000] }),
    ]
    const one = call('inbound', [outside('+12125550142'), ...rings])
    const all = [
      log({ type: 'Missed', talkSeconds: 0 }),
      log({ id: 'l2', refs: [], owner: 'agent-b', talkSeconds: 4 }),
      log({ id: 'l3', refs: [], owner: 'agent-c', talkSeconds: 1 }),
    ]
    const made = version({ assignee: 'agent-b', says: words({ talkSeconds: 4 }) })
    expect(verdict([one], { logs: all, tickets: [ticket({ versions: [made] })] })).toMatchObject(clean)
    const second = version({ ...made, assignee: 'agent-c', says: words({ talkSeconds: 1 }) })
    const two = [ticket({ versions: [made] }), ticket({ id: 't2', refs: ['u'.repeat(16)], versions: [second] })]
    expect(verdict([one], { logs: all, tickets: two }).ticketFaults).toEqual([0, 1, 0, 0])
  })

  test('[OPS.85] each log of the call names it, and nothing else', () => {
    expect(verdict([answered], { logs: [log({ ticket: null })], tickets: [ticket()] }).ticketFaults).toEqual([
      0, 0, 1, 0,
    ])
    expect(verdict([answered], { logs: [log({ ticket: 't9' })], tickets: [ticket()] }).tickets.wrong[0]?.what).toBe(
      'log l1 names t9 instead of t1',
    )
    const off = { settings: since({ tickets: 'after' as const }) }
    const internal = call('internal', [extension('1001', { role: 'caller' }), extension('1002')])
    expect(verdict([internal], off)).toMatchObject(clean)
    // Deleted before the log was written, it cannot be named; deleted afterwards, it was.
    const gone = (at: number) => [ticket({ deleted: { at, by: 'ui' } })]
    expect(verdict([answered], { logs: [log({ ticket: null })], tickets: gone(T + 23_000) })).toMatchObject(clean)
    expect(verdict([answered], { logs: [log({ ticket: null })], tickets: gone(T + 40_000) }).ticketFaults).toEqual([
      0, 0, 1, 0,
    ])
  })

  test('[OPS.85] of two calls of one customer in the same second each has the ticket that its log names', () => {
    const short = call('inbound', [outside('+12125550142'), extension('1002', { talk: [2000, 5000] })], { call: 'c2' })
    const second = log({ id: 'l2', refs: [], owner: 'agent-b', talkSeconds: 3, ticket: 't2' })
    const tickets = [
      ticket({ id: 't2', refs: [], versions: [version({ assignee: 'agent-b', says: words({ talkSeconds: 3 }) })] }),
      ticket(),
    ]
    expect(verdict([answered, short], { logs: [log(), second], tickets })).toMatchObject(clean)
    const swapped = [log({ ticket: 't2' }), { ...second, ticket: 't1' }]
    expect(verdict([answered, short], { logs: swapped, tickets }).tickets.wrong).not.toEqual([])
  })

  describe('before the call', () => {
    const ringing = version({ at: T + 500, says: words({ status: 'Ringing', talkSeconds: 0 }) })
    const completed = version({ at: T + 23_000 })
    const before = { settings: since({ tickets: 'before' as const }) }
    const edited = version({ at: T + 10_000, by: 'ui', says: null })

    test('[OPS.85] it says afterwards how the call went, and belongs to who took it', () => {
      expect(
        verdict([answered], { logs, tickets: [ticket({ versions: [ringing, completed] })], ...before }),
      ).toMatchObject({
        ...clean,
        tickets: { early: 1 },
      })
      expect(told([ticket({ versions: [ringing] })], before)).toMatch(/Inbound Ringing/)
      const half = version({ at: T + 23_000, says: words({ talkSeconds: 2 }) })
      expect(told([ticket({ versions: [ringing, half] })], before)).toMatch(/talk 2 s/)
      expect(told([ticket({ versions: [ringing, { ...completed, marked: false }] })], before)).toMatch(/marker/)
      expect(told([ticket({ versions: [version(), completed] })])).toMatch(/the server changed it/)
    })

    test('[OPS.85] what a person has written stays', () => {
      expect(faultsOf([ticket({ versions: [ringing, edited] })], before)).toEqual(none)
      expect(faultsOf([ticket({ versions: [ringing, completed, { ...edited, at: T + 30_000 }] })], before)).toEqual(
        none,
      )
      expect(told([ticket({ versions: [ringing, edited, completed] })], before)).toMatch(/over a person's words/)
      // Who is quicker than the moment between reading and writing is overwritten.
      expect(told([ticket({ versions: [ringing, { ...edited, at: T + 22_000 }, completed] })], before)).toBe('')
    })
  })

  test('[OPS.85] one that a person edited or deleted was made once; made again it is doubled', () => {
    const edited = version({ at: T + 30_000, by: 'ui', marked: false })
    const touched = ticket({ versions: [version(), edited], deleted: { at: T + 40_000, by: 'ui' } })
    const { ticketFaults, touchedTickets } = verdict([answered], { logs, tickets: [touched] })
    expect([ticketFaults, touchedTickets]).toEqual([none, { edited: 0, unmarked: 1, deleted: 1 }])
    expect(faultsOf([touched, ticket({ id: 't2' })])).toEqual([0, 1, 0, 0])
    expect(told([ticket({ deleted: { at: T + 40_000, by: 'api' } })])).toMatch(/the server deleted it/)
    const changes = [{ id: 'l1', what: 'deleted', by: 'ui', marked: true } as const]
    expect(verdict([answered], { logs, tickets: [ticket()], changes })).toMatchObject({
      ...clean,
      touched: { deleted: 1 },
    })
    expect(verdict([answered], { logs: [log(), log({ id: 'l2' })], tickets: [ticket()], changes }).logFaults).toEqual([
      0, 1, 0, 0,
    ])
  })

  test('[OPS.85] while settings are being changed, either is right, but as a whole', () => {
    const during = [
      ...since(),
      { begun: T - 100, done: T + 100, settings: { ...deskSettings, tickets: 'before' as const } },
    ]
    const completed = [version({ at: T + 500, says: words({ status: 'Ringing' }) }), version()] as const
    for (const versions of [[version()], completed] as const)
      expect(
        verdict([answered], { logs, tickets: [ticket({ versions: [...versions] })], settings: during }),
      ).toMatchObject({
        ...clean,
        undecided: 1,
      })
    expect(verdict([answered], { logs: [log({ ticket: null })], settings: during }).ticketFaults).toEqual([1, 0, 0, 0])
    const off = [...since(), { begun: T - 100, done: T + 100, settings: { ...deskSettings, enabled: false } }]
    expect(verdict([answered], { settings: off })).toMatchObject({ ...clean, excused: { disabled: 1 } })
    expect(verdict([answered], { logs: [log({ ticket: null })], settings: off }).ticketFaults).toEqual([1, 0, 0, 0])
  })
})

test('[OPS.85] of two calls at once, of which one is undecided, each has its own log and ticket', () => {
  const bindings = { ...deskSettings.bindings, 1001: 'agent-b' }
  const during = [...since(), { begun: T - 100, done: T + 100, settings: { ...deskSettings, bindings } }]
  const twin = call('inbound', [outside('+12125550142'), extension('1002', { talk: [2000, 12_000] })], { call: 'c2' })
  const other = ticket({ id: 't2', refs: [], versions: [version({ assignee: 'agent-b' })] })
  for (const calls of [
    [answered, twin],
    [twin, answered],
  ])
    for (const owner of ['agent-a', 'agent-b'])
      expect(
        verdict(calls, {
          logs: [log({ owner }), log({ id: 'l2', refs: [], owner: 'agent-b', ticket: 't2' })],
          tickets: [ticket({ versions: [version({ assignee: owner })] }), other],
          settings: during,
        }),
      ).toMatchObject({ ...clean, undecided: 1 })
})

test('[OPS.85] twin calls that are both undecided: a ticket that was changed after its call is of the way that changes tickets', () => {
  const during = [
    ...since(),
    { begun: T - 100, done: T + 100, settings: { ...deskSettings, tickets: 'before' as const } },
  ]
  const twin = call('inbound', [outside('+12125550142'), extension('1001', { talk: [2000, 12_000] })], { call: 'c2' })
  const ringing = version({ at: T + 500, says: words({ status: 'Ringing', talkSeconds: 0 }) })
  const early = ticket({ versions: [ringing, version()] })
  // Its contact took so long that it was made after the call, with the last words.
  const late = ticket({ id: 't2', refs: [], versions: [version()] })
  const logs = [log(), log({ id: 'l2', refs: [], ticket: 't2' })]
  for (const calls of [
    [answered, twin],
    [twin, answered],
  ])
    for (const tickets of [
      [early, late],
      [late, early],
    ])
      expect(verdict(calls, { logs, tickets, settings: during })).toMatchObject({ ...clean, undecided: 2 })
})

describe('contacts of Desk', () => {
  const stranger = '+17188320001'
  const made = { id: 'new', e164: stranger, at: T + 1000 }
  const own = {
    logs: [log({ record: 'new' })],
    tickets: [ticket({ versions: [version({ contact: 'new', says: words({ e164: stranger }) })] })],
  }

  test('[OPS.85] an unknown number is given exactly one, at which log and ticket hang', () => {
    expect(verdict([from(stranger)], { ...own, created: [made] })).toMatchObject({ ...clean, records: { owed: 1 } })
    expect(verdict([from(stranger)]).recordFaults).toEqual([1, 0, 0])
    const twice = [made, { ...made, id: 'second' }]
    expect(verdict([from(stranger)], { ...own, created: twice }).recordFaults).toEqual([0, 1, 0])
    expect(verdict([answered], { created: [{ ...made, e164: '+12125550142' }] }).recordFaults).toEqual([0, 0, 1])
    const recordChanges = [{ id: 'c', what: 'edited', numbers: ['+12125550142'] } as const]
    expect(verdict([answered], { recordChanges }).recordFaults).toEqual([0, 0, 1])
  })
})

describe('the journals of Desk', () => {
  test('give logs, tickets, contacts and who changed them, of the chosen organisation', () => {
    const folder = mkdtempSync(join(tmpdir(), 'chaos-desk-'))
    const write = (part: string, lines: object[]) => {
      mkdirSync(join(folder, part, '..'), { recursive: true })
      writeFileSync(join(folder, part), lines.map((one) => `${JSON.stringify(one)}\n`).join(''))
    }
    const time = new Date(T + 25_000).toISOString()
    const by = { time, by: 'api', portal: '1', op: 'create' }
    const texts = (status: string) => ({
      subject: `Inbound ${status} at 2026-11-22 05:00:00, customer +12125550142`,
      description: `Inbound ${status} - from +12125550142 to 1001\nTalked for 10 s\nRef JF-tttttttttttttttt`,
    })
    const ownTicket = { contactId: 'c', assigneeId: 'agent-a', departmentId: 'support' }
    const desired = {
      contactId: 'c',
      ownerId: 'agent-a',
      ticketId: 't1',
      departmentId: 'support',
      startTime: '2026-11-22T10:00:00.000Z',
      description: 'Call\nRef JF-aaaaaaaaaaaaaaaa',
    }
    write('pbx/pbx.jsonl', [{ kind: 'record', record: answered }])
    write('zoho/zoho.jsonl', [
      { ...by, module: 'desk.tickets', id: 't1', record: { ...ownTicket, ...texts('Ringing') } },
      { ...by, module: 'desk.tickets', id: 't1', op: 'update', record: { ...ownTicket, ...texts('Answered') } },
      {
        ...by,
        module: 'desk.calls',
        id: 'l1',
        record: { ...desired, direction: 'inbound', status: 'Completed', duration: '10' },
      },
      {
        ...by,
        module: 'desk.calls',
        id: 'l2',
        record: { ...desired, direction: 'inbound', status: 'Missed', duration: '0' },
      },
      { ...by, module: 'desk.calls', id: 'l1', op: 'delete', by: 'ui', record: desired },
      { ...by, module: 'desk.contacts', id: 'new', record: { phone: '+17188320001', mobile: null } },
      { ...by, module: 'desk.contacts', id: 'x', portal: '2', record: { phone: '+17188320001' } },
    ])
    write('run.jsonl', [
      { kind: 'numbers', known: [], own: [] },
      { kind: 'settings', ...evidence.settings[0] },
      { kind: 'desk', portal: '1', department: 'support', timeZone, known: desk.known },
      { kind: 'desk-settings', ...since({ tickets: 'before' })[0] },
    ])
    const { desk: found } = evidenceIn(folder)
    expect(found).toMatchObject({
      logs: [log(), log({ id: 'l2', type: 'Missed', talkSeconds: 0 })],
      tickets: [
        ticket({
          versions: [version({ at: T + 25_000, says: words({ status: 'Ringing' }) }), version({ at: T + 25_000 })],
        }),
      ],
      changes: [{ id: 'l1', what: 'deleted', by: 'ui', marked: true }],
      created: [{ id: 'new', e164: '+17188320001', at: T + 25_000 }],
      elsewhere: ['create of desk.contacts x in 2'],
      settings: since({ tickets: 'before' }),
    })
  })
})
