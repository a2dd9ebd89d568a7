import { postJson } from '../../toolkit/post-json.ts'

/** A record as the local Zoho's control API tells it. */
export type ZohoRecord = Readonly<Record<string, unknown>> & { readonly id: string }

/** What a person would see and do in the local Zoho, by its control API. `control` is the API's address. */
export class LocalZohoControl {
  readonly #control: string

  constructor(control: string) {
    this.#control = control
  }

  /** Records that are there and not deleted. */
  async records(module: string): Promise<ZohoRecord[]> {
    const all = await this.#get<(ZohoRecord & { deleted?: unknown })[]>(`/records/${module}`)
    return all.filter(({ deleted }) => !deleted)
  }

  /** Those with this telephone number. */
  async withPhone(module: string, phone: string): Promise<ZohoRecord[]> {
    return (await this.records(module)).filter((record) => record['Phone'] === phone)
  }

  /** Logs that hang at the record. */
  async logsOf(id: string): Promise<ZohoRecord[]> {
    const calls = await this.records('Calls')
    return calls.filter((call) => [call['Who_Id'], call['What_Id']].some((at) => idOf(at) === id))
  }

  settings(change: object): Promise<unknown> {
    return postJson(`${this.#control}/settings`, change)
  }

  fault(rule: object): Promise<unknown> {
    return postJson(`${this.#control}/faults`, rule)
  }

  async noFaults(): Promise<void> {
    await fetch(`${this.#control}/faults`, { method: 'DELETE' })
  }

  /** Paths that were asked for, the oldest first. */
  async paths(): Promise<string[]> {
    return (await this.#get<{ path: string }[]>('/requests')).map(({ path }) => path)
  }

  async #get<T>(path: string): Promise<T> {
    return (await fetch(this.#control + path)).json() as Promise<T>
  }
}

/** Of a reference to another record. */
export const idOf = (reference: unknown): unknown =>
  typeof reference === 'object' && reference !== null ? (reference as { id?: unknown }).id : reference
