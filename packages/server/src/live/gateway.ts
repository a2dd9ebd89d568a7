import { randomUUID } from 'node:crypto'
import {
  type CallCard,
  type ClientKind,
  clientKinds,
  type LiveCommand,
  type LiveMessage,
  liveCommandSchema,
  POP_TEST_PATH,
} from '@jackfield/contract'

import type { FastifyBaseLogger } from 'fastify'
import type { RawData, WebSocket } from 'ws'
import type { ExtensionNumber, Millis } from '../calls/ids.ts'
import { problemOf } from '../problem.ts'
import { createCardMemory } from './card-memory.ts'
import { type AgentClient, type Connection, encode, write } from './client.ts'
import { type PopLog, TEST_CALL } from './pop-log.ts'
import { createPopMemory, type Pop } from './pop-memory.ts'

/** Commands that call handling answers; the others are the gateway's own. */
export type CallCommand = Extract<LiveCommand, { type: 'hangup' | 'dial' | 'call-back' | 'choose' | 'create' | 'note' }>

/** Agents' open pages: call handling tells them what happens, and they answer. Nothing here waits. */
export interface AgentGateway {
  connected(extension: ExtensionNumber): number
  connectedTotal(): number
  /** Kinds of client that are open for the extension. */
  clients(extension: ExtensionNumber): readonly ClientKind[]
  /** Shows a card on all pages of the extension, and keeps it for pages that open later. */
  card(extension: ExtensionNumber, card: CallCard): void
  /**
   * Opens a record on one page of the extension: of those whose kind is asked for the one that had the focus last, else the
   * newest. Gives its kind; null when none is open, or when the key was sent before.
   */
  pop(pop: Pop): ClientKind | null
  /** Sends a harmless page to the extension's page in front, as a pop; gives the kind of it, null when none is open. */
  testPop(extension: ExtensionNumber): ClientKind | null
  /** Says whether the link to the phone system is up. */
  link(up: boolean): void
  /** Takes over a page that has signed in; the socket is open. */
  connect(socket: WebSocket, client: AgentClient & { readonly name: string }): void
  /** Closes the pages of a session that has ended. */
  endSession(session: string): void
  /** Remembers pops that were sent before a restart; awaited before the first event. */
  restore(): Promise<void>
  /** Ends the pings and closes all pages. */
  close(): void
}

export interface GatewayParts {
  readonly now: () => Millis
  readonly log: FastifyBaseLogger
  readonly pops: PopLog
  /** What an agent asks for. What it throws is shown on that agent's page. */
  readonly onCommand: (client: AgentClient, command: CallCommand) => Promise<void>
  readonly linkUp?: boolean
  /** Every so often clients are pinged; one that has not answered the ping before is cut off. */
  readonly pingEveryMs?: Millis
}

/** Open pages of one extension; the one that was used least recently has to go. */
const MAX_PAGES = 20
/** Commands per ping period; a page that sends more is out of order or hostile. */
const MAX_COMMANDS = 120

