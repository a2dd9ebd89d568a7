import type { CrmTickets, NewTicket, WriteOutcome } from '../crm-connector.ts'
import { only } from '../zoho/found.ts'
import { ticketBody } from './bodies.ts'
import type { WritingOptions } from './call-logs.ts'
import { maxBatch } from './call-logs.ts'
import { markedRecords } from './look-up.ts'
import { noDepartment, writeEach, writeRecord } from './post-record.ts'

/** Tickets for calls (D5). */
export function createTickets({ api, departmentId, memory }: WritingOptions): CrmTickets {
  async function write(ticket: NewTicket): Promise<WriteOutcome> {
    if (departmentId === null) return noDepartment
    const body = ticketBody(ticket, departmentId)
    const outcome = await writeRecord(api.for('ticket'), { method: 'POST', path: '/tickets', body })
    if (outcome.state === 'done') memory.keep('tickets', outcome.id, [ticket.ref])
    return outcome
  }
  return {
    maxBatch,
    write: (tickets) => writeEach(tickets, write),
    lookUp: async (tickets, window) =>
      only(tickets, await markedRecords(api.for('look-up'), 'tickets', window, memory)),
  }
}
