// Compares the tickets of Zoho Desk with those that are owed there, and with the logs of their calls. Pure.
import type { ZohoLog } from './judge-logs.ts'
import type { Owed } from './owed.ts'
import type { OwedTicket } from './owed-tickets.ts'

/** A ticket after its creation or a later change, as it was then. Times in milliseconds, of the real clock. */
export interface TicketVersion {
  readonly at: number
  readonly by: 'api' | 'ui'
  readonly contact: string | null
  readonly assignee: string | null
  readonly department: string | null
  readonly marked: boolean
  /** What its texts say; null where that cannot be read. */
  readonly says: TicketWords | null
}

export interface TicketWords {
  readonly direction: string
  readonly status: string
  /** The customer's number. */
  readonly e164: string
  /** When the call began, by the clock on the wall of the site; see `wallClock`. */
  readonly startedAt: number
  readonly talkSeconds: number | null
}

/** A ticket that was made through the API. */
export interface DeskTicket {
  readonly id: string
  /** Markers found in it when it was made. */
  readonly refs: readonly string[]
  /** The first one is its creation. */
  readonly versions: readonly [TicketVersion, ...TicketVersion[]]
  readonly deleted: { readonly at: number; readonly by: 'api' | 'ui' } | null
}

/** A log of Zoho Desk: it may name a ticket. */
export interface DeskLog extends ZohoLog {
  readonly at: number
  readonly ticket: string | null
  readonly department: string | null
}

export interface TicketFinding {
  readonly owed: OwedTicket | null
  readonly ticket: DeskTicket | null
  readonly what: string
}

export interface TicketVerdict {
  readonly owed: readonly OwedTicket[]
  /** Number of owed tickets that are in Zoho, right or wrong. */
  readonly made: number
  /** Of those before the call: made while it still went on. */
  readonly early: number
  readonly lost: readonly TicketFinding[]
  readonly doubled: readonly TicketFinding[]
  /** Of another contact, agent or department, not completed after the call, changed over a person's words, or not named by a log. */
  readonly wrong: readonly TicketFinding[]
  /** Tickets that no call owes. */
  readonly unexpected: readonly TicketFinding[]
  /** Which ticket is whose. */
  readonly pairs: ReadonlyMap<OwedTicket, DeskTicket>
}

const START_TOLERANCE_MS = 2000
const TALK_TOLERANCE_S = 1.2
/** Desk makes no change depend on nobody else's: between reading and writing a person may be overwritten. */
const QUICKER_MS = 5000

/** What the calls of the site owe, with the department that was chosen and the site's time zone. */
export interface TicketPlace {
  readonly department: string
  readonly timeZone: string
}

/** @param logs which log is whose */
export function judgeTickets(
  owed: readonly OwedTicket[],
  tickets: readonly DeskTicket[],
  logs: ReadonlyMap<Owed, DeskLog>,
  place: TicketPlace,
): TicketVerdict {
  const { single, doubled } = withoutSameMarker(tickets)
  const pairs = pairUp(owed, single, logs, place)
  const paired = new Set(pairs.values())
  const left = new Set(single.filter((ticket) => !paired.has(ticket)))
  for (const ticket of left) {
    const twin = owed.find((one) => pairs.has(one) && isDuring(one, ticket, place))
    if (!twin) continue
    left.delete(ticket)
    doubled.push({ owed: twin, ticket, what: `a second ticket beside ${pairs.get(twin)?.id}` })
  }
  const wrong = [...pairs].flatMap(([one, ticket]): TicketFinding[] => {
    const what = ticketDifference(one, ticket, place)
    return what === null ? [] : [{ owed: one, ticket, what }]
  })
  const before = [...pairs].filter(([{ moment }]) => moment === 'before')
  return {
    owed,
    made: pairs.size,
    early: before.filter(([one, { versions }]) => versions[0].at < one.during.endedAt).length,
    lost: owed.filter((one) => !pairs.has(one)).map((one) => ({ owed: one, ticket: null, what: 'no ticket' })),
    doubled,
    wrong: [...wrong, ...wrongLinks(pairs, owed, logs)],
    unexpected: [...left].map((ticket) => ({ owed: null, ticket, what: 'no call owes this ticket' })),
    pairs,
  }
}

/** What is wrong about a ticket; null where it is as it must be, as far as no person has edited it. */
export function ticketDifference(owed: OwedTicket, ticket: DeskTicket, place: TicketPlace): string | null {
  const faults: string[] = []
  const last = ticket.versions.at(-1) ?? ticket.versions[0]
  const byServer = ticket.versions.slice(1).filter(({ by }) => by === 'api')
  const edited = ticket.versions.find(({ by }) => by === 'ui')
  if (last.contact !== owed.contact) faults.push(`contact ${last.contact} instead of ${owed.contact}`)
  if (last.department !== place.department) faults.push(`department ${last.department}`)
  if (ticket.deleted?.by === 'api') faults.push('the server deleted it')
  if (byServer.length > 0 && owed.moment === 'after') faults.push('the server changed it')
  if (byServer.some(({ marked }) => !marked)) faults.push('the server took its marker away')
  if (edited && byServer.some(({ at }) => at > edited.at + QUICKER_MS))
    faults.push("the server wrote over a person's words")
  if (!edited && ticket.deleted === null) faults.push(...untold(owed, last, place))
  return faults.length > 0 ? faults.join(', ') : null
}

