import type { JackfieldClient } from '../../toolkit/jackfield-client.ts'
import type { Office } from './office.ts'

/** A call or a ticket as a person finds it in Zoho Desk. */
interface DeskRecord {
  readonly id: string
  readonly subject: string
  readonly description: string
  readonly contactId: string
  readonly deleted: boolean
}
interface DeskCall extends DeskRecord {
  readonly ownerId: string
  readonly ticketId: string | null
  readonly direction: string
  readonly status: string
  readonly duration: string
}
interface DeskTicket extends DeskRecord {
  readonly assigneeId: string
}
interface DeskContact {
  readonly id: string
  readonly lastName: string
  readonly deleted: boolean
}

/** What calls have left in Zoho Desk since the last time. */
export interface DeskSummed {
  /** E.g. `inbound Completed`, with whole seconds and who owns it. */
  readonly calls: readonly { readonly what: string; readonly owner: string; readonly seconds: number }[]
  readonly tickets: readonly { readonly subject: string; readonly owner: string; readonly contact: string }[]
  /** Every call of them names the ticket and its contact. */
  readonly linked: boolean
}

const api = '/api/integrations/zoho-desk'

/** Zoho Desk beside the office's Zoho CRM: connected, the same people bound to the same extensions, tickets after every kind of call. */
export class Desk {
  readonly #office: Office
  readonly #agents: ReadonlyMap<string, string>
  #seen = new Set<string>()

  private constructor(office: Office, agents: ReadonlyMap<string, string>) {
    this.#office = office
    this.#agents = agents
  }

  static async open(office: Office, contacts: Readonly<Record<string, string>>): Promise<Desk> {
    const { jackfield, zoho } = office
    const { administrator } = jackfield
    for (const [number, lastName] of Object.entries(contacts))
      await zoho.control('POST', '/desk/records/contacts', { op: 'create', record: { lastName, phone: `+${number}` } })
    await administrator.connectDesk(zoho.centre)
    const agents = await bindLike(administrator)
    const { callLog, creation, contactSync, tickets } = await administrator.integration('zoho-desk')
    const { groupId: _, ...sync } = contactSync
    await administrator.send('PUT', `${api}/settings`, {
      callLog,
      creation: { ...creation, enabled: true, mode: 'automatic', directions: ['inbound', 'outbound'] },
      contactSync: { ...sync, group: { kind: 'as-is' } },
      tickets: {
        ...tickets,
        enabled: true,
        moment: 'after',
        outcomes: ['inbound-answered', 'inbound-missed', 'outbound-answered', 'outbound-not-answered'],
      },
    })
    const desk = new Desk(office, agents)
    await desk.forget()
    return desk
  }

  async forget(): Promise<void> {
    const all = [...(await this.#records('calls')), ...(await this.#records('tickets'))]
    this.#seen = new Set(all.map(({ id }) => id))
  }

  /** What is new; to be asked for once all that is owed was written. */
  async summed(): Promise<DeskSummed> {
    const fresh = <One extends DeskRecord>(all: readonly One[]) => all.filter(({ id }) => !this.#seen.has(id))
    const calls = fresh(await this.#records<DeskCall>('calls'))
    const tickets = fresh(await this.#records<DeskTicket>('tickets'))
    const contacts = await this.#records<DeskContact>('contacts')
    await this.forget()
    const [ticket] = tickets
    return {
      calls: calls
        .map(({ direction, status, ownerId, duration }) => ({
          what: `${direction} ${status}`,
          owner: this.#agents.get(ownerId) ?? ownerId,
          seconds: Number(duration),
        }))
        .sort((a, b) => a.owner.localeCompare(b.owner)),
      tickets: tickets.map(({ subject, assigneeId, contactId }) => ({
        subject,
        owner: this.#agents.get(assigneeId) ?? assigneeId,
        contact: contacts.find(({ id }) => id === contactId)?.lastName ?? contactId,
      })),
      linked: calls.every((call) => call.ticketId === ticket?.id && call.contactId === ticket?.contactId),
    }
  }

  /** Contacts of this name. */
  async contacts(lastName: string): Promise<number> {
    return (await this.#records<DeskContact>('contacts')).filter((contact) => contact.lastName === lastName).length
  }

  async #records<One extends { readonly deleted: boolean } = DeskRecord>(module: string): Promise<One[]> {
    const all = await this.#office.zoho.control<One[]>('GET', `/desk/records/${module}`)
    return all.filter(({ deleted }) => !deleted)
  }
}

/** Binds agents to the extensions that the users of Zoho CRM with their e-mail addresses have; gives agents' ids with their extensions. */
async function bindLike(administrator: JackfieldClient): Promise<ReadonlyMap<string, string>> {
  interface Users {
    readonly users: readonly { readonly id: string; readonly email: string; readonly extensions: readonly string[] }[]
  }
  const { users } = await administrator.get<Users>('/api/integrations/zoho-crm/users')
  const { users: agents } = await administrator.send<Users>('POST', `${api}/users/refresh`)
  const bindings = agents.flatMap(({ id, email }) => {
    const extensions = users.find((user) => user.email.toLowerCase() === email.toLowerCase())?.extensions ?? []
    return extensions.length === 0 ? [] : [{ userId: id, extensions, groups: [] }]
  })
  await administrator.send('PUT', `${api}/bindings`, { bindings })
  return new Map(bindings.map(({ userId, extensions }) => [userId, extensions[0] as string]))
}
