import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { grantCode } from '../accounts/authorize.ts'
import type { DataCentre } from '../data-centre.ts'
import { registerDeskControl } from './desk.ts'
import { faultSchema } from './faults.ts'
import { registerNotificationControl } from './notifications.ts'
import { registerRecordControl } from './records.ts'

const clientSchema = z.strictObject({
  name: z.string().min(1),
  redirectUris: z.array(z.url()).min(1),
  homepage: z.string().optional(),
  multiDc: z.boolean().optional(),
})
const grantSchema = z.strictObject({
  client_id: z.string(),
  /** E-mail address of the person who consents. */
  user: z.string(),
  scope: z.string(),
  redirect_uri: z.string(),
  state: z.string().optional(),
  offline: z.boolean().default(true),
  /** Ids of the portals of Desk for which the person consents; absent: all of them. */
  portals: z.array(z.string()).optional(),
})
const tokensSchema = z.strictObject({ action: z.enum(['expire-access', 'revoke-access', 'revoke-refresh', 'count']) })
const userSchema = z.strictObject({
  email: z.string(),
  active: z.boolean().optional(),
  newEmail: z.string().optional(),
  apiAccess: z.boolean().optional(),
})

const loopback = /^(127\.|::1$|::ffff:127\.)/

/** Refuses everybody but this machine, and pages in a browser on it. */
async function onlyThisMachine(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!loopback.test(request.ip) || request.headers.origin !== undefined)
    await reply.code(403).send({ error: 'the control API is for programs on this machine' })
}

/** `/_control`: how tests and the demo set the scene. Not part of Zoho. */
export function registerControl(app: FastifyInstance, centre: DataCentre): void {
  app.register(
    async (control) => {
      control.addHook('onRequest', onlyThisMachine)
      control.setErrorHandler((error, _request, reply) => {
        if (error instanceof z.ZodError) return reply.code(400).send({ error: z.prettifyError(error) })
        return reply.code(400).send({ error: error instanceof Error ? error.message : 'failed' })
      })
      registerScene(control, centre)
      registerAccess(control, centre)
      registerRecordControl(control, centre)
      registerNotificationControl(control, centre)
      registerDeskControl(control, centre)
    },
    { prefix: '/_control' },
  )
}

function registerScene(control: FastifyInstance, centre: DataCentre): void {
  control.get('/', () => ({ dataCentre: centre.id, urls: centre.urls, organisation: centre.organisation.domainName }))
  control.post('/reset', () => {
    centre.reset()
    return { reset: true }
  })
  control.post('/seed', (request) => {
    const { contacts } = z.strictObject({ contacts: z.number().int().min(0).max(2_000_000) }).parse(request.body)
    centre.seedContacts(contacts)
    return { contacts: centre.organisation.tables.Contacts.size }
  })
  control.get('/requests', () => centre.requests.list())
  control.delete('/requests', () => {
    centre.requests.clear()
    return { cleared: true }
  })
  control.get('/faults', () => centre.faults.list())
  control.post('/faults', (request) => {
    const faults = z.union([z.array(faultSchema), faultSchema.transform((fault) => [fault])]).parse(request.body)
    centre.faults.add(faults)
    return centre.faults.list()
  })
  control.delete('/faults', () => {
    centre.faults.clear()
    return { cleared: true }
  })
  control.post('/clock', (request) => {
    const { offsetMs } = z.strictObject({ offsetMs: z.number().int() }).parse(request.body)
    centre.clockOffsetMs = offsetMs
    centre.changed('clock', { offsetMs })
    return { now: new Date(centre.now()).toISOString() }
  })
  control.get('/settings', () => centre.settings)
  control.post('/settings', (request) => {
    const change = z.record(z.string(), z.unknown()).parse(request.body)
    centre.changeSettings(change)
    centre.changed('settings', change)
    return centre.settings
  })
  control.get('/limits', () => ({
    used: centre.limits.used(),
    allowance: centre.limits.allowance(centre.settings, centre.organisation.users.length),
  }))
}

function registerAccess(control: FastifyInstance, centre: DataCentre): void {
  control.post('/clients', (request, reply) => {
    const client = centre.clients.register(centre.id, clientSchema.parse(request.body))
    return reply.code(201).send({
      client_id: client.id,
      client_secret: client.secrets.get(centre.id),
      secrets: Object.fromEntries(client.secrets),
    })
  })
  /** A person's consent without a browser: gives the address to which Zoho would send it, with the code in it. */
  control.post('/grants', (request, reply) => {
    const wanted = grantSchema.parse(request.body)
    const client = centre.clients.find(centre.id, wanted.client_id)
    const user = centre.organisation.users.find((each) => each.email.toLowerCase() === wanted.user.toLowerCase())
    if (!client || !user) return reply.code(404).send({ error: 'unknown client or user' })
    const consent = {
      clientId: client.id,
      userId: user.id,
      scopes: wanted.scope.split(','),
      redirectUri: wanted.redirect_uri,
      offline: wanted.offline,
      portals: wanted.portals,
    }
    const location = grantCode(centre, consent, wanted.state)
    return reply.send({ location, code: new URL(location).searchParams.get('code') })
  })
  control.post('/tokens', (request) => {
    const { action } = tokensSchema.parse(request.body)
    if (action === 'count') return centre.tokens.counts()
    const count = {
      'expire-access': () => centre.tokens.expireAccess(),
      'revoke-access': () => centre.tokens.revokeAllAccess(),
      'revoke-refresh': () => centre.tokens.revokeAllRefresh(),
    }[action]()
    centre.changed('tokens', { action, count })
    return action === 'expire-access' ? { expired: count } : { revoked: count }
  })
  control.get('/users', () => centre.organisation.users)
  control.post('/users', (request, reply) => {
    const { email, active, newEmail, apiAccess } = userSchema.parse(request.body)
    const { users } = centre.organisation
    const index = users.findIndex((user) => user.email.toLowerCase() === email.toLowerCase())
    const user = users[index]
    if (!user) return reply.code(404).send({ error: 'unknown user' })
    users[index] = {
      ...user,
      active: active ?? user.active,
      email: newEmail ?? user.email,
      profile: { ...user.profile, apiAccess: apiAccess ?? user.profile.apiAccess },
    }
    return reply.send(users[index])
  })
}
