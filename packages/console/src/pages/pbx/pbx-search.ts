import { z } from 'zod'

export const pbxTabs = ['link', 'endpoints', 'queues', 'groups', 'records'] as const
export type PbxTab = (typeof pbxTabs)[number]

export const pbxSearchSchema = z.object({ tab: z.enum(pbxTabs).optional().catch(undefined) })
