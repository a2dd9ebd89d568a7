import { mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CallLogSettings, defaultCallLogSettings } from '@jackfield/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Call } from '../../calls/call.ts'
import { folderRecordings } from '../../pbx/recordings/folder.ts'
import { insertRecording } from '../../recordings/recording-store.ts'
import { type TestStore, testStore } from '../../testing/store.ts'
import { type SignedInHeaders, seedSite, signInAs, type TestApp, testApp, testSite } from '../test-app.ts'
import { callRow, inboundCall } from '../test-calls.ts'

const START = Date.UTC(2026, 0, 5, 14, 0, 0)
let database: TestStore
let server: TestApp
let admin: SignedInHeaders
let folder: string
let connected: boolean

beforeEach(async () => {
  database = await testStore()
  await seedSite(database.store)
  folder = mkdtempSync(join(tmpdir(), 'jackfield-recordings-'))
  connected = true
  const source = folderRecordings({ folder, pbxFolder: '/var/spool/asterisk/monitor' })
  server = await testApp(database.store, { pbx: { recordings: () => (connected ? source : undefined) } })
  admin = await signInAs(server, 'administrator')
})
afterEach(async () => {
  await server.close()
  await database.drop()
  rmSync(folder, { recursive: true })
})

/** A call that ended, whose recording is looked for; `content` lies in the folder. */
async function recorded(name: string, content: Buffer | string | null, changes: Partial<Call> = {}): Promise<Call> {
  const file = `2026/01/05/in-${name}.mp3`
  if (content !== null) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
  const call = inboundCall(name, START, { recording: file, ...changes })
  const { store } = database
  await store.commit([callRow(store, call), insertRecording(store, call, server.clock.now)])
  return call
}

async function maskNumbers(): Promise<void> {
  const { store } = database
  await store.commit([{ query: store.db.updateTable('site').set({ mask_numbers: 1 }), expect: 1 }])
  await server.services.settings.refresh()
}

const stateOf = async ({ id }: Call) =>
  (await server.services.recordings.view(id, { timeZone: 'UTC', masked: false }))?.state

/** Lets the time pass until the recording is decided on. */
async function settled(call: Call): Promise<void> {
  server.services.recordings.wake()
  await expect
    .poll(async () => {
      server.clock.now += 700_000
      server.services.recordings.wake()
      return stateOf(call)
    })
    .not.toBe('waiting')
}

const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  server.app.inject({ method, url, headers })
const codeOf = (answer: { json(): { error?: { code: string } } }) => answer.json().error?.code
const audioOf = ({ id }: Call) => `/api/recordings/${id}/audio`
const audits = () =>
  database.store.db.selectFrom('audit').selectAll().where('action', 'like', 'recording.%').orderBy('at').execute()

