import { beforeEach, describe, expect, it } from 'vitest'
import { callIdFromStore } from '../calls/ids.ts'
import type { CrmConnector, NewTicket, RecordFacts, RecordUpdate, WriteOutcome } from '../crm/crm-connector.ts'
import type { OwedTicket, TicketEffect } from '../policy/effect.ts'
import { findsGrace, INSTALLATION, INTEGRATION, owedLog } from '../testing/deliveries.ts'
import { deliveryScene, T0 } from '../testing/delivery-scene.ts'
import { insertOwed, refOf } from './owed.ts'
import type { DeliveryNews } from './parts.ts'
import { createDeliveries } from './service.ts'
import type { DeliveryGiven } from './worker.ts'

const scene = deliveryScene()
const refused: WriteOutcome = {
  state: 'refused',
  problem: { code: 'desk-fields-missing', params: { fields: 'cf_product' } },
}
const lost: WriteOutcome = { state: 'unknown', problem: { code: 'zoho-timeout' } }

/** Tickets in memory beside the logs of the scene. */
let tickets: Map<string, NewTicket & { subject: string; description: string; ownerId: string; edited: boolean }>
let next: (ticket: NewTicket) => WriteOutcome
const told: unknown[] = []
const logged: unknown[][] = []

function put(ticket: NewTicket): WriteOutcome {
  const id = String(500 + tickets.size)
  tickets.set(id, { ...ticket, edited: false })
  return { state: 'done', id, url: `https://desk.example/t/${id}` }
}
/** As Zoho Desk does, it refuses the log of a ticket that is not there. */
const notThere: WriteOutcome = {
  state: 'refused',
  problem: { code: 'zoho-refused-record', params: { code: '/ticketId' } },
}
const connector = (): CrmConnector => ({
  ...scene.crm.connector,
  callLogs: {
    ...(scene.crm.connector.callLogs as NonNullable<CrmConnector['callLogs']>),
    async write(logs) {
      const named = logs.filter(({ ticketId }) => ticketId === null || tickets.has(ticketId))
      const written = named.length > 0 ? ((await scene.crm.connector.callLogs?.write(named)) ?? []) : []
      return logs.map((log) => written[named.indexOf(log)] ?? notThere)
    },
  },
  tickets: {
    maxBatch: 5,
    write: async (some) => some.map((ticket) => next(ticket)),
    async lookUp(some) {
      const found = some.map(({ ref }) => [ref, idsOf(ref)] as const)
      return new Map(found.filter(([, ids]) => ids.length > 0))
    },
  },
  updates: {
    read: async (_, ids) => ids.flatMap((id) => factsOf(id) ?? []),
    async write({ id, ...changes }: RecordUpdate): Promise<WriteOutcome> {
      const { subject, description, ownerId } = changes
      const before = tickets.get(id)
      if (!before) return { state: 'not-written', problem: { code: 'zoho-record-changed' }, retryAfterMs: null }
      const after = { ...before, subject: subject ?? before.subject, description: description ?? before.description }
      tickets.set(id, { ...after, ownerId: ownerId ?? before.ownerId })
      return { state: 'done', id }
    },
    textsOf: async ({ subject, description }) => ({ subject, description }),
  },
})
const idsOf = (ref: string) => [...tickets].flatMap(([id, ticket]) => (ticket.ref === ref ? [id] : []))
function factsOf(id: string): RecordFacts | null {
  const ticket = tickets.get(id)
  const { subject = '', description = '', ownerId = '' } = ticket ?? {}
  return ticket ? { id, subject, description, ownerId, createdAt: 1, modifiedAt: ticket.edited ? 2 : 1 } : null
}

const content = (words: string): OwedTicket => ({
  subject: `Inbound ${words}`,
  description: `${words} with {{nobody}}`,
  startedAt: scene.clock - 60_000,
  extension: '1001',
  externalNumber: '+12125550142',
  e164: '+12125550142',
  national: '2125550142',
  waitsUntil: null,
  defaults: {},
})
const base = { callId: callIdFromStore('c1'), integrationId: INTEGRATION, userId: 'u1', userName: 'Ada' }
const ticket = (words = 'Answered'): TicketEffect => ({
  kind: 'ticket',
  key: `${INTEGRATION}/1/ticket/c1`,
  ...base,
  ticket: content(words),
  dependsOn: null,
})
const owe = async (...effects: Parameters<typeof insertOwed>[1][]) => {
  const rows = effects.flatMap((effect) => insertOwed(scene.store.db, effect, scene.clock, INSTALLATION))
  await scene.store.commit(rows)
}
const logOf = () => ({ ...owedLog(1, scene.clock), ticketKey: ticket().key })
const news: DeliveryNews = {
  statements: () => [],
  created() {},
  due: () => null,
  gone: async () => false,
  refused() {},
  known() {},
  logged: ({ callId, userId, record }) => void logged.push([callId, userId, record?.id]),
  ticket: (row, made) => void told.push([row.callId, made]),
}
const worker = (findRecord: typeof findsGrace = findsGrace) =>
  scene.worker({ connectors: { get: () => connector() }, news, findRecord })
