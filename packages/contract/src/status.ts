import { z } from 'zod'
import { creditsViewSchema } from './credits.ts'
import { pbxLinkStateSchema } from './pbx.ts'
import { problemSchema } from './problems/problem.ts'

/** GET /api/health (nobody asks who) */
export const healthSchema = z.object({ status: z.literal('ok'), version: z.string() })

/** An integration in the status. */
const integrationStatusSchema = z.object({
  status: z.string(),
  problem: problemSchema.nullable(),
  /** API credits; null before the first connection. */
  credits: creditsViewSchema.nullable(),
  requestsToday: z.number(),
  clockOffsetMs: z.number(),
})

/** GET /api/status */
export const statusViewSchema = z.object({
  version: z.string(),
  startedAt: z.number().int(),
  now: z.number().int(),
  store: z.object({
    kind: z.enum(['sqlite', 'postgres']),
    ok: z.boolean(),
    problem: problemSchema.nullable(),
    sizeBytes: z.number().nullable(),
  }),
  pbx: pbxLinkStateSchema,
  zoho: integrationStatusSchema,
  desk: integrationStatusSchema,
  calls: z.object({ active: z.number().int(), today: z.number().int() }),
  deliveries: z.object({
    waiting: z.number().int(),
    unknown: z.number().int(),
    needsPerson: z.number().int(),
    refused: z.number().int(),
    doneToday: z.number().int(),
    oldestWaitingAt: z.number().nullable(),
    /** Why nothing is sent at the moment although Zoho is connected: a restored or copied database; null when it is sent. */
    paused: problemSchema.nullable().default(null),
    /** What an administrator should know, such as a second running copy of this installation. */
    warnings: z.array(problemSchema).default([]),
  }),
  agents: z.object({ connected: z.number().int() }),
  memoryBytes: z.number(),
  /** Local data centres and the demo PBX: never for production. */
  demo: z.boolean(),
})
export type StatusView = z.infer<typeof statusViewSchema>
