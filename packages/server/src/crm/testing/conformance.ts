import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { base32Hash } from '../../calls/ids.ts'
import { ProblemError } from '../../problem.ts'
import type { CallLog, CrmConnector, CrmRecord, NewRecord, WriteOutcome } from '../crm-connector.ts'
import { refsIn } from '../zoho/marker.ts'
import type { LocalCentre, ZohoControl } from './local-zoho.ts'
import { callLog } from './logs.ts'

type Module = 'Contacts' | 'Accounts'

/** A call as a person sees it in the product. */
export interface SeenLog {
  readonly id: string
  readonly subject: string
  readonly description: string
  readonly ownerId: string
  readonly contactId: string
  readonly startedAt: number
}

/** What the suite needs of a product's local stand-in beside the connector. */
export interface ConformanceScene {
  readonly connector: CrmConnector
  /** A user who may own what is written. */
  readonly ownerId: string
  readonly control: Pick<ZohoControl, 'fault' | 'noFaults' | 'requests' | 'forgetRequests' | 'clock' | 'tokens'>
  /** Path to which records are posted. */
  postsTo(collection: 'logs' | 'Contacts'): string
  create(module: Module, name: string, phone?: string, email?: string): Promise<string>
  rename(module: Module, id: string, name: string): Promise<unknown>
  remove(module: Module, id: string): Promise<unknown>
  ids(module: Module): Promise<readonly string[]>
  seed(contacts: number): Promise<unknown>
  logs(): Promise<readonly SeenLog[]>
}

/** A product: how its scene is set up at a stand-in that was just reset. */
export interface ConformingProduct {
  readonly name: string
  open(
    centre: LocalCentre,
    options?: { readonly renews?: boolean },
  ): Promise<ConformanceScene & { close(): Promise<void> }>
}

const free = { accounts: 0, api: 0, crm: 0 }
const states = (outcomes: readonly WriteOutcome[]) => outcomes.map(({ state }) => state)
const idOf = (outcome: WriteOutcome | undefined) => (outcome?.state === 'done' ? outcome.id : '')
const hale = { e164: '+12125550142', national: '2125550142', dialled: '(212) 555-0142' }
const number = ({ e164, national, dialled }: typeof hale) => ({ e164: e164 as CallNumber, national, dialled })
type CallNumber = Parameters<CrmConnector['contacts']['findByNumber']>[0]['e164']

