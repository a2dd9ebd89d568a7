// Contacts for measuring the number index: all the same in each run, half of them with a company.
import { DatabaseSync } from 'node:sqlite'
import type { IndexedRecord } from '../packages/server/src/phonebook/number-index.ts'

const firstNames = ['Alex', 'Bea', 'Carl', 'Dina', 'Eli', 'Fay', 'Gil', 'Hana', '丽', '強']
const lastNames = ['Abbott', 'Brandt', 'Castro', 'Dietz', 'Eriksen', 'Fontaine', 'Garcia', '李', '张']

/** The `n`-th contact, from 0; its id is as long as Zoho's. */
export function contactOf(n: number): IndexedRecord {
  return {
    module: 'Contacts',
    id: `55450000000${String(n).padStart(7, '0')}`,
    name: `${firstNames[n % firstNames.length]} ${lastNames[n % lastNames.length]} ${n}`,
    company: n % 2 === 0 ? `Company ${n >> 2} Ltd` : null,
    modifiedAt: 1_790_000_000_000 + n * 1000,
  }
}

/** A number of eleven digits, another one for each contact and each `version` of it. */
export const numberOf = (n: number, version = 0) =>
  `+1${2_000_000_000 + version * 100_000_000 + ((n * 7919) % 99_999_989)}`

/** Writes the contacts into a store's file, past the server; its tables have to be there. */
export function fillStore(file: string, organisationId: string, contacts: number): void {
  const database = new DatabaseSync(file)
  const insert = database.prepare(
    'insert into crm_record (organisation_id, module, id, name, company, phones, numbers, modified_at, seen_at) values (?, ?, ?, ?, ?, ?, ?, ?, 1)',
  )
  database.exec('begin')
  for (let n = 0; n < contacts; n++) {
    const { module, id, name, company, modifiedAt } = contactOf(n)
    const number = numberOf(n)
    const phones = JSON.stringify({ Phone: number })
    insert.run(organisationId, module, id, name, company, phones, JSON.stringify([number]), modifiedAt)
  }
  database.exec('commit')
  database.close()
}
