import type { CdrSettings, CdrTestResult, PbxSettings, Problem, QueueLogSettings } from '@jackfield/contract'
import type { Logger } from 'pino'
import type { Secrets } from '../access/secrets.ts'
import type { CallRecord } from '../calls/call-record.ts'
import type { SiteId } from '../calls/ids.ts'
import { logged, ProblemError, problemOf } from '../problem.ts'
import type { Store } from '../store/store.ts'
import { pbxShape } from './cdr/pbx-shape.ts'
import { type ConfiguredCdrSource, createCdrSource } from './cdr/source.ts'

export interface SiteRecordsDependencies {
  readonly site: SiteId
  readonly store: Store
  readonly secrets: Secrets
  readonly clockDifference: () => number
  readonly now: () => number
  readonly log: Logger
}

type AsteriskSettings = PbxSettings & { kind: 'asterisk' }
export interface RecordsRequest {
  readonly cdr: CdrSettings
  readonly queueLog?: QueueLogSettings | null
}

const DAY_MS = 24 * 3600_000
/** The test counts no further. */
const MOST_ROWS = 5000

/** The PBX's call records where they do not come with the driver: as the settings of the site say. */
export class SiteRecords {
  readonly #deps: SiteRecordsDependencies
  #source: ConfiguredCdrSource | null = null
  #problem: Problem | null = null

  constructor(deps: SiteRecordsDependencies) {
    this.#deps = deps
  }

  get source(): ConfiguredCdrSource | undefined {
    return this.#source ?? undefined
  }

  /** Why the settings that are in force give no source. */
  get problem(): Problem | null {
    return this.#problem
  }

  /** Takes these saved settings into use, in the place of those before. Never throws: calls go on without records. */
  async use(settings: PbxSettings | null): Promise<void> {
    const before = this.#source
    this.#source = null
    this.#problem = null
    await before?.close()
    if (settings?.kind !== 'asterisk' || !settings.cdr) return
    try {
      this.#source = this.#open(await this.#complete(settings.cdr, settings), settings.queueLog ?? null, settings)
    } catch (error) {
      this.#problem = problemOf(error)
      this.#deps.log.error(logged(error), 'call records cannot be read')
    }
  }

  /** Reads once with these settings. `saved` are those in force, whose password is used where none is given. */
  async test(request: RecordsRequest, saved: PbxSettings | null): Promise<CdrTestResult> {
    const asterisk = saved?.kind === 'asterisk' ? saved : null
    let source: ConfiguredCdrSource | null = null
    const nothing = { rows: 0, calls: 0, newest: null, queueEvents: null }
    try {
      source = this.#open(await this.#complete(request.cdr, asterisk), request.queueLog ?? null, asterisk)
      const { rows, records, queueEvents } = await source.look(this.#deps.now() - DAY_MS, MOST_ROWS)
      const warnings = source.warnings()
      if (rows === 0) warnings.push({ code: 'cdr-empty' })
      const newest = records.reduce<CallRecord | null>(
        (best, one) => (best && best.startedAt > one.startedAt ? best : one),
        null,
      )
      return {
        ok: true,
        rows,
        calls: records.length,
        newest: newest && shown(newest),
        queueEvents,
        problem: null,
        warnings,
      }
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      return { ok: false, ...nothing, problem: error.problem, warnings: [] }
    } finally {
      await source?.close()
    }
  }

  async close(): Promise<void> {
    await this.#source?.close()
    this.#source = null
  }

  #open(cdr: CdrSettings, queueLog: QueueLogSettings | null, settings: AsteriskSettings | null): ConfiguredCdrSource {
    const { now, clockDifference } = this.#deps
    return createCdrSource({ cdr, queueLog }, { shape: () => this.#shape(settings), clockDifference, now })
  }

  async #shape(settings: AsteriskSettings | null) {
    const { store, site } = this.#deps
    const row = await store.db.selectFrom('pbx_directory').select('body').where('site_id', '=', site).executeTakeFirst()
    return pbxShape(row?.body ?? null, settings ?? { endpointRoles: {}, outsidePrefix: '' })
  }

  /** With the saved password where none was given, but never for another address or user: it is not handed to a stranger. */
  async #complete(cdr: CdrSettings, saved: AsteriskSettings | null): Promise<CdrSettings> {
    if (cdr.kind === 'csv' || cdr.password !== undefined || !isSameAccount(cdr, saved?.cdr)) return cdr
    const { store, site, secrets } = this.#deps
    const row = await store.db.selectFrom('site').select('cdr_secret').where('id', '=', site).executeTakeFirst()
    return row?.cdr_secret ? { ...cdr, password: secrets.open(row.cdr_secret) } : cdr
  }
}

/** What is saved of the settings, and what becomes of the password: a new one, the saved one, or none. */
export function withoutPassword(
  settings: PbxSettings,
  before: PbxSettings | null,
): { open: PbxSettings; password: string | null | undefined } {
  if (settings.kind !== 'asterisk' || !settings.cdr || settings.cdr.kind === 'csv')
    return { open: settings, password: null }
  const { password, ...cdr } = { password: undefined, ...settings.cdr }
  const same = before?.kind === 'asterisk' && isSameAccount(cdr, before.cdr)
  return { open: { ...settings, cdr }, password: password ?? (same ? undefined : null) }
}

function isSameAccount(cdr: CdrSettings, saved: CdrSettings | null | undefined): boolean {
  if (!saved || cdr.kind === 'csv' || saved.kind === 'csv') return false
  return (['kind', 'host', 'port', 'user'] as const).every((key) => cdr[key] === saved[key])
}

function shown(record: CallRecord): NonNullable<CdrTestResult['newest']> {
  const talks = record.legs.flatMap((leg) => leg.talk.map(({ from, to }) => to - from))
  const outside = record.legs.find((leg) => leg.party.kind === 'external')?.party
  return {
    startedAt: record.startedAt,
    direction: record.direction,
    external: outside?.kind === 'external' ? outside.number : null,
    extensions: [
      ...new Set(record.legs.flatMap((leg) => (leg.party.kind === 'extension' ? [leg.party.extension as string] : []))),
    ],
    talkMs: talks.reduce((sum, ms) => sum + ms, 0),
  }
}
