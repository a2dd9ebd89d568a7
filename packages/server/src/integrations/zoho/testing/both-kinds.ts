import type { IntegrationKind } from '@jackfield/contract'
import { type LocalCentre, zohoControl } from '../../../crm/testing/local-zoho.ts'

/** What the local Zoho tells of its organisations, and how it is asked, for tests that every kind of integration has to pass. */
export interface KindUnderTest {
  readonly kind: IntegrationKind
  /** For the title of a group of tests; with the clause that the kind adds. */
  readonly title: string
  readonly callback: string
  /** Organisations of the two data centres. */
  readonly organisations: { readonly us: string; readonly eu: string }
  /** Active users of the first one, by name. */
  readonly users: readonly string[]
  /** A scope without which it does not work, and everything that it needs but that. */
  readonly oneScope: string
  readonly otherScopes: string
  /** Beginning of the paths under which users are listed. */
  readonly usersPath: string
  /** One place only, where there are several to choose from. */
  prepare(centre: LocalCentre): Promise<unknown>
  /** The id under which the product knows a person, e.g. `bruno`. */
  idOf(centre: LocalCentre, name: string): Promise<string>
  /** What makes a person somebody who no longer works there. */
  leave(centre: LocalCentre, name: string, gone: boolean): Promise<unknown>
}

const email = (name: string) => `${name}@demo.jackfield.test`

interface DeskPortal {
  readonly id: string
  readonly isDefault: boolean
  readonly departments: readonly { readonly id: string; readonly name: string }[]
  readonly agents: readonly { readonly id: string; readonly email: string }[]
}
/** The organisations of the local Desk as its control API tells them; the default one comes first. */
export const deskPortals = (centre: LocalCentre) =>
  zohoControl(centre).ask('GET', '/desk') as Promise<readonly [DeskPortal, ...DeskPortal[]]>

export const bothKinds: readonly KindUnderTest[] = [
  {
    kind: 'zoho-crm',
    title: 'Zoho CRM',
    callback: '/integration/callback/api/crm/zoho/',
    organisations: { us: 'Northwind Demo Ltd', eu: 'Continental Demo GmbH' },
    users: ['Ada Byron', 'Bruno Costa', 'Chen Wei', 'Dora Lindqvist', 'Farah Haddad', 'Gus Ivanov'],
    oneScope: 'ZohoSearch.securesearch.READ',
    otherScopes: 'ZohoCRM.modules.ALL,ZohoCRM.users.READ,ZohoCRM.org.READ,ZohoCRM.settings.fields.READ',
    usersPath: '/crm/v8/users',
    prepare: async () => {},
    async idOf(centre, name) {
      const users = await zohoControl(centre).users()
      return users.find((user) => user.email.toLowerCase() === email(name))!.id
    },
    leave: (centre, name, gone) => zohoControl(centre).user(email(name), { active: !gone }),
  },
  {
    kind: 'zoho-desk',
    title: '[D1.20][D2.20][D9.20] Zoho Desk',
    callback: '/integration/callback/api/helpdesk/zohodesk/',
    organisations: { us: 'Northwind Demo Ltd', eu: 'Continental Demo GmbH' },
    // Gus is a light agent, who can own neither calls nor tickets.
    users: ['Ada Byron', 'Bruno Costa', 'Chen Wei', 'Dora Lindqvist', 'Farah Haddad'],
    oneScope: 'Desk.search.READ',
    otherScopes: 'Desk.basic.READ,Desk.contacts.ALL,Desk.tickets.ALL,Desk.calls.ALL',
    usersPath: '/api/v1/agents',
    async prepare(centre) {
      const [{ departments }] = await deskPortals(centre)
      for (const { id } of departments.slice(1))
        await zohoControl(centre).ask('POST', '/desk/departments', { id, isEnabled: false })
    },
    async idOf(centre, name) {
      const [{ agents }] = await deskPortals(centre)
      return agents.find((agent) => agent.email.toLowerCase() === email(name))!.id
    },
    leave: (centre, name, gone) =>
      zohoControl(centre).ask('POST', '/desk/agents', { email: email(name), status: gone ? 'DISABLED' : 'ACTIVE' }),
  },
]
