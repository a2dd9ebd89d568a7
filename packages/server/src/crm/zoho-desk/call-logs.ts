import type { CallLog, CrmCallLogs, LogWindow, WriteOutcome } from '../crm-connector.ts'
import { type Found, only } from '../zoho/found.ts'
import type { DeskApi } from './api.ts'
import { callBody, callFacts } from './bodies.ts'
import type { ConnectedAgent } from './connected-agent.ts'
import { createdRows } from './created-rows.ts'
import { parseDeskTime } from './desk-time.ts'
import { createLogAudit } from './log-audit.ts'
import { markedRecords } from './look-up.ts'
import type { MarkerMemory } from './marker-memory.ts'
import { noDepartment, writeEach, writeRecord } from './post-record.ts'
import type { Row } from './row.ts'

/** Each log is a request and a credit, so that nothing is gained by many. */
export const maxBatch = 10

export interface WritingOptions {
  readonly api: DeskApi
  readonly departmentId: string | null
  readonly memory: MarkerMemory
}

/** Calls of contacts (A10, D7). */
export function createCallLogs(options: WritingOptions & { readonly agent: ConnectedAgent }): CrmCallLogs {
  const { api, departmentId, memory, agent } = options

  async function write(log: CallLog): Promise<WriteOutcome> {
    if (departmentId === null) return noDepartment
    if (log.record.module !== 'Contacts') return { state: 'refused', problem: { code: 'log-account-only' } }
    const body = callBody(log, departmentId)
    const outcome = await writeRecord(api.for('log'), { method: 'POST', path: '/calls', body })
    if (outcome.state === 'done') memory.keep('calls', outcome.id, [log.ref])
    return outcome
  }

  return {
    maxBatch,
    write: (logs) => writeEach(logs, write),
    lookUp: async (logs, window) => only(logs, await markedRecords(api.for('look-up'), 'calls', window, memory)),
    lookAlike: (logs, window) => lookAlike(logs, window, options),
    audit: createLogAudit({ api, memory, self: agent.id }),
  }
}

/**
 * Calls whose marker somebody removed, found by what an edited text leaves alone: created by us in the window, without any marker, and of
 * the log's owner, type, start and contact. All of it stands in the rows of the list.
 */
async function lookAlike(
  logs: readonly CallLog[],
  window: LogWindow,
  { api, memory, agent }: WritingOptions & { readonly agent: ConnectedAgent },
): Promise<Found> {
  const rows = await createdRows(api.for('look-up'), 'calls', window, memory)
  const bare = rows.filter(({ refs }) => refs.length === 0)
  if (bare.length === 0) return new Map()
  const self = await agent.id()
  const ours = bare.map(({ row }) => row).filter((row) => row['creatorId'] === self)
  const found = new Map<string, string[]>()
  for (const log of logs) {
    const ids = ours.filter((row) => fits(row, log)).map(({ id }) => id)
    if (ids.length > 0) found.set(log.ref, ids)
  }
  return found
}

function fits(row: Row, log: CallLog): boolean {
  const { status, direction } = callFacts(log)
  return (
    row['ownerId'] === log.ownerId &&
    row['contactId'] === log.record.id &&
    row['status'] === status &&
    row['direction'] === direction &&
    wholeSecond(parseDeskTime(row['startTime'])) === wholeSecond(log.startedAt)
  )
}

const wholeSecond = (at: number | null) => (at === null ? null : Math.floor(at / 1000))
