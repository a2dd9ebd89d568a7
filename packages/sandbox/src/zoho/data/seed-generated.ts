import type { Organisation } from './organisation.ts'

const firstNames = [
  'Alex',
  'Bea',
  'Carl',
  'Dina',
  'Eli',
  'Fay',
  'Gil',
  'Hana',
  'Ivo',
  'June',
  'Kai',
  'Lena',
  '丽',
  '強',
]
const lastNames = [
  'Abbott',
  'Brandt',
  'Castro',
  'Dietz',
  'Eriksen',
  'Fontaine',
  'Garcia',
  'Holm',
  'Ito',
  'Jensen',
  '李',
  '张',
]

/** The number of the `index`-th generated contact (from 0): a valid Californian number, different for each index below 8 million. */
export function generatedNumber(index: number): string {
  const areaCodes = ['209', '213', '310', '323', '408', '415', '510', '530', '559', '562']
  const area = areaCodes[Math.floor(index / 800_000) % areaCodes.length]!
  const line = index % 800_000
  return `+1${area}${200 + Math.floor(line / 10_000)}${String(line % 10_000).padStart(4, '0')}`
}

/** Adds `count` contacts with unique E.164 numbers, always the same ones, after the `offset` generated before. */
export function seedGeneratedContacts(organisation: Organisation, count: number, offset: number, now: number): void {
  const table = organisation.tables.Contacts
  const owners = organisation.users.filter((user) => user.active)
  const start = Math.floor((now - 500 * 86_400_000) / 1000) * 1000
  for (let index = offset; index < offset + count; index++) {
    const owner = owners[index % owners.length]!.id
    const at = start + index * 1000
    table.put(
      {
        id: organisation.newId(),
        owner,
        createdBy: owner,
        modifiedBy: owner,
        createdAt: Math.min(at, now),
        modifiedAt: Math.min(at, now),
        values: {
          First_Name: firstNames[index % firstNames.length]!,
          Last_Name: `${lastNames[Math.floor(index / firstNames.length) % lastNames.length]!} ${index + 1}`,
          Email: `contact${index + 1}@generated.example`,
          [index % 3 === 0 ? 'Mobile' : 'Phone']: generatedNumber(index),
        },
      },
      0,
    )
  }
}
