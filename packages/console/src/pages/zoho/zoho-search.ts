import { z } from 'zod'

export const zohoSteps = ['network', 'authorise', 'users', 'test'] as const
export type ZohoStep = (typeof zohoSteps)[number]

/** `result=1`: the browser comes back from Zoho's consent page, and the dialog tells how it ended. */
export const zohoSearchSchema = z.object({
  step: z.enum(zohoSteps).optional().catch(undefined),
  result: z
    .union([z.literal(1), z.literal('1')])
    .transform(() => 1 as const)
    .optional()
    .catch(undefined),
})
