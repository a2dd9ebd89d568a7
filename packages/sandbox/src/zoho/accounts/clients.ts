import { randomBytes } from 'node:crypto'
import type { DataCentreId } from '../data-centre.ts'

/** An application registered in the API console. */
export interface Client {
  readonly id: string
  readonly home: DataCentreId
  name: string
  homepage: string
  redirectUris: string[]
  /** One secret per data centre in which the client exists: with Multi-DC they may differ. */
  readonly secrets: Map<DataCentreId, string>
}

export interface NewClient {
  readonly name: string
  readonly homepage?: string
  readonly redirectUris: readonly string[]
  readonly multiDc?: boolean
}

const newSecret = () => randomBytes(21).toString('hex')

function newClientId(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
  return `1000.${[...randomBytes(30)].map((byte) => alphabet[byte % alphabet.length]).join('')}`
}

/** All clients of all data centres. By default a client is known only where it was registered. */
export class ClientRegistry {
  readonly #clients = new Map<string, Client>()
  readonly #centres: readonly DataCentreId[]

  constructor(centres: readonly DataCentreId[]) {
    this.#centres = centres
  }

  register(home: DataCentreId, wanted: NewClient): Client {
    const client: Client = {
      id: newClientId(),
      home,
      name: wanted.name,
      homepage: wanted.homepage ?? '',
      redirectUris: [...wanted.redirectUris],
      secrets: new Map([[home, newSecret()]]),
    }
    this.#clients.set(client.id, client)
    if (wanted.multiDc) this.setMultiDc(client, true)
    return client
  }

  /** With Multi-DC the client exists in every data centre, with a secret of its own in each. */
  setMultiDc(client: Client, on: boolean): void {
    for (const centre of this.#centres) {
      if (centre === client.home) continue
      if (!on) client.secrets.delete(centre)
      else if (!client.secrets.has(centre)) client.secrets.set(centre, newSecret())
    }
  }

  /** The client as `centre` knows it; undefined where the id is unknown or of another data centre. */
  find(centre: DataCentreId, id: string): Client | undefined {
    const client = this.#clients.get(id)
    return client?.secrets.has(centre) ? client : undefined
  }

  /** The client wherever it is known. */
  anywhere(id: string): Client | undefined {
    return this.#clients.get(id)
  }

  of(centre: DataCentreId): Client[] {
    return [...this.#clients.values()].filter((client) => client.secrets.has(centre))
  }

  remove(id: string): void {
    this.#clients.delete(id)
  }

  forgetHome(centre: DataCentreId): void {
    for (const client of this.#clients.values()) if (client.home === centre) this.#clients.delete(client.id)
  }
}
