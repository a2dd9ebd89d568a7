import type { RecordingState } from '@jackfield/contract'
import type { Call } from '../calls/call.ts'
import type { Millis } from '../calls/ids.ts'
import type { RecordedCall } from '../pbx/recording-source.ts'
import type { RecordingTable } from '../store/schema.ts'
import type { Statement, Store } from '../store/store.ts'

/** Somebody answered: only then there is something to record. */
export const isRecordable = (call: Call): boolean =>
  call.state === 'ended' && call.legs.some((leg) => leg.talk.length > 0)

/** Notes with an ended call that its recording is to be looked for. Harmless when repeated. */
export const insertRecording = (store: Store, call: Call, now: Millis): Statement => ({
  query: store.db
    .insertInto('recording')
    .values({
      call_id: call.id,
      site_id: call.site,
      state: 'waiting' satisfies RecordingState,
      file: null,
      size: null,
      duration_ms: null,
      playable: 0,
      looks: 0,
      next_look_at: now,
      checked_at: null,
    })
    .onConflict((conflict) => conflict.column('call_id').doNothing()),
})

export const readRecording = (store: Store, callId: string): Promise<RecordingTable | undefined> =>
  store.db.selectFrom('recording').selectAll().where('call_id', '=', callId).executeTakeFirst()

/** Those that are to be looked for now, the longest due first. */
export const dueRecordings = (store: Store, now: Millis, limit: number): Promise<RecordingTable[]> =>
  store.db
    .selectFrom('recording')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('next_look_at', '<=', now)
    .orderBy('next_look_at')
    .limit(limit)
    .execute()

/** Moment of the next look that is planned; null when none is. */
export async function nextLook(store: Store): Promise<Millis | null> {
  const row = await store.db
    .selectFrom('recording')
    .select('next_look_at')
    .where('state', '=', 'waiting')
    .orderBy('next_look_at')
    .limit(1)
    .executeTakeFirst()
  return row?.next_look_at ?? null
}

/** What a look has shown, unless another look was quicker. */
export const saveLook = (
  store: Store,
  before: Pick<RecordingTable, 'call_id' | 'looks' | 'state'>,
  changes: Partial<Omit<RecordingTable, 'call_id' | 'site_id'>>,
): Statement => ({
  query: store.db
    .updateTable('recording')
    .set(changes)
    .where('call_id', '=', before.call_id)
    .where('state', '=', before.state)
    .where('looks', '=', before.looks),
})

/** A saved call that has ended; null when there is none. */
export async function readCall(store: Store, callId: string): Promise<Call | null> {
  const row = await store.db
    .selectFrom('call')
    .select('body')
    .where('id', '=', callId)
    .where('state', '=', 'ended')
    .executeTakeFirst()
  return row ? (JSON.parse(row.body) as Call) : null
}

/** What the PBX knows the call by. */
export function recordedCall(call: Call): RecordedCall {
  // Part of a channel's id may be ours: `1700.12#consult`.
  const channels = call.legs.map(({ channel }) => channel.split('#', 1)[0] as string)
  return {
    named: call.recording,
    ids: [...new Set([call.link as string, ...channels])],
    startedAt: call.startedAt,
    endedAt: call.endedAt ?? call.startedAt,
  }
}
