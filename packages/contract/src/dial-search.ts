import { z } from 'zod'
import { problemSchema } from './problems/problem.ts'

/** Somebody whom an agent may want to call. Text is hostile: show it as text only. */
export const dialEntrySchema = z.object({
  /** The same for one record, wherever it was found. */
  key: z.string(),
  /** `contact`: a company contact; the others are records of Zoho. */
  kind: z.enum(['contact', 'Contacts', 'Leads', 'Accounts']),
  name: z.string(),
  company: z.string().nullable(),
  /** At least one. `number` is what is dialled, or stands for it where `shown`, which people read, is masked. */
  numbers: z.array(z.object({ number: z.string(), shown: z.string() })).min(1),
})
export type DialEntry = z.infer<typeof dialEntrySchema>

/** Begins what stands for a number that the agent's page must not know (B8). */
export const DIAL_HANDLE_MARK = '@'

/** GET /api/agent/search?as=agent&q=..., with `&zoho=1` Zoho's own records instead of the local ones. */
export const dialSearchQuerySchema = z.object({
  q: z.string().trim().min(1).max(64),
  zoho: z.literal('1').optional(),
})
export const dialSearchSchema = z.object({
  entries: z.array(dialEntrySchema).max(40),
  /** Whether Zoho was, or would be, asked: `no` with the reason that the page tells; `credits`: to save them. */
  zoho: z.discriminatedUnion('asked', [
    z.object({ asked: z.literal('yes') }),
    z.object({
      asked: z.literal('no'),
      why: z.enum(['off', 'not-bound', 'masked', 'not-connected', 'too-short', 'credits']),
    }),
    z.object({ asked: z.literal('failed'), problem: problemSchema }),
  ]),
})
export type DialSearch = z.infer<typeof dialSearchSchema>
