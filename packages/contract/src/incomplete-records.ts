import { z } from 'zod'
import { crmModuleSchema } from './integrations.ts'

/** Why a copied record cannot tell who calls: it has no name, no phone number, or none that can be read as a number. */
export const incompleteReasons = ['no-name', 'no-number', 'unreadable-number'] as const
export type IncompleteReason = (typeof incompleteReasons)[number]

/** Records of one page of the list, and the most that are read again at once: reading costs an API credit or more for each. */
export const INCOMPLETE_PAGE = 50

/** So many are counted: a count without end would walk through all of them each time the page asks. */
export const INCOMPLETE_COUNTED = 1_000

/** Zoho's ids are digits; the server puts them into addresses of Zoho. */
const recordName = z.object({ module: crmModuleSchema, id: z.string().regex(/^\d{1,30}$/) })

export const incompleteRecordSchema = recordName.extend({
  /** Null when it has none. */
  name: z.string().nullable(),
  company: z.string().nullable(),
  /** As they stand in the CRM or helpdesk. */
  phones: z.array(z.string()),
  url: z.string(),
  reasons: z.array(z.enum(incompleteReasons)).min(1),
})
export type IncompleteRecord = z.infer<typeof incompleteRecordSchema>

/** GET /api/integrations/{kind}/incomplete?after=: records without a name or a number that can be read, a page at a time. */
export const incompleteQuerySchema = z.object({ after: z.string().max(100).optional() })
export const incompleteRecordsSchema = z.object({
  /** Of the organisation, at most `INCOMPLETE_COUNTED`. */
  total: z.number().int(),
  /** There are more than `total`. */
  more: z.boolean(),
  records: z.array(incompleteRecordSchema),
  /** What to give as `after` for the next page; null at the end. */
  next: z.string().nullable(),
})
export type IncompleteRecords = z.infer<typeof incompleteRecordsSchema>

/** POST /api/integrations/{kind}/incomplete/read: "synchronise again", reads these records as they are now. */
export const incompleteReadSchema = z.object({ records: z.array(recordName).min(1).max(INCOMPLETE_PAGE) })
export const incompleteReadResultSchema = z.object({
  /** Have a name and a number now. */
  complete: z.number().int(),
  /** Are no longer there. */
  gone: z.number().int(),
  incomplete: z.number().int(),
})
export type IncompleteReadResult = z.infer<typeof incompleteReadResultSchema>