describe('playing a recording', () => {
  it('[B9.9] waits for the file, then shows it; one that never comes is missing', async () => {
    const call = await recorded('1', '0123456789')
    const late = await recorded('2', null)
    expect(codeOf(await get(audioOf(call), { ...admin }))).toBe('recording-waiting')
    await settled(call)
    await settled(late)
    expect(await stateOf(call)).toBe('there')
    expect(await stateOf(late)).toBe('missing')
    expect(codeOf(await get(audioOf(late), { ...admin }))).toBe('recording-missing')
    writeFileSync(join(folder, '2026/01/05/in-2.mp3'), 'x')
    expect((await get(audioOf(late), { ...admin })).body).toBe('x')
    expect(await stateOf(late)).toBe('there')
  })

  it('[A11.3][B9.3] sends the whole, a range, or 416, also for HEAD, and the whole again when the file has changed', async () => {
    const call = await recorded('1', '0123456789')
    await settled(call)
    const whole = await get(audioOf(call), { ...admin })
    expect([whole.statusCode, whole.body]).toEqual([200, '0123456789'])
    expect(whole.headers).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-length': '10',
      'accept-ranges': 'bytes',
      'x-robots-tag': 'noindex',
    })
    const etag = String(whole.headers.etag)
    const part = await get(audioOf(call), { ...admin, range: 'bytes=2-4', 'if-range': etag })
    expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10'])
    const head = await get(audioOf(call), { ...admin, range: 'bytes=-3' }, 'HEAD')
    expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([206, '', '3'])
    const beyond = await get(audioOf(call), { ...admin, range: 'bytes=10-' })
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, 'bytes */10'])
    writeFileSync(join(folder, '2026/01/05/in-1.mp3'), 'changed since')
    const other = await get(audioOf(call), { ...admin, range: 'bytes=2-4', 'if-range': etag })
    expect([other.statusCode, other.body]).toEqual([200, 'changed since'])
  })

  it('[B9.1] is downloaded under a name that tells the call', async () => {
    const call = await recorded('1', 'x', { external: { number: '212"\r\n../x', name: null, trunk: null } })
    await settled(call)
    const { headers } = await get(`${audioOf(call)}?download=1`, { ...admin })
    expect(headers['content-disposition']).toBe('attachment; filename="2026-01-05 09-00-00 inbound 212x 1001.mp3"')
  })

  it('[B8.3] where numbers are masked, its name tells an agent no whole number, an administrator it does', async () => {
    await maskNumbers()
    const call = await recorded('1', 'x')
    await settled(call)
    const agent = await signInAs(server, { extension: '1001' })
    const masked = '2026-01-05 09-00-00 inbound 212xxxx142 1001.mp3'
    const shown = await get(`/api/recordings/${call.id}`, { ...agent })
    expect(shown.json().fileName).toBe(masked)
    for (const method of ['GET', 'HEAD'] as const) {
      const { headers } = await get(`${audioOf(call)}?download=1`, { ...agent }, method)
      expect(headers['content-disposition']).toBe(`attachment; filename="${masked}"`)
      expect(JSON.stringify(headers)).not.toContain('2125550142')
    }
    const whole = '2026-01-05 09-00-00 inbound 2125550142 1001.mp3'
    expect((await get(`/api/recordings/${call.id}`, { ...admin })).json().fileName).toBe(whole)
    expect((await get(audioOf(call), { ...admin })).headers['content-disposition']).toContain(whole)
    const [row] = (await get('/api/recordings', { ...admin })).json().recordings
    expect(row.recording.fileName).toBe(whole)
  })

  it('[B9.2] is for administrators and for the agents who talked; others are not even told of it', async () => {
    const call = await recorded('1', 'x')
    await settled(call)
    const talked = await signInAs(server, { extension: '1001' })
    const rang = await signInAs(server, { extension: '1002' })
    expect((await get(audioOf(call), { ...talked })).statusCode).toBe(200)
    expect((await get(`/api/recordings/${call.id}`, { ...talked })).statusCode).toBe(200)
    expect((await get(audioOf(call), { ...rang })).statusCode).toBe(404)
    expect((await get(`/api/recordings/${call.id}`, { ...rang })).statusCode).toBe(404)
    expect((await get('/api/recordings', { ...talked })).statusCode).toBe(403)
    expect((await get(audioOf(call))).statusCode).toBe(401)
  })

  it('[B9.4] stands in the audit log: who, which call, once for a hearing', async () => {
    const call = await recorded('1', 'x')
    await settled(call)
    const agent = await signInAs(server, { extension: '1001' })
    for (let i = 0; i < 3; i++) await get(audioOf(call), { ...admin, range: 'bytes=0-' })
    await get(`${audioOf(call)}?download=1`, { ...agent })
    const lines = (await audits()).map(({ who, action, subject }) => [who, action, subject])
    expect(lines.toSorted()).toEqual([
      ['1001', 'recording.download', call.id],
      ['Ada', 'recording.play', call.id],
    ])
    server.clock.now += 11 * 60_000
    await get(audioOf(call), { ...admin })
    expect(await audits()).toHaveLength(3)
  })

  it('[B9.9] while the folder is away nothing counts as missing, and it is found when the folder is back', async () => {
    const call = await recorded('1', 'x')
    renameSync(folder, `${folder}-away`)
    for (let i = 0; i < 15; i++) {
      server.clock.now += 700_000
      server.services.recordings.wake()
      await sleep(30)
    }
    expect(server.logged.some((line) => line.includes('recordings-folder'))).toBe(true)
    expect(await stateOf(call)).toBe('waiting')
    renameSync(`${folder}-away`, folder)
    await settled(call)
    expect(await stateOf(call)).toBe('there')
  })

  it('[B9.3] streams 300 MB without keeping them in memory', async () => {
    const call = await recorded('1', 'x')
    truncateSync(join(folder, '2026/01/05/in-1.mp3'), 300 * 1024 * 1024)
    await settled(call)
    const url = await server.app.listen({ host: '127.0.0.1', port: 0 })
    const answer = await fetch(url + audioOf(call), { headers: { ...admin } })
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    let length = 0
    let chunks = 0
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
      length += chunk.length
      // Not at each chunk: asking takes longer than reading.
      if (chunks++ % 50 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers - before)
    }
    expect(length).toBe(300 * 1024 * 1024)
    expect(most).toBeLessThan(80 * 1024 * 1024)
  }, 60_000)
})

