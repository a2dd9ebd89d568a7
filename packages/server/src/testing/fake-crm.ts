import type { CallLog, CrmConnector, LogWindow, WriteOutcome } from '../crm/crm-connector.ts'
import { ProblemError } from '../problem.ts'

/** What happens to the next request that writes. */
export type WriteFault =
  | 'none'
  /** Cannot be reached: certainly not written. */
  | 'down'
  | 'throttled'
  /** Request lost: not written, and nobody knows. */
  | 'drop-before'
  /** Answer lost: written, and nobody knows. */
  | 'drop-after'
  /** An error of the server after it has written. */
  | 'error-after'
  /** Given up by us, written a while later. */
  | 'late'
  /** Only every second record is written; the others are not, and are told so. */
  | 'partial'
  /** Every second record is refused for good. */
  | 'refuse-some'
  | 'refuse'
  /** The connector breaks its promise: throws after writing, or answers for fewer records. */
  | 'throws'
  | 'short'

export interface StoredLog {
  readonly id: string
  readonly log: CallLog
  /** In the CRM's clock. */
  readonly createdAt: number
  readonly modifiedAt: number
  /** Real time from which on it is there. */
  readonly from: number
  /** False when somebody edited the marker away. */
  readonly marked: boolean
  readonly byUs: boolean
  readonly deletedAt: number | null
}

/** A CRM in memory, at the port: it keeps call logs and fails as it is told. */
export interface FakeCrm {
  readonly connector: CrmConnector
  /** What it holds at this moment. */
  stored(): readonly StoredLog[]
  /** Everything that was ever written there, by us or by hand, deleted or not. */
  readonly journal: readonly StoredLog[]
  ids(ref: string): string[]
  /** What people do there: delete, edit the marker away, change something else, copy by another user. */
  delete(ref: string): void
  unmark(ref: string, id?: string): void
  touch(id: string): void
  copy(ref: string): void
  /** A record that another process with our access wrote. */
  writeElsewhere(log: CallLog): string
  /** Faults of the next writes, in their order; after them there are none. */
  faults: WriteFault[]
  /** The next so many look-ups fail. */
  failingLookUps: number
  /** Windows that hold more records are too wide. */
  mostRecords: number
  /** How long after a late write is carried out, in milliseconds. */
  lateMs: number
  /** How old the data is that look-ups read. */
  staleMs: number
  /** How far its clock is ahead of the real time. */
  aheadMs: number
  /** False: the connected user sees a part of the records only. */
  seesAll: boolean
  /** Refs of each request that was sent. */
  readonly requests: string[][]
  readonly lookUps: { refs: string[]; from: number; to: number | null; at: number }[]
}

const never = () => Promise.reject(new Error('not asked for by delivery'))