/** What a ticket that nobody has touched does not say of the end of its call. */
function untold(owed: OwedTicket, { says, assignee }: TicketVersion, place: TicketPlace): string[] {
  if (says === null) return ['its texts cannot be read']
  const faults: string[] = []
  if (assignee !== owed.assignee) faults.push(`agent ${assignee} instead of ${owed.assignee}`)
  if (says.direction !== owed.direction || !owed.statuses.includes(says.status))
    faults.push(`it says ${says.direction} ${says.status} instead of ${owed.direction} ${owed.statuses.join(' or ')}`)
  if (says.talkSeconds === null || Math.abs(says.talkSeconds - owed.talkSeconds) > TALK_TOLERANCE_S)
    faults.push(`talk ${says.talkSeconds} s instead of ${owed.talkSeconds.toFixed(1)} s`)
  const off = Math.abs(says.startedAt - wallClock(owed.startedAt, place.timeZone))
  if (off > START_TOLERANCE_MS) faults.push(`start off by ${off} ms`)
  return faults
}

/** Each log of a call names its ticket, and no other; none where that was deleted before it was written. */
function wrongLinks(
  pairs: ReadonlyMap<OwedTicket, DeskTicket>,
  owed: readonly OwedTicket[],
  logs: ReadonlyMap<Owed, DeskLog>,
): TicketFinding[] {
  const owing = new Map(owed.map((one) => [one.call, one]))
  return [...logs].flatMap(([{ call }, log]): TicketFinding[] => {
    const one = owing.get(call) ?? null
    const ticket = one && (pairs.get(one) ?? null)
    // A ticket that is missing is told already.
    if (one && !ticket && log.ticket === null) return []
    if (log.ticket === (ticket?.id ?? null)) return []
    if (log.ticket === null && ticket?.deleted && ticket.deleted.at < log.at) return []
    return [{ owed: one, ticket, what: `log ${log.id} names ${log.ticket} instead of ${ticket?.id ?? 'none'}` }]
  })
}

/** Two tickets with one marker are one ticket made twice, whosever it is. */
function withoutSameMarker(tickets: readonly DeskTicket[]): { single: DeskTicket[]; doubled: TicketFinding[] } {
  const seen = new Map<string, DeskTicket>()
  const single: DeskTicket[] = []
  const doubled: TicketFinding[] = []
  for (const ticket of tickets) {
    const twin = ticket.refs.map((ref) => seen.get(ref)).find((one) => one !== undefined)
    if (twin) doubled.push({ owed: null, ticket, what: `the marker of ${twin.id} again` })
    else single.push(ticket)
    for (const ref of ticket.refs) seen.set(ref, ticket)
  }
  return { single, doubled }
}

/** By number and time, as the first texts say, which tell of who rang first: that was at some time during the call. */
export function isDuring(
  { e164, during }: OwedTicket,
  { versions: [{ says }] }: DeskTicket,
  place: TicketPlace,
): boolean {
  if (says?.e164 !== e164) return false
  const from = wallClock(during.startedAt, place.timeZone) - START_TOLERANCE_MS
  const to = wallClock(during.endedAt, place.timeZone) + START_TOLERANCE_MS
  return says.startedAt >= from && says.startedAt <= to
}

/**
 * One to one; of several calls of one number at about the same time, each has the ticket that its logs name, else that of its agent, and
 * the one whose talk time is nearest.
 */
function pairUp(
  owed: readonly OwedTicket[],
  tickets: readonly DeskTicket[],
  logs: ReadonlyMap<Owed, DeskLog>,
  place: TicketPlace,
): Map<OwedTicket, DeskTicket> {
  const named = new Set([...logs].map(([{ call }, { ticket }]) => `${call} ${ticket}`))
  const candidates = owed.flatMap((one) =>
    tickets
      .filter((ticket) => isDuring(one, ticket, place))
      .map((ticket) => {
        const last = ticket.versions.at(-1) ?? ticket.versions[0]
        const isNamed = named.has(`${one.call} ${ticket.id}`)
        const distance = Math.abs((last.says?.startedAt ?? 0) - wallClock(one.startedAt, place.timeZone))
        const rank = Math.floor(distance / START_TOLERANCE_MS) * 2 + (last.assignee === one.assignee ? 0 : 1)
        const talk = Math.abs((last.says?.talkSeconds ?? 0) - one.talkSeconds)
        return { one, ticket, isNamed, rank, talk }
      }),
  )
  candidates.sort((a, b) => Number(b.isNamed) - Number(a.isNamed) || a.rank - b.rank || a.talk - b.talk)
  const pairs = new Map<OwedTicket, DeskTicket>()
  const taken = new Set<DeskTicket>()
  for (const { one, ticket } of candidates) {
    if (pairs.has(one) || taken.has(ticket)) continue
    pairs.set(one, ticket)
    taken.add(ticket)
  }
  return pairs
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Milliseconds as the clock on the wall counts them: what it shows, taken for UTC. */
export function wallClock(at: number, timeZone: string): number {
  let clock = clocks.get(timeZone)
  if (!clock) {
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    clocks.set(timeZone, clock)
  }
  return shownOnWall(clock.format(at))
}

/** `2026-11-22 09:15:00`. */
export const shownOnWall = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`)
