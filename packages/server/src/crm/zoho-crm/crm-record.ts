import type { CrmModule, CrmRecord } from '../crm-connector.ts'
import { idSchema } from '../zoho/read.ts'
import { parseCrmTime } from './crm-time.ts'
import type { FieldLists } from './fields.ts'

/** Zoho's own phone fields, for organisations whose field lists we may not read. */
const usualPhones: Readonly<Record<CrmModule, readonly string[]>> = {
  Contacts: ['Phone', 'Mobile', 'Home_Phone', 'Other_Phone', 'Asst_Phone', 'Fax'],
  Leads: ['Phone', 'Mobile', 'Fax'],
  Accounts: ['Phone', 'Fax'],
}
const nameFields: Readonly<Record<CrmModule, readonly string[]>> = {
  Contacts: ['Full_Name', 'First_Name', 'Last_Name', 'Account_Name'],
  Leads: ['Full_Name', 'First_Name', 'Last_Name', 'Company'],
  Accounts: ['Account_Name'],
}
const EMAIL = 'Email'
/** The most fields that one request may name; `id` is one. */
const mostFields = 50

/** Reads rows of a module; `columns` are the fields to ask for beside `id`. */
export interface RecordReader {
  readonly columns: readonly string[]
  records(rows: readonly Record<string, unknown>[]): CrmRecord[]
}

/** A reader that knows all phone fields of the organisation's module, those that it added included. */
export async function recordReader(fields: FieldLists, module: CrmModule): Promise<RecordReader> {
  const list = await fields.of(module)
  const own = list?.filter(({ type }) => type === 'phone').map(({ apiName }) => apiName) ?? []
  const phones = own.length > 0 ? own : usualPhones[module]
  // A query that names a field which the module does not have is refused.
  const hasEmail = list?.some(({ apiName }) => apiName === EMAIL) ?? module !== 'Accounts'
  const email = hasEmail ? [EMAIL] : []
  return {
    // At the end: where there are too many fields, a number matters more.
    columns: [...nameFields[module], 'Owner', 'Modified_Time', ...phones, ...email].slice(0, mostFields - 1),
    records: (rows) => rows.flatMap((row) => toRecord(module, phones, row) ?? []),
  }
}

const text = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null)
const part = (value: unknown, key: 'id' | 'name') =>
  typeof value === 'object' && value !== null ? text((value as Record<string, unknown>)[key]) : null

function toRecord(module: CrmModule, phoneFields: readonly string[], row: Record<string, unknown>): CrmRecord | null {
  const id = idSchema.safeParse(row['id'])
  // Converted leads live on as contacts. Zoho hides them unless asked; this is for answers that do not.
  if (!id.success || row['$converted'] === true) return null
  const phones: Record<string, string> = {}
  for (const field of phoneFields) {
    const phone = text(row[field])
    if (phone) phones[field] = phone
  }
  const person = text(row['Full_Name']) ?? [text(row['First_Name']), text(row['Last_Name'])].filter(Boolean).join(' ')
  const name = module === 'Accounts' ? text(row['Account_Name']) : person
  const company =
    module === 'Contacts' ? part(row['Account_Name'], 'name') : module === 'Leads' ? text(row['Company']) : null
  return {
    module,
    id: id.data,
    name: name || id.data,
    company,
    phones,
    email: text(row[EMAIL]),
    ownerId: part(row['Owner'], 'id'),
    modifiedAt: parseCrmTime(row['Modified_Time']) ?? 0,
  }
}
