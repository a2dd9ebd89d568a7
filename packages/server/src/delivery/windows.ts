import type { LogWindow } from '../crm/crm-connector.ts'
import { problemOf } from '../problem.ts'
import { type Crm, crmClock, earliestWrite } from './crm.ts'
import type { DeliveryParts } from './parts.ts'
import type { DeliveryRow } from './row.ts'

/** From the earliest moment at which one of the rows may have been written until now, in the CRM's clock. */
async function windowOf({ limits, now }: DeliveryParts, crm: Crm, rows: readonly DeliveryRow[]): Promise<LogWindow> {
  const crmNow = await crmClock(crm, now)
  const earliest = Math.min(...rows.map((row) => earliestWrite(row, now(), crmNow)))
  return { from: earliest - limits.clockMarginMs, to: null }
}

/** Rows that were looked up together, the markers that were found, and where. */
export interface LookedUp {
  readonly rows: readonly DeliveryRow[]
  readonly window: LogWindow
  readonly found: ReadonlyMap<string, readonly string[]>
}

/**
 * Looks rows up, all by one reading if that is possible. Where their window holds more records than the CRM gives, the younger half
 * is looked up by itself, so that one old row keeps no other from being settled; `tooOld` are those whose own window is too wide.
 * Throws when the CRM cannot be asked.
 */
export async function lookUpApart(
  parts: DeliveryParts,
  crm: Crm,
  rows: readonly DeliveryRow[],
): Promise<{ readonly lookedUp: readonly LookedUp[]; readonly tooOld: readonly DeliveryRow[] }> {
  const crmNow = await crmClock(crm, parts.now)
  const earliest = (row: DeliveryRow) => earliestWrite(row, parts.now(), crmNow)
  const lookedUp: LookedUp[] = []
  const tooOld: DeliveryRow[] = []

  /** Youngest first. False where the oldest of them could not be looked up. */
  async function read(some: readonly DeliveryRow[]): Promise<boolean> {
    const window = await windowOf(parts, crm, some)
    const found = await crm.lookUp(some, window).catch(unlessTooWide)
    if (found) {
      lookedUp.push({ rows: some, window, found })
      return true
    }
    const half = Math.ceil(some.length / 2)
    const older = some.slice(half)
    // Where a younger row is too old, the older ones are: that is known without reading as far once more.
    if (older.length === 0) tooOld.push(...some)
    else if (!(await read(some.slice(0, half)))) tooOld.push(...older)
    else await read(older)
    return false
  }

  await read(rows.toSorted((a, b) => earliest(b) - earliest(a)))
  return { lookedUp, tooOld }
}

function unlessTooWide(error: unknown): null {
  if (problemOf(error).code === 'look-up-too-wide') return null
  throw error
}
