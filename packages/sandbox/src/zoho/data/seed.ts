import type { ModuleName } from './modules.ts'
import { Organisation, type OrganisationDescription, type Profile, type User } from './organisation.ts'
import type { FieldValue } from './record-table.ts'

type Values = Record<string, FieldValue>

const daysAgo = (days: number) => days * 86_400_000

function addUsers(
  organisation: Organisation,
  people: readonly [string, string, string, Profile, ('gone' | 'unconfirmed')?][],
) {
  const roles = {
    chief: { id: organisation.newId(), name: 'CEO' },
    staff: { id: organisation.newId(), name: 'Manager' },
  }
  for (const [firstName, lastName, email, profile, state] of people) {
    const id = organisation.newId()
    const user: User = {
      id,
      zuid: String(600_000_000 + organisation.users.length * 17 + Number(organisation.description.zgid.slice(-4))),
      firstName,
      lastName,
      email,
      profile,
      role: profile.name === 'Administrator' ? roles.chief : roles.staff,
      active: state !== 'gone',
      confirmed: state !== 'unconfirmed',
      timeZone: organisation.description.timeZone,
    }
    organisation.users.push(user)
  }
}

function profiles(organisation: Organisation) {
  return {
    administrator: { id: organisation.newId(), name: 'Administrator', apiAccess: true },
    standard: { id: organisation.newId(), name: 'Standard', apiAccess: true },
    withoutApi: { id: organisation.newId(), name: 'Reception (no API access)', apiAccess: false },
  }
}

/** Adds a record that existed before anything listened: no journal line, visible to every index at once. */
function add(
  organisation: Organisation,
  now: number,
  module: ModuleName,
  ownerEmail: string,
  ageDays: number,
  values: Values,
  converted = false,
): string {
  const owner =
    organisation.users.find((user) => user.email.toLowerCase().startsWith(`${ownerEmail}@`)) ?? organisation.users[0]!
  const at = Math.floor((now - daysAgo(ageDays)) / 1000) * 1000
  const id = organisation.newId()
  organisation.tables[module].put(
    {
      id,
      owner: owner.id,
      createdBy: owner.id,
      modifiedBy: owner.id,
      createdAt: at,
      modifiedAt: at,
      values,
      converted,
    },
    0,
  )
  return id
}

