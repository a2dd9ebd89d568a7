import { expect } from 'vitest'
import type { Script } from '../../../packages/server/src/pbx/asterisk/fake-ami.ts'
import { until } from '../../toolkit/jackfield-client.ts'
import { expectNoneTwice, logsIn, popsOf } from '../aftermath.ts'
import { type AmiCall, type AmiEvent, inboundCall, send } from '../calls.ts'
import { nothingTold, type Row, told } from '../row.ts'
import type { Scene } from '../scene.ts'

const all = (call: AmiCall): AmiEvent[] => [...call.rings, ...call.answers, ...call.ends]
const silent = { readAt: 'nowhere', codes: [] } as const

/** The same numbers in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * sides)
  }
}

function shuffled(events: readonly AmiEvent[], roll: (sides: number) => number): AmiEvent[] {
  const order = [...events]
  for (let last = order.length - 1; last > 0; last--) {
    const other = roll(last + 1)
    ;[order[last], order[other]] = [order[other]!, order[last]!]
  }
  return order
}

/** The call is in Zoho once, with its own number, and the agent's page has had one pop. */
async function expectOnce(scene: Scene, call: AmiCall): Promise<void> {
  const { id } = await scene.ended(call)
  await until('the log is written', async () => (await scene.ada.call(id)).delivery === 'done')
  const { deliveries } = await scene.ada.call(id)
  expect(deliveries).toHaveLength(1)
  expect((await logsIn(scene)).filter(({ ref }) => ref === deliveries[0]?.ref)).toHaveLength(1)
  expect(popsOf(scene, id).length).toBeLessThanOrEqual(1)
}

/** Everything that was sent has been read: the PBX's answers come after it on the same connection. */
async function settled(scene: Scene): Promise<void> {
  await scene.asker.post('/api/extensions/refresh')
}

/** Sends bytes that end the link, and reads why on the PBX page before the PBX takes us back. */
async function endsLink(scene: Scene, bytes: string | Uint8Array) {
  const before = scene.ami.pbx
  const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>()
  const script: Script = async ({ Action }) => {
    if (Action === 'Challenge') await mayGoOn
    return false
  }
  scene.ami.pbx = { ...before, script }
  try {
    for (const peer of scene.ami.peers) if (!peer.socket.destroyed) peer.raw(bytes)
    await until('the PBX page tells it', async () => (await scene.problemOfLink()) !== null)
    return told(await scene.problemOfLink())
  } finally {
    goOn()
    scene.ami.pbx = before
    await scene.linkUp()
  }
}