export function createLiveGateway(parts: GatewayParts): AgentGateway {
  const { now, log, pops, onCommand } = parts
  const connections = new Map<ExtensionNumber, Set<Connection>>()
  const cards = createCardMemory(now)
  const sent = createPopMemory(now)
  let linkUp = parts.linkUp ?? false
  let recency = 0
  const timer = setInterval(beat, parts.pingEveryMs ?? 15_000).unref()

  function beat(): void {
    for (const connection of all()) {
      if (!connection.alive) {
        connection.socket.terminate()
        continue
      }
      connection.alive = false
      connection.allowance = MAX_COMMANDS
      connection.socket.ping()
    }
    cards.sweep()
    sent.sweep()
  }

  function* all(): Iterable<Connection> {
    for (const ofExtension of connections.values()) yield* ofExtension
  }

  /** Serialises once, and not at all where nobody listens. */
  function send(to: Iterable<Connection> | undefined, message: LiveMessage): void {
    if (!to) return
    let frame: Buffer | undefined
    for (const connection of to) {
      frame ??= encode(message)
      write(connection, frame)
    }
  }

  function remove(connection: Connection): void {
    const ofExtension = connections.get(connection.extension)
    ofExtension?.delete(connection)
    if (ofExtension?.size === 0) connections.delete(connection.extension)
  }

  function received(connection: Connection, data: RawData): void {
    connection.alive = true
    const command = readCommand(data)
    if (!command || connection.allowance-- <= 0) {
      log.warn(
        { extension: connection.extension },
        command ? 'agent page sends too much' : 'agent page sent something unreadable',
      )
      connection.socket.close(1008)
      return
    }
    if (command.type === 'focus') connection.recency = ++recency
    else if (command.type === 'test-pop') sendTest([connection], command.key)
    else if (command.type === 'opened-by-hand') openedByHand(connection, command)
    else if (command.type === 'pop-result') {
      // Only of what this extension was sent; a page can tell nothing of others' pops.
      const pop = sent.get(connection.extension, command.key)
      if (pop) pops.result(pop, command.opened ? 'opened' : 'blocked')
    } else void perform(connection, command)
  }

  /** Only what stands on a card of this extension; a page can tell nothing of others' calls. */
  function openedByHand({ extension, kind }: Connection, command: { callId: string; url: string }): void {
    const card = cards.of(extension).find(({ callId }) => callId === command.callId)
    const match = card?.matches.find(({ url }) => url === command.url)
    const ticket = card?.tickets.find(({ url }) => url === command.url)
    const what = match ? `${match.module}/${match.id}` : ticket && `Tickets/${ticket.integration}`
    if (what) pops.byHand({ extension, callId: command.callId, what, url: command.url, client: kind })
  }

  /** The whole way that a record goes, with a page of ours in its place. */
  function sendTest(pages: readonly Connection[], name: string): ClientKind | null {
    const extension = pages[0]?.extension
    if (extension === undefined) return null
    const at = now()
    const key = `test/${extension}/${name}`
    const message = { type: 'pop', now: at, key, callId: TEST_CALL, url: POP_TEST_PATH, name: '', test: true } as const
    const frame = encode(message satisfies LiveMessage)
    const page = pages.find((each) => write(each, frame))
    if (!page) return null
    const pop = { key, extension, callId: TEST_CALL, url: POP_TEST_PATH, at, client: page.kind }
    sent.add(pop)
    pops.test(pop)
    return page.kind
  }

  async function perform(connection: Connection, command: CallCommand): Promise<void> {
    try {
      const { extension, session, kind } = connection
      await onCommand({ extension, session, kind }, command)
      if (command.type !== 'note') return
      const { callId, text } = command
      send([connection], { type: 'noted', now: now(), callId, text })
    } catch (error) {
      const problem = problemOf(error)
      if (problem.code === 'internal') log.error({ err: error, command: command.type }, 'agent command failed')
      const callId = command.type === 'dial' ? null : command.callId
      send([connection], { type: 'problem', now: now(), callId, problem })
    }
  }

  return {
    connected: (extension) => connections.get(extension)?.size ?? 0,
    connectedTotal: () => [...all()].length,
    clients: (extension) => {
      const open = new Set([...(connections.get(extension) ?? [])].map(({ kind }) => kind))
      return clientKinds.filter((kind) => open.has(kind))
    },

    card(extension, card) {
      cards.set(extension, card)
      send(connections.get(extension), { type: 'card', now: now(), card })
    },

    pop(pop) {
      const { key, extension, clients, callId, url, name } = pop
      if (sent.get(extension, key)) return null
      const at = now()
      // One page only, so that the record opens once. A page that cannot be written to makes room for the next.
      const pages = byRecency(connections.get(extension) ?? []).filter(({ kind }) => clients.includes(kind))
      if (pages.length === 0) return null
      const frame = encode({ type: 'pop', now: at, key, callId, url, name } satisfies LiveMessage)
      const page = pages.find((each) => write(each, frame))
      if (!page) return null
      sent.add({ key, extension, callId, url, at, client: page.kind })
      return page.kind
    },

    testPop: (extension) => sendTest(byRecency(connections.get(extension) ?? []), randomUUID()),

    link(up) {
      linkUp = up
      send(all(), { type: 'link', now: now(), linkUp })
    },

    connect(socket, { extension, session, kind, name }) {
      const connection: Connection = {
        extension,
        session,
        kind,
        socket,
        recency: ++recency,
        alive: true,
        allowance: MAX_COMMANDS,
      }
      const ofExtension = connections.get(extension) ?? new Set()
      connections.set(extension, ofExtension)
      if (ofExtension.size >= MAX_PAGES) byRecency(ofExtension).at(-1)?.socket.close(1008)
      ofExtension.add(connection)
      socket.on('message', (data) => received(connection, data))
      socket.on('pong', () => {
        connection.alive = true
      })
      socket.on('close', () => remove(connection))
      // A broken connection is followed by `close`; there is nothing more to do about it.
      socket.on('error', (error) => log.debug({ err: error }, 'agent connection'))
      send([connection], { type: 'hello', now: now(), extension, name, linkUp, cards: cards.of(extension) })
    },

    endSession(session) {
      for (const connection of all()) if (connection.session === session) connection.socket.close(1008)
    },

    async restore() {
      for (const pop of await pops.recent()) sent.add(pop)
    },

    close() {
      clearInterval(timer)
      for (const connection of all()) connection.socket.close(1001)
    },
  }
}

const byRecency = (pages: Iterable<Connection>): Connection[] => [...pages].sort((a, b) => b.recency - a.recency)

function readCommand(data: RawData): LiveCommand | null {
  try {
    return liveCommandSchema.safeParse(JSON.parse(data.toString())).data ?? null
  } catch {
    return null
  }
}
