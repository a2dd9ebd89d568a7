import { z } from 'zod'

// The router reads `?search=1001` as a number.
const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined)

/** The group, the search and the contact that is open (`new` for one that is being made), all in the address. */
export const contactsSearchSchema = z.object({ group: text, search: text, contact: text })
export type ContactsSearch = z.infer<typeof contactsSearchSchema>

export const NEW_CONTACT = 'new'
