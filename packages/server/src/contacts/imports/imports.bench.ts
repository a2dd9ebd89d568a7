// An import of 200,000 rows: how long it takes, what memory it needs, and how long a ringing call would wait for it.
//   node packages/server/src/contacts/imports/imports.bench.ts [rows]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { pino } from 'pino'
import { siteId } from '../../calls/ids.ts'
import { openStore } from '../../store/open.ts'
import { createGroup } from '../contact-groups.ts'
import { ContactNameIndex } from '../contact-names.ts'
import { readContacts } from '../read-contacts.ts'
import { ContactImports } from './contact-imports.ts'

const rows = Number(process.argv[2] ?? 200_000)
const folder = mkdtempSync(join(tmpdir(), 'jackfield-imports-'))
const store = await openStore(process.env['STORE_URL'] ?? `sqlite:${join(folder, 'store.db')}`)
const site = siteId('main')
const home = () => ({ country: 'CN', areaCode: '010' })
const names = new ContactNameIndex(store, site)
const imports = new ContactImports({ store, site, names, home, now: Date.now, log: pino({ level: 'warn' }) })
const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`

try {
  const group = await createGroup(store, site, `Bench ${Date.now()}`, Date.now(), () => [])
  const lines = Array.from({ length: rows }, (_, n) => {
    const number = String(n).padStart(8, '0')
    return `联系人 ${n},公司 ${n % 5000},138${number},010-${5555_0000 + (n % 9999)},somebody${n}@example.com`
  })
  const file = Buffer.from(`姓名,公司,手机,办公电话,邮箱\n${lines.join('\n')}`)
  await run(`${rows} rows, ${megabytes(file.length)}, into an empty group`, 'add')
  await run('the same file again, updating', 'update')
  const searched = performance.now()
  await readContacts(store, site, { search: 'nobody at all' }, 50, undefined)
  console.log(`a search without a result: ${Math.round(performance.now() - searched)} ms`)
  const loaded = performance.now()
  await names.load()
  console.log(`names loaded: ${names.size} in ${Math.round(performance.now() - loaded)} ms`)

  async function run(title: string, duplicates: 'add' | 'update'): Promise<void> {
    global.gc?.()
    const before = process.memoryUsage().rss
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const began = performance.now()
    const request = { groupId: group, file, fileName: 'bench.csv', duplicates, who: 'bench', also: () => [] }
    const id = await imports.start(request)
    let most = 0
    for (;;) {
      most = Math.max(most, process.memoryUsage().rss)
      const row = await imports.find(id)
      if (row.state !== 'running') {
        console.log(
          `${title}: ${row.state}, ${row.imported} imported, ${row.updated} updated, ${row.rejected} rejected`,
        )
        break
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    delay.disable()
    const seconds = (performance.now() - began) / 1000
    console.log(
      `  ${seconds.toFixed(1)} s, ${Math.round(rows / seconds)} rows/s; memory ${megabytes(before)} before, ${megabytes(most)} at most;`,
      `event loop held up for ${(delay.percentile(50) / 1e6).toFixed(1)} ms (half of the time), ${(delay.percentile(99) / 1e6).toFixed(1)} ms (99 %), ${(delay.max / 1e6).toFixed(0)} ms at most`,
    )
  }
} finally {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}
