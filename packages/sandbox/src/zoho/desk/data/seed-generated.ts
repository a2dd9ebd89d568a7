import type { Portal } from './portal.ts'

const first = ['Alex', 'Bea', 'Carlos', 'Dilan', 'Elif', 'Femi', 'Grace', 'Hugo', 'Ines', 'Jun']
const last = ['Adler', 'Brandt', 'Castro', 'Dvorak', 'Eriksen', 'Fontaine', 'Garcia', 'Horvat', 'Ito', 'Janssen']

/** Adds contacts, always the same ones, each with a number of its own: `+1 208 …`. */
export function seedGeneratedDeskContacts(portal: Portal, count: number, now: number): void {
  const begin = portal.tables.contacts.size
  const agent = portal.agents[0]!.id
  for (let index = begin; index < begin + count; index++) {
    const at = Math.floor((now - (index % 1000) * 3_600_000) / 1000) * 1000
    const values = {
      firstName: first[index % 10],
      lastName: `${last[Math.floor(index / 10) % 10]} ${index}`,
      email: `desk${index}@generated.example`,
      phone: `+1208${String(2_000_000 + index).padStart(7, '0')}`,
    }
    const times = { createdAt: at, modifiedAt: at, createdBy: agent, modifiedBy: agent }
    portal.tables.contacts.put({ id: portal.newId(), ...times, values }, 0)
  }
}
