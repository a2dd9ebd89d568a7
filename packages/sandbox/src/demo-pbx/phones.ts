import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { PbxParts } from './http.ts'

const where = z.object({ extension: z.string().min(1).max(32) })
const which = z.object({ call: z.string().min(1).max(128) })
const transferBody = which.extend({ to: z.string().min(1).max(32) })

/** The buttons of the simulated phones: what a person at extension N does by hand. */
export function addPhones(app: FastifyInstance, { board }: PbxParts): void {
  const button = (name: string, press: (call: string, extension: string) => void) =>
    app.post(`/phones/:extension/${name}`, (request) => {
      press(which.parse(request.body).call, where.parse(request.params).extension)
      return { ok: true }
    })
  button('answer', (call, extension) => board.answer(call, extension))
  button('hangup', (call, extension) => void board.hangup([call], extension))
  button('hold', (call, extension) => board.hold(call, extension))
  button('resume', (call, extension) => board.resume(call, extension))
  app.post('/phones/:extension/transfer', (request) => {
    const { call, to } = transferBody.parse(request.body)
    board.transfer(call, where.parse(request.params).extension, to)
    return { ok: true }
  })
}
