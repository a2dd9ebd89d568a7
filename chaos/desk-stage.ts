// Zoho Desk before the first call: the same people and numbers as in the CRM.
import { postJson } from '../e2e/toolkit/post-json.ts'
import { deskPhonesOf } from './desk-journal.ts'
import type { KnownRecord } from './owed.ts'
import { isCallable } from './stage.ts'

interface Portal {
  readonly id: string
  readonly agents: readonly { readonly id: string; readonly email: string; readonly status: string }[]
}

/**
 * Makes a contact of each contact and lead of the CRM, and an account of each account; of every second account a contact as well.
 * Gives everything that Desk knows by number.
 */
export async function peopleOfDesk(control: string, ofCrm: readonly KnownRecord[]): Promise<KnownRecord[]> {
  const callable = ofCrm.filter(isCallable)
  const accounts = callable.filter(({ module }) => module === 'Accounts')
  const contacts = [
    ...callable.filter(({ module }) => module !== 'Accounts'),
    ...accounts.filter((_, index) => index % 2 === 1),
  ]
  for (const [index, { e164 }] of contacts.entries())
    await postJson(`${control}/desk/records/contacts`, {
      op: 'create',
      record: { lastName: `Person ${index}`, phone: e164 },
    })
  for (const [index, { e164 }] of accounts.entries()) {
    const record = { accountName: `Company ${index}`, phone: e164 }
    await postJson(`${control}/desk/records/accounts`, { op: 'create', record })
  }
  const known: KnownRecord[] = []
  for (const module of ['Contacts', 'Accounts'] as const) {
    const path = `${control}/desk/records/${module.toLowerCase()}`
    const records = (await (await fetch(path)).json()) as Record<string, unknown>[]
    for (const record of records)
      for (const e164 of deskPhonesOf(record)) known.push({ module, id: String(record.id), e164 })
  }
  return known
}

/** The agents of an organisation of Desk. */
export async function agentsOf(
  control: string,
  portal: string,
): Promise<{ id: string; email: string; active: boolean }[]> {
  const portals = (await (await fetch(`${control}/desk`)).json()) as Portal[]
  const agents = portals.find(({ id }) => id === portal)?.agents ?? []
  return agents.map(({ id, email, status }) => ({ id, email, active: status === 'ACTIVE' }))
}