describe('the list of recordings', () => {
  it('[B9.1] shows calls with a recording, by state, direction, extension and number', async () => {
    const call = await recorded('1', '0123456789')
    const late = await recorded('2', null, { direction: 'outbound' })
    const { store } = database
    await store.commit([callRow(store, inboundCall('3', START))])
    await settled(call)
    await settled(late)
    const list = async (query: string) =>
      (await get(`/api/recordings?${query}`, { ...admin }))
        .json()
        .recordings.map((row: { recording: { state: string } }) => row.recording.state)
    expect(await list('state=missing')).toEqual(['missing'])
    expect(await list('')).toEqual(['there'])
    expect(await list('extension=1001')).toEqual(['there'])
    expect(await list('extension=1003')).toEqual([])
    expect(await list('direction=outbound')).toEqual([])
    expect(await list('search=2125550142')).toEqual(['there'])
    expect(await list('search=999')).toEqual([])
    expect(await list(`from=${START + 1}`)).toEqual([])
    const [row] = (await get('/api/recordings', { ...admin })).json().recordings
    expect(row).toMatchObject({
      call: { id: call.id, answeredBy: ['1001'] },
      recording: { state: 'there', size: 10, playable: true, durationMs: null },
    })
  })

  it('[B9.1] says so when no recordings are connected', async () => {
    const call = await recorded('1', 'x')
    await settled(call)
    connected = false
    expect((await get('/api/recordings', { ...admin })).json()).toMatchObject({ connected: false })
    expect(codeOf(await get(audioOf(call), { ...admin }))).toBe('recordings-not-connected')
  })
})

