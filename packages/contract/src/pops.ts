import { z } from 'zod'
import { problemSchema } from './problems/problem.ts'

/** The agent page in a tab of the browser, or installed as an app of its own window. */
export const clientKindSchema = z.enum(['web', 'desktop'])
export type ClientKind = z.infer<typeof clientKindSchema>
export const clientKinds = clientKindSchema.options

/** Screen pop in one kind of client (A8). */
export const popSettingsSchema = z.object({
  /** "Open contact URL of the integrated CRM", or of the integrated helpdesk. */
  enabled: z.boolean(),
  mode: z.enum(['automatic', 'manual']),
  trigger: z.enum(['ringing', 'answered', 'ended']),
})
export type PopSettings = z.infer<typeof popSettingsSchema>

/** Screen pop of an extension, for each kind of client. */
export const clientPopsSchema = z.object({ web: popSettingsSchema, desktop: popSettingsSchema })
export type ClientPops = z.infer<typeof clientPopsSchema>

/** The kinds that are left out stay as they are. What the contract does not know is refused, not overlooked. */
export const clientPopsPatchSchema = z.strictObject(clientPopsSchema.shape).partial()

/** PATCH /api/extensions: the same change for several extensions, all or none of them. Answers as GET. */
export const extensionsPatchSchema = z.object({
  numbers: z.array(z.string().min(1).max(32)).min(1).max(5000),
  /** One of the two at least. */
  pop: clientPopsPatchSchema.optional(),
  helpdeskPop: clientPopsPatchSchema.optional(),
})

/** What became of a record that was to open. `manual`: the agent opened it by hand, from the card or after it was blocked. */
const popOutcomeSchema = z.enum(['sent', 'opened', 'blocked', 'no-client', 'manual'])

/** A pop as the ledger shows it. */
export const popViewSchema = z.object({
  /** When it was sent, or was to be. */
  at: z.number().int(),
  extension: z.string(),
  outcome: popOutcomeSchema,
  /** When the page said that the tab is open; null when it did not. */
  openedAt: z.number().int().nullable().default(null),
  /** On which kind of client; where none was open, the only kind whose settings asked for it. Null: any, or not known. */
  client: clientKindSchema.nullable().default(null),
  url: z.string().nullable(),
  /** Why it was not seen; null when it opened, or may still do so. */
  reason: problemSchema.nullable().default(null),
})
export type PopView = z.infer<typeof popViewSchema>

/** The last test of an extension's screen pop: a harmless page sent the way that a customer's goes. */
export const popTestViewSchema = popViewSchema.pick({ at: true, outcome: true, openedAt: true, client: true })
export type PopTestView = z.infer<typeof popTestViewSchema>

/** POST /api/extensions/:number/pop-test: to which kind of client it went. Its outcome is `popTest` of the extension. */
export const popTestSentSchema = z.object({ client: clientKindSchema })

/** The page that a test opens, below the address of this server. */
export const POP_TEST_PATH = '/agent/popup-test'
