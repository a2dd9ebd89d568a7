import { z } from 'zod'
import { callDirectionSchema } from './calls.ts'
import { crmModuleSchema, integrationKindSchema } from './integrations.ts'
import { problemSchema } from './problems/problem.ts'

/** A matched record on a call card. Text is hostile: show it as text only. */
export const cardMatchSchema = z.object({
  integration: z.string(),
  kind: integrationKindSchema.default('zoho-crm'),
  module: crmModuleSchema,
  id: z.string(),
  name: z.string(),
  company: z.string().nullable(),
  url: z.string(),
  /** Matched by its last digits only. */
  weak: z.boolean(),
  /** An agent chose it among several; it is the first, and the log goes there unless it is written already (`logged`). */
  chosen: z.boolean().default(false),
})
export type CardMatch = z.infer<typeof cardMatchSchema>

/** A call as one agent sees it now. */
export const callCardSchema = z.object({
  callId: z.string(),
  direction: callDirectionSchema,
  /** The agent's own state in the call. */
  state: z.enum(['dialling', 'ringing', 'talking', 'held', 'ended']),
  number: z.string().nullable(),
  numberFormatted: z.string().nullable(),
  /** Of the number only beginning and end are told (B8): it can be neither copied nor dialled, but called back by `call-back`. */
  masked: z.boolean().default(false),
  /** The company contact with this number, else what the PBX shows; a matched record is in `matches`. */
  callerName: z.string().nullable(),
  /** Of the company contact; left out where there is none. */
  callerCompany: z.string().optional(),
  did: z.string().nullable(),
  via: z.array(z.object({ kind: z.enum(['queue', 'ring-group']), number: z.string(), name: z.string().nullable() })),
  /** Other end when the call is internal. */
  internalParty: z.string().nullable(),
  startedAt: z.number(),
  answeredAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  talkMs: z.number(),
  /** `searching` while Zoho is being asked; `saving`: it is not asked, to save API credits. */
  matching: z.enum(['searching', 'done', 'failed', 'saving', 'not-applicable']),
  matches: z.array(cardMatchSchema),
  /** Of integrations with several matches: where the log is. From then on a choice counts for the next call only. */
  logged: z
    .array(z.object({ integration: z.string(), module: crmModuleSchema, id: z.string(), name: z.string() }))
    .default([]),
  /**
   * Creating a record for an unknown number (A7), one for each integration that makes one: `offered` while the agent may do it by
   * hand, until `until`. None where it is off, the number is known, or the call is not of a kind for which there is one.
   */
  creations: z
    .array(
      z.object({
        integration: z.string(),
        kind: integrationKindSchema.default('zoho-crm'),
        module: crmModuleSchema,
        state: z.enum(['offered', 'creating', 'failed']),
        until: z.number().nullable(),
        problem: problemSchema.nullable(),
        /** Of a failed one: the agent may try again. False where only an administrator can go on with it. */
        again: z.boolean().default(true),
      }),
    )
    .default([]),
  /** Tickets that were made for this call (D5). */
  tickets: z.array(z.object({ integration: z.string(), url: z.string() })).default([]),
  /** The agent's own note; null where none can be written: internal calls, agents without a Zoho user. */
  note: z
    .object({
      text: z.string(),
      /** Until then it may be changed; null while the call goes on. */
      until: z.number().nullable(),
      /** The template of the call log has the note in it. */
      toZoho: z.boolean(),
    })
    .nullable()
    .default(null),
})
export type CardLogged = CallCard['logged'][number]
export type CardCreation = CallCard['creations'][number]
export type CallCard = z.infer<typeof callCardSchema>

/**
 * Server to agent, one JSON text per WebSocket frame on `/api/live`; the page names its kind there (`?client=desktop`, else it is
 * a web client). `now` is the server's clock.
 */
export const liveMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    now: z.number(),
    extension: z.string(),
    name: z.string(),
    linkUp: z.boolean(),
    cards: z.array(callCardSchema),
  }),
  z.object({ type: z.literal('card'), now: z.number(), card: callCardSchema }),
  /** Open this page in a new tab. `key` names the pop for `pop-result`; the same key never comes twice to one client. */
  z.object({
    type: z.literal('pop'),
    now: z.number(),
    key: z.string(),
    callId: z.string(),
    url: z.string(),
    name: z.string(),
    /** Asked for by `test-pop`: the address is a page of ours, without its origin. Belongs to no call. */
    test: z.boolean().optional(),
  }),
  /** This text of the agent's note, as it was sent, is on disk. */
  z.object({ type: z.literal('noted'), now: z.number(), callId: z.string(), text: z.string() }),
  z.object({ type: z.literal('link'), now: z.number(), linkUp: z.boolean() }),
  z.object({ type: z.literal('problem'), now: z.number(), callId: z.string().nullable(), problem: problemSchema }),
])
export type LiveMessage = z.infer<typeof liveMessageSchema>

/** Longest note about a call, in UTF-16 units. */
export const NOTE_LENGTH = 2000

/** Agent to server. */
export const liveCommandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('pop-result'),
    key: z.string().max(200),
    callId: z.string().max(64),
    opened: z.boolean(),
  }),
  /** The agent opened a record by hand: one of the card's matches. */
  z.object({ type: z.literal('opened-by-hand'), callId: z.string().max(64), url: z.string().max(2000) }),
  /** Send a harmless page to this page as a pop. Answered by `pop` with this key, and by `pop-result`. */
  z.object({ type: z.literal('test-pop'), key: z.string().min(8).max(64) }),
  /** This page has come to the front: of several open pages, it gets the pops. */
  z.object({ type: z.literal('focus') }),
  z.object({ type: z.literal('hangup'), callId: z.string().max(64) }),
  /** Of several records this one is the caller; remembered for the number. */
  z.object({
    type: z.literal('choose'),
    callId: z.string().max(64),
    integration: z.string().max(64),
    module: crmModuleSchema,
    id: z.string().max(64),
  }),
  /** Makes a record of an unknown number (A7). An empty name means the automatic one. */
  z.object({
    type: z.literal('create'),
    callId: z.string().max(64),
    integration: z.string().max(64),
    name: z.string().trim().max(80),
  }),
  /** The agent's note about a call, whole, as it is typed. */
  z.object({ type: z.literal('note'), callId: z.string().max(64), text: z.string().max(NOTE_LENGTH) }),
  /** Dials the outside number of an own call, which the page need not know. */
  z.object({ type: z.literal('call-back'), key: z.string().min(8).max(64), callId: z.string().max(64) }),
  z.object({ type: z.literal('dial'), key: z.string().min(8).max(64), number: z.string().max(64) }),
])
export type LiveCommand = z.infer<typeof liveCommandSchema>
