import type { Call } from '../calls/call.ts'
import type { CallRecord } from '../calls/call-record.ts'
import type { SiteId } from '../calls/ids.ts'
import type { Store } from '../store/store.ts'

/** Who and when of a record without ids, against calls that are known. */
const SAME_START_MS = 2000
/** A call of the same people so near may be the same one, if a clock was wrong. */
const NEAR_MS = 5 * 60_000

/** The call that a record tells of; `doubtful` with the number of calls that it may be. */
export type RecordedCall =
  | { readonly kind: 'known'; readonly call: Call }
  | { readonly kind: 'new' }
  | { readonly kind: 'doubtful'; readonly candidates: number }

/** The saved call with this link or one of these channels, where exactly one has it. */
export async function savedByIds(store: Store, site: SiteId, id: string, record: CallRecord): Promise<RecordedCall> {
  const byId = await store.db.selectFrom('call').select('body').where('id', '=', id).executeTakeFirst()
  if (byId) return known(byId.body)
  const byLink = await byAlias(store, site, [`link:${record.link}`])
  if (byLink[0]) return known(byLink[0])
  if ((record.identity ?? 'linked') === 'linked') return { kind: 'new' }
  const channels = await byAlias(
    store,
    site,
    (record.channels ?? []).slice(0, 200).map((channel) => `channel:${channel}`),
  )
  if (channels.length > 1) return { kind: 'doubtful', candidates: channels.length }
  return channels[0] ? known(channels[0]) : { kind: 'new' }
}

/**
 * For a record without any id: the one call of the same people that began within two seconds. One that began a few minutes
 * apart makes it doubtful, because a clock may have been wrong; then nothing is written without a person.
 */
export async function savedByWho(
  store: Store,
  site: SiteId,
  record: CallRecord,
  going: readonly Call[],
): Promise<RecordedCall> {
  const rows = await store.db
    .selectFrom('call')
    .select('body')
    .where('site_id', '=', site)
    .where('started_at', '>=', record.startedAt - NEAR_MS)
    .where('started_at', '<=', record.startedAt + NEAR_MS)
    .orderBy('started_at')
    .limit(5000)
    .execute()
  const saved = rows.map((row) => JSON.parse(row.body) as Call)
  const calls = new Map([...saved, ...going].map((call) => [call.id, call]))
  const alike = [...calls.values()].filter((call) => isAlike(call, record))
  const same = alike.filter((call) => Math.abs(call.startedAt - record.startedAt) <= SAME_START_MS)
  if (same.length === 1) return { kind: 'known', call: same[0] as Call }
  if (alike.length === 0) return { kind: 'new' }
  return { kind: 'doubtful', candidates: Math.max(same.length, alike.length) }
}

const known = (body: string): RecordedCall => ({ kind: 'known', call: JSON.parse(body) as Call })

async function byAlias(store: Store, site: SiteId, aliases: readonly string[]): Promise<string[]> {
  if (aliases.length === 0) return []
  const rows = await store.db
    .selectFrom('call_alias')
    .innerJoin('call', 'call.id', 'call_alias.call_id')
    .select(['call.id', 'call.body'])
    .where('call_alias.site_id', '=', site)
    .where('call_alias.alias', 'in', aliases)
    .execute()
  return [...new Map(rows.map((row) => [row.id, row.body])).values()]
}

const tail = (number: string | null | undefined) => (number ?? '').replace(/\D/g, '').slice(-7)

function isAlike(call: Call, record: CallRecord): boolean {
  const outside = record.legs.find((leg) => leg.party.kind === 'external')?.party
  const number = outside?.kind === 'external' ? outside.number : null
  if ((call.external === null) !== (outside === undefined)) return false
  if (tail(call.external?.number) !== tail(number)) return false
  const own = new Set(call.legs.flatMap((leg) => (leg.party?.kind === 'extension' ? [leg.party.extension] : [])))
  const there = record.legs.flatMap((leg) => (leg.party.kind === 'extension' ? [leg.party.extension] : []))
  return there.length === 0 || there.some((extension) => own.has(extension))
}
