// What Zoho Desk and the people in it do to the server while calls go on.
import { faults, LATE_MS, type PlayedFault, type Trouble, type World, WRITTEN_WITHIN_MS } from './trouble-kinds.ts'
import type { ZohoUser } from './zoho-user.ts'

const to = (method: 'POST' | 'PATCH', collection: string) => ({ method, pathPrefix: `/api/v1/${collection}` })
const calls = to('POST', 'calls')
const tickets = to('POST', 'tickets')
const contacts = to('POST', 'contacts')
/** The texts of the end, and whoever took the call. */
const completions = to('PATCH', 'tickets')
const once = (fault: string, match: object, more: object = {}) => faults({ fault, match, times: 1, ...more })
const wait = { status: 429, headers: { 'retry-after': '3' } }

type Touch = (user: ZohoUser, record: { id: string; description: string }) => Promise<void>
const edit: Touch = (user, record) => user.edit(record)
const editMarkerAway: Touch = (user, record) => user.editMarkerAway(record)
const remove: Touch = (user, record) => user.delete(record)

type Who = (world: World) => ZohoUser
const ofCalls: Who = ({ deskCalls }) => deskCalls
const ofTickets: Who = ({ deskTickets }) => deskTickets

const touch = (world: World, which: 'known' | 'lost', who: Who, how: Touch): void => {
  const user = who(world)
  const next = user.next(which, WRITTEN_WITHIN_MS, world.people.gone)
  world.people.send(next.then((record) => (record ? how(user, record) : undefined)))
}
/** Something is done to the next record at once, after its answer was lost. */
const afterLoss =
  (who: Who, match: object, how: Touch): Trouble =>
  async (world) => {
    touch(world, 'lost', who, how)
    await once('drop-after', match)(world)
  }
/** The same to one of which the server knows: Desk tells nobody what was deleted, nor whose ticket it is without its marker. */
const whenKnown =
  (who: Who, how: Touch): Trouble =>
  async (world) =>
    touch(world, 'known', who, how)

export const deskTroubles: Readonly<Record<string, Trouble>> = {
  'desk-call-dropped-before-write': once('drop-before', calls),
  'desk-call-dropped-after-write': once('drop-after', calls),
  'desk-call-committed-late': once('commit-late', calls, { ms: LATE_MS }),
  'desk-call-5xx-after-write': once('fail-after-write', calls),
  'desk-call-half-an-answer': once('truncated-json', calls),
  'desk-call-html': once('html', calls),
  'desk-call-429': once('status', calls, wait),
  'desk-call-slow': once('latency', calls, { ms: 900 }),
  'desk-ticket-dropped-before-write': once('drop-before', tickets),
  'desk-ticket-dropped-after-write': once('drop-after', tickets),
  'desk-ticket-committed-late': once('commit-late', tickets, { ms: LATE_MS }),
  'desk-ticket-5xx-after-write': once('fail-after-write', tickets),
  'desk-ticket-half-an-answer': once('truncated-json', tickets),
  'desk-ticket-429': once('status', tickets, wait),
  'desk-ticket-slow': once('latency', tickets, { ms: 900 }),
  'desk-completion-dropped-before-write': once('drop-before', completions),
  'desk-completion-dropped-after-write': once('drop-after', completions),
  'desk-completion-5xx-after-write': once('fail-after-write', completions),
  'desk-contact-dropped-before-write': once('drop-before', contacts),
  'desk-contact-dropped-after-write': once('drop-after', contacts),
  'desk-contact-committed-late': once('commit-late', contacts, { ms: LATE_MS }),
  'desk-look-up-dropped': once('drop-before', { method: 'GET', pathPrefix: '/api/v1/calls' }),
  'desk-look-up-429': once('status', { method: 'GET', pathPrefix: '/api/v1/tickets' }, wait),
  'desk-call-edited': whenKnown(ofCalls, edit),
  'desk-call-marker-edited-away': whenKnown(ofCalls, editMarkerAway),
  'desk-call-deleted': whenKnown(ofCalls, remove),
  'desk-call-answer-lost-and-edited': afterLoss(ofCalls, calls, edit),
  'desk-call-answer-lost-and-marker-edited-away': afterLoss(ofCalls, calls, editMarkerAway),
  'desk-ticket-edited': whenKnown(ofTickets, edit),
  'desk-ticket-marker-edited-away': whenKnown(ofTickets, editMarkerAway),
  'desk-ticket-deleted': whenKnown(ofTickets, remove),
  'desk-ticket-answer-lost-and-edited': afterLoss(ofTickets, tickets, edit),
}

/** What also the shortest run meets. */
export const DESK_FIRST = [
  'desk-ticket-dropped-after-write',
  'desk-call-dropped-after-write',
  'desk-contact-dropped-after-write',
  'desk-ticket-committed-late',
] as const

/** How often what kind of fault was really played on writes to Zoho Desk. */
export interface DeskStruck {
  readonly callAnswerLost: number
  readonly callCommittedLate: number
  readonly callNeverWritten: number
  readonly ticketAnswerLost: number
  readonly ticketCommittedLate: number
  readonly ticketNeverWritten: number
  readonly completionFailed: number
  readonly contactAnswerLost: number
  readonly contactCommittedLate: number
  readonly tooMany: number
}

export function deskStruck(list: readonly PlayedFault[]): DeskStruck {
  const count = (on: typeof calls | null, ...wanted: string[]) =>
    list
      .filter(({ fault: { match, fault } }) => {
        const fits = on ? match.method === on.method && match.pathPrefix === on.pathPrefix : isOfDesk(match)
        return fits && wanted.includes(fault)
      })
      .reduce((sum, { struck }) => sum + struck, 0)
  const lost = ['drop-after', 'fail-after-write', 'truncated-json']
  const never = ['drop-before', 'html']
  return {
    callAnswerLost: count(calls, ...lost),
    callCommittedLate: count(calls, 'commit-late'),
    callNeverWritten: count(calls, ...never),
    ticketAnswerLost: count(tickets, ...lost),
    ticketCommittedLate: count(tickets, 'commit-late'),
    ticketNeverWritten: count(tickets, ...never),
    completionFailed: count(completions, ...lost, ...never),
    contactAnswerLost: count(contacts, ...lost),
    contactCommittedLate: count(contacts, 'commit-late'),
    tooMany: count(null, 'status'),
  }
}

const isOfDesk = ({ pathPrefix }: PlayedFault['fault']['match']) => pathPrefix?.startsWith('/api/v1/') === true
