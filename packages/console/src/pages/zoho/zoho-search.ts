import { type IntegrationKind, traitsOf } from '@jackfield/contract'
import { z } from 'zod'

export const zohoSteps = ['network', 'authorise', 'place', 'users', 'test'] as const
export type ZohoStep = (typeof zohoSteps)[number]

/** The steps of a kind: where there is nothing to choose after the consent, that step is missing. */
export const stepsOf = (kind: IntegrationKind): readonly ZohoStep[] =>
  zohoSteps.filter((step) => step !== 'place' || traitsOf[kind].places)

/** `result=1`: the browser comes back from Zoho's consent page, and the dialog tells how it ended. */
export const zohoSearchSchema = z.object({
  step: z.enum(zohoSteps).optional().catch(undefined),
  result: z
    .union([z.literal(1), z.literal('1')])
    .transform(() => 1 as const)
    .optional()
    .catch(undefined),
})
export type ZohoSearch = z.infer<typeof zohoSearchSchema>