/** "Northwind Demo Ltd": an administrator, agents, and records with numbers as people really write them. */
export function seedNorthwind(description: OrganisationDescription, now: number): Organisation {
  const organisation = new Organisation(description)
  const { administrator, standard, withoutApi } = profiles(organisation)
  addUsers(organisation, [
    ['Ada', 'Byron', 'ada@demo.jackfield.test', administrator],
    ['Bruno', 'Costa', 'bruno@demo.jackfield.test', standard],
    ['Chen', 'Wei', 'chen@demo.jackfield.test', standard],
    ['Dora', 'Lindqvist', 'dora@demo.jackfield.test', standard],
    ['Farah', 'Haddad', 'Farah@Demo.Jackfield.Test', standard],
    ['Gus', 'Ivanov', 'gus@demo.jackfield.test', withoutApi],
    ['Emil', 'Novak', 'emil@demo.jackfield.test', standard, 'gone'],
  ])
  const put = (module: ModuleName, owner: string, age: number, values: Values, converted = false) =>
    add(organisation, now, module, owner, age, values, converted)

  const harbour = put('Accounts', 'bruno', 420, {
    Account_Name: 'Harbour & Sons Logistics',
    Phone: '(212) 555-0100',
    Website: 'https://harbour.example',
    Industry: 'Retail',
    Billing_City: 'New York',
    Billing_Country: 'United States',
  })
  const thames = put('Accounts', 'chen', 365, {
    Account_Name: 'Thames Instruments Ltd',
    Phone: '+44 20 7946 0300',
    Website: 'https://thames.example',
    Industry: 'Manufacturing',
    Billing_City: 'London',
    Billing_Country: 'United Kingdom',
  })
  const lanhai = put('Accounts', 'dora', 300, {
    Account_Name: '蓝海科技有限公司',
    Phone: '+86 592 550 0199',
    Website: 'https://lanhai.example',
    Industry: 'Technology',
    Billing_City: '厦门',
    Billing_Country: '中国',
  })

  put('Contacts', 'bruno', 200, {
    First_Name: 'Margaret',
    Last_Name: 'Hale',
    Email: 'margaret.hale@harbour.example',
    Account_Name: { id: harbour },
    Title: 'Head of Purchasing',
    Phone: '(212) 555-0142',
    Mobile: '+1 917-555-0186',
    Mailing_City: 'New York',
    Description: 'Prefers a call before noon.',
  })
  put('Contacts', 'chen', 180, {
    First_Name: 'Oliver',
    Last_Name: 'Ashworth',
    Email: 'oliver@thames.example',
    Account_Name: { id: thames },
    Title: 'Laboratory Manager',
    Phone: '+44 20 7946 0321',
    Home_Phone: '020 7946 0955',
  })
  put('Contacts', 'dora', 150, {
    First_Name: '伟',
    Last_Name: '王',
    Email: 'wang.wei@lanhai.example',
    Account_Name: { id: lanhai },
    Title: '采购经理',
    Mobile: '138 0013 8000',
  })
  put('Contacts', 'dora', 120, {
    First_Name: '美咲',
    Last_Name: '佐藤',
    Email: 'sato.misaki@sakura.example',
    Title: '営業',
    Other_Phone: '+81 3-1234-5678',
  })
  // Two people on one line: the agent has to choose.
  put('Contacts', 'bruno', 90, {
    First_Name: 'Rosa',
    Last_Name: 'Delgado',
    Email: 'rosa@bluepine.example',
    Title: 'Owner',
    Phone: '+1 (646) 555-0177',
  })
  put('Contacts', 'chen', 60, {
    First_Name: 'Luis',
    Last_Name: 'Delgado',
    Email: 'luis@bluepine.example',
    Title: 'Workshop',
    Phone: '646.555.0177',
    Asst_Phone: '+1 646 555 0178',
  })
  put('Contacts', 'farah', 30, {
    First_Name: 'Anne-Lise',
    Last_Name: 'Brøndum',
    Email: 'anne-lise@fjord.example',
    Mobile: '+45 32 10 55 01',
    Fax: '+45 32 10 55 02',
  })
  put('Leads', 'bruno', 20, {
    First_Name: 'Priya',
    Last_Name: 'Raman',
    Company: 'Monsoon Textiles',
    Email: 'priya@monsoon.example',
    Mobile: '+91 98765 43210',
    Lead_Source: 'Trade Show',
    Lead_Status: 'Contacted',
  })
  put('Leads', 'chen', 10, {
    First_Name: '志明',
    Last_Name: '陳',
    Company: '宏達貿易',
    Phone: '+886 2 5550 0123',
    Lead_Source: 'Phone',
    Lead_Status: 'Not Contacted',
  })
  put('Leads', 'dora', 5, {
    First_Name: 'Sam',
    Last_Name: 'O’Connor <IT & Networks>',
    Company: 'Shamrock "Works" GmbH',
    Phone: '0049 30 5550 0144',
    Lead_Source: 'Cold Call',
  })
  // Converted long ago: hidden from lists and searches unless asked for.
  const lead = {
    First_Name: 'Margaret',
    Last_Name: 'Hale',
    Company: 'Harbour & Sons Logistics',
    Phone: '(212) 555-0142',
  }
  put('Leads', 'bruno', 230, lead, true)
  return organisation
}

/** The organisation of the second data centre: an administrator and two contacts. */
export function seedContinental(description: OrganisationDescription, now: number): Organisation {
  const organisation = new Organisation(description)
  const { administrator, standard } = profiles(organisation)
  addUsers(organisation, [
    ['Edda', 'Krüger', 'edda@continental.jackfield.test', administrator],
    ['Felix', 'Marchand', 'felix@continental.jackfield.test', standard],
  ])
  add(organisation, now, 'Contacts', 'edda', 80, { First_Name: 'Jonas', Last_Name: 'Weber', Phone: '+49 30 5550 0101' })
  add(organisation, now, 'Contacts', 'edda', 40, {
    First_Name: 'Chloé',
    Last_Name: 'Dubois',
    Mobile: '+33 6 55 50 01 02',
  })
  return organisation
}
