import { createHash } from 'node:crypto'
import type { User } from '../../data/organisation.ts'
import { RecordTable } from '../../data/record-table.ts'
import { Usage } from '../../usage.ts'
import type { Webhook } from '../webhooks/webhook.ts'

export const deskModules = ['contacts', 'accounts', 'tickets', 'calls'] as const
export type DeskModule = (typeof deskModules)[number]
export const isDeskModule = (name: string): name is DeskModule => (deskModules as readonly string[]).includes(name)

/** Editions as an organisation names its own. */
export const editions = [
  'FREE',
  'FREE_2019',
  'NEW_FREE',
  'EXPRESS',
  'STANDARD',
  'PROFESSIONAL',
  'ENTERPRISE',
  'ULTIMATE',
  'ZOHOONE',
] as const
export type Edition = (typeof editions)[number]
export const isFree = (edition: Edition): boolean => edition.includes('FREE')

/** One state of a record of Desk. Never changed in place. */
export interface DeskRecord {
  readonly id: string
  /** Epoch ms, whole seconds, Zoho's clock. */
  readonly createdAt: number
  readonly modifiedAt: number
  /** Ids of agents. */
  readonly createdBy: string
  readonly modifiedBy: string
  /** As they were sent, under their names in Desk's API, with what Desk itself adds. */
  readonly values: Readonly<Record<string, unknown>>
}

export interface Department {
  readonly id: string
  name: string
  isEnabled: boolean
  readonly isDefault: boolean
  readonly createdAt: number
}

export type RolePermissionType = 'Admin' | 'AgentPublic' | 'AgentPersonal' | 'AgentTeamPersonal' | 'Custom' | 'Light'

/** A person's place in one portal; name, e-mail and whether the account lives come from the person. */
export interface Agent {
  readonly id: string
  readonly userId: string
  status: 'ACTIVE' | 'DISABLED'
  rolePermissionType: RolePermissionType
  departmentIds: string[]
  extn: string
}

export interface PortalDescription {
  readonly companyName: string
  readonly portalName: string
  readonly edition: Edition
  readonly isDefault: boolean
  /** What API requests name in `orgId`. */
  readonly id: string
  /** First digits of all ids; 6 digits, so that ids have 18. */
  readonly idPrefix: string
  readonly timeZone: string
}

/** One organisation of Zoho Desk, with its agents and records. A person may be an agent of several. */
export class Portal {
  readonly description: PortalDescription
  edition: Edition
  readonly departments: Department[] = []
  readonly agents: Agent[] = []
  readonly tables: Record<DeskModule, RecordTable<DeskRecord>> = {
    contacts: new RecordTable(),
    accounts: new RecordTable(),
    tickets: new RecordTable(),
    calls: new RecordTable(),
  }
  /** API names (`cf_…`) of the custom fields of each module. */
  readonly customFields: Record<DeskModule, string[]> = { contacts: [], accounts: [], tickets: [], calls: [] }
  readonly layouts: Record<DeskModule, { readonly id: string; readonly layoutName: string }>
  readonly usage = new Usage()
  readonly webhooks = new Map<string, Webhook>()
  readonly #bySecret = new Map<string, { module: DeskModule; id: string }>()
  #nextId = 88_001
  #nextTicket = 101

  constructor(description: PortalDescription) {
    this.description = description
    this.edition = description.edition
    const layout = (layoutName: string) => ({ id: this.newId(), layoutName })
    this.layouts = {
      contacts: layout('Contacts Layout'),
      accounts: layout('Accounts Layout'),
      tickets: layout('Tickets Layout'),
      calls: layout('Calls Layout'),
    }
  }

  get id(): string {
    return this.description.id
  }

  newId(): string {
    return this.description.idPrefix + String(this.#nextId++).padStart(12, '0')
  }

  newTicketNumber(): string {
    return String(this.#nextTicket++)
  }

  agent(id: unknown): Agent | undefined {
    return this.agents.find((agent) => agent.id === id)
  }

  agentOf(user: Pick<User, 'id'>): Agent | undefined {
    return this.agents.find((agent) => agent.userId === user.id)
  }

  department(id: unknown): Department | undefined {
    return this.departments.find((department) => department.id === id)
  }

  /** The id by which web pages name a record; nobody can build it from the record's id. */
  secretId(module: DeskModule, id: string): string {
    const secret = createHash('sha256').update(`${this.id} ${module} ${id}`).digest('hex').slice(0, 40)
    this.#bySecret.set(secret, { module, id })
    return secret
  }

  /** The record behind the id of a web page. */
  bySecret(secret: string): { readonly module: DeskModule; readonly record: DeskRecord } | undefined {
    const found = this.#bySecret.get(secret)
    const record = found && this.tables[found.module].get(found.id)
    return found && record ? { module: found.module, record } : undefined
  }
}
