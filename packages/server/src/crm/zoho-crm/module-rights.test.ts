import { describe, expect, test } from 'vitest'
import { limitsOf, type ModuleMetadata } from './module-rights.ts'

const names = ['Contacts', 'Leads', 'Accounts', 'Calls']
const all = (changes: Record<string, Partial<ModuleMetadata>> = {}): ModuleMetadata[] =>
  names.map((api_name) => ({
    ...{
      api_name,
      viewable: true,
      creatable: true,
      editable: true,
      api_supported: true,
      visibility: 1,
      status: 'visible',
    },
    ...changes[api_name],
  }))
const codes = (metadata: readonly ModuleMetadata[] | null, refused: readonly string[] = []) =>
  limitsOf(metadata, refused).map(({ code }) => code)

describe('what will not work because of the profile', () => {
  test.each<[string, Record<string, Partial<ModuleMetadata>>, string[]]>([
    ['nothing', {}, []],
    ['hidden by the profile', { Contacts: { viewable: false } }, ['zoho-hidden-contacts']],
    ['without API', { Accounts: { api_supported: false } }, ['zoho-hidden-accounts']],
    ['hidden by somebody', { Leads: { status: 'user_hidden' } }, ['zoho-hidden-leads']],
    ['hidden in the pages', { Leads: { visibility: 3 } }, ['zoho-hidden-leads']],
    ['shown elsewhere only', { Leads: { visibility: 1 + 4 + 8 } }, []],
    [
      'no creating',
      { Calls: { creatable: false }, Leads: { creatable: false } },
      ['zoho-no-create-leads', 'zoho-no-create-calls'],
    ],
    ['accounts are never created', { Accounts: { creatable: false, editable: false } }, []],
    ['no editing', { Calls: { editable: false }, Contacts: { editable: false } }, ['zoho-no-edit']],
    [
      'a hidden one has no other fault',
      { Calls: { viewable: false, creatable: false, editable: false } },
      ['zoho-hidden-calls'],
    ],
    [
      'Zoho says less than it documents',
      { Calls: { viewable: null, creatable: null, editable: null, visibility: null, status: null } },
      [],
    ],
  ])('[A2.15] %s', (_, changes, expected) => {
    expect(codes(all(changes))).toEqual(expected)
  })

  test('[A2.15] a module that is not in the list is hidden, and so is one whose records were refused', () => {
    expect(codes(all().filter(({ api_name }) => api_name !== 'Leads'))).toEqual(['zoho-hidden-leads'])
    expect(codes(all(), ['Calls'])).toEqual(['zoho-hidden-calls'])
    expect(limitsOf(all({ Calls: { editable: false }, Leads: { editable: false } }), [])).toEqual([
      { code: 'zoho-no-edit', params: { modules: 'Leads, Calls' } },
    ])
  })

  test('[A2.16] metadata that could not be read are told as such, beside what was refused', () => {
    expect(codes(null, ['Leads'])).toEqual(['zoho-hidden-leads', 'zoho-rights-unread'])
  })
})
