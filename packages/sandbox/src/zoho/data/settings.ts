import { z } from 'zod'
import { moduleNames } from './modules.ts'

const flag = z.boolean()

/** What the control API can change while the local Zoho runs. Defaults follow Zoho's documentation where it gives one. */
export const settingsSchema = z.strictObject({
  /** Search knows a write only after this time. Zoho documents the lag and gives no number. */
  searchLagMs: z.number().int().min(0).default(3000),
  /** COQL reads data of this age. unverified: by default it reads the database, without lag. */
  coqlStalenessMs: z.number().int().min(0).default(0),
  /** unverified whether COQL returns text areas such as Description; false: it refuses them. */
  coqlReturnsTextAreas: z.boolean().default(true),
  /** Zoho's page says 2,000 rows, its error table 200. */
  coqlMaxRows: z.number().int().min(1).default(2000),
  authorizationCodeLifeMs: z.number().int().min(0).default(180_000),
  accessTokenLifeMs: z.number().int().min(0).default(3_600_000),
  /** Authorisation codes that one client may get in ten minutes. */
  codesPerWindow: z.number().int().min(1).default(10),
  /** Access tokens that one refresh token may get in ten minutes. */
  refreshesPerWindow: z.number().int().min(1).default(10),
  throttleWindowMs: z.number().int().min(0).default(600_000),
  /** Zoho's own pages say 200, field reports 400. */
  throttleStatus: z.union([z.literal(200), z.literal(400)]).default(200),
  /** The Chinese data centre translates even the `error` word. */
  throttleInChinese: z.boolean().default(false),
  /** Credits of a rolling day; null: by edition and number of users. */
  credits: z.number().int().min(0).nullable().default(null),
  /** Calls at once per organisation and client; null: by edition. */
  concurrency: z.number().int().min(1).nullable().default(null),
  subConcurrency: z.number().int().min(1).default(10),
  edition: z.enum(['free', 'standard', 'professional', 'enterprise', 'ultimate']).default('enterprise'),
  /** Documentation says `hh:mm`, every integration seen sends `mm:ss`. With `both` a value counts as `mm:ss`. */
  callDurationStyle: z.enum(['mm:ss', 'hh:mm', 'both']).default('mm:ss'),
  /** How long a page token is good. */
  pageTokenLifeMs: z.number().int().min(0).default(86_400_000),
  /** How many records page tokens reach. */
  pageTokenRecords: z.number().int().min(1).default(100_000),
  /** Callbacks about changes are not sent. */
  notificationsLost: z.boolean().default(false),
  /** Time from a change to its callback. Zoho gives no number. */
  notificationDelayMs: z.number().int().min(0).default(0),
  /** How often each callback is sent. */
  notificationTimes: z.number().int().min(1).max(100).default(1),
  /** Fields that a layout makes mandatory beyond Zoho's own, for example `{ "Leads": ["Company"] }`. */
  layoutMandatoryFields: z.record(z.string(), z.array(z.string())).default({}),
  /** Status of Desk's SCOPE_MISMATCH and OAUTH_ORG_MISMATCH. unverified: 401 or 403. */
  deskMismatchStatus: z.union([z.literal(401), z.literal(403)]).default(403),
  /** Desk's samples tell some booleans as text (`"isDefault": "false"`), its schemas do not. */
  deskFlagsAsText: z.boolean().default(false),
  /** Rows of a page of Desk's lists; older texts say 99. */
  deskMaxLimit: z.union([z.literal(99), z.literal(100)]).default(100),
  /** unverified whether Desk takes brackets in phone fields: its pattern lists none, and is not anchored. */
  deskPhoneBrackets: z.boolean().default(false),
  /** unverified whether `fields=modifiedTime` works on Desk's lists of contacts. */
  deskListsTellModifiedTime: z.boolean().default(true),
  /** unverified whether Desk takes only the words of its pick lists for `status`, `priority`, `channel` of a ticket. */
  deskClosedPickLists: z.boolean().default(true),
  /** unverified which error Desk's free edition gives to a call; the code that speaks of editions has no word for calls. */
  deskFreeCallError: z.enum(['FORBIDDEN', 'LICENSE_ACCESS_LIMITED']).default('FORBIDDEN'),
  /** unverified whether Desk refuses what belongs to an agent, or goes to a department, that is disabled; true: it does not. */
  deskTakesDisabled: z.boolean().default(true),
  /** Fields that a layout of Desk makes mandatory, for example `{ "tickets": ["category", "cf_order_number"] }`. */
  deskLayoutMandatoryFields: z.record(z.string(), z.array(z.string())).default({}),
  /** Desk's credits of a rolling day per organisation; null: by edition and number of agents. */
  deskCredits: z.number().int().min(0).nullable().default(null),
  /** Desk's calls at once; null: by edition. */
  deskConcurrency: z.number().int().min(1).nullable().default(null),
  /** Time within which a webhook of Desk has to answer. Zoho's page says 5 s, a newer version of it 10 s. */
  deskWebhookTimeoutMs: z.number().int().min(1).default(5000),
  /**
   * What the profiles may not do with a module, for example `{ "Leads": { "viewable": false } }`: what is not named is allowed.
   * Of everybody's profile, the administrator's included.
   */
  moduleRights: z
    .partialRecord(
      z.enum(moduleNames),
      z
        .strictObject({ viewable: flag, creatable: flag, editable: flag, deletable: flag, apiSupported: flag })
        .partial(),
    )
    .default({}),
  /** Fields that the organisation marked unique, for example `{ "Contacts": ["Phone"] }`. */
  uniqueFields: z.record(z.string(), z.array(z.string())).default({}),
})

export type Settings = z.infer<typeof settingsSchema>

export function defaultSettings(): Settings {
  return settingsSchema.parse({})
}

/** Applies what `patch` names and leaves the rest; unlike the schema alone, it fills in no defaults. */
export function patchSettings(settings: Settings, patch: Record<string, unknown>): Settings {
  return settingsSchema.parse({ ...settings, ...patch })
}
