import type { Call } from '../calls/call.ts'
import type { CallId, ExtensionNumber } from '../calls/ids.ts'
import { participations } from '../calls/participation.ts'
import { lockLog, NOTE_PAUSE_MS, oweNote } from '../delivery/updates/owe.ts'
import { logKey } from '../policy/call-log.ts'
import { cleanNote, noteUntil, noteWriters } from '../policy/notes.ts'
import { ProblemError } from '../problem.ts'
import type { Settings } from '../settings/settings.ts'
import type { Statement } from '../store/store.ts'
import { type EndedCallParts, readEndedCall } from './ended-call.ts'

export interface CallNotesParts extends EndedCallParts {
  /** Resolves when the statements are on disk, in the order in which they came. */
  readonly save: (call: CallId, statements: readonly Statement[]) => Promise<void>
  readonly wakeDelivery: () => void
  readonly now: () => number
}

/** A call as far as notes go. */
interface Noted {
  readonly call: Call
  readonly settings: Settings
}

/** Agents' notes about calls: one for each call and Zoho user, the last text counts (A10). */
export class CallNotes {
  readonly #parts: CallNotesParts

  constructor(parts: CallNotesParts) {
    this.#parts = parts
  }

  /**
   * Keeps a note; resolves with the text as it is kept and whose it is, in each integration, once it is on disk. `known`: the call, if
   * memory has it; one that ended a short while ago is read from the ledger, also after a restart. Throws `note-too-late` for any
   * other one.
   */
  async write(
    extension: ExtensionNumber,
    wanted: { readonly callId: string; readonly text: string },
    known: Noted | null,
  ): Promise<{ readonly userIds: readonly string[]; readonly text: string }> {
    const { store, save, wakeDelivery, now } = this.#parts
    const noted = known ?? (await readEndedCall(this.#parts, wanted.callId))
    if (noted === null) throw new ProblemError('note-too-late')
    const { call, settings } = noted
    const writers = noteWriters(call, settings, extension)
    const takesPart = participations(call, now()).some((part) => part.extension === extension)
    if (writers.length === 0 || !takesPart || now() >= (noteUntil(call) ?? Number.POSITIVE_INFINITY))
      throw new ProblemError('note-too-late')
    const text = cleanNote(wanted.text)
    const statements = writers.flatMap(({ integration, user }) => {
      const key = logKey(integration, call, user.id)
      const row = { user_name: user.name, extension, text, at: now() }
      const query = store.db
        .insertInto('call_note')
        .values({ call_id: call.id, user_id: user.id, ...row })
        .onConflict((conflict) => conflict.columns(['call_id', 'user_id']).doUpdateSet(row))
      return [{ query }, lockLog(store.db, key), oweNote(store.db, key, now() + NOTE_PAUSE_MS, now())]
    })
    await save(call.id, statements)
    wakeDelivery()
    return { userIds: writers.map(({ user }) => user.id), text }
  }

  /** The notes of calls, by call and user. */
  async of(calls: readonly CallId[]): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
    if (calls.length === 0) return new Map()
    const rows = await this.#parts.store.db
      .selectFrom('call_note')
      .select(['call_id', 'user_id', 'text'])
      .where('call_id', 'in', [...calls])
      .execute()
    const byCall = Map.groupBy(rows, (row) => row.call_id)
    return new Map(
      [...byCall].map(([call, notes]) => [call, Object.fromEntries(notes.map((note) => [note.user_id, note.text]))]),
    )
  }
}
