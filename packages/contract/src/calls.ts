import { z } from 'zod'
import { integrationKindSchema } from './integrations.ts'
import { popViewSchema } from './pops.ts'
import { problemSchema } from './problems/problem.ts'

export const callStateSchema = z.enum(['ringing', 'talking', 'held', 'ended'])
export const callDirectionSchema = z.enum(['inbound', 'outbound', 'internal'])
export const callResultSchema = z.enum(['answered', 'missed', 'no-answer', 'busy', 'cancelled', 'failed'])

/** `waiting` (also held up by an outage), `sending`, `unknown` (being looked up), `done`, `not-owed` (with the reason), `refused`, `needs-person`, `given-up`. */
export const deliveryStateSchema = z.enum([
  'waiting',
  'sending',
  'unknown',
  'done',
  'not-owed',
  'refused',
  'needs-person',
  'given-up',
])
export type DeliveryState = z.infer<typeof deliveryStateSchema>

/** One thing owed to Zoho for a call, and what became of it. */
export const deliveryViewSchema = z.object({
  key: z.string(),
  integration: z.string(),
  integrationKind: integrationKindSchema.default('zoho-crm'),
  /** A log, a record for an unknown number, a ticket, or a later change of one of them. */
  kind: z.enum(['call-log', 'create', 'ticket', 'update']),
  /** Of an update: what is changed. `ticket`: its texts, after the call. */
  what: z.enum(['owner', 'note', 'ticket']).nullable().default(null),
  userId: z.string().nullable(),
  userName: z.string().nullable(),
  /** Who owns it in Zoho in that user's place, because Zoho refused that user; null: nobody else. */
  owner: z.object({ id: z.string(), name: z.string() }).nullable().default(null),
  state: deliveryStateSchema,
  reason: problemSchema.nullable(),
  attempts: z.number().int(),
  nextAttemptAt: z.number().int().nullable(),
  /** Id and page of what was written. */
  zohoId: z.string().nullable(),
  record: z.object({ module: z.string(), id: z.string(), name: z.string(), url: z.string() }).nullable(),
  /** The page of what was written, where Zoho told it. */
  url: z.string().nullable().default(null),
  ref: z.string(),
  updatedAt: z.number().int(),
})
export type DeliveryView = z.infer<typeof deliveryViewSchema>

/** Milliseconds; `to` null: still. */
const spanSchema = z.object({ from: z.number().int(), to: z.number().int().nullable() })

export const legViewSchema = z.object({
  party: z.object({
    kind: z.enum(['extension', 'external', 'unknown']),
    number: z.string().nullable(),
    name: z.string().nullable(),
    /** The outside number that stands for the extension's phone (forward to a mobile). */
    device: z.string().nullable().default(null),
  }),
  role: z.enum(['caller', 'callee']).nullable(),
  appearedAt: z.number().int(),
  /** When it came over from another call; null: it began here. */
  joinedAt: z.number().int().nullable().default(null),
  ringingAt: z.number().int().nullable(),
  answeredAt: z.number().int().nullable(),
  endedAt: z.number().int().nullable(),
  cause: z.string().nullable(),
  talkMs: z.number().int(),
  /** When it heard the customer (the customer's own leg: when any extension did). */
  talk: z.array(spanSchema).default([]),
  /** When it had put the others on hold. */
  holds: z.array(spanSchema).default([]),
})
export type LegView = z.infer<typeof legViewSchema>

/** A line of the ledger (GET /api/calls). */
export const callSummarySchema = z.object({
  id: z.string(),
  state: callStateSchema,
  direction: callDirectionSchema,
  result: callResultSchema.nullable(),
  externalNumber: z.string().nullable(),
  /** Formatted for people; null when there is no number. */
  externalFormatted: z.string().nullable(),
  externalName: z.string().nullable(),
  did: z.string().nullable(),
  via: z.array(z.object({ kind: z.enum(['queue', 'ring-group']), number: z.string(), name: z.string().nullable() })),
  rang: z.array(z.string()),
  answeredBy: z.array(z.string()),
  startedAt: z.number().int(),
  answeredAt: z.number().int().nullable(),
  endedAt: z.number().int().nullable(),
  talkMs: z.number().int(),
  /** Worst state of its deliveries; null: there are none. `reason` says why nothing was owed (null or `not-owed`). */
  delivery: deliveryStateSchema.nullable(),
  reason: problemSchema.nullable(),
})
export type CallSummary = z.infer<typeof callSummarySchema>

