// What the demo PBX and its driver say to each other: HTTP with JSON, and one WebSocket.
//
//   GET  /directory               directorySchema
//   GET  /calls                   snapshotSchema: the calls in progress
//   GET  /records?since=&limit=   recordsPageSchema: finished calls that ended at or after `since`, oldest first
//   GET  /recordings/:call        audio/wav, also a range of its bytes; 404 until it is there, and for calls without talk
//   GET  /time                    timeSchema
//   POST /dial, /hangup, /simulate
//   WS   /events                  frameSchema, one JSON text a frame: what happens from now on, never what was
//
// All times are integer milliseconds since 1970 by the PBX's own clock, which may differ from anybody else's.
import { z } from 'zod'

const id = z.string().min(1).max(128)
const number = z.string().min(1).max(32)
const time = z.number().int().min(0)
const sequence = z.number().int().min(0)

export const demoPartySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('extension'), extension: number }),
  /** `number` null or empty: the caller hides it. `name` comes from the network: hostile text. */
  z.object({
    kind: z.literal('external'),
    number: z.string().max(256).nullable(),
    name: z.string().max(1024).nullable(),
    trunk: z.string().max(64).nullable(),
  }),
])
export type DemoParty = z.infer<typeof demoPartySchema>

export const demoViaSchema = z.object({
  kind: z.enum(['queue', 'ring-group']),
  number,
  name: z.string().max(256).nullable(),
})
export type DemoVia = z.infer<typeof demoViaSchema>

export const demoCauseSchema = z.enum([
  'normal',
  'cancelled',
  'busy',
  'no-answer',
  'rejected',
  'answered-elsewhere',
  'failed',
])
export type DemoCause = z.infer<typeof demoCauseSchema>

const roleSchema = z.enum(['caller', 'callee'])
const ofChannel = { at: time, channel: id, call: id }
const ofCall = { at: time, call: id }

/** One thing that happened to a channel (a party's leg) or a call. `call` is common to all channels of one call. */
export const demoEventSchema = z.discriminatedUnion('kind', [
  z.object({
    ...ofChannel,
    kind: z.literal('channel'),
    party: demoPartySchema,
    role: roleSchema,
    /** What the caller dialled: the DID on an inbound call, the number on an outbound one. */
    dialled: z.string().max(256).nullable(),
  }),
  z.object({ ...ofChannel, kind: z.literal('ringing') }),
  z.object({ ...ofChannel, kind: z.literal('answered') }),
  z.object({ ...ofChannel, kind: z.literal('held') }),
  z.object({ ...ofChannel, kind: z.literal('resumed') }),
  z.object({ ...ofChannel, kind: z.literal('hangup'), cause: demoCauseSchema }),
  /** The channels that hear each other from now on. */
  z.object({ ...ofCall, kind: z.literal('bridge'), bridge: id, channels: z.array(id).max(100) }),
  /** The call goes to a queue or a ring group. */
  z.object({ ...ofCall, kind: z.literal('via'), via: demoViaSchema }),
  z.object({
    ...ofCall,
    kind: z.literal('transfer'),
    how: z.enum(['blind', 'attended']),
    by: number.nullable(),
    to: z.string().min(1).max(256),
  }),
])
export type DemoEvent = z.infer<typeof demoEventSchema>

/** A frame of `/events`. `hello` comes first; a `tick` every few seconds tells a silent link from a dead one. */
export const demoFrameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), version: z.string().max(64), now: time, sequence }),
  z.object({ type: z.literal('tick'), now: time }),
  /** `sequence` rises by one with each event of the PBX's life, also with those that nobody was connected for. */
  z.object({ type: z.literal('event'), sequence, event: demoEventSchema }),
])
export type DemoFrame = z.infer<typeof demoFrameSchema>

const ringTargetSchema = z.object({ number, name: z.string().max(256), members: z.array(number).max(5000) })

export const demoDirectorySchema = z.object({
  version: z.string().max(64),
  timeZone: z.string().max(64),
  extensions: z.array(z.object({ number, name: z.string().max(256), email: z.string().max(256).nullable() })).max(5000),
  groups: z.array(z.object({ id, name: z.string().max(256), members: z.array(number).max(5000) })).max(1000),
  queues: z.array(ringTargetSchema).max(1000),
  ringGroups: z.array(ringTargetSchema).max(1000),
  trunks: z.array(z.object({ id: z.string().max(64), name: z.string().max(256) })).max(1000),
  /** Outside numbers of the company. */
  dids: z.array(z.string().max(64)).max(1000),
})
export type DemoDirectory = z.infer<typeof demoDirectorySchema>