/** @param time real time in milliseconds, which no clock's jump moves */
export function createFakeCrm(time: () => number, maxBatch = 4): FakeCrm {
  const written: StoredLog[] = []
  let lastId = 1000
  /** Known from the last answer. */
  let ahead: number | null = null
  const answered = () => {
    ahead = crm.aheadMs
  }
  const crmNow = () => time() + crm.aheadMs
  const change = (which: (each: StoredLog) => boolean, fields: Partial<StoredLog>) => {
    const index = written.findIndex((each) => which(each) && each.deletedAt === null && each.from <= time())
    if (index >= 0) written[index] = { ...(written[index] as StoredLog), ...fields }
  }
  const ofRef = (ref: string) => (each: StoredLog) => each.log.ref === ref && each.marked

  const crm: FakeCrm = {
    connector: {
      kind: 'zoho-crm',
      probe: never,
      listUsers: never,
      contacts: {
        findByNumber: never,
        list: never,
        recordUrl: ({ module, id }) => `https://crm.example/${module}/${id}`,
      },
      callLogs: {
        maxBatch,
        write,
        lookUp,
        lookAlike,
        deletedAlike,
        audit: {
          marked: async (window) => byRef(await read(window), (log) => log.ref),
          facts: async (ids) =>
            crm
              .stored()
              .flatMap((each) => (ids.includes(each.id) ? [{ ...each, refs: each.marked ? [each.log.ref] : [] }] : [])),
          remove: async (id) => change((each) => each.id === id, { deletedAt: crmNow() }),
        },
      },
      clock: () => (ahead === null ? null : time() + ahead),
      clockOffset: () => ahead ?? 0,
      ready: async () => answered(),
      seesAll: async () => crm.seesAll,
      self: async () => null,
    },
    stored: () => written.filter(({ from, deletedAt }) => from <= time() && deletedAt === null),
    journal: written,
    ids: (ref) => crm.stored().flatMap(({ id, log }) => (log.ref === ref ? [id] : [])),
    delete: (ref) => change((each) => each.log.ref === ref, { deletedAt: crmNow() }),
    unmark: (ref, id) =>
      change((each) => ofRef(ref)(each) && (id ?? each.id) === each.id, { marked: false, modifiedAt: crmNow() }),
    touch: (id) => change((each) => each.id === id, { modifiedAt: crmNow() }),
    copy(ref) {
      const original = crm.stored().find(ofRef(ref))
      if (original) put(original.log, 0, false)
    },
    writeElsewhere: (log) => put(log, 0, true),
    faults: [],
    failingLookUps: 0,
    mostRecords: Number.POSITIVE_INFINITY,
    lateMs: 1000,
    staleMs: 0,
    aheadMs: 0,
    seesAll: true,
    requests: [],
    lookUps: [],
  }

  function put(log: CallLog, delay: number, byUs: boolean): string {
    const id = String(++lastId)
    const from = time() + delay
    const at = from + crm.aheadMs
    written.push({ id, log, createdAt: at, modifiedAt: at, from, marked: true, byUs, deletedAt: null })
    return id
  }

  const keep = (log: CallLog, delay = 0): WriteOutcome => ({ state: 'done', id: put(log, delay, true) })

  const unknown: WriteOutcome = { state: 'unknown', problem: { code: 'zoho-timeout' } }
  const refused: WriteOutcome = {
    state: 'refused',
    problem: { code: 'zoho-refused-record', params: { code: 'INVALID_DATA', detail: '' } },
  }
  const away = (retryAfterMs: number | null): WriteOutcome => ({
    state: 'not-written',
    problem: { code: 'zoho-unreachable', params: { reason: 'test' } },
    retryAfterMs,
  })

  async function write(logs: readonly CallLog[]): Promise<readonly WriteOutcome[]> {
    if (logs.length === 0 || logs.length > maxBatch) throw new RangeError(`batch of ${logs.length}`)
    crm.requests.push(logs.map(({ ref }) => ref))
    // Whatever is answered, it is answered later.
    await Promise.resolve()
    if (crm.faults[0] !== 'down') answered()
    const odd = (odds: WriteOutcome) => logs.map((log, index) => (index % 2 === 0 ? keep(log) : odds))
    switch (crm.faults.shift() ?? 'none') {
      case 'none':
        return logs.map((log) => keep(log))
      case 'down':
        return logs.map(() => away(null))
      case 'throttled':
        return logs.map(() => away(4000))
      case 'drop-before':
        return logs.map(() => unknown)
      case 'drop-after':
      case 'error-after':
        for (const log of logs) keep(log)
        return logs.map(() => unknown)
      case 'late':
        for (const log of logs) keep(log, crm.lateMs)
        return logs.map(() => unknown)
      case 'partial':
        return odd(away(null))
      case 'refuse-some':
        return odd(refused)
      case 'refuse':
        return logs.map(() => refused)
      case 'throws':
        for (const log of logs) keep(log)
        throw new TypeError('broken connector')
      case 'short':
        return logs.map((log) => keep(log)).slice(logs.length)
    }
  }

  /** Records of a window, as look-ups see them. */
  async function read({ from, to }: LogWindow): Promise<StoredLog[]> {
    await Promise.resolve()
    if (crm.failingLookUps > 0) {
      crm.failingLookUps--
      throw new ProblemError('zoho-unreachable', { reason: 'test' })
    }
    answered()
    const within = crm
      .stored()
      .filter(
        (each) => each.from <= time() - crm.staleMs && each.createdAt >= from && (to === null || each.createdAt <= to),
      )
    if (within.length > crm.mostRecords) throw new ProblemError('look-up-too-wide')
    return within
  }

  async function lookUp(logs: readonly Pick<CallLog, 'ref'>[], window: LogWindow) {
    const refs = logs.map(({ ref }) => ref)
    crm.lookUps.push({ refs, from: window.from, to: window.to, at: time() })
    return byRef(await read(window), ({ ref }) => (refs.includes(ref) ? ref : null))
  }

  async function lookAlike(logs: readonly CallLog[], window: LogWindow) {
    const bare = (await read(window)).filter(({ marked, byUs }) => !marked && byUs)
    const found = new Map<string, string[]>()
    for (const log of logs) {
      const ids = bare.filter((each) => alike(each.log, log)).map(({ id }) => id)
      if (ids.length > 0) found.set(log.ref, ids)
    }
    return found
  }

  async function deletedAlike(logs: readonly CallLog[], since: number) {
    const gone = written.filter(({ deletedAt, byUs }) => byUs && deletedAt !== null && deletedAt >= since)
    const found = new Map<string, string[]>()
    for (const log of logs) {
      const ids = gone.filter((each) => each.log.subject === log.subject).map(({ id }) => id)
      if (ids.length > 0) found.set(log.ref, ids)
    }
    return found
  }

  return crm
}

const alike = (a: CallLog, b: CallLog) =>
  a.ownerId === b.ownerId && a.type === b.type && a.startedAt === b.startedAt && a.externalNumber === b.externalNumber

function byRef(rows: readonly StoredLog[], refOf: (log: CallLog) => string | null): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { id, log, marked } of rows) {
    const ref = marked ? refOf(log) : null
    if (ref !== null) found.set(ref, [...(found.get(ref) ?? []), id])
  }
  return found
}
