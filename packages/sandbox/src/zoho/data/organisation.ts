import { FieldLists, type ModuleName } from './modules.ts'
import { type CrmRecord, RecordTable } from './record-table.ts'

export interface Profile {
  readonly id: string
  readonly name: string
  /** Permission "Zoho CRM API Access" (Crm_Implied_Api_Access). */
  readonly apiAccess: boolean
}

export interface User {
  readonly id: string
  readonly zuid: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly profile: Profile
  readonly role: { readonly id: string; readonly name: string }
  readonly active: boolean
  readonly confirmed: boolean
  readonly timeZone: string
  readonly phone?: string
}

export function fullName(user: User): string {
  return [user.firstName, user.lastName].filter(Boolean).join(' ')
}

export interface OrganisationDescription {
  readonly company: string
  readonly country: string
  readonly timeZone: string
  /** First digits of all ids; 6 digits, so that ids have 18. */
  readonly idPrefix: string
  readonly zgid: string
}

/** One Zoho organisation: its people, its fields and its records. */
export class Organisation {
  readonly description: OrganisationDescription
  readonly id: string
  readonly domainName: string
  readonly users: User[] = []
  readonly fields = new FieldLists()
  readonly tables: Record<ModuleName, RecordTable> = {
    Contacts: new RecordTable(),
    Leads: new RecordTable(),
    Accounts: new RecordTable(),
    Calls: new RecordTable(),
  }
  #nextId = 525_001

  constructor(description: OrganisationDescription) {
    this.description = description
    this.id = this.newId()
    this.domainName = `org${description.zgid}`
  }

  /** The next id: 18 digits as text, rising. */
  newId(): string {
    return this.description.idPrefix + String(this.#nextId++).padStart(12, '0')
  }

  /** Id of a module; like the ids of fields it lies below those of records. */
  moduleId(module: ModuleName): string {
    return (
      this.description.idPrefix +
      String({ Leads: 2175, Accounts: 2177, Contacts: 2179, Calls: 2185 }[module]).padStart(12, '0')
    )
  }

  user(id: string): User | undefined {
    return this.users.find((user) => user.id === id)
  }

  isAdministrator(user: User): boolean {
    return user.profile.name === 'Administrator'
  }
}

/** The name under which Zoho shows a record in lookups and lists. */
export function displayName(module: ModuleName, record: CrmRecord): string {
  const value = (field: string) => {
    const text = record.values[field]
    return typeof text === 'string' ? text : ''
  }
  if (module === 'Accounts') return value('Account_Name')
  if (module === 'Calls') return value('Subject')
  return [value('First_Name'), value('Last_Name')].filter(Boolean).join(' ')
}
