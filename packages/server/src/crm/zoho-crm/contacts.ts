import { type CrmContacts, type CrmModule, type CrmRecord, ModuleHidden } from '../crm-connector.ts'
import { orHidden, seen } from '../zoho/module-hidden.ts'
import { listSchema, read } from '../zoho/read.ts'
import type { Sender, Transport } from '../zoho/transport.ts'
import { recordReader } from './crm-record.ts'
import type { FieldLists } from './fields.ts'
import { namingHidden } from './module-rights.ts'
import { listRecords } from './record-pages.ts'

/** Of each module; who does not find somebody among these types on. */
const mostByText = 10

/** The order in which matches are shown. */
const modules: readonly CrmModule[] = ['Contacts', 'Leads', 'Accounts']

/** What Zoho takes as a number to search for; anything else is refused by it and need not be sent. */
const isSearchable = (number: string | null): number is string =>
  number !== null && number.length >= 3 && number.length <= 50 && /^[+]?[0-9\s\-().]+$/.test(number)

export interface ContactsOptions {
  readonly transport: Pick<Transport, 'for'>
  readonly fields: FieldLists
  readonly productUrl: string
  /** `org` and digits; null when the organisation did not tell it. */
  readonly domain: () => string | null
  /** Whether it was told that a module is hidden, so that its numbers count as unknown (A2.15). */
  readonly toldHidden: (module: CrmModule) => Promise<boolean>
}

export function createContacts({ transport, fields, productUrl, domain, toldHidden }: ContactsOptions): CrmContacts {
  async function search(transport: Sender, module: CrmModule, phone: string): Promise<CrmRecord[]> {
    const reader = await recordReader(fields, module)
    const { body } = await transport.send({
      method: 'GET',
      path: `/crm/v8/${module}/search`,
      // 200 records with one number are more than anybody wants to choose from; further pages are not read.
      query: { phone, per_page: 200, fields: ['id', ...reader.columns].join(',') },
      sub: true,
      lane: 'ring',
    })
    return body === null ? [] : reader.records(read(listSchema, body).data)
  }

  /**
   * How Zoho compares numbers is not documented. Integrations report that the international form does not find a number
   * that is stored without country code; two people on one line may be stored in both ways, so both are always asked for.
   */
  async function findIn(transport: Sender, module: CrmModule, spellings: readonly string[]): Promise<CrmRecord[]> {
    const searches = spellings.map((spelling) => namingHidden(module, search(transport, module, spelling)))
    const found = (await Promise.all(searches)).flat()
    const unique = new Map(found.map((record) => [record.id, record]))
    return [...unique.values()].sort((a, b) => b.modifiedAt - a.modifiedAt)
  }

  return {
    async findByNumber({ e164, national, dialled }, purpose) {
      const nationalDigits = national?.replace(/\D/g, '') ?? null
      const known = [...new Set([e164, nationalDigits])].filter(isSearchable)
      const spellings = known.length > 0 ? known : [dialled].filter(isSearchable)
      if (spellings.length === 0) return []
      const sender = transport.for(purpose)
      const answers = await Promise.all(modules.map((module) => orHidden(findIn(sender, module, spellings))))
      const found = answers.flatMap(seen)
      if (found.length > 0) return found
      for (const [index, module] of modules.entries()) {
        const answer = answers[index]
        // A refusal that nothing explains must not make somebody unknown.
        if (answer instanceof ModuleHidden && !(await toldHidden(module))) throw answer.cause
      }
      return []
    },

    async findByText(text) {
      const sender = transport.for('dial-search')
      const searchIn = async (module: CrmModule): Promise<CrmRecord[]> => {
        const reader = await recordReader(fields, module)
        const { body } = await sender.send({
          method: 'GET',
          path: `/crm/v8/${module}/search`,
          query: { word: text, per_page: mostByText, fields: ['id', ...reader.columns].join(',') },
          sub: true,
        })
        return body === null ? [] : reader.records(read(listSchema, body).data)
      }
      const asked = modules.map((module) => orHidden(namingHidden(module, searchIn(module))))
      return (await Promise.all(asked)).flatMap(seen)
    },

    list: (module, cursor) => namingHidden(module, listRecords(transport.for('copy'), fields, module, cursor)),

    recordUrl({ module, id }) {
      const organisation = domain()
      const start = organisation ? `${productUrl}/crm/${encodeURIComponent(organisation)}` : `${productUrl}/crm`
      return `${start}/tab/${module}/${encodeURIComponent(id)}`
    },
  }
}
