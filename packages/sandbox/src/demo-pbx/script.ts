import { demoSimulateSchema, demoTargetSchema } from '@jackfield/contract/demo-pbx'
import { z } from 'zod'

const ms = z.number().int().min(0).max(3_600_000)
const extension = z.string().min(1).max(32)

export const holdSchema = z.object({ afterMs: ms, forMs: ms })
export const transferSchema = z.object({
  to: extension,
  /** Attended: the agent speaks with `to` for `consultMs` first, and goes on with the customer when nobody answers. */
  how: z.enum(['blind', 'attended']).default('blind'),
  consultMs: ms.default(3000),
  afterMs: ms,
  ringMs: ms.default(2000),
  answered: z.boolean().default(true),
  talkMs: ms.default(10_000),
})

/** What the two do once they talk; times count from the answer. A transfer takes the place of the end. */
const talk = {
  talkMs: ms.default(15_000),
  endedBy: z.enum(['agent', 'other']).default('other'),
  hold: holdSchema.optional(),
  transfer: transferSchema.optional(),
}
const talkSchema = z.object(talk)
export type TalkPlan = z.infer<typeof talkSchema>
export type TransferPlan = z.infer<typeof transferSchema>

export const inboundScriptSchema = demoSimulateSchema.extend({
  kind: z.literal('inbound').default('inbound'),
  to: demoTargetSchema,
  ...talk,
  ringMs: ms.default(4000),
  /** Who ends the ringing when nobody answers. */
  unanswered: z.enum(['caller', 'pbx']).default('caller'),
})
export type InboundScript = z.infer<typeof inboundScriptSchema>

const outcomeSchema = z.enum(['answered', 'no-answer', 'busy', 'given-up'])

/** How an outside number behaves when it is called. */
export const outsideSchema = z.object({
  ...talk,
  talkMs: ms.default(20_000),
  ringMs: ms.default(3000),
  outcome: outcomeSchema.default('answered'),
  /** Click to call: after this time the agent picks the ringing phone up. */
  pickUpMs: ms.default(1500),
})
export type OutsideBehaviour = z.infer<typeof outsideSchema>

/** An agent dials an outside number on the phone. */
export const outboundScriptSchema = outsideSchema.extend({
  kind: z.literal('outbound'),
  extension,
  number: z.string().min(1).max(64),
})
export type OutboundScript = z.infer<typeof outboundScriptSchema>

export const internalScriptSchema = z.object({
  kind: z.literal('internal'),
  from: extension,
  to: extension,
  ...talk,
  ringMs: ms.default(3000),
  outcome: outcomeSchema.default('answered'),
})
export type InternalScript = z.infer<typeof internalScriptSchema>

/** POST /_control/calls */
export const scriptSchema = z.discriminatedUnion('kind', [
  inboundScriptSchema.extend({ kind: z.literal('inbound') }),
  outboundScriptSchema,
  internalScriptSchema,
])
export type Script = z.infer<typeof scriptSchema>
