import { z } from 'zod'
import { clientKindSchema, clientPopsPatchSchema, clientPopsSchema, popTestViewSchema } from './pops.ts'
import { problemSchema } from './problems/problem.ts'
import { timeFormats } from './time-format.ts'

const extension = z.string().min(1).max(32)

/** GET/PUT /api/site: what numbers mean here. */
export const siteSchema = z.object({
  name: z.string().trim().min(1).max(100),
  /** ISO 3166 code, e.g. `CN`. */
  country: z.string().regex(/^[A-Z]{2}$/),
  areaCode: z.string().regex(/^\d{0,8}$/),
  /** IANA name. */
  timeZone: z.string().min(1).max(64),
  timeFormat: z.enum(timeFormats).default('iso'),
  /** DIDs and trunk numbers of the company as written there; they never match. */
  ownNumbers: z.array(z.string().max(32)).max(1000),
  /** Agents see `138****1234` instead of whole numbers (B8). */
  maskNumbers: z.boolean().default(false),
})
export type SiteView = z.infer<typeof siteSchema>

/** GET /api/site/number-reading: after a change of country or area code, kept numbers are read anew. */
export const numberReadingSchema = z.object({
  /** From 0 to 1; null when nothing is left to read. */
  progress: z.number().min(0).max(1).nullable(),
})
export type NumberReadingView = z.infer<typeof numberReadingSchema>

/** A ring group typed by hand, for a PBX that does not show its own. */
export const ringGroupSchema = z.object({
  number: z.string().regex(/^\d{1,15}$/),
  name: z.string().trim().max(100),
  members: z.array(extension).max(500),
})
export type RingGroupSettings = z.infer<typeof ringGroupSchema>

export const endpointRoleSchema = z.enum(['extension', 'trunk', 'ignored'])

const zone = z.string().min(1).max(64)
const identifier = z.string().regex(/^[A-Za-z_][\w$-]{0,62}$/)
const database = {
  host: z.string().trim().min(1).max(255),
  port: z.number().int().min(1).max(65535),
  user: z.string().min(1).max(100),
  /** Left out keeps the saved one; never given back. */
  password: z.string().max(200).optional(),
  database: identifier,
  table: identifier,
  /** IANA name or `UTC`: in which the PBX writes its times. */
  timeZone: zone,
}

/** Where Asterisk keeps its call records (CDR): AMI has no history. */
export const cdrSettingsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('csv'),
    /** Absolute path on this server, e.g. `/var/log/asterisk/cdr-csv/Master.csv`. */
    file: z.string().startsWith('/').max(1000),
    timeZone: zone,
    /** Of a file with a mapping of its own (`cdr_custom.conf`): the CDR variables in their order. Left out: Master.csv. */
    columns: z.array(z.string().min(1).max(40)).min(1).max(60).optional(),
  }),
  z.object({ kind: z.literal('postgres'), ...database }),
  z.object({ kind: z.literal('mariadb'), ...database }),
])
export type CdrSettings = z.infer<typeof cdrSettingsSchema>

/** Where the queues' own log is; `table`: beside the CDR table, in the same database. */
export const queueLogSettingsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string().startsWith('/').max(1000) }),
  z.object({ kind: z.literal('table'), table: identifier }),
])
export type QueueLogSettings = z.infer<typeof queueLogSettingsSchema>

const folder = z.string().trim().startsWith('/').max(1000)

/** Where this server finds the recordings of Asterisk. */
export const recordingsSettingsSchema = z.object({
  /** Absolute path on this server, e.g. `/mnt/pbx/monitor`. */
  folder,
  /** What Asterisk calls the same folder, e.g. `/var/spool/asterisk/monitor`. */
  pbxFolder: folder,
})
export type RecordingsSettings = z.infer<typeof recordingsSettingsSchema>

/** POST /api/pbx/recordings/test: looks into the folder and saves nothing. */
export const recordingsTestResultSchema = z.object({
  ok: z.boolean(),
  /** The newest recording, by its path below the folder; null where there is none. */
  newest: z.object({ file: z.string(), at: z.number().int(), size: z.number().int() }).nullable(),
  problem: problemSchema.nullable(),
})
export type RecordingsTestResult = z.infer<typeof recordingsTestResultSchema>

/** PUT /api/pbx and POST /api/pbx/test. `secret` left out keeps the saved one. */
export const pbxSettingsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('asterisk'),
    host: z.string().trim().min(1).max(255),
    port: z.number().int().min(1).max(65535),
    user: z.string().min(1).max(100),
    secret: z.string().max(200).optional(),
    /** Numbers with these beginnings are never dialled (toll fraud). */
    blockedPrefixes: z.array(z.string().regex(/^\+?\d{1,15}$/)).max(200),
    /** Roles corrected by hand: endpoint id to role. */
    endpointRoles: z.record(z.string(), endpointRoleSchema),
    /** Prefix that the PBX wants before outside numbers, often empty or `9` or `0`. */
    outsidePrefix: z.string().regex(/^\d{0,6}$/),
    /** Ring groups that the PBX does not show, or shows without names; what stands here wins over what is read. */
    ringGroups: z.array(ringGroupSchema).max(500).optional(),
    /** Null or left out: calls made while the link is down cannot be made good. */
    cdr: cdrSettingsSchema.nullish(),
    queueLog: queueLogSettingsSchema.nullish(),
    /** Null or left out: recordings cannot be played. */
    recordings: recordingsSettingsSchema.nullish(),
  }),
  z.object({ kind: z.literal('demo'), url: z.url() }),
])
export type PbxSettings = z.infer<typeof pbxSettingsSchema>

