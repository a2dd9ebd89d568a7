import { z } from 'zod'
import type { en } from './en.ts'

/** Every code has a text in `en/` and `zh-cn/`: what happened and what to do. */
export type ProblemCode = keyof typeof en

/** An expected failure: says what happened (code and parameters); the texts say it in the reader's language. */
export interface Problem {
  readonly code: ProblemCode
  readonly params?: Readonly<Record<string, string | number>>
}

export const problemSchema = z.object({
  code: z.string() as unknown as z.ZodType<ProblemCode>,
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

/** Body of every answer of the HTTP API with a status of 400 or more. `reference` stands in the server's log too. */
export const errorBodySchema = z.object({ error: problemSchema.extend({ reference: z.string().optional() }) })
export type ErrorBody = z.infer<typeof errorBodySchema>
