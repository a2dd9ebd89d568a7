import type { Answer } from '../../answer.ts'
import type { DeskModule, DeskRecord } from '../data/portal.ts'
import { list, moduleScopes, type Operation, operation, searchScopes } from '../operation.ts'
import { flag, ids, oneOf, patterns, someOf, sortedBy, textOf } from '../query.ts'
import { getRecord, insertRecord, listRecords, patchRecord, recordOf, trashRecords } from '../records.ts'
import type { DeskRequest } from '../request.ts'
import { searchRecords } from '../search.ts'
import { fields, paged, phoneSearch, searched, viewed } from './parameters.ts'

const read = moduleScopes('contacts', 'READ')
const all = ({ portal }: DeskRequest, module: DeskModule) => [...portal.tables[module].all()]

/** How a contact belongs to an account. Each has one account here, which is its first. */
const mapping = (contact: DeskRecord) => ({
  mappingInfo: { mappingId: contact.id, mappingType: 'PRIMARY', isAccountTicketsViewable: false },
})

function contactsByIds(request: DeskRequest): Answer {
  const records = (request.query.ids ?? '').split(',').flatMap((id) => request.portal.tables.contacts.get(id) ?? [])
  return listRecords(request, 'contacts', { records, sortBy: 'createdTime', base: 1, limit: 100 })
}

function contactsOfAccount(request: DeskRequest): Answer {
  const account = recordOf(request, 'accounts', 'accountId')
  const records = all(request, 'contacts').filter(({ values }) => values.accountId === account.id)
  return listRecords(request, 'contacts', { records, sortBy: 'createdTime', base: 1, limit: 10, more: mapping })
}

function accountsOfContact(request: DeskRequest): Answer {
  const contact = recordOf(request, 'contacts', 'contactId')
  const start = (request.query.startsWith ?? '').toLowerCase()
  const account = request.portal.tables.accounts.get(String(contact.values.accountId ?? ''))
  const records = account && String(account.values.accountName).toLowerCase().startsWith(start) ? [account] : []
  return listRecords(request, 'accounts', {
    records,
    sortBy: 'accountName',
    base: 1,
    limit: 10,
    more: () => mapping(contact),
  })
}

/** Search has no phone and no e-mail parameter for accounts. */
const searchAccounts = {
  ...searched,
  accountName: textOf(3, 500),
  sortBy: sortedBy('relevance', 'modifiedTime', 'createdTime', 'accountName'),
}

export const contactOperations: readonly Operation[] = [
  list('GET contacts', {
    scopes: read,
    parameters: {
      ...paged,
      ...viewed,
      include: someOf('accounts'),
      sortBy: sortedBy('firstName', 'lastName', 'phone', 'email', 'account', 'createdTime', 'modifiedTime'),
    },
    run: (request) =>
      listRecords(request, 'contacts', {
        records: all(request, 'contacts'),
        sortBy: 'createdTime',
        base: 1,
        limit: 10,
      }),
  }),
  operation('POST contacts', {
    scopes: moduleScopes('contacts', 'CREATE'),
    run: (request) => insertRecord(request, 'contacts'),
  }),
  list('GET contacts/search', {
    scopes: searchScopes('contacts'),
    parameters: {
      ...searched,
      ...phoneSearch,
      lastName: textOf(1, 200),
      firstName: textOf(1, 40),
      fullName: textOf(1, 200),
      accountName: textOf(3, 500),
      sortBy: sortedBy('relevance', 'modifiedTime', 'createdTime', 'lastName', 'firstName'),
    },
    run: (request) => searchRecords(request, 'contacts'),
  }),
  list('GET contacts/contactsByIds', {
    scopes: read,
    parameters: { ids: ids(20) },
    required: ['ids'],
    run: contactsByIds,
  }),
  operation('POST contacts/moveToTrash', {
    scopes: moduleScopes('contacts', 'DELETE'),
    cost: trashCost('contactIds'),
    run: (request) => trashRecords(request, 'contacts'),
  }),
  operation('GET contacts/{contactId}', {
    scopes: read,
    parameters: { include: someOf('accounts', 'owner') },
    run: (request) => getRecord(request, 'contacts', 'contactId'),
  }),
  operation('PATCH contacts/{contactId}', {
    scopes: moduleScopes('contacts', 'UPDATE'),
    run: (request) => patchRecord(request, 'contacts', 'contactId'),
  }),
  list('GET contacts/{contactId}/accounts', {
    scopes: read,
    parameters: { ...paged, startsWith: textOf(1, 100), sortBy: sortedBy('accountName', 'createdTime', 'mappingType') },
    run: accountsOfContact,
  }),
  list('GET accounts', {
    scopes: moduleScopes('accounts', 'READ'),
    parameters: {
      ...paged,
      ...viewed,
      fields,
      sortBy: sortedBy('website', 'email', 'phone', 'accountName', 'createdTime', 'modifiedTime'),
    },
    run: (request) =>
      listRecords(request, 'accounts', {
        records: all(request, 'accounts'),
        sortBy: 'createdTime',
        base: 1,
        limit: 10,
      }),
  }),
  operation('POST accounts', {
    scopes: moduleScopes('accounts', 'CREATE'),
    run: (request) => insertRecord(request, 'accounts'),
  }),
  list('GET accounts/search', {
    scopes: searchScopes('accounts'),
    parameters: searchAccounts,
    laxParameters: { rule: 'desk-phone-search-of-contacts-only', parameters: { phone: patterns } },
    run: (request) => searchRecords(request, 'accounts'),
  }),
  operation('POST accounts/moveToTrash', {
    scopes: moduleScopes('accounts', 'DELETE'),
    cost: trashCost('accountIds'),
    run: (request) => trashRecords(request, 'accounts'),
  }),
  operation('GET accounts/{accountId}', {
    scopes: moduleScopes('accounts', 'READ'),
    parameters: { include: oneOf('owner') },
    run: (request) => getRecord(request, 'accounts', 'accountId'),
  }),
  operation('PATCH accounts/{accountId}', {
    scopes: moduleScopes('accounts', 'UPDATE'),
    run: (request) => patchRecord(request, 'accounts', 'accountId'),
  }),
  list('GET accounts/{accountId}/contacts', {
    scopes: read,
    parameters: {
      ...paged,
      isSpam: flag,
      sortBy: sortedBy('firstName', 'lastName', 'fullName', 'phone', 'email', 'createdTime', 'modifiedTime'),
    },
    run: contactsOfAccount,
  }),
]

/** Deleting costs six credits a record. */
export function trashCost(key: string): Operation['cost'] {
  return (_query, body) => {
    const ids: unknown = (body as Record<string, unknown> | undefined)?.[key]
    return 6 * Math.max(1, Array.isArray(ids) ? ids.length : 1)
  }
}
