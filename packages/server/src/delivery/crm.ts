import type { Millis } from '../calls/ids.ts'
import type { CrmCallLogs, CrmConnector } from '../crm/crm-connector.ts'
import type { DeliveryRow } from './row.ts'

/** The CRM as delivery uses it. */
export interface Crm {
  readonly callLogs: CrmCallLogs
  /** The CRM's clock now; null while it is not known. */
  clock(): Millis | null
}

/** Null for a CRM that takes no call logs. */
export function crmOf(connector: CrmConnector, now: () => Millis): Crm | null {
  const { callLogs } = connector
  if (!callLogs) return null
  return { callLogs, clock: () => (connector.clock ? connector.clock() : now() + connector.clockOffset()) }
}

/** The CRM's clock, asked for if need be. Throws when the CRM cannot be asked; `now` where it tells no time. */
export async function crmClock({ callLogs, clock }: Crm, now: () => Millis): Promise<Millis> {
  if (clock() === null) await callLogs.ready?.()
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
