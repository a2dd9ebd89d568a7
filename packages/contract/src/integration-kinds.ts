import type { CrmModuleName, IntegrationKind } from './integrations.ts'

/** What an integration of a kind can do; pages and policy ask this instead of the kind's name. */
export interface KindTraits {
  /** Which of the two menus it is in, and which of an extension's pop settings hold for it. */
  readonly system: 'crm' | 'helpdesk'
  /** Modules whose records are matched and synchronised. */
  readonly modules: readonly CrmModuleName[]
  /** What can be made of an unknown number. */
  readonly creates: readonly CrmModuleName[]
  /** Records at which call logs and tickets can hang: a match in others gets neither (D7). */
  readonly logsAt: readonly CrmModuleName[]
  /** Tickets can be made for calls (D5). */
  readonly tickets: boolean
  /** An organisation and a department are chosen after the consent (D1). */
  readonly places: boolean
  /** Zoho tells what a layout demands; else the fields are typed by their names. */
  readonly tellsFields: boolean
  /** Several logs are written by one request, which costs as much as one. */
  readonly batches: boolean
  /** Links to recordings in call logs play for who signs in with Zoho (A11). */
  readonly recordings: boolean
}

export const traitsOf: Readonly<Record<IntegrationKind, KindTraits>> = {
  'zoho-crm': {
    system: 'crm',
    modules: ['Contacts', 'Leads', 'Accounts'],
    creates: ['Contacts', 'Leads'],
    logsAt: ['Contacts', 'Leads', 'Accounts'],
    tickets: false,
    places: false,
    tellsFields: true,
    batches: true,
    recordings: true,
  },
  'zoho-desk': {
    system: 'helpdesk',
    modules: ['Contacts', 'Accounts'],
    creates: ['Contacts', 'Accounts'],
    logsAt: ['Contacts'],
    tickets: true,
    places: true,
    tellsFields: false,
    batches: false,
    recordings: false,
  },
}
