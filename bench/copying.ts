// Copies of Zoho's numbers into the index: the first one, one more when everything is known, loading the index as a start does, and
// reading all numbers anew for another country. The pages come from memory, so that no other program's work is in the figures.
// For each: seconds and how long a ringing call would have waited for it at most. Prints a line of JSON each.
//
//   node bench/copying.ts [--contacts 100000] [--store postgresql://user@host/an_empty_database]
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { temporaryFolder } from '../e2e/toolkit/processes.ts'
import { siteId } from '../packages/server/src/calls/ids.ts'
import { ContactNameIndex } from '../packages/server/src/contacts/contact-names.ts'
import type { CrmConnector, CrmModule, CrmRecord } from '../packages/server/src/crm/crm-connector.ts'
import { keepHeapSmall } from '../packages/server/src/memory.ts'
import { NumberReading } from '../packages/server/src/number-reading/number-reading.ts'
import { createIndexCopy } from '../packages/server/src/phonebook/index-copy.ts'
import { Phonebook } from '../packages/server/src/phonebook/phonebook-service.ts'
import { openStore } from '../packages/server/src/store/open.ts'
import { testIntegration, testSettings } from '../packages/server/src/testing/calls.ts'
import { contactOf, numberOf } from './index-contacts.ts'
import { longestStall } from './longest-stall.ts'
import { rounded } from './percentile.ts'

const { values } = parseArgs({
  options: { contacts: { type: 'string', default: '100000' }, store: { type: 'string' } },
})
const contacts = Number(values.contacts)
/** As many as a page of Zoho's lists. */
const page = 200
keepHeapSmall()
const folder = temporaryFolder('copying')
const store = await openStore(values.store ?? `sqlite:${join(folder.path, 'store.db')}`)
const log = pino({ level: 'warn' })
const site = siteId('main')
const organisation = 'org1'
let settings = testSettings(testIntegration())

/** A number as it comes and one as people of the country write it. */
const record = (n: number): CrmRecord => ({
  ...contactOf(n),
  phones: { Mobile: numberOf(n), Phone: `(212) 555-${String(n % 10_000).padStart(4, '0')}` },
  ownerId: null,
})

const connector = {
  kind: 'zoho-crm',
  clockOffset: () => 0,
  contacts: {
    recordUrl: ({ id }: { id: string }) => id,
    // As an answer comes: as text, in a turn of its own.
    async list(module: CrmModule, cursor: string | null) {
      await new Promise((resolve) => setImmediate(resolve))
      const from = Number(cursor ?? 0)
      if (module !== 'Contacts') return { records: [], cursor: null }
      const to = Math.min(from + page, contacts)
      const text = JSON.stringify(Array.from({ length: to - from }, (_, n) => record(from + n)))
      await new Promise((resolve) => setImmediate(resolve))
      return { records: JSON.parse(text) as CrmRecord[], cursor: to < contacts ? String(to) : null }
    },
  },
} as unknown as CrmConnector

const started = () => new Phonebook({ store, connectors: { get: () => connector }, now: Date.now, log }, settings)

async function measure(what: string, work: () => Promise<unknown>): Promise<void> {
  const began = performance.now()
  const stall = await longestStall(async () => {
    await work()
  })
  const rssMb = Math.round(process.memoryUsage().rss / 1e6)
  console.log(JSON.stringify({ what, contacts, seconds: rounded((performance.now() - began) / 1000, 1), stall, rssMb }))
}

try {
  let phonebook = started()
  await phonebook.use(settings)
  const copy = createIndexCopy({ store, phonebook, now: Date.now, log })
  await measure('first copy', () => copy.run(organisation, connector, () => true))
  await copy.start(organisation, [])
  await measure('another copy', () => copy.run(organisation, connector, () => true))
  phonebook = started()
  await measure('loading the index', () => phonebook.use(settings))
  if (phonebook.indexSize(organisation) !== contacts) throw new Error(`${phonebook.indexSize(organisation)} are there`)
  settings = { ...settings, country: 'GB', areaCode: '' }
  const names = new ContactNameIndex(store, site)
  const home = () => settings
  const reading = new NumberReading({ store, site, names, phonebook, home, now: Date.now, log, graceMs: 0 })
  await measure('reading the numbers anew for another country', async () => {
    reading.run()
    await reading.settled()
  })
} finally {
  await store.close()
  folder.remove()
}
