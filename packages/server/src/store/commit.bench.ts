// Time of one commit, and of units that come at once.
// node packages/server/src/store/commit.bench.ts [store url]   (default: a new SQLite file in the temporary folder)
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from './open.ts'
import type { Unit } from './store.ts'

const SINGLE = 2000
const AT_ONCE = 200
const ROUNDS = 50

const folder = mkdtempSync(join(tmpdir(), 'jackfield-bench-'))
const store = await openStore(process.argv[2] ?? `sqlite:${join(folder, 'bench.db')}`)
const run = Date.now().toString(36)
let count = 0

/** About what the end of a call writes: the call, an alias, a delivery. */
function unit(): Unit {
  const id = `bench.${run}.${++count}`
  const put = (key: string, length: number) => ({
    query: store.db.insertInto('meta').values({ key, value: 'x'.repeat(length) }),
    expect: 1,
  })
  return [put(id, 2000), put(`${id}.alias`, 20), put(`${id}.delivery`, 600)]
}

const percentile = (sorted: number[], share: number) =>
  (sorted[Math.floor((sorted.length - 1) * share)] as number).toFixed(2)
const report = (name: string, times: number[]) => {
  const sorted = times.toSorted((a, b) => a - b)
  console.log(
    `${name}: p50 ${percentile(sorted, 0.5)} ms, p95 ${percentile(sorted, 0.95)} ms, p99 ${percentile(sorted, 0.99)} ms`,
  )
}

const timed = async () => {
  const begin = performance.now()
  await store.commit(unit())
  return performance.now() - begin
}

for (let n = 0; n < 100; n++) await timed()

const alone: number[] = []
for (let n = 0; n < SINGLE; n++) alone.push(await timed())
report(`${store.kind}, one unit at a time (${SINGLE})`, alone)

const together: number[] = []
const begin = performance.now()
for (let round = 0; round < ROUNDS; round++)
  together.push(...(await Promise.all(Array.from({ length: AT_ONCE }, timed))))
const seconds = (performance.now() - begin) / 1000
report(`${store.kind}, ${AT_ONCE} units at once, time of each`, together)
console.log(`${store.kind}, ${AT_ONCE} units at once: ${Math.round((ROUNDS * AT_ONCE) / seconds)} units per second`)

await store.close()
rmSync(folder, { recursive: true, force: true })
