import { z } from 'zod'
import { idSchema, read } from '../zoho/read.ts'
import type { DeskSender } from './api.ts'
import { textOf } from './row.ts'

/** How long Zoho is believed to know the same of the connected agent. */
const lifeMs = 300_000

const agentSchema = z.looseObject({
  id: idSchema,
  name: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  emailId: z.string().nullish(),
  status: z.string().nullish(),
  rolePermissionType: z.string().nullish(),
})

export interface Agent {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly active: boolean
  /** Others may see only a part of the records. */
  readonly administrator: boolean
  /** May only comment: no calls, no tickets. */
  readonly light: boolean
}

export function toAgent(told: z.infer<typeof agentSchema>): Agent {
  const { id, emailId, rolePermissionType: role } = told
  const name = textOf(told.name) ?? [textOf(told.firstName), textOf(told.lastName)].filter(Boolean).join(' ')
  return {
    id,
    name: name || emailId || id,
    email: emailId ?? '',
    active: (told.status ?? 'ACTIVE') === 'ACTIVE',
    administrator: role === 'Admin',
    light: role === 'Light',
  }
}

const agentsSchema = z.object({ data: z.array(agentSchema) })
const LIMIT = 200
const MOST_PAGES = 200

/** The active agents who can own calls and tickets, all pages of them. Throws a `ZohoFailure`. */
export async function listAgents(sender: DeskSender): Promise<Agent[]> {
  const agents = new Map<string, Agent>()
  for (let page = 0; page < MOST_PAGES; page++) {
    const before = agents.size
    // unverified whether it counts from 0 or 1; one that is read twice is one.
    const from = before === 0 ? undefined : before
    const query = { status: 'ACTIVE', from, limit: LIMIT }
    const { body } = await sender.send({ method: 'GET', path: '/agents', query })
    const rows = body === null ? [] : read(agentsSchema, body).data
    for (const row of rows) agents.set(row.id, toAgent(row))
    if (rows.length < LIMIT || agents.size === before) break
  }
  return [...agents.values()].filter(({ active, light }) => active && !light)
}

/** Who the tokens belong to. Throws a `ZohoFailure`. */
export async function whoAmI(sender: DeskSender): Promise<Agent> {
  const { body } = await sender.send({ method: 'GET', path: '/myinfo' })
  return toAgent(read(agentSchema, body))
}

export interface ConnectedAgent {
  /** Throws a `ZohoFailure`. */
  id(): Promise<string>
  isAdministrator(): Promise<boolean>
}

/** The same, asked when first needed and again after five minutes. */
export function connectedAgent(sender: DeskSender, now: () => number): ConnectedAgent {
  let known: { readonly at: number; readonly agent: Agent } | null = null
  const agent = async () => {
    if (known === null || Math.abs(now() - known.at) > lifeMs) known = { at: now(), agent: await whoAmI(sender) }
    return known.agent
  }
  return {
    id: async () => (known?.agent ?? (await agent())).id,
    isAdministrator: async () => (await agent()).administrator,
  }
}
