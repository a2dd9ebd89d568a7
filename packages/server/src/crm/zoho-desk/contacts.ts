import { type CrmContacts, type CrmRecord, CursorRefused, ModuleHidden } from '../crm-connector.ts'
import { orHidden, seen } from '../zoho/module-hidden.ts'
import { read } from '../zoho/read.ts'
import { namingHidden } from './answer.ts'
import type { DeskApi, DeskSender } from './api.ts'
import { collectionOf, type DeskModule, deskModules, isDeskModule, toRecord } from './desk-record.ts'
import { createRecordList } from './record-list.ts'
import { rowsSchema } from './row.ts'
import { spellingsOf } from './spellings.ts'

/** Rows of a search; a hundred with one number are more than anybody wants to choose from. */
const MOST_FOUND = 99
/** Of each module; who does not find somebody among these types on. */
const MOST_BY_TEXT = 10

export interface ContactsOptions {
  readonly api: DeskApi
  /** Origin of Zoho Desk's pages. */
  readonly productUrl: string
  /** The organisation's name in addresses; null when it is not known. */
  readonly portalName: () => string | null
}

export function createContacts({ api, productUrl, portalName }: ContactsOptions): CrmContacts {
  const list = createRecordList(api.for('copy'))

  /** Records of a module that fit all of these parameters; `ModuleHidden` where it may not be seen. */
  async function search(
    sender: DeskSender,
    module: DeskModule,
    query: Readonly<Record<string, string | number>>,
    lane?: 'ring',
  ): Promise<CrmRecord[]> {
    const path = `/${collectionOf(module)}/search`
    const { body } = await namingHidden(module, sender.send({ method: 'GET', path, query, lane }))
    return body === null ? [] : read(rowsSchema, body).data.flatMap((row) => toRecord(module, row) ?? [])
  }

  return {
    async findByNumber(number, purpose) {
      const spellings = spellingsOf(number).join(',')
      if (spellings === '') return []
      const sender = api.for(purpose)
      const of = (module: DeskModule, parameter: string) => {
        const query = { [parameter]: spellings, sortBy: '-modifiedTime', limit: MOST_FOUND }
        return orHidden(search(sender, module, query, 'ring'))
      }
      // The parameters of a search all have to fit, so that phone and mobile are two. Accounts have neither: any of their texts.
      // unverified: that `_all` takes a list and wildcards as `phone` does.
      const asked = [of('Contacts', 'phone'), of('Contacts', 'mobile'), of('Accounts', '_all')] as const
      const [byPhone, byMobile, accounts] = await Promise.all(asked)
      const contacts = [...new Map([...seen(byPhone), ...seen(byMobile)].map((record) => [record.id, record])).values()]
      // Calls hang at contacts alone: an account says nothing of a contact that may not be seen.
      const hidden = [byPhone, byMobile, accounts].find((each) => each instanceof ModuleHidden)
      if (contacts.length === 0 && hidden) throw hidden
      return [...contacts.sort((a, b) => b.modifiedAt - a.modifiedAt), ...seen(accounts)]
    },

    async findByText(text) {
      const sender = api.for('dial-search')
      const words = text.replace(/[*,]/g, ' ').trim()
      if (words.length < 2) return []
      const query = (parameter: string) => ({ [parameter]: `*${words}*`, limit: MOST_BY_TEXT })
      const parameter = { Contacts: 'fullName', Accounts: 'accountName' } as const
      // unverified: that names take wildcards as numbers do.
      const found = deskModules.map((module) => orHidden(search(sender, module, query(parameter[module]))))
      return (await Promise.all(found)).flatMap(seen)
    },

    async list(module, cursor) {
      // Nobody asks Desk for leads.
      if (!isDeskModule(module)) return { records: [], cursor: null }
      if (cursor === '') throw new CursorRefused()
      return namingHidden(module, list(module, cursor))
    },

    recordUrl({ module, id, url }) {
      if (url !== undefined) return url
      const portal = portalName()
      const start = portal === null ? `${productUrl}/agent` : `${productUrl}/agent/${encodeURIComponent(portal)}`
      // unverified: the addresses of Desk's newer pages. Those of the older ones hold an id of their own, which only Desk knows.
      return `${start}/all/${module.toLowerCase()}/details/${encodeURIComponent(id)}`
    },
  }
}
