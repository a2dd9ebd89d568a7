import type { CrmModule, CrmRecord } from '../crm-connector.ts'
import type { Collection } from './created-rows.ts'
import { parseDeskTime } from './desk-time.ts'
import { isTrashed, pageOf, type Row, textOf } from './row.ts'

/** Modules in which Desk has people and companies. */
export type DeskModule = Extract<CrmModule, 'Contacts' | 'Accounts'>
export const deskModules: readonly DeskModule[] = ['Contacts', 'Accounts']

export const isDeskModule = (module: string): module is DeskModule => module === 'Contacts' || module === 'Accounts'

export const collectionOf = (module: DeskModule): Extract<Collection, 'contacts' | 'accounts'> =>
  module === 'Contacts' ? 'contacts' : 'accounts'

/** What a list is asked for beside the id: rows of lists are shorter than records. */
export const fieldsOf: Readonly<Record<DeskModule, readonly string[]>> = {
  Contacts: ['firstName', 'lastName', 'phone', 'mobile', 'email', 'ownerId', 'webUrl', 'createdTime', 'modifiedTime'],
  Accounts: ['accountName', 'phone', 'email', 'ownerId', 'webUrl', 'createdTime', 'modifiedTime'],
}

/** What brings the company of a contact into a list or a single record. */
export const includeOf = (module: DeskModule): Readonly<Record<string, string>> =>
  module === 'Contacts' ? { include: 'accounts' } : {}

const phoneFields: Readonly<Record<DeskModule, readonly string[]>> = {
  Contacts: ['phone', 'mobile'],
  Accounts: ['phone'],
}

/** A row of a list or a search, or a record, as a record that can be matched; null for one in the recycle bin. */
export function toRecord(module: DeskModule, row: Row): CrmRecord | null {
  if (isTrashed(row)) return null
  const phones: Record<string, string> = {}
  for (const field of phoneFields[module]) {
    const phone = textOf(row[field])
    if (phone) phones[field] = phone
  }
  const person = [textOf(row['firstName']), textOf(row['lastName'])].filter(Boolean).join(' ')
  return {
    module,
    id: row.id,
    name: (module === 'Contacts' ? person : textOf(row['accountName'])) || row.id,
    company: module === 'Contacts' ? companyOf(row['account']) : null,
    phones,
    email: textOf(row['email']),
    ownerId: textOf(row['ownerId']) ?? idOf(row['owner']),
    modifiedAt: parseDeskTime(row['modifiedTime']) ?? parseDeskTime(row['createdTime']) ?? 0,
    url: pageOf(row),
  }
}

const part = (value: unknown, key: string) =>
  typeof value === 'object' && value !== null ? textOf((value as Record<string, unknown>)[key]) : null
const companyOf = (account: unknown) => part(account, 'accountName')
const idOf = (owner: unknown) => part(owner, 'id')
