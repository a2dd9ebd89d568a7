import type {
  CallDetail,
  CallSummary,
  DeliveryState,
  DeliveryView,
  IntegrationKind,
  PopView,
  Problem,
} from '@jackfield/contract'
import type { Call, Leg } from '../calls/call.ts'
import type { Millis } from '../calls/ids.ts'
import { participations, talkMs } from '../calls/participation.ts'
import { toRow } from '../delivery/row.ts'
import { underWay } from '../delivery/state.ts'
import { noteKey } from '../delivery/updates/owe.ts'
import { formatNumber, numberKey } from '../numbers/number-key.ts'
import { type Found, type NoPop, whyNoPop, whySentPopFailed } from '../policy/no-pop.ts'
import { NOTES_PLACE } from '../policy/template.ts'
import { numberContext } from '../settings/number-context.ts'
import type { Settings } from '../settings/settings.ts'
import type { CallNoteTable, CallTable, DeliveryTable, PopTable } from '../store/schema.ts'

/** Worst first: what a person has to see stands for the whole call. */
const worst: readonly DeliveryState[] = [
  'needs-person',
  'refused',
  'given-up',
  'unknown',
  'sending',
  'waiting',
  'done',
  'not-owed',
]

/** The newest state of a saved call: what goes on is known better in memory. */
export interface LedgerEntry {
  readonly row: CallTable
  readonly call: Call
  readonly deliveries: readonly DeliveryTable[]
}

/** A line of the ledger. */
export function summary({ row, call, deliveries }: LedgerEntry, now: Millis): CallSummary {
  const parts = participations(call, now)
  const number = row.external_e164 ?? call.external?.number ?? null
  const external = call.legs.find((leg) => leg.party?.kind === 'external')
  const state = worst.find((each) => deliveries.some((delivery) => delivery.state === each)) ?? null
  return {
    id: call.id,
    state: call.state,
    direction: call.direction,
    result: call.result,
    externalNumber: number,
    externalFormatted: number === null ? null : formatNumber(number),
    externalName:
      recordOf(deliveries.find((delivery) => delivery.record !== null))?.name ?? call.external?.name ?? null,
    did: call.did,
    via: call.via.map(({ kind, number, name }) => ({ kind, number, name })),
    rang: parts.filter((part) => part.rangAt !== null && !part.dialled).map((part) => part.extension),
    answeredBy: parts.filter((part) => part.answeredAt !== null && !part.dialled).map((part) => part.extension),
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    talkMs: external ? talkMs(external, now) : 0,
    delivery: state,
    reason: reasonOf(row, deliveries, state),
  }
}

/** Why nothing was owed, to anybody or to the first of those who took part. */
function reasonOf(row: CallTable, deliveries: readonly DeliveryTable[], state: DeliveryState | null): Problem | null {
  if (state === null) return parseProblem(row.reason)
  return state === 'not-owed' ? parseProblem(deliveries[0]?.reason ?? null) : null
}

/** What stands beside a call in its detail. */
export interface Surroundings {
  readonly pops: readonly PopTable[]
  readonly notes: readonly CallNoteTable[]
  readonly conversation: readonly LedgerEntry[]
  /** In force when the call began; null when they cannot be read any more. */
  readonly settings: Settings | null
  /** Kinds of the integrations that there are, by id. */
  readonly kinds: ReadonlyMap<string, IntegrationKind>
  /** The extensions' names. */
  readonly names: ReadonlyMap<string, string>
}

/** A call with everything that is known of it. */
export function detail(entry: LedgerEntry, around: Surroundings, now: Millis): CallDetail {
  const { row, call, deliveries } = entry
  const { pops, names } = around
  return {
    ...summary(entry, now),
    legs: call.legs.map((leg) => legView(leg, names, now)),
    transfers: call.transfers.map(({ at, how, by, to }) => ({ at, how, by, to })),
    recording: call.recording,
    difference: parseProblem(row.difference ?? null),
    conversation: around.conversation.map((other) => summary(other, now)),
    deliveries: deliveries.map((row) => deliveryView(row, around.kinds.get(row.integration_id))),
    notes: around.notes.map((note) => noteView(note, deliveries)),
    pops: pops.map((pop) => popView(pop, now)),
    noPops: noPops(entry, around, now),
  }
}

