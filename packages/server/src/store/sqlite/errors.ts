/** Primary result codes that speak of the database and not of the statement (sqlite.org/rescode.html). */
const OUTAGE: ReadonlySet<number> = new Set([
  3, // PERM
  5, // BUSY
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  9, // INTERRUPT
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  15, // PROTOCOL
  26, // NOTADB
])
/** After these the connection is opened anew: it may hold on to a file that is gone. */
const REOPEN: ReadonlySet<number> = new Set([8, 10, 11, 14, 15, 26])
const CONSTRAINT = 19

/** An error of SQLite as a plain value that crosses from the worker. */
export interface SqliteFault {
  readonly kind: 'outage' | 'statement'
  readonly constraint: boolean
  readonly reopen: boolean
  readonly message: string
}

export function sqliteFault(error: unknown): SqliteFault {
  const { errcode, message } = error as { errcode?: unknown; message?: unknown }
  const primary = typeof errcode === 'number' ? errcode & 0xff : 0
  return {
    kind: OUTAGE.has(primary) ? 'outage' : 'statement',
    constraint: primary === CONSTRAINT,
    reopen: REOPEN.has(primary),
    message: String(message ?? error),
  }
}
