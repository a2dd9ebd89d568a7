import { randomUUID } from 'node:crypto'
import type { Problem } from '@jackfield/contract'
import type { Millis } from '../../calls/ids.ts'
import { problemOf } from '../../problem.ts'
import { deleteMeta, readMeta } from '../../store/meta.ts'
import type { Statement, Store } from '../../store/store.ts'
import { notAllSeen } from '../absence.ts'
import { problemText } from '../changes.ts'
import type { DeliveryLog } from '../parts.ts'
import { cautions, PAUSE, type Pause, pauseSchema, SUSPECTS, type Suspects, suspectsSchema } from './caution.ts'
import { type Judgement, judge } from './judge.ts'
import { dataDirectoryMark, readLifeFile, writeLifeFile } from './life-file.ts'
import { type LivingElsewhere, otherLives } from './other-lives.ts'

/** One sign of life: committed with something else, then kept in the data directory. */
export interface Beat {
  readonly statement: Statement
  /** To be called after the commit and before the first byte of a request leaves. Never throws. */
  keep(): Promise<void>
}

/**
 * The life of this installation in its database and its data directory. The two are compared at every start: a database that
 * was restored or copied does not know what has been written to the CRM since (DESIGN: "Restored or copied store").
 */
export interface Life {
  readonly judgement: Judgement
  beat(): Beat
  /** Why nothing may be sent; null when it may. */
  paused(): Problem | null
  /** Logs of these calls are looked up before they are sent for the first time. */
  suspects(): Suspects | null
  /** Ends the pause when everything that was owed at its beginning has been looked up, as far as it can be. */
  checked(): Promise<void>
  /** Other processes that live on this database now. */
  warnings(): readonly Problem[]
  /** A sign of life, and a look at the other ones; every `HEARTBEAT_MS`. */
  heartbeat(): Promise<void>
}

export interface LifeParts {
  readonly store: Store
  readonly installationId: string
  readonly dataDirectory: string
  readonly host: string
  readonly process: number
  readonly settleTimesMs: readonly Millis[]
  /** False only where a test shows that looking up is needed. */
  readonly careful?: boolean
  readonly now: () => Millis
  readonly log: DeliveryLog
}

export const HEARTBEAT_MS = 30_000
const FORGET_MS = 30 * 86_400_000

/** Compares database and data directory, and begins a new life in both. Throws when either cannot be written. */
export async function beginLife(parts: LifeParts): Promise<Life> {
  const { store, installationId: installation, dataDirectory, host, now, log } = parts
  const { db } = store
  const run = randomUUID()
  const startedAt = now()
  const file = readLifeFile(dataDirectory)
  const mark = dataDirectoryMark(dataDirectory)
  const rows = await db.selectFrom('life').selectAll().execute()
  const changed = await db
    .selectFrom('delivery')
    .select((of) => of.fn.max('updated_at').as('at'))
    .executeTakeFirst()
  const before = await readMeta(db, SUSPECTS, suspectsSchema)
  const lastChange = changed?.at ?? startedAt
  const judgement: Judgement =
    parts.careful === false ? { kind: 'same' } : judge({ file, mark, installation, rows, lastChange, now: startedAt })
  const caution = cautions(db, judgement, before, startedAt, parts.settleTimesMs)
  const { suspects } = caution
  let pause: Pause | null = caution.pause ?? (await readMeta(db, PAUSE, pauseSchema))
  let beats = 1
  let kept = 0
  let keeping = Promise.resolve()
  let others: readonly LivingElsewhere[] = []
  const elsewhere = otherLives(store, run)

  const own = { run, mark, host, process: parts.process, beats, started_at: startedAt, at: startedAt }
  await store.commit([
    { query: db.insertInto('life').values(own) },
    {
      query: db
        .deleteFrom('life')
        .where('at', '<', startedAt - FORGET_MS)
        .where('run', 'not in', [run, file?.run ?? run]),
    },
    ...caution.statements,
  ])
  await keep(beats)
  if ('since' in judgement)
    log.warn({ judgement }, 'the database may be older than what Zoho holds; logs are looked up before they are sent')

  /** The database first: what stands in the file is never more than it knows. */
  function keep(count: number): Promise<void> {
    keeping = keeping.then(() => write(count))
    return keeping
  }

  async function write(count: number): Promise<void> {
    if (count <= kept) return
    try {
      await writeLifeFile(dataDirectory, { installation, run, beats: count })
      kept = count
    } catch (error) {
      log.error({ error: String(error) }, 'sign of life not kept; a restored database may go unnoticed')
    }
  }

  function beat(): Beat {
    const count = ++beats
    const query = db
      .updateTable('life')
      .set({ beats: count, at: now() })
      .where('run', '=', run)
      .where('beats', '<', count)
    return { statement: { query }, keep: () => keep(count) }
  }

  return {
    judgement,
    beat,
    paused: () => pause && { code: pause.code, params: { since: new Date(pause.since).toISOString() } },
    suspects: () => suspects,
    async checked() {
      if (pause === null) return
      // A disabled integration is not asked, and what the connected user does not see cannot be told: others do not wait for that.
      const left = await db
        .selectFrom('delivery')
        .innerJoin('integration', 'integration.id', 'delivery.integration_id')
        .select('delivery.key')
        .where('integration.enabled', '=', 1)
        .where('delivery.state', '=', 'unknown')
        .where('delivery.created_at', '<=', pause.until)
        .where((of) => of.or([of('delivery.reason', 'is', null), of('delivery.reason', '<>', problemText(notAllSeen))]))
        .limit(1)
        .executeTakeFirst()
      if (left) return
      await store.commit([deleteMeta(db, PAUSE)])
      pause = null
      log.info({}, 'everything that was owed has been looked up; deliveries go on')
    },
    warnings: () =>
      others.map((other) => ({
        code: 'two-servers-one-database',
        params: { host: other.host, process: other.process },
      })),
    async heartbeat() {
      try {
        const { statement, keep: keepIt } = beat()
        await store.commit([statement])
        await keepIt()
        others = await elsewhere.look()
      } catch (error) {
        log.warn({ problem: problemOf(error) }, 'no sign of life could be saved')
      }
    },
  }
}
