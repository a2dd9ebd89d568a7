import type { CallRecord } from '../../calls/call-record.ts'
import { linkId } from '../../calls/ids.ts'
import type { HangupCause, Via } from '../../calls/pbx-event.ts'
import { type CdrRow, epochOf } from './cdr-row.ts'
import { groupRows, type RowGroup } from './group-rows.ts'
import type { PbxShape } from './pbx-shape.ts'
import { type Person, personsOf, rootRow } from './persons.ts'
import type { QueueTalk } from './queue-log.ts'
import { beganUnseen, type Talk, talkBetween } from './talk.ts'

export interface Facts {
  readonly shape: PbxShape
  /** From the queue's own log, by the unique id of the caller's channel. */
  readonly queueTalks: (caller: string) => readonly QueueTalk[]
}

type RecordLeg = CallRecord['legs'][number]

/** The calls that CDR rows tell of. Pure: any order and repetition of the rows gives the same records. */
export function callsFromRows(rows: readonly CdrRow[], facts: Facts): CallRecord[] {
  return groupRows(rows)
    .map((group) => callFromGroup(group, facts))
    .filter((record) => record !== null)
}

/** Null where nobody was in it: a call to an announcement of the PBX itself, a Local channel alone. */
export function callFromGroup(group: RowGroup, { shape, queueTalks }: Facts): CallRecord | null {
  const { rows, link, identity } = group
  const persons = personsOf(rows, link, shape)
  if (persons.length === 0) return null
  const customer = customerOf(persons)
  const queue = [...new Set(rows.map((row) => row.uniqueId))].flatMap((id) => (id === null ? [] : queueTalks(id)))
  const talks = new Map(persons.map((person) => [person, talkOf(person, customer, persons, rows, queue)]))
  const first = rootRow(rows, link)
  const direction = customer === null ? 'internal' : customer.role === 'caller' ? 'inbound' : 'outbound'
  const ids = rows.map((row) => row.uniqueId).filter((id) => id !== null)
  return {
    link: linkId(link),
    identity,
    channels: [...new Set(ids)],
    direction,
    startedAt: Math.min(...rows.map((row) => row.start)),
    endedAt: Math.max(...rows.map((row) => row.end)),
    did: direction === 'inbound' ? didOf(rows, first) : null,
    via: direction === 'outbound' ? [] : viaOf(rows, shape),
    recording: rows.map((row) => row.recording).find((file) => file !== '') ?? null,
    talkEstimated: [...talks.values()].some((talk) => talk.estimated) || chosenId(first, link),
    legs: persons.map((person) => legOf(person, talks.get(person) as Talk, { rows, link, customer, first })),
  }
}

/** Who called from outside, else the first outside party that was called. */
function customerOf(persons: readonly Person[]): Person | null {
  const outside = persons.filter((person) => person.party.kind === 'external')
  return outside.find((person) => person.role === 'caller') ?? outside[0] ?? null
}

/** Of a click to call the row counts from the agent's answer, not from the customer's. */
const chosenId = (first: CdrRow, link: string) => first.uniqueId === link && epochOf(link) === null

function talkOf(
  person: Person,
  customer: Person | null,
  persons: readonly Person[],
  rows: readonly CdrRow[],
  queue: readonly QueueTalk[],
): Talk {
  if (person === customer) return { spans: [], estimated: false }
  // With a customer in the call only time with the customer counts.
  const others = customer === null ? persons.filter((other) => other !== person) : [customer]
  const talks = others.map((other) => talkBetween(person, other, rows, queue))
  const spans = talks.flatMap((talk) => talk.spans).sort((a, b) => a.from - b.from)
  return { spans, estimated: talks.some((talk) => talk.estimated) }
}

interface Surroundings {
  readonly rows: readonly CdrRow[]
  readonly link: string
  readonly customer: Person | null
  readonly first: CdrRow
}

