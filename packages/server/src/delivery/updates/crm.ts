import type { Problem } from '@jackfield/contract'
import type { CrmConnector, CrmUpdates, RecordFacts, RecordUpdate, WriteOutcome } from '../../crm/crm-connector.ts'
import type { Store } from '../../store/store.ts'
import { type Crm, ofConnection } from '../crm.ts'
import type { DeliveryParts } from '../parts.ts'
import { type DeliveryRow, toCallLog, toNewTicket, toRow } from '../row.ts'
import { judgeNote, judgeOwner, judgeTicket, type Verdict } from './judge.ts'

/** An update beside what it changes, as that is now. */
export interface Looked {
  readonly row: DeliveryRow
  /** Id of the record; null where nothing was made that could be changed. */
  readonly id: string | null
  readonly verdict: Verdict
}

/** The CRM for updates: each is judged by the record as it is before anything is sent. */
export interface UpdateCrm extends Crm {
  readonly kind: 'update'
  /** Rows that shall be sent, with the notes as they are now. Throws when the CRM cannot be asked. */
  look(rows: readonly DeliveryRow[]): Promise<readonly Looked[]>
}

/** What an update changes: the log or creation that it depends on, and the record that this has made. */
interface Target {
  readonly source: DeliveryRow
  readonly module: RecordUpdate['module']
  readonly id: string
}
type Seen = Target & { readonly facts: RecordFacts }

/** Requests at once; the transport has a limit of its own. */
const AT_ONCE = 5

/** Null for a CRM whose records cannot be changed. */
export function updatesOf({ store }: DeliveryParts, connector: CrmConnector): UpdateCrm | null {
  const { updates } = connector
  if (!updates) return null
  /** Records as they were before their change, by the key of the update. */
  const seen = new Map<string, Seen>()

  async function look(rows: readonly DeliveryRow[]): Promise<readonly Looked[]> {
    const targets = await targetsOf(store, rows)
    const facts = await readAll(updates as CrmUpdates, [...targets.values()])
    return Promise.all(
      rows.map(async (row): Promise<Looked> => {
        const target = targets.get(row.key)
        if (!target) return { row, id: null, verdict: nothingMade(row) }
        const found = facts.get(`${target.module}/${target.id}`)
        if (found) seen.set(row.key, { ...target, facts: found })
        return { row, id: target.id, verdict: await judge(updates as CrmUpdates, row, target, found) }
      }),
    )
  }

  return {
    kind: 'update',
    maxBatch: AT_ONCE,
    ...ofConnection(connector),
    look: async (rows) => look(await withNotes(store, rows)),
    write: (rows) =>
      Promise.all(
        rows.map(async (row): Promise<WriteOutcome> => {
          const target = seen.get(row.key)
          seen.delete(row.key)
          if (!target) return { state: 'not-written', problem: { code: 'zoho-record-changed' }, retryAfterMs: null }
          const { module, id, facts } = target
          const change = await changeOf(updates, row, target)
          return updates.write({ module, id, unmodifiedSince: facts.modifiedAt, ...change })
        }),
      ),
    async lookUp(rows) {
      const looked = await look(rows)
      return new Map(
        looked.flatMap(({ row, id, verdict }) => (verdict === 'as-wanted' && id ? [[row.ref, [id]] as const] : [])),
      )
    },
  }
}

/** By the key of the update; missing where nothing was made that could be changed. */
async function targetsOf({ db }: Store, rows: readonly DeliveryRow[]): Promise<ReadonlyMap<string, Target>> {
  const keys = rows.flatMap(({ dependsOn }) => dependsOn ?? [])
  if (keys.length === 0) return new Map()
  const found = await db
    .selectFrom('delivery')
    .selectAll()
    .where('key', 'in', keys)
    .where('state', '=', 'done')
    .execute()
  const sources = new Map(found.map((row) => [row.key, toRow(row)]))
  return new Map(
    rows.flatMap((row) => {
      const source = sources.get(row.dependsOn ?? '')
      if (!source?.crmId) return []
      return [[row.key, { source, module: moduleOf(source), id: source.crmId }] as const]
    }),
  )
}

