import type { Millis } from '../calls/ids.ts'
import type { CallLog, CrmConnector, CrmLogAudit, LogWindow, WriteOutcome } from '../crm/crm-connector.ts'
import { type DeliveryKind, type DeliveryRow, toCallLog, toNewRecord, toNewTicket } from './row.ts'

type Found = ReadonlyMap<string, readonly string[]>

/** The CRM as delivery uses it for one kind of deliveries; what `CrmCallLogs` says of logs holds for rows. */
export interface Crm {
  readonly kind: DeliveryKind
  readonly maxBatch: number
  write(rows: readonly DeliveryRow[]): Promise<readonly WriteOutcome[]>
  lookUp(rows: readonly DeliveryRow[], window: LogWindow): Promise<Found>
  lookAlike?(rows: readonly DeliveryRow[], window: LogWindow): Promise<Found>
  deletedAlike?(rows: readonly DeliveryRow[], since: Millis): Promise<Found>
  ready?(): Promise<void>
  seesAll?(): Promise<boolean>
  self?(): Promise<string | null>
  readonly audit?: CrmLogAudit
  /** The CRM's clock now; null while it is not known. */
  clock(): Millis | null
}

export const clockOf =
  (connector: CrmConnector, now: () => Millis): Crm['clock'] =>
  () =>
    connector.clock ? connector.clock() : now() + connector.clockOffset()

/** Null for a CRM that takes no such thing. */
export function crmOf(
  connector: CrmConnector,
  now: () => Millis,
  kind: 'call-log' | 'ticket' | 'create' = 'call-log',
): Crm | null {
  const clock = clockOf(connector, now)
  if (kind === 'call-log') return logsOf(connector, clock)
  return kind === 'ticket'
    ? writesOf(kind, connector.tickets, toNewTicket, (row) => row, connector, clock)
    : writesOf(kind, connector.creations, toNewRecord, toNewRecord, connector, clock)
}

function logsOf({ callLogs }: CrmConnector, clock: Crm['clock']): Crm | null {
  if (!callLogs) return null
  const { maxBatch, lookAlike, deletedAlike, ready, seesAll, self, audit } = callLogs
  const logs = (rows: readonly DeliveryRow[]) => rows.map(toCallLog).filter((log): log is CallLog => log !== null)
  return {
    kind: 'call-log',
    maxBatch,
    clock,
    async write(rows) {
      const whole = logs(rows)
      if (whole.length !== rows.length) throw new Error('delivery: a row without record was claimed')
      return callLogs.write(whole)
    },
    lookUp: (rows, window) => callLogs.lookUp(rows, window),
    ...(lookAlike && { lookAlike: async (rows, window) => askFor(logs(rows), (some) => lookAlike(some, window)) }),
    ...(deletedAlike && {
      deletedAlike: async (rows, since) => askFor(logs(rows), (some) => deletedAlike(some, since)),
    }),
    ...(ready && { ready }),
    ...(seesAll && { seesAll }),
    ...(self && { self }),
    ...(audit && { audit }),
  }
}

/** What is written one way for all: creations and tickets. */
interface Writes<Item, Asked> {
  readonly maxBatch: number
  write(items: readonly Item[]): Promise<readonly WriteOutcome[]>
  lookUp(asked: readonly Asked[], window: LogWindow): Promise<Found>
}

/** `askedOf`: what a row is looked up by, also before all that is written is known. */
function writesOf<Item, Asked>(
  kind: DeliveryKind,
  group: Writes<Item, Asked> | undefined,
  itemOf: (row: DeliveryRow) => Item | null,
  askedOf: (row: DeliveryRow) => Asked | null,
  { callLogs }: CrmConnector,
  clock: Crm['clock'],
): Crm | null {
  if (!group) return null
  return {
    kind,
    maxBatch: group.maxBatch,
    clock,
    async write(rows) {
      const whole = rows.flatMap((row) => itemOf(row) ?? [])
      if (whole.length !== rows.length) throw new Error(`delivery: a ${kind} without content was claimed`)
      return group.write(whole)
    },
    lookUp: (rows, window) =>
      group.lookUp(
        rows.flatMap((row) => askedOf(row) ?? []),
        window,
      ),
    ...whoWeAre(callLogs),
  }
}

/** Asked of the same connection, whatever is written. */
const whoWeAre = (callLogs: CrmConnector['callLogs']): Pick<Crm, 'ready' | 'seesAll' | 'self'> => ({
  ...(callLogs?.ready && { ready: callLogs.ready }),
  ...(callLogs?.seesAll && { seesAll: callLogs.seesAll }),
  ...(callLogs?.self && { self: callLogs.self }),
})

async function askFor<Item>(items: readonly Item[], ask: (items: readonly Item[]) => Promise<Found>): Promise<Found> {
  return items.length === 0 ? new Map() : ask(items)
}

/** The CRM's clock, asked for if need be. Throws when the CRM cannot be asked; `now` where it tells no time. */
export async function crmClock({ ready, clock }: Crm, now: () => Millis): Promise<Millis> {
  if (clock() === null) await ready?.()
  return clock() ?? now()
}

type Sent = Pick<DeliveryRow, 'firstSentAt' | 'lastSentAt' | 'crmFirstSentAt'>

/**
 * The earliest moment in the CRM's clock at which a row may have been written. Both differences between the clocks are believed,
 * that of the send and that of now: whichever clock was changed in between, the record is not before this.
 */
export function earliestWrite(row: Sent, now: Millis, crmNow: Millis): Millis {
  const sentAt = row.firstSentAt ?? row.lastSentAt ?? now
  const asOfNow = sentAt + (crmNow - now)
  return row.crmFirstSentAt === null ? asOfNow : Math.min(asOfNow, row.crmFirstSentAt)
}
