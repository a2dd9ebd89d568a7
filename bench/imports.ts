// Company contacts by the hundred thousand: imported, imported once more as updates, exported, their names loaded, their group
// deleted. For each: seconds, how long a ringing call would have waited for it at most, and memory. Prints a line of JSON each.
//
//   node bench/imports.ts [--rows 200000] [--store postgresql://user@host/an_empty_database]
//
// Of a stall, `worked` is the processor time of the main thread in one turn of the event loop, `clock` the same by the clock.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { temporaryFolder } from '../e2e/toolkit/processes.ts'
import { siteId } from '../packages/server/src/calls/ids.ts'
import { createGroup, deleteGroup, listGroups } from '../packages/server/src/contacts/contact-groups.ts'
import { ContactNameIndex } from '../packages/server/src/contacts/contact-names.ts'
import { contactsCsv, mostNumbers } from '../packages/server/src/contacts/files/write-csv.ts'
import { contactsVcard } from '../packages/server/src/contacts/files/write-vcard.ts'
import { ContactImports } from '../packages/server/src/contacts/imports/contact-imports.ts'
import { contactPages, readContacts } from '../packages/server/src/contacts/read-contacts.ts'
import { keepHeapSmall } from '../packages/server/src/memory.ts'
import { areNumbersReadFor } from '../packages/server/src/number-reading/reading-row.ts'
import { openStore } from '../packages/server/src/store/open.ts'
import { longestStall } from './longest-stall.ts'
import { rounded } from './percentile.ts'

const { values } = parseArgs({ options: { rows: { type: 'string', default: '200000' }, store: { type: 'string' } } })
const rows = Number(values.rows)
keepHeapSmall()
const folder = temporaryFolder('imports')
const store = await openStore(values.store ?? `sqlite:${join(folder.path, 'store.db')}`)
const site = siteId('main')
const home = () => ({ country: 'CN', areaCode: '010' })
const names = new ContactNameIndex(store, site)
const imports = new ContactImports({
  store,
  site,
  names,
  home,
  numbersReadFor: (home) => areNumbersReadFor(store, site, home),
  now: Date.now,
  log: pino({ level: 'warn' }),
})

/** A mobile number of its own and an office number that twenty share, for each. */
function csv(): Buffer {
  const lines = Array.from({ length: rows }, (_, n) => {
    const number = String(n).padStart(8, '0')
    return `联系人 ${n},公司 ${n % 5000},138${number},010-${5555_0000 + (n % 9999)},somebody${n}@example.com`
  })
  return Buffer.from(`姓名,公司,手机,办公电话,邮箱\n${lines.join('\n')}`)
}

async function measure(what: string, work: () => Promise<Record<string, unknown>>): Promise<void> {
  const before = process.memoryUsage().rss
  let most = before
  const looking = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 100)
  let result: Record<string, unknown> = {}
  const began = performance.now()
  const stall = await longestStall(async () => {
    result = await work()
  })
  clearInterval(looking)
  const seconds = rounded((performance.now() - began) / 1000, 1)
  console.log(
    JSON.stringify({
      what,
      ...result,
      seconds,
      stall,
      rssMb: { before: megabytes(before), most: megabytes(most) },
    }),
  )
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6)

async function importFile(groupId: string, file: Buffer, duplicates: 'add' | 'skip' | 'update') {
  const id = await imports.start({ groupId, file, fileName: 'bench.csv', duplicates, who: 'bench', also: () => [] })
  for (;;) {
    const { state, imported, updated, skipped, rejected } = await imports.find(id)
    if (state !== 'running') return { state, imported, updated, skipped, rejected }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function lengthOf(chunks: AsyncIterable<string>): Promise<Record<string, unknown>> {
  let characters = 0
  // As a stream would, which gives what it has to a socket.
  for await (const chunk of chunks) {
    characters += chunk.length
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { characters }
}

try {
  const group = await createGroup(store, site, `Bench ${Date.now()}`, Date.now(), () => [])
  const file = csv()
  const pages = () => contactPages(store, site, { group, search: undefined })
  await measure(`import, ${rows} rows`, () => importFile(group, file, 'add'))
  await measure('the same file, updating', () => importFile(group, file, 'update'))
  await measure('the same file, skipping', () => importFile(group, file, 'skip'))
  await measure('export as CSV', async () => lengthOf(contactsCsv(pages(), await mostNumbers(pages()), 'en')))
  await measure('export as vCard', () => lengthOf(contactsVcard(pages())))
  await measure('search without a result', async () => {
    const { rows: found } = await readContacts(store, site, { search: 'nobody at all' }, 50, undefined)
    return { found: found.length }
  })
  await measure('list of groups', async () => ({ contacts: (await listGroups(store, site))[0]?.contacts }))
  await measure('loading the names', async () => {
    await names.load()
    return { names: names.size }
  })
  await measure('deleting the group', async () => {
    await deleteGroup(store, site, names, group, [])
    return { names: names.size }
  })
} finally {
  await imports.stop()
  await store.close()
  folder.remove()
}