function popView({ at, extension, outcome, opened_at, client, url }: PopTable, now: Millis): PopView {
  const kind = (client ?? null) as PopView['client']
  return {
    at,
    extension,
    outcome: outcome as PopView['outcome'],
    openedAt: opened_at ?? null,
    client: kind,
    url,
    reason: whySentPopFailed(outcome, kind, at, now),
  }
}

function noPops({ call, deliveries }: LedgerEntry, { settings, pops }: Surroundings, now: Millis): NoPop[] {
  if (settings === null) return []
  const number = numberKey(call.external?.number ?? null, numberContext(settings))
  const none = deliveries.some((delivery) => parseProblem(delivery.reason)?.code === 'log-no-match')
  const found: Found = deliveries.some((delivery) => delivery.record !== null) ? 'record' : none ? 'none' : 'not-known'
  const byHand = new Set(pops.filter(({ outcome }) => outcome === 'manual').map(({ extension }) => extension))
  const popped = new Set(pops.filter(({ outcome }) => outcome !== 'manual').map(({ extension }) => extension))
  // Of a record that was opened as the settings want it there is nothing to explain.
  return whyNoPop(call, number, settings, popped, found, now).filter(
    ({ extension, reason }) => !(reason.code === 'pop-manual' && extension !== null && byHand.has(extension)),
  )
}

function legView(leg: Leg, names: ReadonlyMap<string, string>, now: Millis): CallDetail['legs'][number] {
  const { role, appearedAt, joinedAt, ringingAt, answeredAt, endedAt, cause } = leg
  return {
    party: partyView(leg.party, names),
    role,
    appearedAt,
    // Calls saved by an older version do not say.
    joinedAt: joinedAt ?? null,
    ringingAt,
    answeredAt,
    endedAt,
    cause,
    talkMs: talkMs(leg, now),
    talk: [...leg.talk],
    holds: [...(leg.holds ?? [])],
  }
}

function partyView(party: Leg['party'], names: ReadonlyMap<string, string>): CallDetail['legs'][number]['party'] {
  if (party === null) return { kind: 'unknown', number: null, name: null, device: null }
  if (party.kind === 'external')
    return { kind: 'external', number: formatted(party.number), name: party.name, device: null }
  const { extension, device } = party
  return { kind: 'extension', number: extension, name: names.get(extension) ?? null, device: formatted(device ?? null) }
}

const formatted = (number: string | null) => (number === null ? null : formatNumber(number))

/** `kind`: of its integration, as far as that is still known. */
export function deliveryView(row: DeliveryTable, kind: IntegrationKind = 'zoho-crm'): DeliveryView {
  return {
    key: row.key,
    integration: row.integration_id,
    integrationKind: kind,
    kind: row.kind as DeliveryView['kind'],
    what: toRow(row).update?.what ?? null,
    userId: row.user_id || null,
    userName: row.user_name || null,
    owner: row.owner_id ? { id: row.owner_id, name: row.owner_name ?? row.owner_id } : null,
    state: row.state as DeliveryState,
    reason: parseProblem(row.reason),
    attempts: row.attempts,
    nextAttemptAt: row.state === 'waiting' || row.state === 'unknown' ? row.next_attempt_at : null,
    zohoId: row.zoho_id,
    record: recordOf(row),
    url: row.url ?? null,
    ref: row.ref,
    updatedAt: row.updated_at,
  }
}

const goesOn: readonly string[] = underWay

/** A note, and whether the log in Zoho holds it. */
function noteView(note: CallNoteTable, deliveries: readonly DeliveryTable[]): CallDetail['notes'][number] {
  const { user_name: userName, extension, text, at } = note
  const log = deliveries.find((row) => row.kind === 'call-log' && row.user_id === note.user_id)
  const later = log && deliveries.find((row) => row.key === noteKey(log.key))
  // What is sent is read from the table at that moment.
  const isOpen = [log, later].some((row) => row !== undefined && goesOn.includes(row.state))
  const goes = log?.payload.includes(NOTES_PLACE) ?? false
  const there = log?.state === 'done' && (log.note ?? '') === text
  return { userName, extension, text, at, inZoho: goes && there ? 'yes' : goes && isOpen ? 'waiting' : 'no' }
}

const recordOf = (row: DeliveryTable | undefined): DeliveryView['record'] =>
  row?.record ? (JSON.parse(row.record) as NonNullable<DeliveryView['record']>) : null

const parseProblem = (text: string | null): Problem | null => (text === null ? null : (JSON.parse(text) as Problem))