export const callsQuerySchema = z.object({
  before: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  direction: callDirectionSchema.optional(),
  delivery: deliveryStateSchema.optional(),
  /** Calls in which this extension rang, answered or dialled. */
  extension: z.string().max(32).optional(),
  search: z.string().max(64).optional(),
  /** What an administrator looks for: not (yet) in Zoho though owed; a person has to decide; no record holds the number. */
  show: z.enum(['not-delivered', 'needs-person', 'no-match']).optional(),
  /** Calls that began in this time, milliseconds; `to` is not part of it. */
  from: z.coerce.number().int().min(0).optional(),
  to: z.coerce.number().int().min(0).optional(),
})
export const callsPageSchema = z.object({ calls: z.array(callSummarySchema), before: z.string().nullable() })

/** GET /api/calls/:id */
export const callDetailSchema = callSummarySchema.extend({
  legs: z.array(legViewSchema),
  transfers: z.array(
    z.object({ at: z.number().int(), how: z.enum(['blind', 'attended']), by: z.string().nullable(), to: z.string() }),
  ),
  recording: z.string().nullable(),
  /** What the PBX's own record tells otherwise; null when it agrees, or there is none. */
  difference: problemSchema.nullable().default(null),
  /** Further calls of the same conversation (three-way, attended transfer), oldest first. */
  conversation: z.array(callSummarySchema).default([]),
  deliveries: z.array(deliveryViewSchema),
  /** What agents wrote about the call, one note for each. */
  notes: z
    .array(
      z.object({
        userName: z.string(),
        extension: z.string(),
        text: z.string(),
        at: z.number().int(),
        /** Whether the log in Zoho holds it: it does, it will, or it does not. */
        inZoho: z.enum(['yes', 'waiting', 'no']),
      }),
    )
    .default([]),
  pops: z.array(popViewSchema),
  /** Why no record opened by itself; `extension` null: for nobody. */
  noPops: z.array(z.object({ extension: z.string().nullable(), reason: problemSchema })).default([]),
})
export type CallDetail = z.infer<typeof callDetailSchema>

/** POST /api/deliveries/:key/retry (refused, needs a person -> waiting; given up -> waiting, or looked up first). */
export const retryResponseSchema = z.object({ state: deliveryStateSchema })
/** POST /api/deliveries/:key/give-up (waiting, unknown, refused, needs a person -> given up). */
export const giveUpResponseSchema = z.object({ state: deliveryStateSchema })

/** POST /api/deliveries/audit: compares what Zoho holds with the ledger, now. */
export const auditResultSchema = z.object({
  /** Logs in Zoho, with a marker, that were looked at. */
  checked: z.number().int(),
  /** Logs that Zoho holds more than once. */
  doubled: z.number().int(),
  /** Untouched younger ones that were deleted, where that is allowed. */
  deleted: z.number().int(),
  /** Logs that somebody deleted in Zoho. */
  missing: z.number().int(),
  /** Logs of this installation that this server did not write. */
  foreign: z.number().int(),
})
export type AuditResult = z.infer<typeof auditResultSchema>

/** GET /api/completeness: calls that began from `from` up to, not including, `to` (milliseconds). */
export const completenessQuerySchema = z.object({
  from: z.coerce.number().int().min(0),
  to: z.coerce.number().int().min(0),
})
/** How complete Zoho's call logs are. Calls are counted in `calls` and `external`, logs (one per call and user) elsewhere. */
export const completenessSchema = z.object({
  calls: z.number().int(),
  /** Calls with a customer. */
  external: z.number().int(),
  /** Logs owed: the sum of `done` to `givenUp`. */
  owed: z.number().int(),
  done: z.number().int(),
  /** Waiting, being sent, or being looked up. */
  waiting: z.number().int(),
  needsPerson: z.number().int(),
  refused: z.number().int(),
  givenUp: z.number().int(),
  /** Why nothing was owed: codes of problems with the number of logs, or of calls that owe nobody anything. */
  notOwed: z.record(z.string(), z.number().int()),
})
export type Completeness = z.infer<typeof completenessSchema>

/** GET /api/calls.csv: the filters of the ledger, without its pages. */
export const callsCsvQuerySchema = callsQuerySchema
  .omit({ before: true, limit: true })
  .extend({ lang: z.enum(['zh-CN', 'en']).optional() })

/** POST /api/demo/call: only where the PBX is the demo one. */
export const demoCallRequestSchema = z.object({
  from: z.string().max(64),
  name: z.string().max(100).optional(),
  to: z.object({ kind: z.enum(['extension', 'queue', 'ring-group']), number: z.string().max(32) }),
  answeredBy: z.string().max(32).nullable().optional(),
  ringMs: z.number().int().min(0).max(120_000).optional(),
  talkMs: z.number().int().min(0).max(600_000).optional(),
})
/** GET /api/demo: numbers to call from, taken from the local Zoho's contacts. 404 outside of the demo. */
export const demoViewSchema = z.object({
  extensions: z.array(z.object({ number: z.string(), name: z.string() })),
  callers: z.array(z.object({ number: z.string(), name: z.string() })),
  zohoUrl: z.string().nullable(),
})
