import { z } from 'zod'
import { creditsViewSchema } from './credits.ts'
import { crmChangesViewSchema } from './crm-changes.ts'
import { problemSchema } from './problems/problem.ts'

/** The kinds of integrations, in the order in which their records stand on a call card. */
export const integrationKindSchema = z.enum(['zoho-crm', 'zoho-desk'])
export type IntegrationKind = z.infer<typeof integrationKindSchema>
export const integrationKinds = integrationKindSchema.options

/** A Zoho data centre as the settings page offers it. `local` ones come from the configuration only, with a banner. */
export const dataCentreViewSchema = z.object({
  code: z.string(),
  accounts: z.url(),
  crm: z.url(),
  /** Null: there is none. */
  desk: z.url().nullable(),
  console: z.url(),
  local: z.boolean(),
})
export type DataCentreView = z.infer<typeof dataCentreViewSchema>

export const crmModuleSchema = z.enum(['Contacts', 'Leads', 'Accounts'])
export type CrmModuleName = z.infer<typeof crmModuleSchema>

/** Contact synchronisation and how Zoho is asked (A4 to A6). */
export const contactSyncSettingsSchema = z.object({
  /** "Automatically synchronise contacts": whoever calls or is called is copied into the group. */
  enabled: z.boolean(),
  modules: z.array(crmModuleSchema).min(1).max(3),
  /** The synchronised contact group; null until one was chosen. */
  groupId: z.string().nullable(),
  /** Every call asks Zoho, and bound agents' dial search asks it while they type. */
  alwaysQuery: z.boolean(),
  /** Copies all numbers into the local index, so that a ringing call need not ask Zoho. */
  copyNumbers: z.boolean(),
})
export type ContactSyncSettings = z.infer<typeof contactSyncSettingsSchema>

export const defaultContactSyncSettings: ContactSyncSettings = {
  enabled: false,
  modules: ['Contacts', 'Leads', 'Accounts'],
  groupId: null,
  alwaysQuery: false,
  copyNumbers: true,
}

/** What becomes of unknown numbers (A7). */
export const creationSettingsSchema = z.object({
  enabled: z.boolean(),
  /** Zoho CRM makes contacts or leads, Zoho Desk contacts or accounts. */
  module: crmModuleSchema,
  /** `manual`: the agent does it by a button, until ten minutes after the call. */
  mode: z.enum(['automatic', 'manual']),
  /** Kinds of calls for which a record is created automatically. */
  directions: z.array(z.enum(['inbound', 'outbound'])).max(2),
  /** Values for the mandatory fields of the customer's layout, by API name, e.g. `{Company: 'Unknown'}`. */
  defaults: z.record(z.string().max(100), z.string().max(2000)),
})
export type CreationSettings = z.infer<typeof creationSettingsSchema>

export const defaultCreationSettings: CreationSettings = {
  enabled: false,
  module: 'Contacts',
  mode: 'automatic',
  directions: ['inbound'],
  defaults: {},
}

/** Name of a record that nobody has named: the manuals' own words (A7, D4). */
export const automaticName = (number: string, module: CrmModuleName = 'Contacts'): string =>
  `Automatic New ${module === 'Accounts' ? 'Account' : 'Contact'} ${number}`

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
  /** "Play call recording": the log carries a link to the recording (A11). */
  playRecording: z.boolean().default(false),
  /** Who may play it: bound users who sign in, or anyone who holds the link. */
  recordingAccess: z.enum(['sign-in', 'link']).default('sign-in'),
  /** A log may wait so many seconds for others, because Zoho charges for up to ten at once as for one. */
  waitSeconds: z.number().int().min(0).max(300).default(5),
  /**
   * Zoho user who owns logs and new records whose own user Zoho no longer takes as owner; null: the user of the connected account.
   */
  fallbackOwner: z.string().min(1).max(64).nullable().default(null),
})
export type CallLogSettings = z.infer<typeof callLogSettingsSchema>

export const defaultCallLogSettings: CallLogSettings = {
  enabled: true,
  subject: 'Extension Call',
  description: 'Call: {{Time}} {{Call_Log_Status}} from {{Call_From}} to {{Call_To}} {{Talk_Duration}}',
  skipUnanswered: false,
  whenNobodyAnswers: { who: 'all' },
  deleteDoubles: false,
  playRecording: false,
  recordingAccess: 'sign-in',
  waitSeconds: 5,
  fallbackOwner: null,
}

/** Kinds of calls for which a ticket is made after their end (D5). */
export const ticketOutcomeSchema = z.enum([
  'inbound-answered',
  'inbound-missed',
  'outbound-answered',
  'outbound-not-answered',
])
export type TicketOutcome = z.infer<typeof ticketOutcomeSchema>

