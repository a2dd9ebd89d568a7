// The administrator of the run: sets the server up and changes what it does through the HTTP API, as the console does.
import type { IntegrationKind, IntegrationSettingsPut, StatusView } from '@jackfield/contract'
import { JackfieldClient } from '../e2e/toolkit/jackfield-client.ts'
import { ticketTemplates } from './desk-journal.ts'
import type { TicketMoment } from './settings.ts'

export interface LocalZohoUrls {
  readonly accounts: string
  readonly crm: string
  readonly desk: string
  readonly control: string
}

export class Administrator {
  readonly #client: JackfieldClient
  readonly crm: IntegrationPage
  readonly desk: IntegrationPage

  constructor(base: string) {
    this.#client = new JackfieldClient(base)
    this.crm = new IntegrationPage(this.#client, 'zoho-crm')
    this.desk = new IntegrationPage(this.#client, 'zoho-desk')
  }

  async setUp(setupLink: string): Promise<void> {
    await this.#client.setUp(setupLink)
  }

  async connectPbx(url: string, ownNumbers: readonly string[], timeZone: string): Promise<void> {
    const site = { name: 'Chaos', country: 'US', areaCode: '212', timeZone, ownNumbers }
    await this.#client.send('PUT', '/api/site', site)
    await this.#client.setPbx({ kind: 'demo', url })
  }

  /** Zoho CRM, and Zoho Desk beside it; gives the organisation of Desk and the department that was chosen there. */
  async connectZoho(zoho: LocalZohoUrls): Promise<{ readonly portal: string; readonly department: string }> {
    await this.#client.connectZoho(zoho)
    await this.#client.connectDesk(zoho)
    const { organisation, desk } = await this.#client.integration('zoho-desk')
    if (!organisation || !desk?.departmentId) throw new Error('no organisation or department of Zoho Desk was chosen')
    return { portal: organisation.id, department: desk.departmentId }
  }

  /** What the ledger says of the calls that began about then. */
  async ledgerAround(startedAt: number): Promise<unknown[]> {
    const { calls } = await this.#client.get<{ calls: { id: string }[] }>(
      `/api/calls?from=${startedAt - 1000}&to=${startedAt + 1000}`,
    )
    return Promise.all(calls.map(({ id }) => this.#client.get(`/api/calls/${id}`)))
  }

  status(): Promise<StatusView> {
    return this.#client.status()
  }
}

/** The page of one integration. */
export class IntegrationPage {
  readonly #client: JackfieldClient
  readonly #kind: IntegrationKind
  readonly #address: string

  constructor(client: JackfieldClient, kind: IntegrationKind) {
    this.#client = client
    this.#kind = kind
    this.#address = `/api/integrations/${kind}`
  }

  /** Binds by e-mail; extension to user id. */
  async bind(): Promise<Map<string, string>> {
    const bound = await this.#client.bindByEmail(this.#kind)
    return new Map(bound.map(({ extension, userId }) => [extension, userId]))
  }

  async setBindings(bindings: Readonly<Record<string, string>>): Promise<void> {
    const byUser = Map.groupBy(Object.entries(bindings), ([, user]) => user)
    const wanted = [...byUser].map(([userId, pairs]) => ({ userId, extensions: pairs.map(([one]) => one), groups: [] }))
    await this.#client.send('PUT', `${this.#address}/bindings`, { bindings: wanted })
  }

  async setCallLog(settings: object): Promise<void> {
    await this.#client.send('PUT', `${this.#address}/call-log`, settings)
  }

  /** Unknown numbers become contacts by themselves. */
  createContacts(): Promise<void> {
    return this.#change({
      creation: {
        enabled: true,
        module: 'Contacts',
        mode: 'automatic',
        directions: ['inbound', 'outbound'],
        defaults: {},
      },
    })
  }

  /** Before each call, or after each but outbound ones that nobody answered. */
  setTickets(moment: TicketMoment): Promise<void> {
    return this.#change({
      tickets: {
        enabled: true,
        moment,
        directions: ['inbound', 'outbound'],
        outcomes: ['inbound-answered', 'inbound-missed', 'outbound-answered'],
        ...ticketTemplates,
        popTicket: false,
        defaults: {},
      },
    })
  }

  /** Consents again with the client that is saved. */
  async authoriseAgain(): Promise<void> {
    await this.#client.authoriseZohoAgain('Ada Byron', this.#kind)
  }

  async setEnabled(enabled: boolean): Promise<void> {
    await this.#client.send('PUT', `${this.#address}/enabled`, { enabled })
  }

  async #change(change: Partial<IntegrationSettingsPut>): Promise<void> {
    const { callLog, contactSync, creation } = await this.#client.integration(this.#kind)
    const { groupId: _, ...sync } = contactSync
    const before = { contactSync: { ...sync, group: { kind: 'as-is' } }, callLog, creation }
    await this.#client.send('PUT', `${this.#address}/settings`, { ...before, ...change })
  }
}
