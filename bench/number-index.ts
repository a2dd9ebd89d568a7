// The server's own number index with many contacts: loaded from a store, asked, and changed. Prints one line of JSON.
//
//   node --expose-gc bench/number-index.ts [--contacts 1000000]
//
// One contact has one number. Memory is the heap and everything outside of it (`heapUsed + external`), collected, after
// loading less before. A stall is a time in which the event loop did nothing else.
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { temporaryFolder } from '../e2e/toolkit/processes.ts'
import { keepHeapSmall } from '../packages/server/src/memory.ts'
import { loadIndex } from '../packages/server/src/phonebook/index-store.ts'
import { NumberIndex } from '../packages/server/src/phonebook/number-index.ts'
import { openStore } from '../packages/server/src/store/open.ts'
import { contactOf, fillStore, numberOf } from './index-contacts.ts'
import { longestStall } from './longest-stall.ts'
import { rounded, spread } from './percentile.ts'

const { values } = parseArgs({ options: { contacts: { type: 'string', default: '1000000' } } })
const contacts = Number(values.contacts)
const organisation = 'org'
const lookups = Math.min(200_000, contacts * 4)
/** As many as a page of Zoho's lists. */
const batch = 200

async function measure(file: string) {
  const store = await openStore(`sqlite:${file}`)
  fillStore(file, organisation, contacts)
  const before = memory()
  const index = new NumberIndex()
  const begin = performance.now()
  const loadStallMs = await longestStall(() => loadIndex(store, organisation, index))
  const loadSeconds = (performance.now() - begin) / 1000
  const bytes = memory() - before
  if (index.size !== contacts) throw new Error(`${index.size} of ${contacts} contacts are in the index`)
  const found = ask(index, 0)
  const { changeMs, changeStallMs } = await change(index)
  const changedBytes = memory() - before
  const foundChanged = ask(index, 1)
  await store.close()
  return {
    contacts,
    lookUpMicroseconds: found,
    lookUpAfterChangesMicroseconds: foundChanged,
    memoryMbPerMillion: perMillion(bytes),
    memoryMbPerMillionAfterChanges: perMillion(changedBytes),
    loadSeconds: rounded(loadSeconds, 1),
    loadStallMs,
    changeBatchMs: changeMs,
    changeStallMs,
  }
}

const perMillion = (bytes: number) => rounded(bytes / contacts, 1)

/** Look-ups, one in ten of a number that nobody has; `version` of the numbers that changed contacts have. */
function ask(index: NumberIndex, version: number) {
  const times: number[] = []
  for (let i = 0; i < lookups; i++) {
    const n = (i * 48_271) % contacts
    const known = i % 10 !== 0
    const number = known ? numberOf(n, changes(n) ? version : 0) : `+442079${String(i % 1_000_000).padStart(6, '0')}`
    const from = performance.now()
    const hits = index.find(number)
    times.push(performance.now() - from)
    if (known && !hits.some(({ record, weak }) => !weak && record.id === contactOf(n).id))
      throw new Error(`${number} was not found`)
  }
  return spread(times.map((ms) => ms * 1000))
}

/** Half of the contacts get another number, twice; every tenth leaves meanwhile and comes back. */
function changes(n: number): boolean {
  return n % 2 === 1
}

async function change(index: NumberIndex) {
  const times: number[] = []
  const changeStallMs = await longestStall(async () => {
    for (const version of [2, 1])
      for (let from = 0; from < contacts; from += batch * 2) {
        const begin = performance.now()
        for (let n = from; n < Math.min(from + batch * 2, contacts); n++) {
          if (!changes(n)) continue
          const record = contactOf(n)
          if (n % 10 === 1) index.remove(record.module, record.id)
          index.put({ ...record, name: `${record.name}, ${version}` }, [numberOf(n, version)])
        }
        times.push(performance.now() - begin)
        await nextTurn()
      }
    await settle(index)
  })
  return { changeMs: spread(times), changeStallMs }
}

async function settle(index: NumberIndex) {
  while (index.merge()) await nextTurn()
}

function memory(): number {
  if (!globalThis.gc) throw new Error('to be run with --expose-gc')
  // What a first collection sets free holds on to other things.
  for (let i = 0; i < 3; i++) globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

keepHeapSmall()
const folder = temporaryFolder('number-index')
try {
  console.log(JSON.stringify(await measure(join(folder.path, 'store.db'))))
} finally {
  folder.remove()
}
