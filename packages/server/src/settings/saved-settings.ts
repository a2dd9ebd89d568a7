import {
  type CallLogSettings,
  type ClientPops,
  type ContactSyncSettings,
  type CreationSettings,
  callLogSettingsSchema,
  clientPopsSchema,
  contactSyncSettingsSchema,
  creationSettingsSchema,
  defaultCallLogSettings,
  defaultContactSyncSettings,
  defaultCreationSettings,
  defaultTicketSettings,
  deskPlaceSchema,
  type PopSettings,
  popSettingsSchema,
  type TicketSettings,
  ticketSettingsSchema,
} from '@jackfield/contract'
import type { z } from 'zod'

/*
 * The sections of an integration's settings as they stand in the database. What cannot be read (a change by hand) is what
 * stands at the beginning, so that calls go on.
 */

function saved<T>(schema: z.ZodType<T>, json: string | null | undefined, standard: T): T {
  try {
    return schema.safeParse({ ...standard, ...JSON.parse(json || '{}') }).data ?? standard
  } catch {
    return standard
  }
}

export const readCallLogSettings = (json: string | null): CallLogSettings =>
  saved(callLogSettingsSchema, json, defaultCallLogSettings)

export const readContactSync = (json: string | null | undefined): ContactSyncSettings =>
  saved(contactSyncSettingsSchema, json, defaultContactSyncSettings)

export const readCreation = (json: string | null | undefined): CreationSettings =>
  saved(creationSettingsSchema, json, defaultCreationSettings)

export const readTickets = (json: string | null | undefined): TicketSettings =>
  saved(ticketSettingsSchema, json, defaultTicketSettings)

const placesSchema = deskPlaceSchema.omit({ departmentId: true })

/** Organisations and departments as they were last read; null where none were. */
export function readPlaces(json: string | null | undefined): z.infer<typeof placesSchema> | null {
  try {
    return placesSchema.nullable().parse(JSON.parse(json || 'null'))
  } catch {
    return null
  }
}

/** Pop settings of a client that nobody has edited: open the record when it rings (A8). */
const defaultPop: PopSettings = { enabled: true, mode: 'automatic', trigger: 'ringing' }
export const defaultPops: ClientPops = { web: defaultPop, desktop: defaultPop }

/** Pop settings as saved; those from before there were two kinds of client hold for both. */
export function readPops(saved: unknown): ClientPops {
  const both = clientPopsSchema.safeParse(saved).data
  if (both) return both
  const one = popSettingsSchema.safeParse(saved).data
  return one ? { web: one, desktop: one } : defaultPops
}

/** The same of a row's text. */
export function readPopText(text: string | null | undefined): ClientPops {
  try {
    return readPops(JSON.parse(text || 'null'))
  } catch {
    return defaultPops
  }
}
