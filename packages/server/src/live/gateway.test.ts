import type { CallCard, ClientKind } from '@jackfield/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { callIdFor, extensionNumber, linkId } from '../calls/ids.ts'
import { listen } from '../http/listen.ts'
import { seedSite, signInAs, type TestApp, type TestAppParts, testApp, testSite } from '../http/test-app.ts'
import { ProblemError } from '../problem.ts'
import { type TestStore, testStore } from '../testing/store.ts'
import { createPopLog, lastPopTests } from './pop-log.ts'
import { connectAgent, type TestAgent } from './test-agent.ts'

let database: TestStore
let server: TestApp
let port: number

async function start(parts: TestAppParts = {}): Promise<void> {
  server = await testApp(database.store, parts)
  port = await listen(server.app, { host: '127.0.0.1', port: 0 })
}

beforeEach(async () => {
  database = await testStore()
  await seedSite(database.store)
  await start()
})
afterEach(async () => {
  await server.close()
  await database.drop()
})

const both: readonly ClientKind[] = ['web', 'desktop']
const alice = extensionNumber('1001')
const callId = callIdFor(testSite, linkId('1.1'))

const card = (changes: Partial<CallCard> = {}): CallCard => ({
  callId,
  direction: 'inbound',
  state: 'ringing',
  number: '+12125550142',
  numberFormatted: '+1 212 555 0142',
  masked: false,
  callerName: null,
  did: null,
  via: [],
  internalParty: null,
  startedAt: server.clock.now,
  answeredAt: null,
  endedAt: null,
  talkMs: 0,
  matching: 'done',
  matches: [],
  logged: [],
  creations: [],
  tickets: [],
  note: null,
  ...changes,
})
const pop = (key = 'pop/c1/1001') => ({
  key,
  extension: alice,
  clients: both,
  callId,
  url: 'https://crm.example/c/1',
  name: '<b>Eve</b>',
})

/** A page of 1001 that has had its `hello`. */
async function page(options: { autoPong?: boolean; client?: string } = {}): Promise<TestAgent> {
  const agent = await connectAgent(port, { ...(await signInAs(server, { extension: '1001' })) }, options)
  await agent.next('hello')
  return agent
}

const popsOf = (agent: TestAgent) => agent.messages.filter((message) => message.type === 'pop')
const savedPops = () => database.store.db.selectFrom('pop').select(['key', 'extension', 'outcome', 'url']).execute()

describe('coming in', () => {
  it('[OPS.20] takes agents only, and no page of a foreign site', async () => {
    const agent = await signInAs(server, { extension: '1001' })
    const administrator = await signInAs(server, 'administrator')
    await expect(connectAgent(port, {})).rejects.toThrow('401')
    await expect(connectAgent(port, { ...administrator })).rejects.toThrow('401')
    await expect(connectAgent(port, { ...agent, origin: 'https://evil.example' })).rejects.toThrow('403')
    const own = await connectAgent(port, { ...agent, origin: `http://127.0.0.1:${port}` })
    expect(await own.next('hello')).toMatchObject({ extension: '1001', name: 'Alice', linkUp: true, cards: [] })
    expect(server.services.live.connected(alice)).toBe(1)
    expect(server.services.live.connectedTotal()).toBe(1)
  })

  it('closes when the session is signed out', async () => {
    const headers = await signInAs(server, { extension: '1001' })
    const agent = await connectAgent(port, { ...headers })
    const other = await page()
    await server.app.inject({ method: 'DELETE', url: '/api/session', headers: { ...headers } })
    expect(await agent.closed).toBe(1008)
    expect(other.socket.readyState).toBe(other.socket.OPEN)
  })
})

