import { type LocalDataCentre, type LocalZoho, startLocalZoho } from '../../../packages/sandbox/src/zoho/index.ts'

const anyPort = { accounts: 0, api: 0, crm: 0, desk: 0 }

export interface ZohoUser {
  readonly id: string
  readonly name: string
  readonly email: string
}

/** A call log as a person sees it in Zoho. */
export interface ZohoCall {
  readonly id: string
  readonly Subject: string
  readonly Description: string
  readonly Call_Type: string
  readonly Call_Duration: string | null
  readonly Call_Start_Time: string
  readonly Owner: { readonly id: string; readonly name: string }
  readonly Who_Id?: { readonly id: string; readonly name: string } | null
  readonly What_Id?: { readonly id: string; readonly name: string } | null
  readonly deleted: boolean
}

/** A local Zoho on free ports: what tests prepare in it, and what they find in it afterwards. */
export class Zoho {
  readonly #zoho: LocalZoho

  private constructor(zoho: LocalZoho) {
    this.#zoho = zoho
  }

  static async start(): Promise<Zoho> {
    return new Zoho(
      await startLocalZoho({
        ports: { us: anyPort, eu: anyPort },
        searchLagMs: 0,
        country: 'RU',
        timeZone: 'Europe/Moscow',
      }),
    )
  }

  get centre(): LocalDataCentre {
    return this.#zoho.dataCentres.us
  }

  async createContact(lastName: string, phone: string): Promise<string> {
    const record = { Last_Name: lastName, Phone: phone }
    const made = await this.control<{ id: string }>('POST', '/records/Contacts', { op: 'create', record })
    return made.id
  }

  /** Every call log that is there, whoever wrote it, oldest first. */
  async calls(): Promise<ZohoCall[]> {
    const calls = await this.control<ZohoCall[]>('GET', '/records/Calls')
    return calls.filter((call) => !call.deleted).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
  }

  async control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.centre.control}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    if (!response.ok) throw new Error(`control ${path}: ${await response.text()}`)
    return (await response.json()) as T
  }

  close(): Promise<void> {
    return this.#zoho.close()
  }
}
