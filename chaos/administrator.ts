// The administrator of the run: sets the server up and changes what it does through the HTTP API, as the console does.
import type { IntegrationView, StatusView } from '@jackfield/contract'
import { JackfieldClient } from '../e2e/toolkit/jackfield-client.ts'

const integration = '/api/integrations/zoho-crm'

export interface LocalZohoUrls {
  readonly accounts: string
  readonly crm: string
  readonly control: string
}

export class Administrator {
  readonly #client: JackfieldClient

  constructor(base: string) {
    this.#client = new JackfieldClient(base)
  }

  async setUp(setupLink: string): Promise<void> {
    await this.#client.setUp(setupLink)
  }

  async connectPbx(url: string, ownNumbers: readonly string[]): Promise<void> {
    const site = { name: 'Chaos', country: 'US', areaCode: '212', timeZone: 'America/New_York', ownNumbers }
    await this.#client.send('PUT', '/api/site', site)
    await this.#client.setPbx({ kind: 'demo', url })
  }

  async connectZoho(zoho: LocalZohoUrls): Promise<void> {
    await this.#client.connectZoho(zoho)
  }

  /** Binds by e-mail; extension to user id. */
  async bind(): Promise<Map<string, string>> {
    const bound = await this.#client.bindByEmail()
    return new Map(bound.map(({ extension, userId }) => [extension, userId]))
  }

  async setBindings(bindings: Readonly<Record<string, string>>): Promise<void> {
    const byUser = Map.groupBy(Object.entries(bindings), ([, user]) => user)
    const wanted = [...byUser].map(([userId, pairs]) => ({ userId, extensions: pairs.map(([one]) => one), groups: [] }))
    await this.#client.send('PUT', `${integration}/bindings`, { bindings: wanted })
  }

  async setCallLog(settings: object): Promise<void> {
    await this.#client.send('PUT', `${integration}/call-log`, settings)
  }

  /** Unknown numbers become contacts by themselves. */
  async createContacts(): Promise<void> {
    const { callLog, contactSync } = await this.#client.get<IntegrationView>(integration)
    const { groupId: _, ...sync } = contactSync
    await this.#client.send('PUT', `${integration}/settings`, {
      contactSync: { ...sync, group: { kind: 'as-is' } },
      creation: {
        enabled: true,
        module: 'Contacts',
        mode: 'automatic',
        directions: ['inbound', 'outbound'],
        defaults: {},
      },
      callLog,
    })
  }

  /** Consents again with the client that is saved. */
  async authoriseAgain(): Promise<void> {
    await this.#client.authoriseZohoAgain()
  }

  async setEnabled(enabled: boolean): Promise<void> {
    await this.#client.send('PUT', `${integration}/enabled`, { enabled })
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