describe('cards', () => {
  it('go to every page of the extension and to no other', async () => {
    const pages = [await page(), await page()]
    const bob = await connectAgent(port, { ...(await signInAs(server, { extension: '1002' })) })
    server.services.live.card(alice, card({ callerName: '<img src=x onerror=alert(1)> 王\u2028' }))
    for (const agent of pages) {
      expect((await agent.next('card')).card.callerName).toBe('<img src=x onerror=alert(1)> 王\u2028')
    }
    await bob.settled()
    expect(bob.messages.map(({ type }) => type)).toEqual(['hello'])
  })

  it('[A8.8] a page that comes back has the calls that go on, the newest state of each', async () => {
    const first = await page()
    server.services.live.card(alice, card())
    await first.next('card')
    first.socket.terminate()
    server.services.live.card(alice, card({ state: 'talking' }))
    const back = await connectAgent(port, { ...(await signInAs(server, { extension: '1001' })) })
    expect((await back.next('hello')).cards).toEqual([card({ state: 'talking' })])
    await back.settled()
    expect(back.messages).toHaveLength(1)
  })

  it('an ended call stays for a minute, also when its card changes once more', async () => {
    const cardsOfNewPage = async () => {
      const agent = await connectAgent(port, { ...(await signInAs(server, { extension: '1001' })) })
      return (await agent.next('hello')).cards.map(({ matching }) => matching)
    }
    const ended = card({ state: 'ended', endedAt: server.clock.now, matching: 'searching' })
    server.services.live.card(alice, ended)
    expect(await cardsOfNewPage()).toEqual(['searching'])
    server.clock.now += 59_000
    server.services.live.card(alice, { ...ended, matching: 'done' })
    expect(await cardsOfNewPage()).toEqual(['done'])
    server.clock.now += 1000
    expect(await cardsOfNewPage()).toEqual([])
  })

  it('[A7.5] an ended call stays as long as a record can be created for it', async () => {
    const cardsOfNewPage = async () => {
      const agent = await connectAgent(port, { ...(await signInAs(server, { extension: '1001' })) })
      return (await agent.next('hello')).cards.length
    }
    const until = server.clock.now + 600_000
    const creation = {
      integration: 'i',
      kind: 'zoho-crm',
      module: 'Leads',
      state: 'offered',
      until,
      problem: null,
      again: true,
    } as const
    server.services.live.card(alice, card({ state: 'ended', endedAt: server.clock.now, creations: [creation] }))
    server.clock.now += 599_000
    expect(await cardsOfNewPage()).toBe(1)
    server.clock.now += 1000
    expect(await cardsOfNewPage()).toBe(0)
  })

  it('tells every page when the link to the phone system goes down', async () => {
    const agents = [await page(), await page()]
    server.services.live.link(false)
    for (const agent of agents) expect((await agent.next('link')).linkUp).toBe(false)
    const later = await connectAgent(port, { ...(await signInAs(server, { extension: '1002' })) })
    expect((await later.next('hello')).linkUp).toBe(false)
  })
})

