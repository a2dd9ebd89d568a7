import { z } from 'zod'
import { ZohoFailure } from './failure.ts'

/** Parses a body that came with a good status; throws a `ZohoFailure` (`zoho-bad-answer`) when it is something else. */
export function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const detail = issue ? `${issue.path.join('.')}: ${issue.code}`.slice(0, 120) : 'shape'
  throw new ZohoFailure('zoho-bad-answer', { detail }, { written: 'unknown', status: 200 })
}

/** Zoho's ids: up to 19 digits, as text; more than a JavaScript number holds. */
export const idSchema = z.string().regex(/^\d{1,30}$/)

export const infoSchema = z
  .object({ more_records: z.boolean().optional(), next_page_token: z.string().nullish() })
  .nullish()

/** A list of records. */
export const listSchema = z.object({ data: z.array(z.looseObject({ id: idSchema })), info: infoSchema })