export const pbxLinkStateSchema = z.object({
  state: z.enum(['not-configured', 'connecting', 'up', 'stopped']),
  since: z.number().int(),
  version: z.string().nullable(),
  problem: problemSchema.nullable(),
  attempt: z.number().int(),
  clockDifferenceMs: z.number(),
})

/** GET /api/pbx */
export const pbxViewSchema = z.object({
  settings: pbxSettingsSchema.nullable(),
  secretSaved: z.boolean(),
  link: pbxLinkStateSchema,
  /** The PBX's call records, which make good what the link did not see; null where there are none. */
  records: z
    .object({
      /** `pbx`: the driver reads them itself. */
      source: z.enum(['pbx', 'csv', 'postgres', 'mariadb']),
      passwordSaved: z.boolean(),
      /** When they were last compared with what is saved here. */
      comparedAt: z.number().int().nullable(),
      problem: problemSchema.nullable(),
    })
    .nullish(),
  /** Address of a demo PBX that was named on the command line, offered as a choice. */
  demoUrl: z.string().nullable(),
})
export type PbxView = z.infer<typeof pbxViewSchema>

/** POST /api/pbx/cdr/test: reads with these settings and saves nothing. */
export const cdrTestRequestSchema = z.object({
  cdr: cdrSettingsSchema,
  queueLog: queueLogSettingsSchema.nullish(),
})
export type CdrTestRequest = z.infer<typeof cdrTestRequestSchema>
export const cdrTestResultSchema = z.object({
  ok: z.boolean(),
  /** Rows of the last 24 hours, and the calls that they make; counted to a limit. */
  rows: z.number().int(),
  calls: z.number().int(),
  newest: z
    .object({
      startedAt: z.number().int(),
      direction: z.enum(['inbound', 'outbound', 'internal']),
      external: z.string().nullable(),
      extensions: z.array(z.string()),
      talkMs: z.number().int(),
    })
    .nullable(),
  /** Entries of the queue log in the last 24 hours; null without one. */
  queueEvents: z.number().int().nullable(),
  problem: problemSchema.nullable(),
  /** What can be read all the same. */
  warnings: z.array(problemSchema),
})
export type CdrTestResult = z.infer<typeof cdrTestResultSchema>

/** POST /api/pbx/test */
export const pbxTestResultSchema = z.object({
  ok: z.boolean(),
  version: z.string().nullable(),
  extensions: z.number().int(),
  queues: z.number().int(),
  trunks: z.number().int(),
  problem: problemSchema.nullable(),
})

/** GET /api/extensions; POST /api/extensions/refresh reads them from the PBX again. */
export const extensionViewSchema = z.object({
  number: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  /** Only an e-mail that the PBX does not have can be edited. */
  emailFrom: z.enum(['pbx', 'manual']),
  /** False when the PBX no longer has it. */
  present: z.boolean(),
  /** Of the integrated CRM (A8). */
  pop: clientPopsSchema,
  /** Of the integrated helpdesk (D6). */
  helpdeskPop: clientPopsSchema,
  /** Zoho CRM user it is bound to, if any. */
  user: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Agent of Zoho Desk it is bound to, if any. */
  deskAgent: z.object({ id: z.string(), name: z.string() }).nullable(),
  groups: z.array(z.string()),
  signedIn: z.boolean(),
  /** Kinds of client that are open now. */
  clients: z.array(clientKindSchema),
  popTest: popTestViewSchema.nullable(),
})
export type ExtensionView = z.infer<typeof extensionViewSchema>
/** PATCH /api/extensions/:number */
export const extensionPatchSchema = z.object({
  email: z.email().nullable().optional(),
  pop: clientPopsPatchSchema.optional(),
  helpdeskPop: clientPopsPatchSchema.optional(),
})

/** GET /api/extension-groups; PUT/DELETE /api/extension-groups/:id (groups from the PBX cannot be changed). */
export const extensionGroupSchema = z.object({
  id: z.string().max(64),
  name: z.string().trim().min(1).max(100),
  members: z.array(extension).max(5000),
  from: z.enum(['pbx', 'manual']),
})
export type ExtensionGroup = z.infer<typeof extensionGroupSchema>
export const extensionGroupPutSchema = extensionGroupSchema.pick({ name: true, members: true })

/** GET /api/pbx/directory: what else the PBX has. */
export const pbxDirectoryViewSchema = z.object({
  readAt: z.number().int().nullable(),
  queues: z.array(z.object({ number: z.string(), name: z.string(), members: z.array(z.string()) })),
  ringGroups: z.array(z.object({ number: z.string(), name: z.string(), members: z.array(z.string()) })),
  trunks: z.array(z.object({ id: z.string(), name: z.string() })),
  /** How each endpoint was classified and why; `corrected` by hand or not. */
  endpoints: z.array(
    z.object({ id: z.string(), role: endpointRoleSchema, reason: z.string(), corrected: z.boolean() }),
  ),
  /** What could not be read for want of a right of our user at the PBX, e.g. `write=reporting`. */
  missingRights: z
    .array(z.object({ right: z.string(), unread: z.enum(['names', 'emails', 'ring-groups', 'endpoints']) }))
    .optional(),
})
export type PbxDirectoryView = z.infer<typeof pbxDirectoryViewSchema>
/** PUT /api/pbx/endpoints/:id; role null takes the correction back. */
export const endpointRolePutSchema = z.object({ role: endpointRoleSchema.nullable() })