describe('pops', () => {
  it('[A8.8] one of several pages opens the record: the newest, or the one that had the focus last', async () => {
    const [first, second] = [await page(), await page()]
    expect(server.services.live.pop(pop('pop/1'))).toBe('web')
    expect(await second.next('pop')).toMatchObject({ key: 'pop/1', url: 'https://crm.example/c/1', name: '<b>Eve</b>' })
    first.send({ type: 'focus' })
    await first.settled()
    expect(server.services.live.pop(pop('pop/2'))).toBe('web')
    expect((await first.next('pop')).key).toBe('pop/2')
    await Promise.all([first.settled(), second.settled()])
    expect([popsOf(first).length, popsOf(second).length]).toEqual([1, 1])
  })

  it('[A8.8] a key opens once, whatever comes back and is said again', async () => {
    const first = await page()
    expect(server.services.live.pop(pop())).toBe('web')
    expect(server.services.live.pop(pop())).toBeNull()
    await first.next('pop')
    first.socket.close()
    await first.closed
    const back = await page()
    expect(server.services.live.pop(pop())).toBeNull()
    await back.settled()
    expect(popsOf(back)).toEqual([])
  })

  it('[A8.8] a restart of the server does not open it again', async () => {
    const agent = await page()
    server.services.live.pop(pop())
    await agent.next('pop')
    agent.send({ type: 'pop-result', key: 'pop/c1/1001', callId, opened: true })
    await vi.waitFor(async () => expect(await savedPops()).toHaveLength(1), { timeout: 5000 })
    await server.close()
    await database.reopen()
    await start()
    await server.services.live.restore()
    const back = await page()
    expect(server.services.live.pop(pop())).toBeNull()
    expect(server.services.live.pop(pop('pop/c2/1001'))).toBe('web')
    expect((await back.next('pop')).key).toBe('pop/c2/1001')
  })

  it('without a page nothing is sent, and a page that comes in time still gets it', async () => {
    expect(server.services.live.pop(pop())).toBeNull()
    const agent = await page()
    expect(server.services.live.pop(pop())).toBe('web')
    await agent.next('pop')
  })

  it('[A8.7] what the browser said is saved, once, and nobody else can say it', async () => {
    const agent = await page()
    const bob = await connectAgent(port, { ...(await signInAs(server, { extension: '1002' })) })
    server.services.live.pop(pop('pop/blocked'))
    server.services.live.pop(pop('pop/opened'))
    bob.send({ type: 'pop-result', key: 'pop/blocked', callId, opened: true })
    await bob.settled()
    agent.send({ type: 'pop-result', key: 'pop/blocked', callId, opened: false })
    agent.send({ type: 'pop-result', key: 'pop/blocked', callId, opened: true })
    agent.send({ type: 'pop-result', key: 'pop/opened', callId, opened: true })
    agent.send({ type: 'pop-result', key: 'pop/invented', callId, opened: true })
    await vi.waitFor(async () => {
      const rows = await savedPops()
      expect(rows.map(({ key, outcome }) => [key, outcome]).sort()).toEqual([
        ['pop/blocked', 'blocked'],
        ['pop/opened', 'opened'],
      ])
    }, 5000)
    await agent.settled()
    expect(
      (await savedPops()).every(({ extension, url }) => extension === '1001' && url === 'https://crm.example/c/1'),
    ).toBe(true)
  })

  it('[A8.7] the browser may be faster or slower than the commit that it was sent', async () => {
    const log = createPopLog(database.store, () => server.clock.now, server.services.log)
    const { db } = database.store
    const sentRow = (key: string) => ({ key, call_id: callId, extension: '1001', at: 1, outcome: 'sent', url: 'u' })
    const save = (key: string) =>
      database.store.commit([
        {
          query: db
            .insertInto('pop')
            .values(sentRow(key))
            .onConflict((conflict) => conflict.column('key').doNothing()),
        },
      ])
    log.result({ ...pop('fast'), at: 1, client: 'web' }, 'opened')
    await vi.waitFor(async () => expect(await savedPops()).toHaveLength(1), { timeout: 5000 })
    await save('fast')
    await save('slow')
    log.result({ ...pop('slow'), at: 1, client: 'web' }, 'blocked')
    await vi.waitFor(async () => {
      const outcomes = Object.fromEntries((await savedPops()).map(({ key, outcome }) => [key, outcome]))
      expect(outcomes).toEqual({ fast: 'opened', slow: 'blocked' })
    }, 5000)
  })
})

describe('kinds of client', () => {
  it('[A8.11] a page says whether it is the installed app; whoever says nothing, or what nobody knows, is a web client', async () => {
    await page({ client: 'desktop' })
    expect(server.services.live.clients(alice)).toEqual(['desktop'])
    const others = [await page(), await page({ client: 'toaster' })]
    expect(server.services.live.clients(alice)).toEqual(['web', 'desktop'])
    expect(server.services.live.pop({ ...pop('pop/d'), clients: ['desktop'] })).toBe('desktop')
    expect(server.services.live.pop({ ...pop('pop/w'), clients: ['web'] })).toBe('web')
    await Promise.all(others.map((other) => other.settled()))
    expect(others.flatMap(popsOf)).toMatchObject([{ key: 'pop/w' }])
  })

  it('[A8.13] both open and both asked for: the one in front has it; a kind that is not open is not made up for by the other', async () => {
    const [web, app] = [await page(), await page({ client: 'desktop' })]
    expect(server.services.live.pop(pop('pop/1'))).toBe('desktop')
    web.send({ type: 'focus' })
    await web.settled()
    expect(server.services.live.pop(pop('pop/2'))).toBe('web')
    app.socket.close()
    await app.closed
    expect(server.services.live.pop({ ...pop('pop/3'), clients: ['desktop'] })).toBeNull()
    // The moment of the other kind comes later, under the same key.
    expect(server.services.live.pop({ ...pop('pop/3'), clients: ['web'] })).toBe('web')
    expect(server.services.live.pop({ ...pop('pop/3'), clients: ['desktop'] })).toBeNull()
  })
})

