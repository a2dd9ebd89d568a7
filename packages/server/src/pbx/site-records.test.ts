import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CdrSettings, type PbxSettings, pbxSettingsSchema } from '@jackfield/contract'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { seedSite, testSecrets, testSite } from '../http/test-app.ts'
import type { ServerConfig } from '../server-config.ts'
import { type TestStore, testStore } from '../testing/store.ts'
import { TRACE_COLUMNS, traceText } from './cdr/testing.ts'
import { SitePbxLink } from './pbx-link.ts'

let database: TestStore
let link: SitePbxLink
let folder: string
const logged: string[] = []
const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })

beforeEach(async () => {
  database = await testStore()
  await seedSite(database.store)
  folder = await mkdtemp(join(tmpdir(), 'jackfield-records-'))
  link = open()
})
afterEach(async () => {
  await link.stop()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const open = () =>
  new SitePbxLink({
    site: testSite,
    store: database.store,
    secrets: testSecrets,
    config: { demo: null } as ServerConfig,
    listener: { events() {}, snapshot() {}, link() {} },
    linksOf: () => [],
    recordsState: () => ({ comparedAt: 7, problem: null }),
    directoryChanged: async () => {},
    now: () => Date.UTC(2026, 10, 22, 5, 0, 0),
    log,
  })

/** Nobody listens there: the link itself is not what these tests are about. */
const asterisk = {
  kind: 'asterisk' as const,
  host: '127.0.0.1',
  port: 1,
  user: 'jackfield',
  secret: 'ami-secret',
  blockedPrefixes: [],
  endpointRoles: { trunk: 'trunk' as const },
  outsidePrefix: '',
}
const mariadb = {
  kind: 'mariadb' as const,
  host: '127.0.0.1',
  port: 1,
  user: 'reader',
  password: 'cdr-secret',
  database: 'asteriskcdrdb',
  table: 'cdr',
  timeZone: 'UTC',
}
const withCdr = (cdr: CdrSettings | null): PbxSettings => ({ ...asterisk, cdr })
const site = () =>
  database.store.db
    .selectFrom('site')
    .select(['pbx_settings', 'cdr_secret'])
    .where('id', '=', testSite)
    .executeTakeFirst()

test('[B1.14] settings that were saved before there were records are read as they were', () => {
  const { cdr, queueLog } = pbxSettingsSchema.parse(asterisk) as PbxSettings & { kind: 'asterisk' }
  expect([cdr ?? null, queueLog ?? null]).toEqual([null, null])
})

test('[A2.12][B1.14] the password is sealed, kept when left out, and never given back', async () => {
  await link.configure(withCdr(mariadb))
  const first = await site()
  expect(JSON.stringify(first)).not.toContain('cdr-secret')
  expect(testSecrets.open(first?.cdr_secret ?? '')).toBe('cdr-secret')
  const { password: _, ...open } = mariadb
  await link.configure(withCdr(open))
  expect(testSecrets.open((await site())?.cdr_secret ?? '')).toBe('cdr-secret')
  const view = await link.view()
  expect(view.records).toMatchObject({ source: 'mariadb', passwordSaved: true, comparedAt: 7 })
  expect(JSON.stringify(view) + logged.join('')).not.toContain('cdr-secret')
  expect(link.records()).toBeDefined()
})

test('[B1.14] another server or user does not get the saved password, and it is forgotten', async () => {
  await link.configure(withCdr(mariadb))
  const { password: _, ...open } = mariadb
  await link.configure(withCdr({ ...open, host: '192.0.2.1' }))
  expect((await site())?.cdr_secret).toBeNull()
  await link.configure(withCdr(null))
  expect(link.records()).toBeUndefined()
  expect((await link.view()).records).toBeNull()
})

test('[B1.14] the test tells what there is, without saving anything', async () => {
  const file = join(folder, 'Custom.csv')
  await writeFile(file, traceText('in-direct-answered') + traceText('in-group-answered'))
  const cdr = { kind: 'csv' as const, file, timeZone: 'UTC', columns: TRACE_COLUMNS }
  await link.configure(withCdr(null))
  expect(await link.testRecords({ cdr })).toEqual({
    ok: true,
    rows: 4,
    calls: 2,
    newest: {
      startedAt: Date.UTC(2026, 10, 22, 4, 17, 45),
      direction: 'inbound',
      external: '79161110001',
      extensions: ['1001'],
      talkMs: expect.closeTo(3004, -2),
    },
    queueEvents: null,
    problem: null,
    warnings: [],
  })
  expect((await link.view()).records).toBeNull()
})

test('[OPS.8] the test tells a server that is not there, a wrong zone, an empty file', async () => {
  expect(await link.testRecords({ cdr: mariadb })).toMatchObject({ ok: false, problem: { code: 'cdr-unreachable' } })
  const file = join(folder, 'Custom.csv')
  await writeFile(file, traceText('in-direct-answered'))
  const cdr = { kind: 'csv' as const, file, timeZone: 'Asia/Shanghai', columns: TRACE_COLUMNS }
  expect(await link.testRecords({ cdr })).toMatchObject({ ok: false, problem: { code: 'cdr-time-zone' } })
  expect(await link.testRecords({ cdr: { ...cdr, timeZone: 'Mars/Olympus' } })).toMatchObject({
    problem: { code: 'cdr-zone-unknown' },
  })
  await writeFile(file, '')
  expect(await link.testRecords({ cdr })).toMatchObject({ ok: true, rows: 0, warnings: [{ code: 'cdr-empty' }] })
})

test('[OPS.8] settings that give no source leave the link alone and are told', async () => {
  await link.configure(withCdr({ kind: 'csv', file: join(folder, 'x.csv'), timeZone: 'Mars/Olympus' }))
  expect(link.records()).toBeUndefined()
  expect((await link.view()).records?.problem?.code).toBe('cdr-zone-unknown')
})