describe('a link in the call log', () => {
  /** Connects Zoho with these settings; 1001 is bound. */
  async function zoho(callLog: Partial<CallLogSettings>, epoch = 0): Promise<void> {
    const { db } = database.store
    const settings = JSON.stringify({ ...defaultCallLogSettings, playRecording: true, ...callLog })
    const connection = {
      id: 'c',
      accounts_server: 'https://a',
      crm_url: 'https://c',
      client_id: 'x',
      organisation_id: 'o',
    }
    const integration = {
      id: 'zoho',
      site_id: testSite,
      kind: 'zoho-crm',
      connection_id: 'c',
      enabled: 1,
      generation: 1,
      home_address: 'https://pbx.example.com',
      call_log: settings,
      link_epoch: epoch,
      created_at: 0,
    }
    const user = { integration_id: 'zoho', user_id: 'u1', name: 'Ada', email: '', active: 1, fetched_at: 0 }
    await database.store.commit([
      {
        query: db
          .insertInto('connection')
          .values(connection as never)
          .onConflict((on) => on.doNothing()),
      },
      {
        query: db
          .insertInto('integration')
          .values(integration)
          .onConflict((on) => on.column('id').doUpdateSet({ call_log: settings, link_epoch: epoch })),
      },
      {
        query: db
          .insertInto('zoho_user')
          .values(user)
          .onConflict((on) => on.doNothing()),
      },
      {
        query: db
          .insertInto('binding')
          .values({ integration_id: 'zoho', user_id: 'u1', target_kind: 'extension', target: '1002' })
          .onConflict((on) => on.doNothing()),
      },
    ])
    await server.services.settings.refresh()
  }
  const tokenOf = (call: Call) => {
    const [integration] = server.services.settings.current().integrations
    return (integration && server.services.recordingLinks.url(call, integration))?.split('/r/')[1] ?? ''
  }
  const view = async (token: string, headers: Record<string, string> = {}) =>
    (await get(`/api/recording-links/${token}`, headers)).json()
  const audio = (token: string, headers: Record<string, string> = {}) =>
    get(`/api/recording-links/${token}/audio`, headers)

  it('[A11.2] asks for sign-in: an administrator or a bound agent hears it, nobody else', async () => {
    await zoho({ recordingAccess: 'sign-in' })
    const call = await recorded('1', 'x')
    await settled(call)
    const token = tokenOf(call)
    const stranger = await strangerAgent()
    expect(await view(token)).toEqual({ state: 'sign-in', signedInAs: null, problem: null })
    expect(await view(token, { ...stranger })).toEqual({ state: 'sign-in', signedInAs: '1009', problem: null })
    expect((await audio(token)).statusCode).toBe(401)
    expect((await audio(token, { ...stranger })).statusCode).toBe(401)
    for (const headers of [
      admin,
      await signInAs(server, { extension: '1002' }),
      await signInAs(server, { extension: '1001' }),
    ]) {
      expect(await view(token, { ...headers })).toMatchObject({ state: 'open', recording: { state: 'there' } })
      expect((await audio(token, { ...headers })).body).toBe('x')
    }
  })

  async function strangerAgent(): Promise<SignedInHeaders> {
    const pop = JSON.stringify({ enabled: true, mode: 'automatic', trigger: 'ringing' })
    const row = { site_id: testSite, number: '1009', name: 'Eve', email_pbx: null, email_manual: null, present: 1, pop }
    await database.store.commit([{ query: database.store.db.insertInto('extension').values(row) }])
    return signInAs(server, { extension: '1009' })
  }

  it('[A11.2] serves anyone who holds it where that is set, and writes down from where', async () => {
    await zoho({ recordingAccess: 'link' })
    const call = await recorded('1', '0123')
    expect(await view(tokenOf(call))).toMatchObject({ state: 'open', recording: { state: 'waiting' } })
    await settled(call)
    const part = await audio(tokenOf(call), { range: 'bytes=1-2' })
    expect([part.statusCode, part.body, part.headers['referrer-policy']]).toEqual([206, '12', 'no-referrer'])
    const [line] = await audits()
    expect(line).toMatchObject({ who: 'link', action: 'recording.play', subject: call.id })
    expect(JSON.parse(line?.detail ?? '{}')).toMatchObject({ from: '127.0.0.1' })
  })

  it('[B8.3] where numbers are masked, it names the file without the whole number, but for an administrator', async () => {
    await zoho({ recordingAccess: 'link' })
    await maskNumbers()
    const call = await recorded('1', 'x')
    await settled(call)
    const token = tokenOf(call)
    for (const headers of [{}, await signInAs(server, { extension: '1002' })]) {
      expect((await view(token, { ...headers })).recording.fileName).toContain('212xxxx142')
      const sent = await audio(token, { ...headers })
      expect(sent.headers['content-disposition']).toContain('212xxxx142')
    }
    expect((await view(token, { ...admin })).recording.fileName).toContain('2125550142')
    expect((await audio(token, { ...admin })).headers['content-disposition']).toContain('2125550142')
  })

  it('[A11.4] says that it was revoked, and plays nothing any more', async () => {
    await zoho({ recordingAccess: 'link' })
    const call = await recorded('1', 'x')
    await settled(call)
    const token = tokenOf(call)
    await zoho({ recordingAccess: 'link', playRecording: false })
    const revoked = { state: 'closed', problem: { code: 'recording-link-revoked' } }
    expect(await view(token)).toEqual(revoked)
    expect((await audio(token)).statusCode).toBe(410)
    await zoho({ recordingAccess: 'link' }, 1)
    expect(await view(token)).toEqual(revoked)
    expect(await view('nonsense')).toMatchObject({ error: { code: 'recording-link-invalid' } })
  })

  it('[A11.6] links are not tried out: too many from one address wait', async () => {
    await zoho({ recordingAccess: 'link' })
    const answers = await Promise.all(
      Array.from({ length: 70 }, (_, i) => audio(`c${'a'.repeat(20)}.${'b'.repeat(20)}${10 + i}`)),
    )
    expect(answers.filter(({ statusCode }) => statusCode === 410)).toHaveLength(60)
    expect(codeOf(answers.at(-1) as never)).toBe('recording-link-throttled')
    server.clock.now += 61_000
    expect((await audio(`c${'a'.repeat(20)}.${'b'.repeat(22)}`)).statusCode).toBe(410)
  })
})
