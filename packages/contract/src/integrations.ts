import { z } from 'zod'
import { problemSchema } from './problems/problem.ts'

/** A Zoho data centre as the settings page offers it. `local` ones come from the configuration only, with a banner. */
export const dataCentreViewSchema = z.object({
  code: z.string(),
  accounts: z.url(),
  crm: z.url(),
  console: z.url(),
  local: z.boolean(),
})
export type DataCentreView = z.infer<typeof dataCentreViewSchema>

/** Templates and rules of the call log (A10, A12). */
export const callLogSettingsSchema = z.object({
  enabled: z.boolean(),
  subject: z.string().min(1).max(255),
  description: z.string().max(5000),
  /** "Unanswered agents do not log missed calls". */
  skipUnanswered: z.boolean(),
  /** When `skipUnanswered` is on and nobody answers a queue or group call: who logs it. */
  whenNobodyAnswers: z.discriminatedUnion('who', [
    z.object({ who: z.literal('all') }),
    z.object({ who: z.literal('first') }),
    z.object({ who: z.literal('user'), userId: z.string() }),
  ]),
  /** Of two records with one marker, deletes the younger one in Zoho if nobody has touched it. */
  deleteDoubles: z.boolean().default(false),
})
export type CallLogSettings = z.infer<typeof callLogSettingsSchema>

export const defaultCallLogSettings: CallLogSettings = {
  enabled: true,
  subject: 'Extension Call',
  description: 'Call: {{Time}} {{Call_Log_Status}} from {{Call_From}} to {{Call_To}} {{Talk_Duration}}',
  skipUnanswered: false,
  whenNobodyAnswers: { who: 'all' },
  deleteDoubles: false,
}

/** GET /api/integrations/zoho-crm */
export const zohoCrmViewSchema = z.object({
  status: z.enum(['not-connected', 'connected', 'disabled', 'needs-reauthorisation', 'faulty']),
  problem: problemSchema.nullable(),
  /** Addresses under which this server can be reached, the first is the one of this request. */
  homeAddresses: z.array(z.string()),
  homeAddress: z.string(),
  /** Made from the home address: `{home}/integration/callback/api/crm/zoho/`. */
  redirectUri: z.string(),
  dataCentres: z.array(dataCentreViewSchema),
  accountsServer: z.string(),
  crmUrl: z.string(),
  clientId: z.string(),
  clientSecretSaved: z.boolean(),
  organisation: z.object({ id: z.string(), name: z.string() }).nullable(),
  connectedBy: z.object({ name: z.string(), email: z.string() }).nullable(),
  connectedAt: z.number().int().nullable(),
  enabled: z.boolean(),
  callLog: callLogSettingsSchema,
  index: z.object({ records: z.number().int(), copiedAt: z.number().int().nullable(), copying: z.boolean() }),
})
export type ZohoCrmView = z.infer<typeof zohoCrmViewSchema>

/** POST /api/integrations/zoho-crm/authorise -> `{url}`: the browser goes there. A secret left out keeps the saved one. */
export const authoriseRequestSchema = z.object({
  homeAddress: z.url(),
  accountsServer: z.url(),
  crmUrl: z.url(),
  clientId: z.string().trim().min(1).max(200),
  clientSecret: z.string().trim().max(200).optional(),
})
export const authoriseResponseSchema = z.object({ url: z.url() })

/**
 * GET /api/integrations/zoho-crm/result: how the last consent ended, once per consent. After it the browser is on
 * `/integrations/crm/zoho?result=1`, which shows it in a dialog.
 */
export const authoriseResultSchema = z.object({
  ok: z.boolean(),
  organisation: z.string().nullable(),
  account: z.string().nullable(),
  problems: z.array(problemSchema),
})
export type AuthoriseResult = z.infer<typeof authoriseResultSchema>

const bindingTargets = z.object({ extensions: z.array(z.string()), groups: z.array(z.string()) })

/** GET /api/integrations/zoho-crm/users; POST .../users/refresh fetches the list from Zoho and answers the same. */
export const zohoUsersViewSchema = z.object({
  fetchedAt: z.number().int().nullable(),
  users: z.array(bindingTargets.extend({ id: z.string(), name: z.string(), email: z.string(), active: z.boolean() })),
})
export type ZohoUsersView = z.infer<typeof zohoUsersViewSchema>

/** PUT /api/integrations/zoho-crm/bindings: replaces all bindings. */
export const bindingsPutSchema = z.object({ bindings: z.array(bindingTargets.extend({ userId: z.string() })) })

/** POST /api/integrations/zoho-crm/bindings/auto `{apply: false}` tells what it would bind, `{apply: true}` does it. */
export const autoBindRequestSchema = z.object({ apply: z.boolean() })
export const autoBindResultSchema = z.object({
  bound: z.array(z.object({ userId: z.string(), userName: z.string(), email: z.string(), extension: z.string() })),
  /** E-mails that match nobody, or users that are bound already. */
  left: z.array(
    z.object({
      userName: z.string(),
      email: z.string(),
      reason: z.enum(['no-extension', 'already-bound', 'several-extensions', 'extension-taken']),
    }),
  ),
})

/** PUT /api/integrations/zoho-crm/call-log */
export const callLogPutSchema = callLogSettingsSchema
/** POST /api/integrations/zoho-crm/call-log/preview: the templates filled with an example call. */
export const templatePreviewRequestSchema = z.object({
  subject: z.string().max(255),
  description: z.string().max(5000),
})
export const templatePreviewSchema = z.object({
  subject: z.string(),
  description: z.string(),
  problems: z.array(z.object({ field: z.enum(['subject', 'description']), problem: problemSchema })),
  variables: z.array(z.object({ name: z.string(), example: z.string() })),
})
/** PUT /api/integrations/zoho-crm/enabled */
export const enabledPutSchema = z.object({ enabled: z.boolean() })