describe('receipts', () => {
  const rows = () => database.store.db.selectFrom('pop').selectAll().orderBy('key').execute()

  it('[A8.16] when a tab opened and on which kind of client is kept', async () => {
    const app = await page({ client: 'desktop' })
    server.services.live.pop(pop())
    await app.next('pop')
    server.clock.now += 700
    app.send({ type: 'pop-result', key: 'pop/c1/1001', callId, opened: true })
    await vi.waitFor(async () => {
      const at = server.clock.now
      expect(await rows()).toMatchObject([{ outcome: 'opened', at: at - 700, opened_at: at, client: 'desktop' }])
    }, 5000)
  })

  it('[A8.16] a record that the agent opened by hand is kept once, and only if it stands on a card of that agent', async () => {
    const [agent, bob] = [
      await page(),
      await connectAgent(port, { ...(await signInAs(server, { extension: '1002' })) }),
    ]
    const match = {
      integration: 'i',
      kind: 'zoho-crm',
      module: 'Leads',
      id: '7',
      name: 'Eve',
      company: null,
      url: 'https://crm.example/l/7',
    } as const
    server.services.live.card(alice, card({ matches: [{ ...match, weak: false, chosen: false }] }))
    bob.send({ type: 'opened-by-hand', callId, url: match.url })
    agent.send({ type: 'opened-by-hand', callId, url: 'https://evil.example/' })
    agent.send({ type: 'opened-by-hand', callId: 'another', url: match.url })
    agent.send({ type: 'opened-by-hand', callId, url: match.url })
    agent.send({ type: 'opened-by-hand', callId, url: match.url })
    await Promise.all([agent.settled(), bob.settled()])
    await vi.waitFor(async () => expect(await rows()).toHaveLength(1), { timeout: 5000 })
    expect(await rows()).toMatchObject([
      { outcome: 'manual', extension: '1001', client: 'web', url: match.url, opened_at: server.clock.now },
    ])
  })

  it('[A8.15] a test goes the way of a pop to the page that asked, and its outcome is kept; the next takes its place', async () => {
    const [asking, other] = [await page({ client: 'desktop' }), await page()]
    for (const opened of [true, false]) {
      asking.send({ type: 'test-pop', key: `test-key-${opened}` })
      const sent = await asking.next('pop')
      expect(sent).toMatchObject({ test: true, url: '/agent/popup-test', callId: '' })
      asking.send({ type: 'pop-result', key: sent.key, callId: '', opened })
      await vi.waitFor(async () => {
        const tests = await lastPopTests(database.store)
        expect(tests.get('1001')).toMatchObject({ outcome: opened ? 'opened' : 'blocked', client: 'desktop' })
      }, 5000)
    }
    expect(await rows()).toHaveLength(1)
    await other.settled()
    expect(popsOf(other)).toEqual([])
    await server.services.live.restore()
    expect(await createPopLog(database.store, () => server.clock.now, server.services.log).recent()).toEqual([])
  })
})

