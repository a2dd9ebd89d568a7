import { z } from 'zod'
import { problemSchema } from './problems/problem.ts'

/** Labels that are put into the reader's language; any other text is shown as it is. */
export const phoneLabels = ['mobile', 'work', 'home', 'main', 'fax', 'other'] as const
export type PhoneLabel = (typeof phoneLabels)[number]

export const MAX_CONTACT_NUMBERS = 12
export const MAX_CONTACT_NAME = 200
export const MAX_CONTACT_EMAIL = 254
export const MAX_CONTACT_NOTE = 2000
/** Of a file to import. */
export const MAX_IMPORT_BYTES = 64 * 1024 * 1024
export const MAX_IMPORT_ROWS = 200_000
/** Of one request that deletes or moves. */
export const MAX_CONTACTS_AT_ONCE = 500

/**
 * What a person writes as a telephone number: digits with the usual punctuation, `*` and `#` of internal numbers, `,` and `;`
 * for pauses, an extension behind `x` or `ext`. At least two digits.
 */
export const isWrittenNumber = (text: string): boolean =>
  text.length <= 64 &&
  /^[+\d(*#][\d\s().·\-/*#,;\u2010-\u2015]*(?:(?:ext|x)\.?\s*\d{1,8})?$/i.test(text) &&
  (text.match(/\d/g)?.length ?? 0) >= 2

const optionalText = (length: number) =>
  z
    .string()
    .trim()
    .max(length)
    .transform((text) => text || null)
    .nullable()

export const contactPhoneSchema = z.object({
  label: z.string().trim().max(32),
  number: z.string().trim().refine(isWrittenNumber),
})
export type ContactPhone = z.infer<typeof contactPhoneSchema>

/** What a person enters: a name and at least one number. */
export const contactInputSchema = z.object({
  name: z.string().trim().min(1).max(MAX_CONTACT_NAME),
  company: optionalText(MAX_CONTACT_NAME),
  email: optionalText(MAX_CONTACT_EMAIL),
  note: optionalText(MAX_CONTACT_NOTE),
  phones: z.array(contactPhoneSchema).min(1).max(MAX_CONTACT_NUMBERS),
})
export type ContactInput = z.infer<typeof contactInputSchema>

/** A company contact. Text is hostile: show it as text only. */
export const contactViewSchema = z.object({
  id: z.string(),
  groupId: z.string(),
  name: z.string(),
  company: z.string().nullable(),
  email: z.string().nullable(),
  note: z.string().nullable(),
  phones: z.array(
    z.object({
      label: z.string(),
      /** As it was written. */
      number: z.string(),
      /** Null where it is no full number of the public network: nobody is recognised by it. */
      e164: z.string().nullable(),
      formatted: z.string(),
    }),
  ),
  modifiedAt: z.number(),
})
export type ContactView = z.infer<typeof contactViewSchema>

/** One contact, to look at or to change. */
export const contactDetailSchema = contactViewSchema.extend({
  /** The page of the record that it was copied from; null where there is none that can be opened. */
  recordUrl: z.string().nullable(),
})
export type ContactDetail = z.infer<typeof contactDetailSchema>

export const contactGroupInputSchema = z.object({ name: z.string().trim().min(1).max(100) })

export const contactGroupViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  contacts: z.number(),
  /** Of the integration that fills it: such a group can be looked at only. Null for one kept by hand. */
  tag: z.enum(['CRM', 'Helpdesk']).nullable(),
})
export type ContactGroupView = z.infer<typeof contactGroupViewSchema>

const groupId = z.string().min(1).max(64)

export const contactsFilterSchema = z.object({
  group: groupId.optional(),
  /** A part of name, company or e-mail, or digits of a number. */
  search: z.string().max(64).optional(),
})

export const contactsQuerySchema = contactsFilterSchema.extend({
  /** `after` of the page before. */
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const contactsPageSchema = z.object({
  contacts: z.array(contactViewSchema),
  /** Where the next page begins; null at the end. */
  after: z.string().nullable(),
})
export type ContactsPage = z.infer<typeof contactsPageSchema>

const contactIds = z.array(z.string().min(1).max(64)).min(1).max(MAX_CONTACTS_AT_ONCE)
export const contactsDeleteSchema = z.object({ ids: contactIds })
export const contactsMoveSchema = z.object({ ids: contactIds, groupId })
/** How many there were to delete or move. */
export const contactsChangedSchema = z.object({ count: z.number() })

/** What becomes of an entry with a number that the group has already. */
export const duplicateChoices = ['update', 'skip', 'add'] as const
export type DuplicateChoice = (typeof duplicateChoices)[number]

export const contactImportQuerySchema = z.object({
  duplicates: z.enum(duplicateChoices).default('update'),
  /** Of the file, as people will find it again. */
  file: z.string().trim().min(1).max(200),
})

/** Why an entry of a file was not imported. */
export const rejectionReasons = [
  'no-name',
  'no-number',
  'bad-number',
  'too-many-numbers',
  'name-too-long',
  'field-too-long',
  'broken',
] as const
export type RejectionReason = (typeof rejectionReasons)[number]

export const contactImportViewSchema = z.object({
  id: z.string(),
  groupId: z.string(),
  groupName: z.string(),
  file: z.string(),
  /** `interrupted`: the server ended meanwhile; what the counts say is imported, the rest is not. */
  state: z.enum(['running', 'done', 'cancelled', 'failed', 'interrupted']),
  /** Part of the file that is read, 0 to 1. */
  progress: z.number(),
  /** Entries: rows of a CSV, cards of a vCard file. */
  read: z.number(),
  imported: z.number(),
  updated: z.number(),
  /** Left out because their number was there. */
  skipped: z.number(),
  rejected: z.number(),
  /** Why it failed or was interrupted. */
  problem: problemSchema.nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
})
export type ContactImportView = z.infer<typeof contactImportViewSchema>

export const languageQuerySchema = z.object({ lang: z.enum(['zh-CN', 'en']).optional() })
