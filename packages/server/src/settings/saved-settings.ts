import {
  type CallLogSettings,
  type ContactSyncSettings,
  type CreationSettings,
  callLogSettingsSchema,
  contactSyncSettingsSchema,
  creationSettingsSchema,
  defaultCallLogSettings,
  defaultContactSyncSettings,
  defaultCreationSettings,
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
