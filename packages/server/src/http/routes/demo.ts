import { demoCallRequestSchema, demoViewSchema } from '@jackfield/contract'
import { fetch } from 'undici'
import { z } from 'zod'
import { extensionNumber } from '../../calls/ids.ts'
import { ProblemError } from '../../problem.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { administrator } from '../guards.ts'

/** Calls that nobody has to dial; only where the phone system is the demo one. */
export function demoRoutes(app: App, services: AppServices): void {
  const { pbx, config, settings, log } = services

  app.get('/api/demo', { onRequest: administrator, schema: { response: { 200: demoViewSchema } } }, async () => {
    const { demo } = config
    if (demo === null) throw new ProblemError('not-found')
    const extensions = Object.entries(settings.current().extensions).map(([number, { name }]) => ({ number, name }))
    const callers =
      demo.zohoControlUrl === null
        ? []
        : await readCallers(demo.zohoControlUrl).catch((error: unknown) => {
            log.warn({ err: error }, 'the local Zoho did not tell its contacts')
            return []
          })
    return { extensions, callers, zohoUrl: demo.zohoUrl }
  })

  app.post(
    '/api/demo/call',
    { onRequest: administrator, schema: { body: demoCallRequestSchema } },
    async (request, reply) => {
      const { to, answeredBy, ...rest } = request.body
      if (pbx.simulateCall === null) throw new ProblemError('not-found')
      await pbx.simulateCall({
        ...rest,
        to,
        ...(answeredBy === undefined ? {} : { answeredBy: answeredBy === null ? null : extensionNumber(answeredBy) }),
      })
      return reply.code(204).send()
    },
  )
}

const MAX_CALLERS = 40

const recordsSchema = z.array(
  z.object({
    Full_Name: z.string().nullish(),
    Phone: z.string().nullish(),
    Mobile: z.string().nullish(),
    deleted: z.boolean().optional(),
  }),
)

/** People with a number in the local Zoho, contacts before leads. Rejects when it does not answer. */
async function readCallers(controlUrl: string): Promise<{ number: string; name: string }[]> {
  const callers = new Map<string, string>()
  for (const module of ['Contacts', 'Leads']) {
    const response = await fetch(`${controlUrl.replace(/\/+$/, '')}/records/${module}`, {
      signal: AbortSignal.timeout(3000),
    })
    if (!response.ok) throw new Error(`HTTP ${response.status}`)
    for (const { Full_Name, Phone, Mobile, deleted } of recordsSchema.parse(await response.json())) {
      const number = (Mobile || Phone || '').trim()
      if (number && deleted !== true && number.length <= 64 && !callers.has(number))
        callers.set(number, Full_Name ?? number)
    }
  }
  return [...callers].slice(0, MAX_CALLERS).map(([number, name]) => ({ number, name }))
}
