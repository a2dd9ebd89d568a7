import type { AuditResult } from '@jackfield/contract'
import type { Millis } from '../calls/ids.ts'
import type { CrmLogAudit, LogWindow } from '../crm/crm-connector.ts'
import { change, commitChange, problemText } from './changes.ts'
import { withDone } from './dependents.ts'
import { settleDoubles } from './doubles.ts'
import type { DeliveryIntegration } from './integration.ts'
import type { DeliveryParts } from './parts.ts'
import { type DeliveryRow, toRow } from './row.ts'
import { nextState } from './state.ts'
import { isSuspect } from './suspect.ts'

/** What a comparison found; `foreign` are ids of records of ours that this server has not written. */
export type Compared = Omit<AuditResult, 'foreign'> & { readonly foreign: readonly string[] }

const AT_ONCE = 200
const JUST_NOW_MS = 60_000

/**
 * Compares the records with a marker that the CRM holds of a span of time with the ledger, marker by marker: doubles are told (and
 * deleted, where that is allowed), and what the ledger believes to be missing is done. Throws when the CRM cannot be asked.
 */
export async function compareMarked(
  parts: DeliveryParts,
  audit: CrmLogAudit,
  integration: DeliveryIntegration,
  window: LogWindow,
): Promise<Compared> {
  const marked = await audit.marked(window)
  const refs = [...marked.keys()]
  const foreign: string[] = []
  let checked = 0
  let doubled = 0
  let deleted = 0
  for (let start = 0; start < refs.length; start += AT_ONCE) {
    for (const row of await rowsByRef(parts, integration, refs.slice(start, start + AT_ONCE))) {
      const ids = [...new Set([...(marked.get(row.ref) ?? []), ...(row.crmId === null ? [] : [row.crmId])])]
      checked += ids.length
      // Its answer is on the way.
      if (row.state === 'sending') continue
      if (ids.length > 1) {
        const found = await settleDoubles(parts, audit, row, ids, integration.deleteDoubles)
        if (found.left.length + found.deleted.length > 0) doubled++
        deleted += found.deleted.length
        if (!isSuspect(parts, row)) foreign.push(...found.foreign)
      } else if (row.state !== 'done') {
        const [id] = ids
        if (row.attempts === 0 && !isSuspect(parts, row)) foreign.push(id as string)
        await adopt(parts, row, id as string)
      }
    }
  }
  return { checked, doubled, deleted, missing: 0, foreign }
}

async function rowsByRef({ store }: DeliveryParts, { id }: DeliveryIntegration, refs: readonly string[]) {
  const query = store.db.selectFrom('delivery').selectAll().where('ref', 'in', refs).where('integration_id', '=', id)
  return (await query.execute()).map(toRow)
}

/** It is there, whoever wrote it. */
async function adopt(parts: DeliveryParts, row: DeliveryRow, id: string): Promise<void> {
  const { store, now } = parts
  if (nextState(row.state, 'find') === null) return
  const fields = { zoho_id: id, reason: null, lease_until: null, next_attempt_at: 0 }
  await commitChange(store, change(store.db, row, 'find', now(), fields), withDone(parts, row, id))
}

/**
 * Says on the ledger which logs somebody has deleted in the CRM; of those that were done since then (our clock). They are never
 * written again. Throws when the CRM cannot be asked.
 */
export async function tellDeleted(
  parts: DeliveryParts,
  audit: CrmLogAudit,
  { id: integration }: DeliveryIntegration,
  since: Millis,
): Promise<number> {
  const { store } = parts
  // What was written a moment ago may not be read yet.
  const until = parts.now() - JUST_NOW_MS
  let missing = 0
  for (let last: { at: Millis; key: string } | null = null; ; ) {
    const behind: { at: Millis; key: string } = last ?? { at: since, key: '' }
    const rows = await store.db
      .selectFrom('delivery')
      .selectAll()
      .where('kind', '=', 'call-log')
      .where('state', '=', 'done')
      .where('updated_at', '>=', behind.at)
      .where('updated_at', '<=', until)
      .where((of) => of.or([of('updated_at', '>', behind.at), of('key', '>', behind.key)]))
      .where('integration_id', '=', integration)
      .orderBy('updated_at')
      .orderBy('key')
      .limit(AT_ONCE)
      .execute()
    const end = rows.at(-1)
    if (end === undefined) return missing
    last = { at: end.updated_at, key: end.key }
    missing += await tellMissing(parts, audit, rows.map(toRow))
  }
}

async function tellMissing({ store }: DeliveryParts, audit: CrmLogAudit, rows: readonly DeliveryRow[]) {
  const asked = rows.filter(({ crmId, reason }) => crmId !== null && reason?.code !== 'log-deleted-in-zoho')
  const there = new Set((await audit.facts(asked.map(({ crmId }) => crmId as string))).map(({ id }) => id))
  const gone = asked.filter(({ crmId }) => !there.has(crmId as string)).map(({ key }) => key)
  if (gone.length > 0) {
    const query = store.db
      .updateTable('delivery')
      .set({ reason: problemText({ code: 'log-deleted-in-zoho' }), next_attempt_at: 0 })
      .where('key', 'in', gone)
      .where('state', '=', 'done')
    await store.commit([{ query }])
  }
  return gone.length
}
