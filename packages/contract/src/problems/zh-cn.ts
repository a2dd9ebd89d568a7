import type { en } from './en.ts'
import type { ProblemText } from './text.ts'
import { callLogs } from './zh-cn/call-logs.ts'
import { contacts } from './zh-cn/contacts.ts'
import { pbx } from './zh-cn/pbx.ts'
import { pops } from './zh-cn/pops.ts'
import { recordings } from './zh-cn/recordings.ts'
import { server } from './zh-cn/server.ts'
import { zoho } from './zh-cn/zoho.ts'
import { zohoDesk } from './zh-cn/zoho-desk.ts'

export const zhCn: Record<keyof typeof en, ProblemText> = {
  ...pbx,
  ...zoho,
  ...zohoDesk,
  ...server,
  ...callLogs,
  ...pops,
  ...recordings,
  ...contacts,
}
