import type { Millis } from '../calls/ids.ts'
import type { CallLog, CrmConnector, CrmLogAudit, LogWindow, WriteOutcome } from '../crm/crm-connector.ts'
import { type DeliveryKind, type DeliveryRow, toCallLog, toNewRecord, toNewTicket } from './row.ts'

type Found = ReadonlyMap<string, readonly string[]>

/** The CRM as delivery uses it for one kind of deliveries; what `CrmCallLogs` says of logs holds for rows. */
export interface Crm extends Pick<CrmConnector, 'clock' | 'ready' | 'seesAll' | 'self'> {
  readonly kind: DeliveryKind
  readonly maxBatch: number
  write(rows: readonly DeliveryRow[]): Promise<readonly WriteOutcome[]>
  lookUp(rows: readonly DeliveryRow[], window: LogWindow): Promise<Found>
  lookAlike?(rows: readonly DeliveryRow[], window: LogWindow): Promise<Found>
  deletedAlike?(rows: readonly DeliveryRow[], since: Millis): Promise<Found>
  readonly audit?: CrmLogAudit
}

/** Asked of the connection, whatever is written. */
export const ofConnection = (connector: CrmConnector): Pick<CrmConnector, 'clock' | 'ready' | 'seesAll' | 'self'> => ({
  clock: () => connector.clock(),
  ready: () => connector.ready(),
  seesAll: () => connector.seesAll(),
  self: () => connector.self(),
})

/** Null for a CRM that takes no such thing. */
export function crmOf(connector: CrmConnector, kind: 'call-log' | 'ticket' | 'create' = 'call-log'): Crm | null {
  if (kind === 'call-log') return logsOf(connector)
  return kind === 'ticket'
    ? writesOf(kind, connector.tickets, toNewTicket, (row) => row, connector)
    : writesOf(kind, connector.creations, toNewRecord, toNewRecord, connector)
}

function logsOf(connector: CrmConnector): Crm | null {
  const { callLogs } = connector
  if (!callLogs) return null
  const { maxBatch, lookAlike, deletedAlike, audit } = callLogs
  const logs = (rows: readonly DeliveryRow[]) => rows.map(toCallLog).filter((log): log is CallLog => log !== null)
  return {
    kind: 'call-log',
    maxBatch,
    ...ofConnection(connector),
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
  connector: CrmConnector,
): Crm | null {
  if (!group) return null
  return {
    kind,
    maxBatch: group.maxBatch,
    ...ofConnection(connector),
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
  }
}

async function askFor<Item>(items: readonly Item[], ask: (items: readonly Item[]) => Promise<Found>): Promise<Found> {
  return items.length === 0 ? new Map() : ask(items)
}

/** The CRM's clock, asked for if need be. Throws when the CRM cannot be asked; `now` where it tells no time. */
export async function crmClock({ ready, clock }: Crm, now: () => Millis): Promise<Millis> {
  if (clock() === null) await ready()
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
