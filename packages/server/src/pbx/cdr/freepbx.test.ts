import { describe, expect, test } from 'vitest'
import { callFromRecord } from '../../calls/from-record.ts'
import { callIdFor, siteId } from '../../calls/ids.ts'
import { participations } from '../../calls/participation.ts'
import { localClock } from '../../wall-clock.ts'
import { callsFromRows } from './calls-from-rows.ts'
import type { CdrRow } from './cdr-row.ts'
import { rowFrom } from './columns.ts'
import { pbxShape } from './pbx-shape.ts'
import { placeRows } from './place-rows.ts'

/*
 * Rows as FreePBX keeps them: whole seconds, no answer and no end, queue and ring group over Local channels that stay.
 */
const shape = pbxShape(
  JSON.stringify({
    extensions: [{ number: '1001' }, { number: '1002' }],
    queues: [{ number: '400' }],
    ringGroups: [{ number: '600' }],
    endpoints: [{ id: 'provider', role: 'trunk' }],
  }),
  { endpointRoles: {}, outsidePrefix: '9' },
)

interface Told {
  readonly at: number
  readonly row: [string, string]
  readonly length: [number, number]
  readonly [column: string]: unknown
}
const T = Date.UTC(2026, 10, 22, 10, 0, 0)

function rows(told: readonly Told[]): CdrRow[] {
  const raw = told.map(({ at, row: [channel, dstchannel], length: [duration, billsec], ...others }, index) =>
    rowFrom((column) => {
      const values: Record<string, unknown> = {
        linkedid: `${T / 1000}.1`,
        uniqueid: `${T / 1000}.1`,
        sequence: index,
        src: '12125550142',
        cnum: '12125550142',
        clid: '"Grace Hopper" <12125550142>',
        cnam: 'Grace Hopper',
        did: '18005550100',
        lastapp: 'Dial',
        disposition: 'ANSWERED',
        start: new Date(T + at * 1000).toISOString().replace('T', ' ').slice(0, 19),
        channel,
        dstchannel,
        duration,
        billsec,
        ...others,
      }
      return values[column]
    }),
  )
  return placeRows(
    raw.filter((row) => row !== null),
    localClock('UTC'),
  )
}

function calls(told: readonly Told[]) {
  const site = siteId('main')
  return callsFromRows(rows(told), { shape, queueTalks: () => [] }).map((record) => {
    const call = callFromRecord(callIdFor(site, record.link), site, record, 1)
    return {
      call: `${call.direction} ${call.result}`,
      external: call.external,
      did: call.did,
      via: call.via.map(({ kind, number }) => `${kind} ${number}`),
      estimated: record.talkEstimated,
      people: participations(call, call.endedAt ?? 0).map(
        (part) => `${part.extension}${part.dialled ? ' dialled' : ''} ${part.talkMs / 1000}`,
      ),
    }
  })
}

const grace = { number: '12125550142', name: 'Grace Hopper', trunk: 'provider' }
const TRUNK = 'PJSIP/provider-00000001'

