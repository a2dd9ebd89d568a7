import {
  INCOMPLETE_COUNTED,
  INCOMPLETE_PAGE,
  type IncompleteReadResult,
  type IncompleteReason,
  type IncompleteRecords as IncompleteRecordsPage,
  type IntegrationKind,
} from '@jackfield/contract'
import { sql } from 'kysely'
import type { CreditSteps } from '../credits/credits.ts'
import type { Connectors, CrmConnector, CrmModule, CrmRecord } from '../crm/crm-connector.ts'
import { ProblemError } from '../problem.ts'
import type { Settings } from '../settings/settings.ts'
import type { CrmRecordTable } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { Phonebook } from './phonebook-service.ts'
import { readAsNow } from './read-as-now.ts'

type RecordName = Pick<CrmRecord, 'module' | 'id'>

interface Parts {
  readonly store: Store
  readonly phonebook: Pick<Phonebook, 'keep' | 'drop'>
  readonly connectors: Connectors
  readonly settings: () => Pick<Settings, 'integrations'>
  /** How API credits are used; for everything when left out. */
  readonly credits?: CreditSteps
}

/** Word for word as in the index that was made for it, which serves no other condition. */
const incomplete = sql<boolean>`(numbers = '[]' or name = id)`

/** Copied records that cannot tell who calls: without a name, or without a number that can be read (D3.2). */
export class IncompleteRecords {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** A page of them. Throws `zoho-not-connected`. */
  async list(kind: IntegrationKind, after: string | null): Promise<IncompleteRecordsPage> {
    const { organisationId, connector } = this.#connected(kind)
    const place = placeOf(after)
    const rows = await this.#of(organisationId)
      .select(['module', 'id', 'name', 'company', 'phones', 'numbers', 'url'])
      .where(sql<boolean>`(module, id) > (${place.module}, ${place.id})`)
      .orderBy('module')
      .orderBy('id')
      .limit(INCOMPLETE_PAGE + 1)
      .execute()
    const counted = await this.#count(organisationId)
    const records = rows.slice(0, INCOMPLETE_PAGE).map((row) => {
      const module = row.module as CrmModule
      const phones = Object.values(JSON.parse(row.phones) as Record<string, string>)
      return {
        ...{ module, id: row.id, company: row.company, phones },
        name: isNameless(row) ? null : row.name,
        url: connector.contacts.recordUrl({ module, id: row.id, url: row.url ?? undefined }),
        reasons: reasonsOf(row),
      }
    })
    const last = records.at(-1)
    const next = rows.length > INCOMPLETE_PAGE && last ? `${last.module}/${last.id}` : null
    return { total: Math.min(counted, INCOMPLETE_COUNTED), more: counted > INCOMPLETE_COUNTED, records, next }
  }

  /**
   * "Synchronise again": reads these records by their ids, as they are now, and drops those that are gone. Throws a `ProblemError`:
   * `zoho-not-connected`, `credits-copy-paused`, or why Zoho did not answer; what was read before that is kept.
   */
  async readAgain(kind: IntegrationKind, names: readonly RecordName[]): Promise<IncompleteReadResult> {
    const { organisationId, connector } = this.#connected(kind)
    const { phonebook, credits } = this.#parts
    if ((credits?.step(organisationId) ?? 'live') !== 'live') throw new ProblemError('credits-copy-paused')
    const { changes } = connector
    if (!changes) throw new ProblemError('zoho-not-connected')
    const ids = new Map<CrmModule, Set<string>>()
    for (const { module, id } of names) ids.set(module, (ids.get(module) ?? new Set()).add(id))
    const result = { complete: 0, gone: 0, incomplete: 0 }
    for (const [module, some] of ids) {
      const { there, gone } = await readAsNow({ phonebook, changes, organisationId }, module, [...some])
      const ids = there.map(({ id }) => id)
      const still = await this.#stillIncomplete(organisationId, module, ids)
      result.gone += gone.length
      result.incomplete += still
      result.complete += there.length - still
    }
    return result
  }

  #connected(kind: IntegrationKind): { readonly organisationId: string; readonly connector: CrmConnector } {
    const { settings, connectors } = this.#parts
    const integration = settings().integrations.find((each) => each.kind === kind)
    const connector = integration ? connectors.get(integration.id) : null
    if (!integration || !connector) throw new ProblemError('zoho-not-connected')
    return { organisationId: integration.organisationId, connector }
  }

  #of(organisationId: string) {
    return this.#parts.store.db.selectFrom('crm_record').where('organisation_id', '=', organisationId).where(incomplete)
  }

  /** No further than one beyond what is told. */
  async #count(organisationId: string): Promise<number> {
    const some = this.#of(organisationId)
      .select('id')
      .limit(INCOMPLETE_COUNTED + 1)
      .as('some')
    const { counted } = await this.#parts.store.db
      .selectFrom(some)
      .select((e) => e.fn.countAll().as('counted'))
      .executeTakeFirstOrThrow()
    return Number(counted)
  }

  async #stillIncomplete(organisationId: string, module: CrmModule, ids: readonly string[]): Promise<number> {
    if (ids.length === 0) return 0
    const { still } = await this.#of(organisationId)
      .where('module', '=', module)
      .where('id', 'in', ids)
      .select((e) => e.fn.countAll().as('still'))
      .executeTakeFirstOrThrow()
    return Number(still)
  }
}

/** A record without a name is kept under its id. */
const isNameless = ({ id, name }: Pick<CrmRecordTable, 'id' | 'name'>) => name === id

function reasonsOf(row: Pick<CrmRecordTable, 'id' | 'name' | 'phones' | 'numbers'>): IncompleteReason[] {
  const reasons: IncompleteReason[] = isNameless(row) ? ['no-name'] : []
  if (row.numbers === '[]') reasons.push(row.phones === '{}' ? 'no-number' : 'unreadable-number')
  return reasons
}

/** `Contacts/5437000000412001`, the last record of the page before. */
function placeOf(after: string | null): { readonly module: string; readonly id: string } {
  const [module = '', id = ''] = after?.split('/') ?? []
  return { module, id }
}
