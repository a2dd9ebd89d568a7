import { setTimeout as sleep } from 'node:timers/promises'
import { postJson } from '../e2e/toolkit/post-json.ts'
import { DESK_FIRST, type DeskStruck, deskStruck, deskTroubles } from './desk-trouble.ts'
import { Random } from './random.ts'
import { faults, LATE_MS, type PlayedFault, type Trouble, type World, WRITTEN_WITHIN_MS } from './trouble-kinds.ts'

const calls = { method: 'POST', pathPrefix: '/crm/v8/Calls' }
/** Records for unknown numbers are written one or several in a request, as logs are. */
const records = { method: 'POST', pathPrefix: '/crm/v8/Contacts' }
const lostAnswer = { fault: 'drop-after', match: calls, times: 1 }
const link =
  (how: 'reset' | 'silence' | 'pause', least: number, most: number): Trouble =>
  async ({ pbxUrl, random }) => {
    await postJson(`${pbxUrl}/_control/link`, { how, seconds: random.between(least, most) })
  }
const WHILE_MS = 20_000
/** For a while, then as before. */
const forAWhile =
  (path: string, on: object, off: object): Trouble =>
  async ({ zohoControl, signal }) => {
    await postJson(zohoControl + path, on)
    await sleep(WHILE_MS, undefined, { signal }).catch(() => {})
    await postJson(zohoControl + path, off)
  }
/** Something is done to the next log as soon as it is there, or to one whose answer was lost. */
const touch =
  (how: 'edit' | 'editMarkerAway' | 'delete', lost: boolean): Trouble =>
  async (world) => {
    const next = world.user.next(lost ? 'lost' : 'any', WRITTEN_WITHIN_MS, world.people.gone)
    world.people.send(next.then((log) => log && world.user[how](log)).then(() => {}))
    if (lost) await faults(lostAnswer)(world)
  }

/** Zoho hands out ten access tokens per refresh token in ten minutes; a run takes a few of them away. */
const REVOCATIONS = 4
const revokeToken: Trouble = async ({ zohoControl }) => {
  await postJson(`${zohoControl}/tokens`, { action: 'revoke-access' })
}

const clockAhead = forAWhile('/clock', { offsetMs: 90_000 }, { offsetMs: 0 })
const coqlStale = forAWhile('/settings', { coqlStalenessMs: 5000 }, { coqlStalenessMs: 0 })

export const troubles = {
  'dropped-before-write': faults({ fault: 'drop-before', match: calls, times: 1 }),
  'dropped-after-write': faults(lostAnswer),
  'committed-late': faults({ fault: 'commit-late', ms: LATE_MS, match: calls, times: 1 }),
  '5xx-after-write': faults({ fault: 'fail-after-write', match: calls, times: 1 }),
  // Nothing gets through for a while, so that the next request is a batch.
  'part-of-batch': faults(
    { fault: 'status', status: 429, match: calls, times: 4 },
    { fault: 'partial-batch', keep: 4, match: calls, times: 1 },
  ),
  'half-an-answer': faults({ fault: 'truncated-json', match: calls, times: 1 }),
  '429': faults({ fault: 'status', status: 429, match: calls, times: 1 }),
  '503': faults({ fault: 'status', status: 503, match: calls, times: 1 }),
  html: faults({ fault: 'html', match: calls, times: 1 }),
  // Long enough for a kill to find requests on their way.
  slow: faults({ fault: 'latency', match: calls, ms: 900, times: 3 }, { fault: 'latency', ms: 300, times: 5 }),
  'record-dropped-before-write': faults({ fault: 'drop-before', match: records, times: 1 }),
  'record-dropped-after-write': faults({ fault: 'drop-after', match: records, times: 1 }),
  'record-committed-late': faults({ fault: 'commit-late', ms: LATE_MS, match: records, times: 1 }),
  'record-5xx-after-write': faults({ fault: 'fail-after-write', match: records, times: 1 }),
  'record-slow': faults({ fault: 'latency', match: records, ms: 900, times: 2 }),
  'look-up-dropped': faults({ fault: 'drop-before', match: { method: 'POST', pathPrefix: '/crm/v8/coql' }, times: 1 }),
  'token-revoked': revokeToken,
  'clock-ahead': clockAhead,
  'coql-stale': coqlStale,
  edited: touch('edit', false),
  'marker-edited-away': touch('editMarkerAway', false),
  deleted: touch('delete', false),
  'answer-lost-and-edited': touch('edit', true),
  'answer-lost-and-marker-edited-away': touch('editMarkerAway', true),
  'answer-lost-and-deleted': touch('delete', true),
  'link-reset': link('reset', 1, 4),
  'link-silent': link('silence', 1, 4),
  // Longer than the server waits for a sign of life.
  'link-dead': link('silence', 8, 12),
  'link-paused': link('pause', 1, 4),
} satisfies Record<string, Trouble>
export type TroubleName = keyof typeof troubles

