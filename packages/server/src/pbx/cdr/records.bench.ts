// Time of one comparison with the PBX's call records in a table of a million rows, and how long it holds up the event loop.
// node packages/server/src/pbx/cdr/records.bench.ts [rows]   (a MariaDB of this machine, or JACKFIELD_TEST_MARIADB_URL)
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { longestStall } from '../../../../../bench/longest-stall.ts'
import { CallHandling } from '../../call-handling/call-handling.ts'
import { Reconciliation } from '../../call-handling/reconciliation.ts'
import { Phonebook } from '../../phonebook/phonebook-service.ts'
import { openStore } from '../../store/open.ts'
import { SITE, testSettings } from '../../testing/calls.ts'
import { FREEPBX_TABLE, mariadbDatabase } from './mariadb-testing.ts'
import { createCdrSource } from './source.ts'
import { traceShape } from './testing.ts'

const ROWS = Number(process.argv[2] ?? 1_000_000)
/** A call every ten seconds, most of the day: a large office. The table holds about four months of it. */
const EVERY_S = 10
const END = 1_795_000_000

const database = await mariadbDatabase()
const folder = mkdtempSync(join(tmpdir(), 'jackfield-bench-'))
const store = await openStore(`sqlite:${join(folder, 'bench.db')}`)
const log = pino({ level: 'silent' })
let clock = (END - 86_400) * 1000
try {
  await database.query(FREEPBX_TABLE)
  await database.query(
    `insert into cdr (calldate, src, cnum, did, dst, channel, dstchannel, lastapp, duration, billsec, disposition, uniqueid, linkedid)
     select from_unixtime(${END} - seq * ${EVERY_S}), '12125550142', '12125550142', '18005550100', '1001',
       concat('PJSIP/trunk-', hex(seq)), concat('PJSIP/1001-', hex(seq)), 'Dial', 30, 20, 'ANSWERED',
       concat(${END} - seq * ${EVERY_S}, '.', seq), concat(${END} - seq * ${EVERY_S}, '.', seq) from seq_1_to_${ROWS}`,
  )
  await database.query('analyze table cdr')
  const settings = testSettings()
  const phonebook = new Phonebook({ store, connectors: { get: () => null }, now: () => clock, log }, settings)
  await phonebook.use(settings)
  const calls = new CallHandling({
    site: SITE,
    store,
    phonebook,
    live: { card() {}, pop: () => null },
    settingsAt: () => settings,
    settingsRevision: async () => settings,
    installationId: 'bench',
    hasRecords: () => true,
    wakeDelivery() {},
    now: () => clock,
    log,
  })
  const source = createCdrSource(
    { cdr: database.settings, queueLog: null },
    { shape: async () => traceShape, clockDifference: () => 0, now: () => clock },
  )
  const reconciliation = () =>
    new Reconciliation({
      site: SITE,
      store,
      calls: calls.records,
      settingsAt: async () => settings,
      now: () => clock,
      log,
    })
  const measure = async (name: string, one: Reconciliation) => {
    const before = await count()
    const began = performance.now()
    const stall = await longestStall(() => one.run(source))
    const ms = performance.now() - began
    const problem = one.state().problem?.code
    const line = {
      name,
      rows: ROWS,
      ms: Math.round(ms),
      calls: (await count()) - before,
      stall,
    }
    console.log(JSON.stringify(problem ? { ...line, problem } : line))
  }
  const count = async () =>
    (
      await store.db
        .selectFrom('call')
        .select((of) => of.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
    ).n
  await measure('first run of an installation', reconciliation())
  clock = END * 1000 + 60_000
  const running = reconciliation()
  await measure('after a day without link', running)
  await measure('every minute, nothing new', running)
  await measure('after a restart, nothing new', reconciliation())
  console.log(JSON.stringify({ rssMb: Math.round(process.memoryUsage().rss / 1e6) }))
  await source.close()
  await calls.stop()
} finally {
  await database.drop()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}
