import type { Problem } from '@jackfield/contract'
import type { Millis } from '../calls/ids.ts'
import type { Connectors } from '../crm/crm-connector.ts'
import type { OwedLog } from '../policy/effect.ts'
import type { Store, Unit } from '../store/store.ts'
import type { Life } from './life/life.ts'
import type { DeliveryLimits } from './limits.ts'
import type { DeliveryRow, LogRecord } from './row.ts'
import type { Settling } from './settling.ts'

/** Which record a log or ticket hangs at. `elsewhere`: only records at which none can; `failed`: it is not known. */
export type FindRecord = (
  integrationId: string,
  owed: Pick<OwedLog, 'e164'>,
) => Promise<
  | { readonly state: 'found'; readonly record: LogRecord }
  | { readonly state: 'none' }
  | { readonly state: 'elsewhere' }
  | { readonly state: 'failed'; readonly problem: Problem }
>

/** What became of created records and tickets, for the rest of the server; and what that knows of the records. */
export interface DeliveryNews {
  /** A record was created for an unknown number: go into the unit that says so. */
  statements(row: DeliveryRow, id: string, url: string | null): Unit
  /** That is on disk. `url`: its page, where the id does not tell it. */
  created(row: DeliveryRow, id: string, url: string | null): void
  /** The creation that comes before this log, whose number has no record any more; null where nothing is created by itself. */
  due(row: DeliveryRow): { readonly key: string; readonly unit: Unit } | null
  /** Whether the CRM no longer has the record that this log hangs at: asked by its id, and forgotten if so. Never throws. */
  gone(row: DeliveryRow): Promise<boolean>
  /** It will not be created as things are. `final`: only an administrator can go on with it. */
  refused(row: DeliveryRow, problem: Problem, final?: boolean): void
  /** It is not created because a record with the number is there already. */
  known(row: DeliveryRow): void
  /** The log of a call is in the CRM. */
  logged(row: DeliveryRow): void
  /** The ticket of a call was made (`url`: its page, if it is known), or will not be as things are. */
  ticket(row: DeliveryRow, made: { readonly url: string | null } | null): void
}

export interface DeliveryLog {
  info(detail: object, message: string): void
  warn(detail: object, message: string): void
  error(detail: object, message: string): void
}

/** What the worker is made of. */
export interface DeliveryParts {
  readonly store: Store
  readonly connectors: Connectors
  readonly findRecord: FindRecord
  readonly now: () => Millis
  /** Name of this process in the rows that it sends. */
  readonly node: string
  readonly settleTimesMs: readonly Millis[]
  /** False only where a test shows that the look-up is needed: then a lost answer leads to a blind repetition. */
  readonly lookUpBeforeRepeat: boolean
  readonly settling: Settling
  readonly limits: DeliveryLimits
  readonly news?: DeliveryNews
  /** Signs of life, and whether this database may be older than what the CRM holds. */
  readonly life?: Pick<Life, 'judgement' | 'beat' | 'paused' | 'suspects' | 'checked'>
  readonly log: DeliveryLog
  /** 0 to 1, for spreading pauses. */
  readonly random: () => number
}
