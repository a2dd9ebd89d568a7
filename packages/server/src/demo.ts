import { z } from 'zod'
import type { readConfig } from './config.ts'
import { ProblemError } from './problem.ts'

const dataCentreUrls = z.object({
  accounts: z.url(),
  api: z.url(),
  crm: z.url(),
  desk: z.url(),
  console: z.url(),
  control: z.url(),
})

/** What `jackfield-sandbox --ready-file` writes. */
const sandboxSchema = z.object({
  pbx: z.object({ url: z.url() }),
  zoho: z.object({ dataCentres: z.record(z.string(), dataCentreUrls) }),
})

/** Ports at which `jackfield-sandbox` listens when it is not told others. */
const local = (port: number) => `http://localhost:${port}`
const byDefault: z.output<typeof sandboxSchema> = {
  pbx: { url: 'http://127.0.0.1:8090' },
  zoho: {
    dataCentres: {
      us: {
        accounts: local(8181),
        api: local(8182),
        crm: local(8183),
        desk: local(8184),
        console: `${local(8181)}/developerconsole`,
        control: `${local(8182)}/_control`,
      },
      eu: {
        accounts: local(8191),
        api: local(8192),
        crm: local(8193),
        desk: local(8194),
        console: `${local(8191)}/developerconsole`,
        control: `${local(8192)}/_control`,
      },
    },
  },
}

/** Configuration of a demo: the local Zoho's data centres and the demo PBX. `ready` null: they are at their usual ports. */
export function demoOverrides(ready: unknown): Parameters<typeof readConfig>[1] {
  const parsed = ready === null ? { success: true as const, data: byDefault } : sandboxSchema.safeParse(ready)
  if (!parsed.success)
    throw new ProblemError('config-invalid', { file: '--sandbox', detail: parsed.error.issues[0]?.message ?? '' })
  const { pbx, zoho } = parsed.data
  const centres = Object.entries(zoho.dataCentres)
  const [first] = centres
  return {
    localDataCentres: centres.map(([code, { accounts, crm, desk, console }]) => ({
      code: `local-${code}`,
      accounts,
      crm,
      desk,
      console,
      local: true as const,
    })),
    demo: { pbxUrl: pbx.url, zohoControlUrl: first?.[1].control ?? null, zohoUrl: first?.[1].crm ?? null },
  }
}