describe('commands', () => {
  it('are handed on, and what goes wrong is told to the page that asked', async () => {
    await server.close()
    await start({
      onCommand: async (command) => {
        if (command.type === 'hangup') throw new ProblemError('call-gone')
        throw new Error('SELECT secret FROM somewhere')
      },
    })
    const [agent, other] = [await page(), await page()]
    agent.send({ type: 'hangup', callId })
    expect(await agent.next('problem')).toMatchObject({ callId, problem: { code: 'call-gone' } })
    agent.send({ type: 'dial', key: 'dial-key-1', number: '+12125550142' })
    const problem = await agent.next('problem')
    expect(problem).toMatchObject({ callId: null, problem: { code: 'internal' } })
    expect(JSON.stringify(problem)).not.toContain('SELECT')
    expect(server.commands).toEqual([
      { type: 'hangup', callId },
      { type: 'dial', key: 'dial-key-1', number: '+12125550142' },
    ])
    await other.settled()
    expect(other.messages.map(({ type }) => type)).toEqual(['hello'])
  })

  it('[A10.16] a note is confirmed to the page that sent it, and only once it is kept', async () => {
    await server.close()
    let kept = () => {}
    const keeping = new Promise<void>((resolve) => {
      kept = resolve
    })
    await start({ onCommand: () => keeping })
    const [agent, other] = [await page(), await page()]
    agent.send({ type: 'note', callId, text: 'wants a quote' })
    await agent.settled()
    expect(agent.messages.map(({ type }) => type)).toEqual(['hello'])
    kept()
    expect(await agent.next('noted')).toMatchObject({ callId, text: 'wants a quote' })
    await other.settled()
    expect(other.messages.map(({ type }) => type)).toEqual(['hello'])
  })

  it('[A10.16] an ended call stays as long as a note of it goes to Zoho', async () => {
    const cardsOfNewPage = async () => {
      const agent = await connectAgent(port, { ...(await signInAs(server, { extension: '1001' })) })
      return (await agent.next('hello')).cards.length
    }
    const note = { text: '', until: server.clock.now + 600_000, toZoho: true }
    server.services.live.card(alice, card({ state: 'ended', endedAt: server.clock.now, note }))
    server.clock.now += 599_000
    expect(await cardsOfNewPage()).toBe(1)
    server.clock.now += 1000
    expect(await cardsOfNewPage()).toBe(0)
  })

  it.each([
    ['no JSON', '{'],
    ['an unknown command', '{"type":"format-disk"}'],
    ['a wrong field', '{"type":"hangup","callId":7}'],
    ['too long a note', JSON.stringify({ type: 'note', callId: 'c', text: 'x'.repeat(2001) })],
    ['too long a number', JSON.stringify({ type: 'dial', key: 'dial-key-1', number: '1'.repeat(65) })],
    ['binary', Buffer.from([0, 255, 254])],
    ['deep nesting', `${'['.repeat(8000)}${']'.repeat(8000)}`],
  ])('[OPS.8] %s closes the page and reaches nobody', async (_what, text) => {
    const [agent, other] = [await page(), await page()]
    agent.socket.send(text)
    expect(await agent.closed).toBe(1008)
    expect(server.commands).toEqual([])
    await other.settled()
    expect(server.services.live.connected(alice)).toBe(1)
  })

  it('too large a frame, or too many, close the page', async () => {
    const [large, many] = [await page(), await page()]
    large.socket.send('x'.repeat(20_000))
    expect(await large.closed).toBe(1009)
    for (let i = 0; i < 200; i++) many.send({ type: 'focus' })
    expect(await many.closed).toBe(1008)
  })

  it('more pages than one person has close the oldest', async () => {
    const headers = { ...(await signInAs(server, { extension: '1001' })) }
    const pages = []
    for (let i = 0; i < 21; i++) pages.push(await connectAgent(port, headers))
    expect(await pages[0]?.closed).toBe(1008)
    await vi.waitFor(() => expect(server.services.live.connected(alice)).toBe(20), { timeout: 5000 })
  })
})

describe('pages that are gone', () => {
  it('one that answers no ping is cut off, one that does stays', async () => {
    await server.close()
    await start({ pingEveryMs: 100 })
    const [dead, alive] = [await page({ autoPong: false }), await page()]
    expect(await dead.closed).toBe(1006)
    await new Promise((resolve) => setTimeout(resolve, 350))
    expect(alive.socket.readyState).toBe(alive.socket.OPEN)
    expect(server.services.live.connected(alice)).toBe(1)
  })

  it('one that does not read is cut off instead of being buffered for, and others do not wait', async () => {
    const [stuck, reading] = [await page(), await page()]
    stuck.socket.pause()
    const big = card({ callerName: 'x'.repeat(60_000) })
    let sent = 0
    while (server.services.live.connected(alice) === 2) {
      server.services.live.card(alice, big)
      await new Promise((resolve) => setImmediate(resolve))
      if (++sent > 2000) throw new Error('it was never cut off')
    }
    await reading.settled()
    expect(reading.messages.filter(({ type }) => type === 'card')).toHaveLength(sent)
    expect(server.services.live.pop(pop())).toBe('web')
    await reading.next('pop')
  })

  it('the server says goodbye when it stops', async () => {
    const agent = await page()
    server.services.live.close()
    expect(await agent.closed).toBe(1001)
  })
})
