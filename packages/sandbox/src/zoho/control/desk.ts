import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { DataCentre } from '../data-centre.ts'
import { type Author, trashRecord } from '../desk/data/commit.ts'
import { type Agent, type DeskModule, deskModules, editions, type Portal } from '../desk/data/portal.ts'
import { seedGeneratedDeskContacts } from '../desk/data/seed-generated.ts'
import { DeskFailure } from '../desk/errors.ts'
import { allowanceOf } from '../desk/limits.ts'
import { recordView } from '../desk/modules.ts'
import { create, update } from '../desk/records.ts'
import { organizationJson } from '../desk/views/organisation.ts'

const module = z.enum(deskModules)
const who = { user: z.string().optional(), portal: z.string().optional() }
const record = z.record(z.string(), z.unknown())
const changeSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('create'), record, ...who }),
  z.strictObject({ op: z.literal('edit'), id: z.string(), record, ...who }),
  z.strictObject({ op: z.literal('delete'), id: z.string(), ...who }),
])
const portalSchema = z.strictObject({ id: z.string().optional(), edition: z.enum(editions) })
const agentSchema = z.strictObject({
  email: z.string(),
  portal: z.string().optional(),
  status: z.enum(['ACTIVE', 'DISABLED']).optional(),
  rolePermissionType: z
    .enum(['Admin', 'AgentPublic', 'AgentPersonal', 'AgentTeamPersonal', 'Custom', 'Light'])
    .optional(),
  extn: z.string().optional(),
  departmentIds: z.array(z.string()).optional(),
})
const departmentSchema = z.strictObject({ id: z.string(), portal: z.string().optional(), isEnabled: z.boolean() })
const fieldSchema = z.strictObject({ apiName: z.string().regex(/^cf_\w{1,47}$/), portal: z.string().optional() })
const seedSchema = z.strictObject({ contacts: z.number().int().min(0).max(2_000_000), portal: z.string().optional() })

/** `/_control/desk`: Desk as a person in its own screens sees and changes it. Without `portal` the default one is meant. */
export function registerDeskControl(control: FastifyInstance, centre: DataCentre): void {
  const portalOf = (id: string | undefined): Portal => {
    const portal = centre.desk.portals.find((one) => (id ? one.id === id : one.description.isDefault))
    if (!portal) throw new Error(`unknown portal ${id}`)
    return portal
  }
  const agentOf = (portal: Portal, email: string | undefined): Agent => {
    const wanted = email?.toLowerCase()
    const user = centre.organisation.users.find((one) => one.email.toLowerCase() === wanted)
    const agent = email === undefined ? portal.agents[0] : user && portal.agentOf(user)
    if (!agent) throw new Error(`unknown agent ${email}`)
    return agent
  }
  const moduleOf = (params: unknown): DeskModule => module.parse((params as { module: string }).module)

  control.get('/desk', () =>
    centre.desk.portals.map((portal) => ({
      id: portal.id,
      portalName: portal.description.portalName,
      companyName: portal.description.companyName,
      edition: portal.edition,
      isDefault: portal.description.isDefault,
      departments: portal.departments,
      agents: portal.agents.map((agent) => ({ ...agent, email: centre.organisation.user(agent.userId)?.email })),
      credits: { used: portal.usage.used(), allowance: allowanceOf(centre, portal) },
    })),
  )
  control.post('/desk/portals', (request) => {
    const { id, edition } = portalSchema.parse(request.body)
    const portal = portalOf(id)
    portal.edition = edition
    centre.changed('settings', { portal: portal.id, edition })
    return organizationJson(centre, portal, centre.organisation.users[0]!)
  })
  control.post('/desk/agents', (request) => {
    const { email, portal, ...change } = agentSchema.parse(request.body)
    return Object.assign(agentOf(portalOf(portal), email), JSON.parse(JSON.stringify(change)))
  })
  control.post('/desk/departments', (request) => {
    const { id, portal, isEnabled } = departmentSchema.parse(request.body)
    const department = portalOf(portal).department(id)
    if (!department) throw new Error(`unknown department ${id}`)
    return Object.assign(department, { isEnabled })
  })
  control.post('/desk/fields/:module', (request) => {
    const { apiName, portal } = fieldSchema.parse(request.body)
    const names = portalOf(portal).customFields[moduleOf(request.params)]
    if (!names.includes(apiName)) names.push(apiName)
    return names
  })
  control.post('/desk/seed', (request) => {
    const { contacts, portal: id } = seedSchema.parse(request.body)
    const portal = portalOf(id)
    seedGeneratedDeskContacts(portal, contacts, centre.now())
    return { contacts: portal.tables.contacts.size }
  })
  control.get('/desk/records/:module', (request) => {
    const { portal: id } = z.strictObject({ portal: z.string().optional() }).parse(request.query)
    const portal = portalOf(id)
    const name = moduleOf(request.params)
    const table = portal.tables[name]
    const show = (deleted: boolean) => (one: Parameters<typeof recordView>[2]) => ({
      ...recordView({ centre, portal }, name, one),
      deleted,
    })
    return [...[...table.all()].map(show(false)), ...table.deletions().map(({ record: one }) => show(true)(one))]
  })
  control.post('/desk/records/:module', (request, reply) => {
    const name = moduleOf(request.params)
    const change = changeSchema.parse(request.body)
    const portal = portalOf(change.portal)
    const author: Author = { centre, portal, agent: agentOf(portal, change.user), by: 'ui' }
    return changed(author, name, change, reply)
  })
  control.get('/desk/webhooks', () => ({
    webhooks: centre.desk.portals.flatMap((portal) => [...portal.webhooks.values()]),
    sent: centre.deskEvents.sent(),
  }))
  control.delete('/desk/webhooks', () => {
    for (const portal of centre.desk.portals) portal.webhooks.clear()
    return { cleared: true }
  })
}

function changed(author: Author, name: DeskModule, change: z.infer<typeof changeSchema>, reply: FastifyReply): unknown {
  const before = change.op === 'create' ? undefined : author.portal.tables[name].get(change.id)
  if (change.op !== 'create' && !before) return reply.code(404).send({ error: 'unknown record' })
  if (change.op === 'delete') {
    trashRecord(author, name, change.id)
    return { id: change.id, deleted: true }
  }
  try {
    const record = before ? update(author, name, before, change.record) : create(author, name, change.record)
    return recordView(author, name, record)
  } catch (error) {
    if (error instanceof DeskFailure) return reply.code(400).send(error.body)
    throw error
  }
}
