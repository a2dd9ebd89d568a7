import type { DemoRecord } from '@jackfield/contract/demo-pbx'
import { EventFeed } from './event-feed.ts'
import { buildHttp } from './http.ts'
import { Journal, recordsOf } from './journal.ts'
import { demoPlan, type PhonePlan } from './plan.ts'
import { Switchboard } from './switchboard.ts'

export type { JournalEntry } from './journal.ts'
export { demoPlan, type PhonePlan } from './plan.ts'
export type { Script } from './script.ts'

export interface DemoPbxOptions {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** JSON lines of everything that happens; call records of an older run are read back from it. */
  readonly journalFile?: string
  /** Parts of the plan that differ from the demo's own. */
  readonly plan?: Partial<PhonePlan>
}

export interface DemoPbx {
  readonly url: string
  close(): Promise<void>
}

const VERSION = 'Demo PBX 1.0'

/**
 * Starts a simulated phone system: calls on real timers, events by WebSocket, call records, a page with buttons on `/` and
 * a control API under `/_control`. Rejects with the system's error (`EADDRINUSE`, ...) when it cannot listen.
 *
 * @example const pbx = await startDemoPbx({ host: '127.0.0.1', port: 8090, journalFile: 'pbx.jsonl' })
 */
export async function startDemoPbx(options: DemoPbxOptions): Promise<DemoPbx> {
  const older: readonly DemoRecord[] = options.journalFile ? recordsOf(options.journalFile) : []
  const journal = new Journal(options.journalFile)
  const clock = { offsetMs: 0 }
  const now = () => Date.now() + clock.offsetMs
  const feed = new EventFeed({
    version: VERSION,
    now,
    journal: (sequence, event) => journal.append({ kind: 'event', sequence, event }),
    connections: (what, connections) => journal.append({ kind: 'link', what, connections }),
  })
  const board = new Switchboard({ ...demoPlan, ...options.plan }, older, {
    now,
    event: (event) => feed.publish(event),
    record: (record) => journal.append({ kind: 'record', record }),
  })
  const http = await buildHttp({ version: VERSION, board, feed, journal, clock, now })
  const close = async () => {
    board.close()
    feed.close()
    await http.close()
    journal.close()
  }
  try {
    const url = await http.listen({ host: options.host, port: options.port })
    journal.append({ kind: 'started', url, version: VERSION })
    return { url, close }
  } catch (error) {
    await close()
    throw error
  }
}