export const pbxEventRows: readonly Row[] = [
  {
    item: 'events of the PBX that lack a field, one after the other',
    ...silent,
    clauses: ['OPS.7'],
    async provoke(scene) {
      const names = new Set(all(inboundCall({ number: '' })).flatMap(([, fields]) => Object.keys(fields)))
      expect(names.size).toBeGreaterThan(25)
      for (const missing of names) {
        const without = all(inboundCall({ number: scene.contacts[0]!.number })).map(([name, fields]): AmiEvent => {
          const { [missing]: _, ...rest } = fields
          return [name, rest]
        })
        send(scene.ami, without)
      }
      await settled(scene)
      return nothingTold
    },
  },
  {
    item: 'events of the PBX without any field, and fields without any value',
    ...silent,
    clauses: ['OPS.7'],
    async provoke(scene) {
      for (const [name, fields] of all(inboundCall({ number: scene.contacts[0]!.number }))) {
        send(scene.ami, [
          [name, {}],
          [name, Object.fromEntries(Object.keys(fields).map((field) => [field, '']))],
        ])
      }
      await settled(scene)
      return nothingTold
    },
  },
  {
    item: 'a call of which single events never come',
    ...silent,
    clauses: ['OPS.7'],
    async provoke(scene) {
      const events = all(inboundCall({ number: '' }))
      for (let lost = 0; lost < events.length; lost++) {
        const call = all(inboundCall({ number: scene.contacts[0]!.number }))
        send(scene.ami, call.toSpliced(lost, 1))
      }
      await settled(scene)
      await expectNoneTwice(scene)
      return nothingTold
    },
  },
  {
    item: 'events of the PBX out of order',
    ...silent,
    clauses: ['OPS.7'],
    async provoke(scene) {
      const roll = dice(7)
      const calls = Array.from({ length: 6 }, () => inboundCall({ number: scene.nextContact().number }))
      for (const call of calls) send(scene.ami, [...shuffled([...call.rings, ...call.answers], roll), ...call.ends])
      for (const call of calls) await expectOnce(scene, call)
      // With the end somewhere in the middle there may be no log at all, but never two.
      for (let round = 0; round < 30; round++)
        send(scene.ami, shuffled(all(inboundCall({ number: scene.contacts[0]!.number })), roll))
      await settled(scene)
      return nothingTold
    },
  },
  {
    item: 'events of the PBX repeated, each at once and all of them later',
    ...silent,
    clauses: ['OPS.7'],
    async provoke(scene) {
      const call = inboundCall({ number: scene.nextContact().number })
      const twice = (events: readonly AmiEvent[]) => events.flatMap((event) => [event, event])
      send(scene.ami, [...twice(call.rings), ...twice(call.answers), ...twice(call.ends)])
      await expectOnce(scene, call)
      const { id } = await scene.ended(call)
      for (let time = 0; time < 3; time++) send(scene.ami, all(call))
      await settled(scene)
      await expectOnce(scene, call)
      expect(popsOf(scene, id)).toHaveLength(1)
      return nothingTold
    },
  },
  {
    item: 'events of channels that nobody has announced',
    ...silent,
    clauses: ['OPS.7'],
    async provoke(scene) {
      const strange = [
        'PJSIP/9999-1',
        'Local/1001@x-1;2',
        'nonsense',
        '/',
        'PJSIP/',
        'SIP/-',
        '__proto__',
        'PJSIP/__proto__-1',
      ]
      for (const [index, Channel] of strange.entries()) {
        const who = { Channel, Uniqueid: `__proto__${index}`, Linkedid: 'constructor', BridgeUniqueid: 'toString' }
        for (const name of ['Newstate', 'BridgeEnter', 'BridgeLeave', 'Hold', 'Hangup', 'QueueCallerJoin', 'VarSet'])
          send(scene.ami, [[name, { ...who, ChannelState: '6', Queue: 'x', Variable: 'RINGGROUP', Value: '6' }]])
      }
      send(scene.ami, [
        ['BlindTransfer', { Result: 'Success', Extension: '1002', TransfererUniqueid: 'x', TransfererChannel: 'y' }],
        ['AttendedTransfer', { Result: 'Success', OrigTransfererUniqueid: 'x', OrigTransfererChannel: 'y' }],
        ['NobodyKnowsThisEvent', { Channel: 'z' }],
      ])
      await settled(scene)
      return nothingTold
    },
  },
  {
    item: 'half an event, and then the link is cut',
    readAt: 'PBX page',
    clauses: ['OPS.7', 'OPS.6'],
    codes: ['pbx-link-down'],
    async provoke(scene) {
      const peers = scene.ami.peers.filter(({ socket }) => !socket.destroyed)
      const cut = endsLink(scene, 'Event: Newchannel\r\nChannel: PJSIP/trunk-1\r\nUniq')
      for (const { socket } of peers) socket.end()
      return cut
    },
  },
  ...(
    [
      [
        'binary noise instead of events',
        Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)),
        '\r\n\r\n',
      ],
      ['zero bytes within an event', 'Event: Newchannel\r\nChannel: PJSIP/trunk-1\0\0\r\n', '\r\n'],
      ['an event of endless lines', 'Event: Newchannel\r\n', 'ChanVariable: a=b\r\n'.repeat(20_000)],
      ['a line without an end', 'Event: Newchannel\r\nCallerIDName: ', 'x'.repeat(1024 * 1024)],
    ] as const
  ).map(
    ([item, begin, end]): Row => ({
      item,
      readAt: 'PBX page',
      clauses: ['OPS.7', 'OPS.6'],
      codes: ['pbx-protocol'],
      provoke: (scene) => endsLink(scene, Buffer.concat([Buffer.from(begin), Buffer.from(end)])),
    }),
  ),
]