/** Automatic tickets (D5): one for a call, for contacts only. */
export const ticketSettingsSchema = z.object({
  enabled: z.boolean(),
  /** `before`: when a bound extension rings or dials; its texts are completed after the call. `after`: when the call has ended. */
  moment: z.enum(['before', 'after']),
  /** Of `before`: for which calls. */
  directions: z.array(z.enum(['inbound', 'outbound'])).max(2),
  /** Of `after`: for which calls. */
  outcomes: z.array(ticketOutcomeSchema).max(4),
  subject: z.string().min(1).max(255),
  description: z.string().max(5000),
  /** Of `before`: the pop opens the new ticket in the place of the contact. */
  popTicket: z.boolean(),
  /** Values for mandatory fields of the ticket layout, by API name, e.g. `{cf_product: 'Other'}`. */
  defaults: z.record(z.string().max(100), z.string().max(2000)),
})
export type TicketSettings = z.infer<typeof ticketSettingsSchema>

export const defaultTicketSettings: TicketSettings = {
  enabled: false,
  moment: 'after',
  directions: ['inbound'],
  outcomes: ['inbound-answered', 'inbound-missed'],
  subject: '{{Communication_Type}} {{Call_Status}} - from {{Call_From}}',
  description: '{{Communication_Type}} {{Call_Status}} - from {{Call_From}} to {{Call_To}}',
  popTicket: false,
  defaults: {},
}

/** Where in Zoho Desk calls and tickets go (D1): as Zoho had it when it was last looked at. */
export const deskPlaceSchema = z.object({
  /** Organisations (portals) of the connected account. */
  organisations: z.array(z.object({ id: z.string(), name: z.string(), edition: z.string().nullable() })),
  /** Departments of the chosen organisation. */
  departments: z.array(z.object({ id: z.string(), name: z.string(), enabled: z.boolean() })),
  /** Null: none was chosen. With that, and with one that `departments` does not have as enabled, nothing is written. */
  departmentId: z.string().nullable(),
  /** False: the edition takes no call logs. */
  callLogs: z.boolean(),
})
export type DeskPlace = z.infer<typeof deskPlaceSchema>

/**
 * PUT /api/integrations/zoho-desk/place answers with the view. Another organisation than before starts anew: without bindings, and
 * nothing that is owed to the old one reaches it. POST .../check reads organisations and departments again.
 */
export const deskPlacePutSchema = z.object({
  organisationId: z.string().min(1).max(64),
  departmentId: z.string().min(1).max(64).nullable(),
})

/**
 * The copy of Zoho's numbers. POST /api/integrations/zoho-crm/copy starts it now, or goes on with one that was not finished;
 * DELETE stops it: it goes on by itself a day later, or when it is started. Both answer with the view.
 */
export const numberIndexViewSchema = z.object({
  /** Records here that have a number. */
  records: z.number().int(),
  /** Records that Zoho had when they were copied last, with a number or without; null before the first copy. */
  inZoho: z.number().int().nullable(),
  /** Those of them that had a number then; null before the first copy, or when it is not known. */
  withNumber: z.number().int().nullable(),
  /** When the last whole copy was finished. */
  copiedAt: z.number().int().nullable(),
  copying: z.boolean(),
  /**
   * Of the copy that is not finished, whether it runs at the moment or not: records read so far, of how many (as many as the
   * last copy had read; null before that), since when.
   */
  progress: z
    .object({ records: z.number().int(), total: z.number().int().nullable(), startedAt: z.number().int() })
    .nullable(),
  /** A person stopped what is not finished. */
  stopped: z.boolean(),
  /** When the next one is made, or the one that was stopped goes on, by itself; null: now, or never as it is set. */
  nextAt: z.number().int().nullable(),
  /** Whether numbers are copied at all: switched on, and the integration enabled. */
  on: z.boolean(),
  /** Why a part of it is not copied; left out where nothing is the matter. */
  problem: problemSchema.optional(),
})
export type NumberIndexView = z.infer<typeof numberIndexViewSchema>

/**
 * What will not work for want of rights in Zoho: looked at after the consent, and by POST /api/integrations/zoho-crm/check, which
 * answers with the view.
 */
export const zohoCheckSchema = z.object({ at: z.number().int(), problems: z.array(problemSchema) })
export type ZohoCheck = z.infer<typeof zohoCheckSchema>

/**
 * GET /api/integrations/:kind, where a kind is `zoho-crm` or `zoho-desk`. All other addresses below it are written here with
 * `zoho-crm`; those of another kind take and answer the same.
 */
export const integrationViewSchema = z.object({
  kind: integrationKindSchema,
  status: z.enum(['not-connected', 'connected', 'disabled', 'needs-reauthorisation', 'faulty']),
  problem: problemSchema.nullable(),
  /** Addresses under which this server can be reached, the first is the one of this request. */
  homeAddresses: z.array(z.string()),
  homeAddress: z.string(),
  /** Made from the home address: `{home}/integration/callback/api/crm/zoho/`, or `.../api/helpdesk/zohodesk/`. */
  redirectUri: z.string(),
  dataCentres: z.array(dataCentreViewSchema),
  accountsServer: z.string(),
  /** "Zoho CRM URL" or "Zoho Desk URL" of the manuals. */
  productUrl: z.string(),
  clientId: z.string(),
  clientSecretSaved: z.boolean(),
  organisation: z.object({ id: z.string(), name: z.string() }).nullable(),
  connectedBy: z.object({ name: z.string(), email: z.string() }).nullable(),
  connectedAt: z.number().int().nullable(),
  enabled: z.boolean(),
  callLog: callLogSettingsSchema,
  contactSync: contactSyncSettingsSchema,
  creation: creationSettingsSchema,
  /** Null for a kind that knows no tickets. */
  tickets: ticketSettingsSchema.nullable().default(null),
  /** Zoho Desk only; null before the first connection. */
  desk: deskPlaceSchema.nullable().default(null),
  index: numberIndexViewSchema,
  /** What the connected account may not do in Zoho; null when nobody has looked yet. */
  check: zohoCheckSchema.nullable().default(null),
  /** How changes in Zoho arrive; null before the first connection. */
  changes: crmChangesViewSchema.nullable().default(null),
  /** API credits; null before the first connection. */
  credits: creditsViewSchema.nullable().default(null),
})
export type IntegrationView = z.infer<typeof integrationViewSchema>