export const demoChannelSchema = z.object({
  channel: id,
  party: demoPartySchema,
  role: roleSchema,
  dialled: z.string().max(256).nullable(),
  state: z.enum(['dialling', 'ringing', 'up', 'held']),
  createdAt: time,
  ringingAt: time.nullable(),
  answeredAt: time.nullable(),
  /** Since when it is in `state`. */
  since: time,
})
export type DemoChannel = z.infer<typeof demoChannelSchema>

/** A call in progress as it is now; of its past only what a phone system still knows. */
export const demoLiveCallSchema = z.object({
  call: id,
  direction: z.enum(['inbound', 'outbound', 'internal']),
  startedAt: time,
  via: z.array(demoViaSchema).max(20),
  channels: z.array(demoChannelSchema).max(1000),
  bridge: z.object({ bridge: id, channels: z.array(id).max(100), since: time }).nullable(),
})
export type DemoLiveCall = z.infer<typeof demoLiveCallSchema>

/** `sequence` is that of the last event that is contained: later ones are news. */
export const demoSnapshotSchema = z.object({ now: time, sequence, calls: z.array(demoLiveCallSchema).max(10_000) })
export type DemoSnapshot = z.infer<typeof demoSnapshotSchema>

export const demoRecordLegSchema = z.object({
  channel: id,
  party: demoPartySchema,
  role: roleSchema,
  dialled: z.string().max(256).nullable(),
  createdAt: time,
  ringingAt: time.nullable(),
  answeredAt: time.nullable(),
  endedAt: time,
  cause: demoCauseSchema,
  /** When it heard the other side: hold and waiting are not talk. */
  talk: z.array(z.object({ from: time, to: time })).max(1000),
})
export type DemoRecordLeg = z.infer<typeof demoRecordLegSchema>

/** A finished call. */
export const demoRecordSchema = z.object({
  call: id,
  direction: z.enum(['inbound', 'outbound', 'internal']),
  startedAt: time,
  endedAt: time,
  did: z.string().max(64).nullable(),
  via: z.array(demoViaSchema).max(20),
  transfers: z
    .array(z.object({ at: time, how: z.enum(['blind', 'attended']), by: number.nullable(), to: z.string().max(256) }))
    .max(100),
  legs: z.array(demoRecordLegSchema).max(1000),
})
export type DemoRecord = z.infer<typeof demoRecordSchema>

export const demoRecordsPageSchema = z.object({ now: time, records: z.array(demoRecordSchema).max(1000) })
export const demoRecordsQuerySchema = z.object({
  since: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

export const demoTimeSchema = z.object({ now: time })

/** POST /dial: rings the extension, then the number. The same key never dials twice and gets the same answer. */
export const demoDialSchema = z.object({
  key: z.string().min(1).max(128),
  extension: number,
  number: z.string().min(1).max(64),
})
/** Answer of /dial and /simulate. */
export const demoCallStartedSchema = z.object({ call: id })

/** POST /hangup: ends every channel that the extension has in these calls. */
export const demoHangupSchema = z.object({ calls: z.array(id).max(100), extension: number })
export const demoHangupResultSchema = z.object({ ended: z.number().int().min(0) })

export const demoTargetSchema = z.object({ kind: z.enum(['extension', 'queue', 'ring-group']), number })

/** POST /simulate: a call from outside. */
export const demoSimulateSchema = z.object({
  /** Empty: the caller hides the number. */
  from: z.string().max(256),
  name: z.string().max(1024).optional(),
  to: demoTargetSchema,
  /** Absent: the first one who rings. Null: nobody, the caller gives up. Buttons on the PBX's page are always quicker. */
  answeredBy: number.nullable().optional(),
  ringMs: z.number().int().min(0).max(600_000).optional(),
  talkMs: z.number().int().min(0).max(3_600_000).optional(),
})

/** Body of every answer of 400 and above. */
export const demoErrorSchema = z.object({
  error: z.object({
    code: z.enum([
      'invalid',
      'no-such-extension',
      'no-such-target',
      'no-such-call',
      'busy',
      'not-possible',
      'internal',
    ]),
    detail: z.string().max(2000),
  }),
})
export type DemoErrorCode = z.infer<typeof demoErrorSchema>['error']['code']
