import { callLogs } from './en/call-logs.ts'
import { contacts } from './en/contacts.ts'
import { pbx } from './en/pbx.ts'
import { pops } from './en/pops.ts'
import { recordings } from './en/recordings.ts'
import { server } from './en/server.ts'
import { zoho } from './en/zoho.ts'
import { zohoDesk } from './en/zoho-desk.ts'

/** Every problem's text; each subject has a file of its own. */
export const en = {
  ...pbx,
  ...zoho,
  ...zohoDesk,
  ...server,
  ...callLogs,
  ...pops,
  ...recordings,
  ...contacts,
} as const