/** POST /api/integrations/zoho-crm/authorise -> `{url}`: the browser goes there. A secret left out keeps the saved one. */
export const authoriseRequestSchema = z.object({
  homeAddress: z.url(),
  accountsServer: z.url(),
  productUrl: z.url(),
  clientId: z.string().trim().min(1).max(200),
  clientSecret: z.string().trim().max(200).optional(),
})
export const authoriseResponseSchema = z.object({ url: z.url() })

/**
 * GET /api/integrations/zoho-crm/result: how the last consent ended, once per consent. After it the browser is on
 * `/integrations/crm/zoho?result=1` (`/integrations/helpdesk/zoho?result=1`), which shows it in a dialog.
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

/**
 * PUT /api/integrations/zoho-crm/settings: the sections of the settings page, saved as one. Errors name the field by its path,
 * e.g. `creation.defaults.Company`.
 */
export const integrationSettingsPutSchema = z.object({
  contactSync: contactSyncSettingsSchema.omit({ groupId: true }).extend({
    /** Where contacts are copied to: an existing empty group, a new one, or as it is. */
    group: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('as-is') }),
      z.object({ kind: z.literal('existing'), id: z.string().min(1).max(64) }),
      z.object({ kind: z.literal('new'), name: z.string().trim().min(1).max(100) }),
    ]),
  }),
  creation: creationSettingsSchema,
  callLog: callLogSettingsSchema,
  /** Left out: as it is. Only for kinds that know tickets. */
  tickets: ticketSettingsSchema.optional(),
})
export type IntegrationSettingsPut = z.infer<typeof integrationSettingsPutSchema>

/** GET /api/integrations/zoho-crm/mandatory-fields?module=Leads: what the layout demands beside the name and the number. */
export const mandatoryFieldsSchema = z.object({
  module: z.enum(['Contacts', 'Leads', 'Accounts', 'Tickets']),
  fields: z.array(
    z.object({
      apiName: z.string(),
      label: z.string(),
      type: z.string(),
      length: z.number().int().nullable(),
      /** Allowed values of a pick list; empty for other types. */
      options: z.array(z.string()),
      /** False for what cannot be typed, such as a reference to another record. */
      fillable: z.boolean(),
    }),
  ),
})
export type MandatoryFields = z.infer<typeof mandatoryFieldsSchema>

/** GET /api/integrations/zoho-crm/disconnect: what a disconnection would leave undone. POST does it (A15). */
export const disconnectPreviewSchema = z.object({
  /** Logs and records that are owed and not in Zoho yet. */
  undelivered: z.number().int(),
  /** Calls with the outside that have not ended: what they come to owe is not written any more. */
  callsInProgress: z.number().int(),
  /** The synchronised group, which stays and becomes editable. */
  group: z.object({ name: z.string(), contacts: z.number().int() }).nullable(),
})
export type DisconnectPreview = z.infer<typeof disconnectPreviewSchema>
/** `deliver` is refused (409) while something is undelivered; `discard` gives up what is. */
export const disconnectRequestSchema = z.object({ undelivered: z.enum(['deliver', 'discard']) })

/** `revoked`: Zoho confirmed it; else a person ends the access in the account's connected apps. */
export const disconnectResponseSchema = z.object({ revoked: z.boolean() })

/** PUT /api/integrations/zoho-crm/call-log */
export const callLogPutSchema = callLogSettingsSchema
/** POST /api/integrations/zoho-crm/call-log/preview: the templates filled with an example call. */
export const templatePreviewRequestSchema = z.object({
  /** Whose texts they are: not every variable can be filled in everywhere. */
  section: z.enum(['callLog', 'tickets']).default('callLog'),
  subject: z.string().max(255),
  description: z.string().max(5000),
  /** Whether logs carry links to recordings (A11). */
  playRecording: z.boolean().default(true),
})
export const templatePreviewSchema = z.object({
  subject: z.string(),
  description: z.string(),
  problems: z.array(z.object({ field: z.enum(['subject', 'description']), problem: problemSchema })),
  variables: z.array(z.object({ name: z.string(), example: z.string() })),
})
/** PUT /api/integrations/zoho-crm/enabled */
export const enabledPutSchema = z.object({ enabled: z.boolean() })