describe('[B1.14] rows of FreePBX', () => {
  test('a queue whose members are Local channels: talk from the member’s own row, exactly', () => {
    const member = (extension: string, half: 1 | 2) =>
      `Local/${extension}@from-queue-0000000${extension.at(-1)};${half}`
    const own = (id: number, extension: string) => ({ uniqueid: `${T / 1000 + 2}.${id}`, dst: extension })
    const queue = { lastapp: 'Queue', lastdata: '400,t,,,60', dst: '400' }
    expect(
      calls([
        { at: 0, row: [TRUNK, member('1001', 1)], length: [12, 12], disposition: 'NO ANSWER', ...queue },
        { at: 0, row: [TRUNK, member('1002', 1)], length: [42, 42], ...queue },
        {
          at: 2,
          row: [member('1001', 2), 'PJSIP/1001-00000002'],
          length: [10, 0],
          disposition: 'NO ANSWER',
          ...own(3, '1001'),
        },
        { at: 2, row: [member('1002', 2), 'PJSIP/1002-00000003'], length: [40, 30], ...own(5, '1002') },
      ]),
    ).toEqual([
      {
        call: 'inbound answered',
        external: grace,
        did: '18005550100',
        via: ['queue 400'],
        estimated: false,
        people: ['1001 0', '1002 30'],
      },
    ])
  })

  test('a ring group of Local channels that nobody answers', () => {
    const local = (extension: string, half: 1 | 2) =>
      `Local/${extension}@from-internal-0000000${extension.at(-1)};${half}`
    const unanswered = { disposition: 'NO ANSWER', dst: '600' }
    const [call] = calls([
      { at: 0, row: [TRUNK, local('1001', 1)], length: [20, 0], ...unanswered },
      { at: 0, row: [TRUNK, local('1002', 1)], length: [20, 0], ...unanswered },
      { at: 0, row: [local('1001', 2), 'PJSIP/1001-00000002'], length: [20, 0], ...unanswered, dst: '1001' },
      { at: 0, row: [local('1002', 2), 'PJSIP/1002-00000002'], length: [20, 0], ...unanswered, dst: '1002' },
    ])
    expect(call).toMatchObject({ call: 'inbound missed', via: ['ring-group 600'], people: ['1001 0', '1002 0'] })
  })

  test('a call forwarded to a mobile is the extension’s own', () => {
    const [call] = calls([
      { at: 0, row: [TRUNK, 'Local/1001@from-internal-00000001;1'], length: [30, 20], dst: '1001' },
      {
        at: 0,
        row: ['Local/1001@from-internal-00000001;2', 'PJSIP/provider-00000002'],
        length: [30, 20],
        dst: '912125559999',
        uniqueid: `${T / 1000}.3`,
      },
    ])
    expect(call).toMatchObject({ call: 'inbound answered', external: grace, people: ['1001 20'] })
  })

  test('an outbound call: the number as dialled, without the prefix for outside; the caller ID of the trunk is not the extension', () => {
    const [call] = calls([
      {
        at: 0,
        row: ['PJSIP/1001-00000001', 'PJSIP/provider-00000002'],
        length: [25, 15],
        dst: '912125550177',
        src: '18005550100',
        cnum: '1001',
        did: '',
      },
    ])
    expect(call).toMatchObject({
      call: 'outbound answered',
      external: { number: '12125550177' },
      did: null,
      via: [],
      people: ['1001 dialled 15'],
    })
  })

  test('a second device (991001) is the extension', () => {
    const [call] = calls([{ at: 0, row: [TRUNK, 'PJSIP/991001-00000002'], length: [25, 15], dst: '1001' }])
    expect(call).toMatchObject({ people: ['1001 15'] })
  })

  test('an answering machine took the caller first: who answered is known, since when is not', () => {
    const [call] = calls([{ at: 0, row: [TRUNK, 'PJSIP/1001-00000002'], length: [25, 25], dst: '1001' }])
    expect(call).toMatchObject({ people: ['1001 25'], estimated: true })
  })

  test.each([
    [
      'a call to voicemail alone',
      { at: 0, row: [TRUNK, ''] as [string, string], length: [9, 9] as [number, number], lastapp: 'VoiceMail' },
      'inbound missed',
      [],
    ],
    [
      'a phone that is off',
      {
        at: 0,
        row: [TRUNK, 'PJSIP/1001-00000002'] as [string, string],
        length: [0, 0] as [number, number],
        disposition: 'FAILED',
      },
      'inbound missed',
      ['1001 0'],
    ],
  ])('%s', (_, told, result, people) => {
    expect(calls([told])).toMatchObject([{ call: result, people }])
  })

  test('[OPS.8] hostile texts in every field give a call and no exception', () => {
    const evil = `'"<script>;--\u0000${'x'.repeat(5000)}`
    const [call] = calls([
      {
        at: 0,
        row: [TRUNK, `PJSIP/1001-${evil}`],
        length: [9, 9],
        dst: evil,
        src: evil,
        cnum: evil,
        cnam: evil,
        clid: evil,
        did: evil,
        lastdata: evil,
      },
    ])
    expect(call?.external?.number?.length).toBeLessThanOrEqual(64)
    expect(call?.external?.name?.length).toBeLessThanOrEqual(100)
    expect(call?.did?.length).toBeLessThanOrEqual(64)
  })
})
