import { afterEach, beforeEach, expect, test } from 'vitest'
import { type E164, siteId } from '../calls/ids.ts'
import type { Unit } from '../store/store.ts'
import { type TestStore, testStore } from '../testing/store.ts'
import { createGroup, deleteGroup, listGroups, removeOrphans } from './contact-groups.ts'
import { ContactNameIndex } from './contact-names.ts'
import { contactRow } from './contact-row.ts'

const site = siteId('main')
const home = { country: 'US', areaCode: '' }
const contacts = 1201

let database: TestStore
let names: ContactNameIndex
let group: string
let other: string

const numberOf = (n: number) => `+1212555${String(n).padStart(4, '0')}`
const count = async () => (await database.store.db.selectFrom('contact').select('id').execute()).length

async function fill(groupId: string, from: number, to: number): Promise<void> {
  const { store } = database
  const rows = Array.from({ length: to - from }, (_, n) =>
    contactRow(
      { id: `c${from + n}`, site, groupId, source: null },
      {
        name: `Contact ${from + n}`,
        company: null,
        email: null,
        note: null,
        phones: [{ label: '', number: numberOf(from + n) }],
      },
      home,
      1,
    ),
  )
  await store.commit([{ query: store.db.insertInto('contact').values(rows) }])
}

beforeEach(async () => {
  database = await testStore()
  const { store } = database
  group = await createGroup(store, site, 'Many', 0, () => [])
  other = await createGroup(store, site, 'Few', 0, () => [])
  await fill(group, 0, contacts)
  await fill(other, contacts, contacts + 2)
  names = new ContactNameIndex(store, site)
  await names.load()
})
afterEach(() => database.drop())

test('[OPS.70] a large group is deleted in units of some hundred contacts, and names follow', async () => {
  const { store } = database
  const commit = store.commit.bind(store)
  const sizes: number[] = []
  store.commit = async (unit: Unit) => {
    const before = await count()
    const result = await commit(unit)
    sizes.push(before - (await count()))
    return result
  }
  expect(await listGroups(store, site)).toMatchObject([{ contacts: 2 }, { contacts }])
  await deleteGroup(store, site, names, group, [])
  expect(sizes).toEqual([0, 500, 500, 201])
  expect(await listGroups(store, site)).toMatchObject([{ name: 'Few', contacts: 2 }])
  expect(names.size).toBe(2)
  expect(names.nameOf(numberOf(0) as E164)).toBeNull()
  expect(names.nameOf(numberOf(contacts) as E164)?.name).toBe(`Contact ${contacts}`)
})

test('[OPS.71] a group in whose deletion the server ended is gone, and the next start deletes the rest of its contacts', async () => {
  const { store } = database
  const commit = store.commit.bind(store)
  let commits = 0
  store.commit = async (unit: Unit) => {
    if (++commits > 2) throw new Error('the process ended')
    return commit(unit)
  }
  await expect(deleteGroup(store, site, names, group, [])).rejects.toThrow()
  store.commit = commit
  expect(await listGroups(store, site)).toMatchObject([{ name: 'Few' }])
  expect(await count()).toBe(contacts - 500 + 2)

  const started = new ContactNameIndex(store, site)
  await started.load()
  await removeOrphans(store, site, started)
  expect(await count()).toBe(2)
  expect(started.size).toBe(2)
  // A second look finds nothing more to do.
  await removeOrphans(store, site, started)
  expect(await count()).toBe(2)
})

test('[OPS.70] names follow a commit by the rows in it, and a unit that failed not at all', async () => {
  const { store } = database
  const row = { id: 'new', name: 'New', company: null, numbers: '["+12125559999"]', modified_at: 5 }
  const missing = {
    query: store.db.updateTable('contact_group').set({ name: 'x' }).where('id', '=', 'none'),
    expect: 1,
  }
  expect((await names.commit([missing], { written: [row], removed: [`c${contacts}`] })).committed).toBe(false)
  expect(names.size).toBe(contacts + 2)
  await names.commit([], { written: [row], removed: [`c${contacts}`] })
  expect(names.nameOf('+12125559999' as E164)?.name).toBe('New')
  expect(names.nameOf(numberOf(contacts) as E164)).toBeNull()
})