/** What every connector does alike, shown against the local stand-in of its product. */
export function describeConnector({ name, open }: ConformingProduct): void {
  describe(`${name}, as every connector,`, () => {
    let zoho: LocalZoho
    let scene: ConformanceScene
    const begin = async (options?: { readonly renews?: boolean }) => {
      const opened = await open(zoho.dataCentres.us, options)
      onTestFinished(() => opened.close())
      return opened
    }
    beforeAll(async () => {
      zoho = await startLocalZoho({ ports: { us: free, eu: free }, searchLagMs: 0 })
    })
    afterAll(() => zoho.close())
    beforeEach(async () => {
      await fetch(`${zoho.dataCentres.us.control}/reset`, { method: 'POST' })
      scene = await open(zoho.dataCentres.us)
      return () => (scene as ConformanceScene & { close(): Promise<void> }).close()
    })

    const log = async (key: string, changes: Partial<CallLog> = {}): Promise<CallLog> => {
      const [id] = await scene.ids('Contacts')
      return callLog(key, { ownerId: scene.ownerId, record: { module: 'Contacts', id: id as string }, ...changes })
    }
    const window = () => ({ from: Date.now() - 60_000, to: Date.now() + 5_000 })
    const record = (key: string): NewRecord => ({
      ref: base32Hash(key, 16),
      module: 'Contacts',
      name: `Automatic New Contact ${key}`,
      number: '+12125550166' as NewRecord['number'],
      description: 'First call',
      ownerId: scene.ownerId,
      defaults: {},
    })

    test('[OPS.150] knows who consented, and its users', async () => {
      const { organisation, user, problems } = await scene.connector.probe()
      expect(organisation.name).not.toBe('')
      expect(user).toMatchObject({ email: 'ada@demo.jackfield.test', administrator: true })
      expect(problems).toEqual([])
      const users = await scene.connector.listUsers()
      expect(users.map(({ email }) => email)).toContain('bruno@demo.jackfield.test')
      expect(users.map(({ email }) => email)).not.toContain('emil@demo.jackfield.test')
      expect((await scene.connector.licence?.())?.edition).toMatch(/enterprise/i)
    })

    test('[OPS.150] finds who has a number, however it is stored', async () => {
      const spellings = ['+1 646 555 0111', '(646) 555-0111', '646.555.0111', '6465550111', '1-646-555-0111']
      const stored = spellings.map((spelling) => spelling.replace(/[()]/g, ''))
      const made: string[] = []
      for (const [index, phone] of stored.entries())
        made.push(await scene.create('Contacts', `Spelling ${index}`, phone))
      const account = await scene.create('Accounts', 'Spelling Ltd', '646 555 0111')
      const other = await scene.create('Contacts', 'Other', '646 555 0112')
      const asked = { e164: '+16465550111', national: '6465550111', dialled: '6465550111' }
      const found = await scene.connector.contacts.findByNumber(number(asked), 'ring-search')
      const ids = found.map(({ id }) => id)
      expect(ids.filter((id) => made.includes(id)).sort()).toEqual(made.sort())
      expect(ids).toContain(account)
      expect(ids).not.toContain(other)
      expect(new Set(ids).size).toBe(ids.length)
    })

    test('[OPS.150] tells a record with its numbers, company and page, which opens', async () => {
      const { contacts } = scene.connector
      const [margaret] = await contacts.findByNumber(number(hale), 'ring-search')
      expect(margaret).toMatchObject({ module: 'Contacts', name: 'Margaret Hale', company: 'Harbour & Sons Logistics' })
      expect(Object.values(margaret!.phones).map((phone) => phone.replace(/\D/g, ''))).toContain('2125550142')
      expect(margaret!.modifiedAt).toBeGreaterThan(0)
      expect((await fetch(contacts.recordUrl(margaret!))).status).toBe(200)
    })

    test('[A5.10][OPS.150] tells the e-mail address of a contact, found, listed and read alike', async () => {
      const { contacts, changes } = scene.connector
      const kept = await scene.create('Contacts', 'Kept', '+1 646 555 0111', 'kept@example.com')
      const without = await scene.create('Contacts', 'Bare', '+1 646 555 0111')
      const asked = { e164: '+16465550111', national: '6465550111', dialled: '6465550111' }
      const ways = {
        found: await contacts.findByNumber(number(asked), 'ring-search'),
        listed: (await contacts.list('Contacts', null)).records,
        read: await changes!.read('Contacts', [kept, without]),
      }
      for (const [way, records] of Object.entries(ways)) {
        const emails = [kept, without].map((id) => records.find((record) => record.id === id)?.email)
        expect([way, ...emails]).toEqual([way, 'kept@example.com', null])
      }
    })

    test('[OPS.9][OPS.150] does not search for what is no number', async () => {
      await scene.control.forgetRequests()
      for (const dialled of ['', 'anonymous', '1', "1' or '1'='1", '9'.repeat(80), '<script>'])
        expect(
          await scene.connector.contacts.findByNumber({ e164: null, national: null, dialled }, 'ring-search'),
        ).toEqual([])
      expect((await scene.control.requests()).filter(({ path }) => path.includes('search'))).toEqual([])
    })

    test('[OPS.150] lists each record once', async () => {
      await scene.seed(450)
      const { contacts } = scene.connector
      for (const module of ['Contacts', 'Accounts'] as const) {
        const records: CrmRecord[] = []
        let cursor: string | null = null
        do {
          const page: Awaited<ReturnType<typeof contacts.list>> = await contacts.list(module, cursor)
          records.push(...page.records)
          cursor = page.cursor
        } while (cursor !== null)
        expect(records.map(({ id }) => id).sort()).toEqual([...(await scene.ids(module))].sort())
        expect(records.every(({ modifiedAt }) => modifiedAt > 0)).toBe(true)
      }
      await expect(contacts.list('Contacts', '{"no":"cursor"}')).rejects.toThrow('the cursor is no longer good')
    })

    test('[OPS.150] tells what was changed since a moment, and reads it; what is gone is missing', async () => {
      const changes = scene.connector.changes!
      const begun = Date.now() - 2_000
      const before = await changes.changedSince('Contacts', begun, 0)
      expect(before).toEqual([])
      const kept = await scene.create('Contacts', 'Kept', '+1 646 555 0111')
      const gone = await scene.create('Contacts', 'Gone', '+1 646 555 0112')
      const [old] = await scene.ids('Contacts')
      await scene.rename('Contacts', old!, 'Renamed')
      await scene.remove('Contacts', gone)
      const changed = await changes.changedSince('Contacts', begun, 0)
      expect(changed?.map(({ id }) => id).sort()).toEqual([kept, old!].sort())
      expect(changed?.every(({ modifiedAt }) => modifiedAt >= begun - 1_000)).toBe(true)
      const read = await changes.read('Contacts', [kept, gone, old!])
      expect(read.map(({ id }) => id).sort()).toEqual([kept, old!].sort())
      expect(read.find(({ id }) => id === old)?.name).toContain('Renamed')
      expect(await changes.read('Contacts', [gone])).toEqual([])
      const existing =
        changes.existing ??
        (async (...asked: Parameters<typeof changes.read>) => (await changes.read(...asked)).map(({ id }) => id))
      expect([...(await existing('Contacts', [kept, gone]))]).toEqual([kept])
      expect([...(await existing('Accounts', [gone]))]).toEqual([])
    })

    describe('writes logs', () => {
      test('[OPS.150] each with its outcome, at its contact and for its owner', async () => {
        const { callLogs } = scene.connector
        const good = await log('good')
        const outcomes = await callLogs!.write([good, { ...(await log('owner')), ownerId: '1' }])
        expect(states(outcomes)).toEqual(['done', 'refused'])
        expect(outcomes[1]).toMatchObject({ about: 'owner' })
        const [seen, ...more] = await scene.logs()
        expect(more).toEqual([])
        expect(seen).toMatchObject({
          id: idOf(outcomes[0]),
          subject: good.subject,
          ownerId: good.ownerId,
          contactId: good.record.id,
          startedAt: good.startedAt,
        })
        expect(seen?.description).toBe(`${good.description}\nRef JF-${good.ref}`)
      })

      const cases: readonly (readonly [string, object, WriteOutcome['state'], number])[] = [
        ['dropped before it was handled', { fault: 'drop-before' }, 'unknown', 0],
        ['dropped after it was handled', { fault: 'drop-after' }, 'unknown', 1],
        ['an error after it was handled', { fault: 'fail-after-write' }, 'unknown', 1],
        ['an error instead', { fault: 'status', status: 503 }, 'unknown', 0],
        ['half of the answer', { fault: 'truncated-json' }, 'unknown', 1],
        ['an HTML page as a good answer', { fault: 'html', status: 200 }, 'unknown', 0],
        ['an error at HTTP 200', { fault: 'error-200' }, 'unknown', 0],
        ['a proxy that refuses', { fault: 'html', status: 403 }, 'not-written', 0],
        ['a refusal of the whole request', { fault: 'status', status: 404 }, 'refused', 0],
      ]
      test.for(cases)(
        '[OPS.2][OPS.150] and knows what it knows of them: %s; the look-up finds what is there',
        async ([, fault, state, rows]) => {
          const callLogs = scene.connector.callLogs!
          const one = await log('one')
          await scene.connector.ready()
          await scene.control.forgetRequests()
          await scene.control.fault({
            ...fault,
            match: { method: 'POST', pathPrefix: scene.postsTo('logs') },
            times: 1,
          })
          expect(states(await callLogs.write([one]))).toEqual([state])
          const posts = (await scene.control.requests()).filter(
            ({ method, path }) => method === 'POST' && path === scene.postsTo('logs'),
          )
          expect(posts).toHaveLength(1)
          const seen = await scene.logs()
          expect(seen).toHaveLength(rows)
          const found = await callLogs.lookUp([one, await log('never written')], window())
          expect(found).toEqual(new Map(seen.map(({ id }) => [one.ref, [id]])))
        },
      )

      test('[OPS.4][OPS.150] a 429 is certainly not written and says when to try again', async () => {
        const match = { method: 'POST', pathPrefix: scene.postsTo('logs') }
        await scene.control.fault({ fault: 'status', status: 429, headers: { 'retry-after': '2' }, match, times: 1 })
        const [outcome] = await scene.connector.callLogs!.write([await log('a')])
        expect(outcome).toMatchObject({ state: 'not-written', problem: { code: 'zoho-credits-exhausted' } })
        expect(outcome?.state === 'not-written' && outcome.retryAfterMs).toBeGreaterThanOrEqual(2_000)
      })

      test('[OPS.4][OPS.150] a refused token is renewed once, and the log written once', async () => {
        const { connector } = await begin({ renews: true })
        await connector.ready()
        await scene.control.tokens('revoke-access')
        await scene.control.forgetRequests()
        expect(states(await connector.callLogs!.write([await log('a')]))).toEqual(['done'])
        const seen = (await scene.control.requests()).map(({ method, path }) => `${method} ${path}`)
        const post = `POST ${scene.postsTo('logs')}`
        expect(seen).toEqual([post, 'POST /oauth/v2/token', post])
        expect(await scene.logs()).toHaveLength(1)
      })

      test('[A2.14][OPS.150] a token that stays refused leaves them waiting', async () => {
        await scene.connector.ready()
        await scene.control.tokens('revoke-access')
        const [outcome] = await scene.connector.callLogs!.write([await log('a')])
        expect(outcome).toMatchObject({ state: 'not-written', problem: { code: 'zoho-needs-reauthorisation' } })
      })

      test('[OPS.2][OPS.150] looks up only within the window, in Zoho’s clock', async () => {
        await scene.control.clock(7_200_000)
        const { connector } = await begin()
        expect(connector.clock()).toBeNull()
        expect(connector.clockOffset()).toBe(0)
        const one = await log('a')
        const [outcome] = await connector.callLogs!.write([one])
        const now = connector.clock() as number
        expect(Math.abs(now - Date.now() - 7_200_000)).toBeLessThan(2_000)
        const found = (from: number, to: number | null) => connector.callLogs!.lookUp([one], { from, to })
        expect(await found(now - 60_000, null)).toEqual(new Map([[one.ref, [idOf(outcome)]]]))
        expect((await found(now - 120_000, now - 60_000)).size).toBe(0)
        expect((await found(now + 60_000, null)).size).toBe(0)
      })

      test('[OPS.2][OPS.150] looks up all of many, without the search', async () => {
        const callLogs = scene.connector.callLogs!
        const logs = await Promise.all(Array.from({ length: 130 }, (_, index) => log(`key ${index}`)))
        for (let at = 0; at < logs.length; at += callLogs.maxBatch)
          await callLogs.write(logs.slice(at, at + callLogs.maxBatch))
        const fresh = (await begin()).connector.callLogs!
        await scene.control.forgetRequests()
        const found = await fresh.lookUp(logs, window())
        const seen = new Map((await scene.logs()).map(({ id, description }) => [refsIn(description)[0], [id]]))
        expect(found).toEqual(seen)
        expect(found.size).toBe(logs.length)
        expect((await scene.control.requests()).filter(({ path }) => path.includes('search'))).toEqual([])
      })

      test('[OPS.2][OPS.150] an outage during a look-up is an error and no part of an answer', async () => {
        const callLogs = scene.connector.callLogs!
        await callLogs.write([await log('a')])
        const fresh = (await begin()).connector.callLogs!
        await scene.control.fault({ fault: 'status', status: 500 })
        await expect(fresh.lookUp([await log('a')], window())).rejects.toBeInstanceOf(ProblemError)
      })
    })

    test('[OPS.150] creates records for unknown numbers, and looks them up', async () => {
      const creations = scene.connector.creations!
      const [one, lost] = [record('one'), record('lost')]
      const [outcome] = await creations.write([one])
      expect(outcome?.state).toBe('done')
      const match = { method: 'POST', pathPrefix: scene.postsTo('Contacts') }
      await scene.control.fault({ fault: 'drop-after', match, times: 1 })
      expect(states(await creations.write([lost]))).toEqual(['unknown'])
      const found = await creations.lookUp([one, lost, record('never')], window())
      expect(found.get(one.ref)).toEqual([idOf(outcome)])
      expect(found.get(lost.ref)).toHaveLength(1)
      expect(found.size).toBe(2)
      const made = await scene.connector.changes!.read('Contacts', [idOf(outcome)])
      expect(made).toMatchObject([{ name: one.name, ownerId: one.ownerId }])
      expect(Object.values(made[0]!.phones)).toContain(one.number)
      expect(await creations.write([{ ...record('owner'), ownerId: '1' }])).toMatchObject([
        { state: 'refused', about: 'owner' },
      ])
    })

    test('[OPS.150] changes what it made, unless a person was quicker', async () => {
      const { updates, callLogs, creations } = scene.connector
      const written = await log('a')
      const [outcome] = await callLogs!.write([written])
      const id = idOf(outcome)
      const [before] = await updates!.read('Calls', [id])
      expect(before).toMatchObject({ id, ...(await updates!.textsOf(written, 'Calls')) })
      const texts = await updates!.textsOf({ ...written, description: `${written.description}\nNote` }, 'Calls')
      const change = { module: 'Calls', id, unmodifiedSince: before!.modifiedAt, ...texts } as const
      expect(states([await updates!.write(change)])).toEqual(['done'])
      expect((await updates!.read('Calls', [id]))[0]).toMatchObject(texts)
      expect(await updates!.write({ ...change, unmodifiedSince: before!.modifiedAt - 60_000 })).toMatchObject({
        state: 'not-written',
        problem: { code: 'zoho-record-changed' },
      })
      const [made] = await creations!.write([record('one')])
      const [facts] = await updates!.read('Contacts', [idOf(made)])
      const [ada] = (await scene.connector.listUsers()).filter(({ email }) => email.startsWith('ada@'))
      const handed = {
        module: 'Contacts',
        id: facts!.id,
        unmodifiedSince: facts!.modifiedAt,
        ownerId: ada!.id,
      } as const
      expect(states([await updates!.write(handed)])).toEqual(['done'])
      expect((await updates!.read('Contacts', [facts!.id]))[0]?.ownerId).toBe(ada!.id)
      await scene.remove('Contacts', facts!.id)
      expect(await updates!.read('Contacts', [facts!.id])).toEqual([])
    })

    test('[OPS.150] an administrator sees all records, and finds doubles', async () => {
      const callLogs = scene.connector.callLogs!
      expect(await scene.connector.seesAll()).toBe(true)
      const one = await log('twice')
      const outcomes = [...(await callLogs.write([one])), ...(await callLogs.write([one]))]
      const ids = outcomes.map(idOf)
      const marked = await callLogs.audit!.marked(window())
      expect([...(marked.get(one.ref) ?? [])].sort()).toEqual([...ids].sort())
      const facts = await callLogs.audit!.facts(ids)
      expect(facts.map(({ refs, byUs }) => ({ refs, byUs }))).toEqual([
        { refs: [one.ref], byUs: true },
        { refs: [one.ref], byUs: true },
      ])
      await callLogs.audit!.remove(ids[1]!)
      expect((await scene.logs()).map(({ id }) => id)).toEqual([ids[0]])
      expect(await callLogs.audit!.facts([ids[1]!])).toEqual([])
    })
  })
}