function legOf(person: Person, talk: Talk, around: Surroundings): RecordLeg {
  const { a, b } = person.as
  const rang = b.filter((row) => row.disposition !== 'FAILED' && row.disposition !== 'CONGESTION')
  // The PBX itself rang the one who "calls" here: the agent of a click to call.
  const clicked = person.role === 'caller' && chosenId(around.first, around.link)
  const took = b.filter((row) => row.disposition === 'ANSWERED' && row.answer !== null)
  const exact = took.filter((row) => !beganUnseen(row, around.rows)).map((row) => row.answer as number)
  const told = [...exact, ...talk.spans.map((span) => span.from)]
  const answers = told.length > 0 ? told : took.map((row) => row.answer as number)
  const ringing = rang.map((row) => row.start)
  const ownId = a.map((row) => row.uniqueId).find((id) => id !== null)
  return {
    // A channel's name is used again after a restart of the PBX, its unique id never.
    channel: ownId ?? `${around.link}/${person.name}`,
    party: person.party,
    role: person.role,
    appearedAt: person.appearedAt,
    ringingAt: clicked ? person.appearedAt : ringing.length > 0 ? Math.min(...ringing) : null,
    answeredAt: clicked
      ? around.first.answer
      : person.role === 'callee' && answers.length > 0
        ? Math.min(...answers)
        : null,
    endedAt: person.endedAt,
    cause: causeOf(person, took.length > 0 || talk.spans.length > 0, around),
    talk: talk.spans,
  }
}

function causeOf(person: Person, answered: boolean, { rows }: Surroundings): HangupCause {
  if (answered) return 'normal'
  const mine = person.as.b.length > 0 ? person.as.b : person.as.a
  const last = mine.at(-1) as CdrRow
  switch (last.disposition) {
    case 'ANSWERED':
      return 'normal'
    case 'BUSY':
      return 'busy'
    case 'FAILED':
    case 'CONGESTION':
      return 'failed'
  }
  const rivals = rows.filter((row) => row.channel === last.channel && row.dst === last.dst && row !== last)
  if (
    person.as.b.length > 0 &&
    rivals.some((row) => row.disposition === 'ANSWERED' && row.dstChannel !== '' && row.end > last.end)
  )
    return 'answered-elsewhere'
  // A caller who is still there after the ringing has not given up: the time was over.
  const wentOn = rows.some((row) => row.channel === last.channel && row !== last && row.start >= last.end - 1000)
  return wentOn || last.lastApp === 'AppDial2' ? 'no-answer' : 'cancelled'
}

/** The outside number that was dialled: where the PBX keeps it, or as FreePBX writes it into the recording's name. */
function didOf(rows: readonly CdrRow[], first: CdrRow): string | null {
  const kept = rows.map((row) => row.did).find((did) => did !== '')
  if (kept) return kept.slice(0, 64)
  const named = rows.map((row) => /(?:^|\/)in-(\+?\d{5,20})-/.exec(row.recording)?.[1]).find((did) => did !== undefined)
  return named !== undefined && named !== first.src ? named : null
}

function viaOf(rows: readonly CdrRow[], shape: PbxShape): Via[] {
  const found: Via[] = []
  for (const row of rows) {
    const via = row.lastApp === 'Queue' ? queueOf(row) : ringGroupOf(row, rows, shape)
    if (via && !found.some((one) => one.kind === via.kind && one.number === via.number)) found.push(via)
  }
  return found
}

function queueOf(row: CdrRow): Via {
  const named = row.lastData.split(',')[0] ?? ''
  return { kind: 'queue', number: (named || row.dst).slice(0, 64), name: null }
}

/** One number that rings several phones at once and is none of them. */
function ringGroupOf(row: CdrRow, rows: readonly CdrRow[], shape: PbxShape): Via | null {
  if (shape.isRingGroup(row.dst)) return { kind: 'ring-group', number: row.dst, name: null }
  if (row.lastApp !== 'Dial' || !/^\d{2,10}$/.test(row.dst) || shape.isExtension(row.dst)) return null
  const together = new Set(
    rows
      .filter((other) => other.channel === row.channel && other.dst === row.dst && other.lastApp === 'Dial')
      .filter((other) => other.dstChannel !== '' && Math.abs(other.start - row.start) <= 2000)
      .map((other) => other.dstChannel.replace(/-[0-9a-f]+(;[12])?$/, '')),
  )
  const phones = [...together].filter((name) => !name.endsWith(`/${row.dst}`))
  return phones.length > 1 ? { kind: 'ring-group', number: row.dst, name: null } : null
}
