import type { Dialplan } from '../lab.ts'
import { Office, type OfficeOptions } from './office.ts'

export const dialplans: readonly Dialplan[] = ['plain', 'FreePBX']

/** An office for each dialplan. What one office is asked to do comes one after the other, two of them work side by side. */
export class SideBySide {
  readonly #offices: ReadonlyMap<Dialplan, Office>
  readonly #busy = new Map<Dialplan, Promise<unknown>>()

  private constructor(offices: ReadonlyMap<Dialplan, Office>) {
    this.#offices = offices
  }

  static async open(options: (net: number) => Promise<OfficeOptions>): Promise<SideBySide> {
    const opened = await Promise.allSettled(
      dialplans.map(async (dialplan, net) => {
        const office = await Office.open({ ...(await options(net)), dialplan, net })
        return [dialplan, office] as const
      }),
    )
    const offices = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    const all = new SideBySide(new Map(offices))
    for (const each of opened) {
      if (each.status === 'fulfilled') continue
      await all.close()
      throw each.reason
    }
    return all
  }

  /** Begins when everything that this office was asked for before is done and its phones are quiet. */
  inTurn<T>(dialplan: Dialplan, work: (office: Office) => Promise<T>): Promise<T> {
    const office = this.#offices.get(dialplan)
    if (!office) throw new Error(`no office with a dialplan ${dialplan}`)
    const mine = (this.#busy.get(dialplan) ?? Promise.resolve()).then(async () => {
      await office.quiet()
      return work(office)
    })
    this.#busy.set(
      dialplan,
      mine.catch(() => {}),
    )
    return mine
  }

  async close(): Promise<void> {
    await Promise.all([...this.#offices.values()].map((office) => office.close()))
  }
}
