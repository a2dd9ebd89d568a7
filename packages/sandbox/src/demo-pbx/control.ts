import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { PbxParts } from './http.ts'
import { outsideSchema, scriptSchema } from './script.ts'

const linkSchema = z.union([
  z.object({ how: z.enum(['reset', 'silence', 'pause']), seconds: z.number().min(0.05).max(3600) }),
  z.object({ how: z.literal('restore') }),
])
const clockSchema = z.object({ offsetMs: z.number().int().min(-86_400_000).max(86_400_000) })
const journalQuerySchema = z.object({ limit: z.coerce.number().int().min(1).max(20_000).default(1000) })
const outsideBodySchema = outsideSchema.extend({ number: z.string().min(1).max(64) })

/**
 * What tests and the chaos run use:
 *
 *     POST /_control/calls    a script (script.ts): who calls whom, who answers, hold, transfer -> {call}
 *     POST /_control/outside  how an outside number behaves when it is dialled
 *     POST /_control/link     {how: reset|silence|pause, seconds} or {how: restore}
 *     POST /_control/clock    {offsetMs}: the PBX's clock minus real time
 *     POST /_control/hangup   ends all calls as a failure would
 *     GET  /_control/journal?limit=   the newest lines
 */
export function addControl(app: FastifyInstance, { board, feed, journal, clock }: PbxParts): void {
  app.post('/_control/calls', (request) => ({ call: board.place(scriptSchema.parse(request.body)) }))
  app.post('/_control/outside', (request) => {
    const { number, ...behaviour } = outsideBodySchema.parse(request.body)
    board.setOutside(number, behaviour)
    return { ok: true }
  })
  app.post('/_control/link', (request) => {
    const asked = linkSchema.parse(request.body)
    if (asked.how === 'restore') feed.restore()
    else feed.disturb(asked.how, asked.seconds * 1000)
    return { ok: true }
  })
  app.post('/_control/clock', (request) => {
    clock.offsetMs = clockSchema.parse(request.body).offsetMs
    feed.tick()
    return { ok: true }
  })
  app.post('/_control/hangup', () => {
    board.hangupAll()
    return { ok: true }
  })
  app.get('/_control/journal', (request) => ({ entries: journal.list(journalQuerySchema.parse(request.query).limit) }))
}
