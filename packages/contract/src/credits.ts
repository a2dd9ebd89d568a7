import { z } from 'zod'

/** What a request to Zoho is made for; each counts its API credits by itself. */
export const creditPurposeSchema = z.enum([
  /** Who is calling: a number that the index does not have. */
  'ring-search',
  /** "Always query CRM": who is calling, although the index knows. */
  'always-query',
  /** An agent types a name to dial. */
  'dial-search',
  /** Writing call logs. */
  'log',
  /** Writing records for unknown numbers. */
  'creation',
  /** Writing tickets. */
  'ticket',
  /** What logs and new records need before and after they are written: their record, and whether they are there. */
  'look-up',
  /** Comparing what Zoho holds with the ledger. */
  'audit',
  /** Copying the numbers of all records. */
  'copy',
  /** Keeping up with what is changed in Zoho. */
  'changes',
  /** Organisation, users and fields. */
  'settings',
])
export type CreditPurpose = z.infer<typeof creditPurposeSchema>

/**
 * How Zoho's credits are used at the moment. `live`: for everything; `local-index`: calls and dial search use what is known here, an
 * unknown caller is searched for once, numbers are not copied; `logs-only`: for call logs, new records and what they need.
 */
export const creditStepSchema = z.enum(['live', 'local-index', 'logs-only'])
export type CreditStep = z.infer<typeof creditStepSchema>

/** API credits of an organisation in the last 24 hours; part of the integration's page and of the status. */
export const creditsViewSchema = z.object({
  step: creditStepSchema,
  /** Since when, in milliseconds since 1970. */
  stepSince: z.number().int(),
  /** When the step before comes back if nothing but logs is written, at the latest; null: not within a day, or `live`. */
  backAt: z.number().int().nullable(),
  /** By this server and by others, in the last 24 hours. */
  used: z.number().int(),
  /** Credits of 24 hours; null when neither Zoho told them nor anybody typed them. */
  budget: z.number().int().nullable(),
  /** `typed` by an administrator, of the organisation's `edition`, or concluded from what `zoho` says is left. */
  budgetFrom: z.enum(['typed', 'edition', 'zoho', 'unknown']),
  /** What an administrator typed. */
  typed: z.number().int().nullable(),
  /** What the organisation's edition gives, as far as Zoho tells it: its name for the edition, and credits. */
  edition: z
    .object({ name: z.string().nullable(), users: z.number().int().nullable(), credits: z.number().int() })
    .nullable(),
  /** What this server used, the largest first; purposes without credits are missing. */
  byPurpose: z.array(z.object({ purpose: creditPurposeSchema, credits: z.number().int() })),
  /** What others used, as far as Zoho's own figure shows it. */
  others: z.number().int(),
  /** The last time that Zoho told what is left; it does so once half is used. */
  told: z.object({ remaining: z.number().int(), at: z.number().int() }).nullable(),
  /** The highest use of 24 hours that is expected within the next 24 hours, and when the budget would be used up. */
  expected: z.number().int(),
  runsOutAt: z.number().int().nullable(),
  /** Kept for call logs and new records of the next 24 hours. */
  kept: z.number().int(),
})
export type CreditsView = z.infer<typeof creditsViewSchema>

/** The least that may be typed: Zoho's smallest edition gives 5,000, but a part may be meant for others. */
export const LEAST_BUDGET = 100
export const MOST_BUDGET = 100_000_000
/** PUT /api/integrations/zoho-crm/credits; null: as Zoho tells. Answers with the integration's page. */
export const creditsPutSchema = z.object({ budget: z.number().int().min(LEAST_BUDGET).max(MOST_BUDGET).nullable() })