const rowOf = (key: string) =>
  scene.store.db.selectFrom('delivery').selectAll().where('key', '=', key).executeTakeFirstOrThrow()

beforeEach(() => {
  tickets = new Map()
  next = put
  told.length = 0
  logged.length = 0
})

it('[A8.17] that a log is written is told with its record: at once, or when a lost answer was looked up', async () => {
  scene.crm.faults = ['none', 'drop-after']
  await owe(owedLog(1, scene.clock))
  const one = worker()
  await one.pass()
  const { userId, callId } = owedLog(1, scene.clock)
  expect(logged).toEqual([[callId, userId, '7001']])
  const second = owedLog(2, scene.clock)
  await owe(second)
  await one.pass()
  expect(logged).toHaveLength(1)
  await scene.let(one, 4000)
  expect(logged.slice(1)).toEqual([[second.callId, second.userId, '7001']])
})

describe('tickets', () => {
  it('[D5.4] the log is written after the ticket of its call and names it', async () => {
    await owe(ticket(), logOf())
    await worker().pass()
    expect([...tickets.values()]).toMatchObject([{ contactId: '7001', ownerId: 'u1', subject: 'Inbound Answered' }])
    expect(scene.crm.stored()[0]?.log).toMatchObject({ ticketId: '500' })
    expect(await rowOf(ticket().key)).toMatchObject({ state: 'done', url: 'https://desk.example/t/500' })
    expect(told).toEqual([['c1', { url: 'https://desk.example/t/500' }]])
  })

  it('[D5.4] a ticket that is refused keeps no log: it goes without', async () => {
    next = () => refused
    await owe(ticket(), logOf())
    await scene.let(worker(), 3000)
    expect(await rowOf(ticket().key)).toMatchObject({ state: 'refused' })
    expect(scene.crm.stored().map(({ log }) => log.ticketId)).toEqual([null])
    expect(told).toEqual([['c1', null]])
  })

  describe('[D6.4] nobody waits any longer for one that will not be made', () => {
    it('not owed', async () => {
      await owe(ticket())
      await worker(async () => ({ state: 'none' })).pass()
      expect([(await rowOf(ticket().key)).state, told]).toEqual(['not-owed', [['c1', null]]])
    })

    it('given up by a person', async () => {
      await owe(ticket())
      const { store } = scene
      const auditor = { run: () => Promise.reject(new Error('not asked for')), warnings: () => [] }
      const now = () => scene.clock
      const deliveries = createDeliveries({ store, worker: { wake() {} }, auditor, news, timeZone: () => 'UTC', now })
      await deliveries.giveUp(ticket().key, 'Ada')
      expect([(await rowOf(ticket().key)).state, told]).toEqual(['given-up', [['c1', null]]])
    })

    it.each([
      ['given-up', null],
      ['needs-person', lost],
    ] as const)('%s, as another organisation is connected', async (state, answer) => {
      next = () => answer ?? never()
      await owe(ticket())
      const one = worker()
      if (answer) await one.pass()
      await scene.setIntegration({ generation: 2 })
      await scene.let(one, 4000)
      expect([(await rowOf(ticket().key)).state, told]).toEqual([state, [['c1', null]]])
    })
  })

  it('[D5.4] a log whose ticket was deleted goes without it', async () => {
    await owe(ticket())
    const one = worker()
    await one.pass()
    tickets.clear()
    await owe(logOf())
    await scene.let(one, 10_000)
    expect(scene.crm.stored().map(({ log }) => log.ticketId)).toEqual([null])
    expect(await rowOf(logOf().key)).toMatchObject({ state: 'done', attempts: 2 })
  })

  it('[D5.4] a log that is refused for something else stays refused, and its ticket is kept', async () => {
    scene.crm.faults = ['refuse']
    await owe(ticket(), logOf())
    await scene.let(worker(), 3000)
    expect(await rowOf(logOf().key)).toMatchObject({ state: 'refused', ticket_key: ticket().key })
  })

  it('[D5.5] whose answer was lost is looked up and not made again; the log waits and names it', async () => {
    next = (one) => {
      put(one)
      return lost
    }
    await owe(ticket(), logOf())
    const one = worker()
    await one.pass()
    expect([tickets.size, scene.crm.stored().length]).toEqual([1, 0])
    await scene.let(one, 4000)
    expect([tickets.size, scene.crm.stored().map(({ log }) => log.ticketId)]).toEqual([1, ['500']])
  })

  it('[D5.5] that certainly was not written is made later, with the same marker', async () => {
    const refs: string[] = []
    next = (one) => {
      refs.push(one.ref)
      return refs.length === 1 ? lost : put(one)
    }
    await owe(ticket(), logOf())
    await scene.let(worker(), 60_000)
    expect([tickets.size, new Set(refs).size, refs.length]).toEqual([1, 1, 2])
    expect(scene.crm.stored().map(({ log }) => log.ticketId)).toEqual(['500'])
  })

  it('[OPS.25][D5.5] that a life unknown to a restored database may have made is looked up before it is sent', async () => {
    const { key } = ticket()
    put({ ...content('Answered'), ref: refOf(INSTALLATION, key), contactId: '7001', ownerId: 'u1' })
    await owe(ticket())
    const life: NonNullable<DeliveryGiven['life']> = {
      judgement: { kind: 'same' } as never,
      beat: () => never(),
      paused: () => null,
      suspects: () => [{ since: T0 - 3_600_000, until: T0 }],
      checked: async () => {},
    }
    await scene.let(scene.worker({ connectors: { get: () => connector() }, news, life }), 4000)
    expect([tickets.size, (await rowOf(key)).state, (await rowOf(key)).attempts]).toEqual([1, 'done', 0])
  })

  it('[D7.3] a number that only accounts have gets none, nor a log, with the reason', async () => {
    await owe(ticket(), logOf())
    await worker(async () => ({ state: 'elsewhere' })).pass()
    expect([tickets.size, scene.crm.stored().length]).toEqual([0, 0])
    expect((await rowOf(ticket().key)).reason).toContain('ticket-account-only')
    expect((await rowOf(logOf().key)).reason).toContain('log-account-only')
  })

  describe('made before the call', () => {
    const ended = (userId = 'u1') =>
      ({
        kind: 'ticket-texts',
        key: `${INTEGRATION}/1/ticket-texts/c1`,
        ticketKey: ticket().key,
        ...base,
        userId,
        ticket: content('Answered'),
      }) as const

    it('[D5.7] says after the call how it went, and belongs to who took it', async () => {
      await owe(ticket('Ringing'))
      await worker().pass()
      await owe(ticket('Answered'), ended('u2'), logOf())
      await worker().pass()
      expect([...tickets.values()]).toMatchObject([{ subject: 'Inbound Answered', ownerId: 'u2' }])
      expect(await rowOf(ended().key)).toMatchObject({ state: 'done' })
    })

    it('[D5.7] says so too where somebody else owns it because its agent is not active', async () => {
      await scene.setIntegration({ call_log: JSON.stringify({ waitSeconds: 0, fallbackOwner: 'f1' }) })
      const inactive: WriteOutcome = { ...refused, about: 'owner' }
      next = (one) => (one.ownerId === 'u1' ? inactive : put(one))
      const given = connector()
      const write: NonNullable<CrmConnector['updates']>['write'] = async (update) =>
        update.ownerId === 'u1' ? inactive : ((await given.updates?.write(update)) ?? lost)
      const updates = { ...(given.updates as NonNullable<CrmConnector['updates']>), write }
      const one = scene.worker({ connectors: { get: () => ({ ...given, updates }) }, news })
      await owe(ticket('Ringing'))
      await one.pass()
      await one.pass()
      expect([...tickets.values()]).toMatchObject([{ ownerId: 'f1' }])
      await owe(ended())
      await one.pass()
      expect([...tickets.values()]).toMatchObject([{ subject: 'Inbound Answered', ownerId: 'f1' }])
      expect(await rowOf(ended().key)).toMatchObject({ state: 'done' })
    })

    it('[D5.7] is left alone where a person has edited it', async () => {
      await owe(ticket('Ringing'))
      await worker().pass()
      const [[id, made] = never()] = tickets
      tickets.set(id, { ...made, subject: 'My own words', edited: true })
      await owe(ended())
      await worker().pass()
      expect([...tickets.values()]).toMatchObject([{ subject: 'My own words' }])
      expect((await rowOf(ended().key)).reason).toContain('ticket-edited')
    })

    it('[D5.7] nothing follows a ticket that was made after all with its last texts', async () => {
      await owe(ticket('Answered'), ended())
      await worker().pass()
      const rows = await scene.store.db.selectFrom('delivery').select('key').execute()
      expect(rows.map(({ key }) => key)).toEqual([ticket().key])
    })

    it.each([
      ['nothing where only the contact that was to be made is no longer told', 'u1', 'Answered', false],
      ['the owner where somebody else took the call', 'u2', 'Answered', true],
      ['texts that go on where the others end', 'u1', 'Answered "😀" again', true],
      ['texts that end earlier', 'u1', 'Answer', true],
    ])('[D5.7] what follows it: %s', async (_, userId, words, follows) => {
      const record = { module: 'Contacts', name: 'N', description: '', defaults: {}, searched: true } as const
      const numbers = { e164: '+12125550142', national: '2125550142' }
      const ifUnknown = { callId: base.callId, userId: 'u1', userName: 'Ada', record: { ...record, ...numbers } }
      const before = ticket('Answered')
      await owe({ ...before, ticket: { ...before.ticket, waitsUntil: scene.clock, ifUnknown } })
      await owe({ ...ended(userId), ticket: content(words) })
      const rows = await scene.store.db.selectFrom('delivery').select('key').where('kind', '=', 'update').execute()
      expect(rows).toHaveLength(follows ? 1 : 0)
    })
  })
})

function never(): never {
  throw new Error('no ticket was made')
}
