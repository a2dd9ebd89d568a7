// A process that commits without end and tells each commit that was acknowledged; to be killed by a test.
// Usage: node commit-loop.ts <store url> <name>
import { openStore } from '../store/open.ts'

const [url, name] = process.argv.slice(2) as [string, string]
const store = await openStore(url)
for (let n = 0; ; n += 8) {
  const keys = Array.from({ length: 8 }, (_, i) => `${name}.${n + i}`)
  await Promise.all(
    keys.map(async (key) => {
      // Two statements: a unit must be there as a whole or not at all.
      await store.commit([
        { query: store.db.insertInto('meta').values({ key, value: 'x' }) },
        { query: store.db.insertInto('meta').values({ key: `${key}.twin`, value: 'x' }) },
      ])
      process.stdout.write(`${key}\n`)
    }),
  )
}
