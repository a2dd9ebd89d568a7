import type { Organisation } from '../../data/organisation.ts'
import { Desk } from './desk.ts'
import { type DeskModule, Portal, type PortalDescription, type RolePermissionType } from './portal.ts'

const days = 86_400_000

/** Agents by the part of their address before the `@`. */
type People = Readonly<Record<string, RolePermissionType>>

interface Scene {
  readonly description: PortalDescription
  readonly departments: readonly string[]
  readonly people: People
}

/** A portal as it was before anything listened: no journal line, visible to every index at once. */
function portalOf(organisation: Organisation, now: number, { description, departments, people }: Scene) {
  const portal = new Portal(description)
  const begun = Math.floor((now - 700 * days) / 1000) * 1000
  for (const [index, name] of departments.entries())
    portal.departments.push({ id: portal.newId(), name, isEnabled: true, isDefault: index === 0, createdAt: begun })
  const departmentIds = portal.departments.map(({ id }) => id)
  for (const [name, rolePermissionType] of Object.entries(people)) {
    const user = organisation.users.find(({ email }) => email.toLowerCase().startsWith(`${name}@`))
    if (!user) continue
    const id = portal.newId()
    portal.agents.push({ id, userId: user.id, status: 'ACTIVE', rolePermissionType, departmentIds, extn: '' })
  }
  const chief = portal.agents[0]!
  const add = (module: DeskModule, ageDays: number, values: Record<string, unknown>): string => {
    const at = Math.floor((now - ageDays * days) / 1000) * 1000
    const id = portal.newId()
    const times = { createdAt: at, modifiedAt: at, createdBy: chief.id, modifiedBy: chief.id }
    portal.tables[module].put({ id, ...times, values }, 0)
    return id
  }
  return { portal, add }
}

/** Desk of "Northwind Demo Ltd": a portal in which Ada is administrator, and a free one in which she is not. */
export function seedNorthwindDesk(organisation: Organisation, now: number): Desk {
  const { timeZone, company } = organisation.description
  const people: People = {
    ada: 'Admin',
    bruno: 'AgentPublic',
    chen: 'AgentPublic',
    dora: 'AgentPublic',
    farah: 'Custom',
    gus: 'Light',
    emil: 'AgentPublic',
  }
  const { portal, add } = portalOf(organisation, now, {
    description: {
      companyName: company.slice(0, 50),
      portalName: 'northwinddemo',
      edition: 'ENTERPRISE',
      isDefault: true,
      id: '651230101',
      idPrefix: '318622',
      timeZone,
    },
    departments: ['Customer Support', 'Repairs'],
    people,
  })
  portal.customFields.tickets.push('cf_order_number')
  portal.customFields.contacts.push('cf_customer_number')
  const [support] = portal.departments
  const harbour = add('accounts', 420, {
    accountName: 'Harbour & Sons Logistics',
    phone: '212 555 0100',
    website: 'https://harbour.example',
    industry: 'Retail',
    city: 'New York',
    country: 'United States',
  })
  const lanhai = add('accounts', 300, { accountName: '蓝海科技有限公司', phone: '+86 592 550 0199', city: '厦门' })
  const margaret = add('contacts', 200, {
    firstName: 'Margaret',
    lastName: 'Hale',
    email: 'margaret.hale@harbour.example',
    accountId: harbour,
    phone: '212-555-0142',
    mobile: '+1 917-555-0186',
    city: 'New York',
  })
  add('contacts', 180, {
    firstName: 'Oliver',
    lastName: 'Ashworth',
    email: 'oliver@thames.example',
    phone: '+44 20 7946 0321',
  })
  add('contacts', 150, {
    firstName: '伟',
    lastName: '王',
    email: 'wang.wei@lanhai.example',
    accountId: lanhai,
    mobile: '138 0013 8000',
  })
  // The form in which Zoho's own sample has a number.
  add('contacts', 120, { lastName: 'Jack', firstName: 'Hugh', email: 'jack@zylker.example', phone: '1 888 900 9646' })
  // Two people on one line: the agent has to choose.
  add('contacts', 90, { firstName: 'Rosa', lastName: 'Delgado', email: 'rosa@bluepine.example', phone: '+16465550177' })
  add('contacts', 60, { firstName: 'Luis', lastName: 'Delgado', email: 'luis@bluepine.example', phone: '646.555.0177' })
  // Cannot be copied into a phone book: no number.
  add('contacts', 30, { lastName: 'Brøndum', firstName: 'Anne-Lise', email: 'anne-lise@fjord.example' })
  add('tickets', 3, {
    ticketNumber: portal.newTicketNumber(),
    subject: 'Parcel scanner does not start',
    description: 'It shows a red light and nothing else.',
    departmentId: support!.id,
    contactId: margaret,
    accountId: harbour,
    status: 'Open',
    statusType: 'Open',
    channel: 'Email',
    priority: 'High',
    email: 'margaret.hale@harbour.example',
  })
  const returns = portalOf(organisation, now, {
    description: {
      companyName: 'Northwind Returns',
      portalName: 'northwindreturns',
      edition: 'FREE',
      isDefault: false,
      id: '651230202',
      idPrefix: '318777',
      timeZone,
    },
    departments: ['Returns'],
    people: { bruno: 'Admin', ada: 'AgentPublic' },
  })
  returns.add('contacts', 40, { lastName: 'Osei', firstName: 'Kwame', phone: '+12125550190' })
  return new Desk([portal, returns.portal])
}

/** Desk of the second data centre: one portal with two agents and a contact. */
export function seedContinentalDesk(organisation: Organisation, now: number): Desk {
  const { timeZone, company } = organisation.description
  const { portal, add } = portalOf(organisation, now, {
    description: {
      companyName: company,
      portalName: 'continentaldemo',
      edition: 'PROFESSIONAL',
      isDefault: true,
      id: '201180301',
      idPrefix: '201455',
      timeZone,
    },
    departments: ['Kundendienst'],
    people: { edda: 'Admin', felix: 'AgentPublic' },
  })
  add('contacts', 80, { firstName: 'Jonas', lastName: 'Weber', phone: '+49 30 5550 0101' })
  return new Desk([portal])
}