const FIRST: readonly TroubleName[] = ['dropped-after-write', 'record-dropped-after-write', 'record-committed-late']

/** Makes every kind of trouble over and over until it is enough, first what also the shortest run meets. Resolves when the last is over. */
export async function makeTrouble(world: World, everyMs: number): Promise<void> {
  await Promise.all([
    dealTrouble(troubles, FIRST, everyMs, world),
    dealTrouble(deskTroubles, DESK_FIRST, everyMs, { ...world, random: new Random(world.random.between(1, 1e6)) }),
  ])
}

async function dealTrouble(
  deck: Readonly<Record<string, Trouble>>,
  first: readonly string[],
  everyMs: number,
  world: World,
): Promise<void> {
  const { random, signal, journal } = world
  const going: Promise<void>[] = []
  for (const name of [...first, ...random.deal(Object.keys(deck), 5000)]) {
    await sleep(everyMs * (0.5 + random.next()), undefined, { signal }).catch(() => {})
    if (signal.aborted) break
    if (name === 'token-revoked' && (journal.troubles[name] ?? 0) >= REVOCATIONS) continue
    journal.append({ kind: 'trouble', what: name })
    going.push((deck[name] as Trouble)(world))
  }
  await Promise.all(going)
}

/** How often what kind of fault was really played on a write of call logs, or of records for unknown numbers, in Zoho CRM. */
export interface Struck {
  /** Zoho wrote, and the answer was lost. */
  readonly answerLost: number
  /** As that, 20 s after the connection was cut. */
  readonly committedLate: number
  /** Nothing was written, and nobody could know. */
  readonly neverWritten: number
  /** Refused for a while. */
  readonly tooMany: number
  /** Four records of a batch of at least ten. */
  readonly partOfBatch: number
  /** As the first three, of records. */
  readonly recordAnswerLost: number
  readonly recordCommittedLate: number
  readonly recordNeverWritten: number
  readonly desk: DeskStruck
}

/** What of the faults really struck; they are off afterwards. */
export async function endTrouble(control: string): Promise<Struck> {
  const list = (await (await fetch(`${control}/faults`)).json()) as PlayedFault[]
  await fetch(`${control}/faults`, { method: 'DELETE' })
  const requests = (await (await fetch(`${control}/requests`)).json()) as {
    fault?: string
    body?: { data?: unknown[] }
  }[]
  type Fault = PlayedFault['fault']
  const count = (on: { pathPrefix: string }, test: (fault: Fault) => boolean) =>
    list
      .filter(({ fault }) => fault.match.pathPrefix === on.pathPrefix && fault.fault !== 'latency' && test(fault))
      .reduce((sum, { struck }) => sum + struck, 0)
  const kinds = (on: typeof calls, ...wanted: string[]) => count(on, ({ fault }) => wanted.includes(fault))
  return {
    answerLost: kinds(calls, 'drop-after', 'fail-after-write', 'truncated-json', 'partial-batch'),
    committedLate: kinds(calls, 'commit-late'),
    neverWritten: kinds(calls, 'drop-before', 'html') + count(calls, ({ status }) => status === 503),
    tooMany: count(calls, ({ status }) => status === 429),
    recordAnswerLost: kinds(records, 'drop-after', 'fail-after-write'),
    recordCommittedLate: kinds(records, 'commit-late'),
    recordNeverWritten: kinds(records, 'drop-before'),
    desk: deskStruck(list),
    partOfBatch: requests.filter(
      ({ fault, body }) => fault?.includes('partial-batch') && (body?.data?.length ?? 0) >= 10,
    ).length,
  }
}
