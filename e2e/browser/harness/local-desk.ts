import { postJson } from '../../toolkit/post-json.ts'

/** A record as the local Zoho Desk tells it. */
export type DeskRecord = Readonly<Record<string, unknown>> & { readonly id: string; readonly webUrl: string }
export type DeskModule = 'contacts' | 'accounts' | 'tickets' | 'calls'

interface Portal {
  readonly id: string
  readonly departments: readonly { readonly id: string; readonly name: string; readonly isEnabled: boolean }[]
  readonly agents: readonly { readonly id: string; readonly email: string }[]
}

/** The organisations of the local Zoho Desk: the one of the demo, and a free one in which Ada is a plain agent. */
export const organisations = {
  own: { id: '651230101', name: 'Northwind Demo Ltd' },
  free: { id: '651230202', name: 'Northwind Returns' },
} as const
export const departments = { support: 'Customer Support', repairs: 'Repairs' } as const

/** What a person would see and do in one organisation of the local Zoho Desk. `control` is the address of Zoho's control API. */
export class LocalDeskControl {
  readonly #control: string
  readonly #portal: string

  constructor(control: string, portal: string = organisations.own.id) {
    this.#control = `${control}/desk`
    this.#portal = portal
  }

  /** Records that are there and not deleted. */
  async records(module: DeskModule): Promise<DeskRecord[]> {
    const answer = await fetch(`${this.#control}/records/${module}?portal=${this.#portal}`)
    const all = (await answer.json()) as (DeskRecord & { deleted: boolean })[]
    return all.filter(({ deleted }) => !deleted)
  }

  /** The one whose name (of a contact its last name, of an account its own) is this; throws when there is none or more than one. */
  async named(module: 'contacts' | 'accounts', name: string): Promise<DeskRecord> {
    const key = module === 'contacts' ? 'lastName' : 'accountName'
    const found = (await this.records(module)).filter((record) => record[key] === name)
    if (found.length !== 1) throw new Error(`there are ${found.length} ${module} of the name ${name}`)
    return found[0] as DeskRecord
  }

  /** Calls or tickets of a contact, the oldest first. */
  async of(module: 'calls' | 'tickets', contactId: string): Promise<DeskRecord[]> {
    return (await this.records(module)).filter((record) => record['contactId'] === contactId)
  }

  create(module: DeskModule, record: object): Promise<DeskRecord> {
    return this.#post(`/records/${module}`, { op: 'create', record, portal: this.#portal })
  }

  async edit(module: DeskModule, id: string, record: object): Promise<void> {
    await this.#post(`/records/${module}`, { op: 'edit', id, record, portal: this.#portal })
  }

  async edition(edition: string): Promise<void> {
    await this.#post('/portals', { id: this.#portal, edition })
  }

  async agent(email: string, change: object): Promise<void> {
    await this.#post('/agents', { email, portal: this.#portal, ...change })
  }

  /** Id of the agent with this e-mail address. */
  async agentId(email: string): Promise<string> {
    const agent = (await this.#own()).agents.find((each) => each.email.toLowerCase() === email.toLowerCase())
    if (!agent) throw new Error(`there is no agent ${email}`)
    return agent.id
  }

  async departmentId(name: string): Promise<string> {
    const department = (await this.#own()).departments.find((each) => each.name === name)
    if (!department) throw new Error(`there is no department ${name}`)
    return department.id
  }

  async enableDepartment(name: string, isEnabled: boolean): Promise<void> {
    await this.#post('/departments', { id: await this.departmentId(name), portal: this.#portal, isEnabled })
  }

  async #own(): Promise<Portal> {
    const portals = (await (await fetch(this.#control)).json()) as Portal[]
    const portal = portals.find(({ id }) => id === this.#portal)
    if (!portal) throw new Error(`there is no organisation ${this.#portal}`)
    return portal
  }

  #post<T>(path: string, body: object): Promise<T> {
    return postJson<T>(this.#control + path, body)
  }
}