const moduleOf = ({ kind, creation }: DeliveryRow): RecordUpdate['module'] =>
  creation?.module ?? (kind === 'ticket' ? 'Tickets' : 'Calls')

/** The rows with what their agents have written until now. */
async function withNotes({ db }: Store, rows: readonly DeliveryRow[]): Promise<readonly DeliveryRow[]> {
  const noted = rows.filter(({ update }) => update?.what === 'note')
  if (noted.length === 0) return rows
  const found = await db
    .selectFrom('delivery')
    .innerJoin('call_note', (join) =>
      join.onRef('call_note.call_id', '=', 'delivery.call_id').onRef('call_note.user_id', '=', 'delivery.user_id'),
    )
    .select(['delivery.key', 'call_note.text'])
    .where(
      'delivery.key',
      'in',
      noted.map(({ key }) => key),
    )
    .execute()
  const notes = new Map(found.map(({ key, text }) => [key, text]))
  return rows.map((row) => ({ ...row, note: notes.get(row.key) ?? row.note }))
}

async function readAll(updates: CrmUpdates, targets: readonly Target[]): Promise<ReadonlyMap<string, RecordFacts>> {
  const found = new Map<string, RecordFacts>()
  for (const [module, some] of Map.groupBy(targets, (target) => target.module)) {
    const ids = [...new Set(some.map(({ id }) => id))]
    for (const facts of await updates.read(module, ids)) found.set(`${module}/${facts.id}`, facts)
  }
  return found
}

/** Subject and description of a log with this note; null for a log that cannot be read. */
async function textsWith(updates: CrmUpdates, source: DeliveryRow, note: string) {
  const log = toCallLog({ ...source, note })
  return log && updates.textsOf(log, 'Calls')
}

/** The texts of a ticket: as it was made, or as the update wants it. */
async function ticketTexts(updates: CrmUpdates, source: DeliveryRow, update: DeliveryRow['update']) {
  const ticket = toNewTicket(source)
  const texts = update?.what === 'ticket' ? toNewTicket({ ...source, ticket: withTexts(source, update) }) : ticket
  return texts && updates.textsOf(texts, 'Tickets')
}

const withTexts = ({ ticket }: DeliveryRow, { subject, description }: { subject: string; description: string }) =>
  ticket && { ...ticket, subject, description }

/** Who took the call; whoever was taken in that user's place when the ticket was made, as Zoho would refuse the user again. */
const ownerOf = ({ userId }: DeliveryRow, source: DeliveryRow) => (userId === source.userId ? source.ownerId : userId)

async function judge(
  updates: CrmUpdates,
  row: DeliveryRow,
  { source }: Target,
  facts: RecordFacts | undefined,
): Promise<Verdict> {
  if (row.update?.what === 'owner') return judgeOwner(facts, source.ownerId, row.userId)
  if (row.update?.what === 'ticket') {
    const made = await ticketTexts(updates, source, null)
    const ended = await ticketTexts(updates, source, row.update)
    if (!made || !ended) return { code: 'internal' }
    return judgeTicket(facts, { ...made, ownerId: source.ownerId }, { ...ended, ownerId: ownerOf(row, source) })
  }
  const before = await textsWith(updates, source, source.note)
  const wanted = await textsWith(updates, source, row.note)
  return before && wanted ? judgeNote(facts, before, wanted) : { code: 'internal' }
}

async function changeOf(
  updates: CrmUpdates,
  row: DeliveryRow,
  { source, facts }: Seen,
): Promise<Partial<RecordUpdate>> {
  if (row.update?.what === 'owner') return { ownerId: row.userId }
  if (row.update?.what === 'ticket') {
    // Whoever was given the ticket by a person keeps it.
    const wanted = ownerOf(row, source)
    const handedOn = facts.ownerId === source.ownerId && source.ownerId !== wanted
    return { ...(await ticketTexts(updates, source, row.update)), ...(handedOn ? { ownerId: wanted } : {}) }
  }
  return (await textsWith(updates, source, row.note)) ?? {}
}

const nothingMadeCodes = { owner: 'owner-no-record', note: 'note-log-gone', ticket: 'ticket-gone' } as const
const nothingMade = ({ update }: DeliveryRow): Problem => ({ code: nothingMadeCodes[update?.what ?? 'note'] })
