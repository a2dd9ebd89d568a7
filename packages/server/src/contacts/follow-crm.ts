import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import type { CrmModule, CrmRecord } from '../crm/crm-connector.ts'
import { recordOf } from '../phonebook/index-store.ts'
import type { PhonebookChange } from '../phonebook/phonebook.ts'
import { syncOfCreated } from '../policy/contact-sync.ts'
import type { SyncEffect } from '../policy/effect.ts'
import { logged } from '../problem.ts'
import type { Settings } from '../settings/settings.ts'
import type { Store } from '../store/store.ts'
import type { SynchronisedGroups } from './synchronised-group.ts'

type RecordName = Pick<CrmRecord, 'module' | 'id'>

/** So many records are looked up, and written, in one statement: reading their numbers takes milliseconds. */
const AT_ONCE = 50
/** Records that are wanted but not there yet; more means that something is wrong elsewhere. */
const MOST_WANTED = 1000

/**
 * Keeps the synchronised contact group as the CRM is (A5): whoever calls is copied into it, and changes and deletions of those in
 * it are followed. Everything may be repeated; the group is what the copy of the CRM's records says.
 */
export class FollowCrm {
  readonly #parts: FollowParts
  /** One after the other, so that the newest state is the last. */
  #turn: Promise<void> = Promise.resolve()
  /** Records of callers that the copy does not have yet; by name, to the group. */
  readonly #wanted = new Map<string, string>()

  constructor(parts: FollowParts) {
    this.#parts = parts
  }

  /** Copies the records of a call. Returns at once. */
  called(effect: SyncEffect): void {
    this.#inTurn(async () => {
      const organisationId = this.#organisation(effect.integrationId)
      if (organisationId === null) return
      const records = await this.#read(organisationId, effect.records)
      await this.#put(effect.groupId, records)
      const there = new Set(records.map(nameOf))
      for (const record of effect.records)
        if (!there.has(nameOf(record))) this.#want(`${organisationId}/${nameOf(record)}`, effect.groupId)
    })
  }

  /** Copies a record that was made for an unknown number. Returns at once. */
  created(integrationId: string, record: RecordName): void {
    const integration = this.#parts.settings().integrations.find(({ id }) => id === integrationId)
    const effect = integration ? syncOfCreated(integration, record) : null
    if (effect) this.called(effect)
  }

  /** Follows what has changed in the copy of the CRM's records. Returns at once. */
  changed({ organisationId, kept, dropped }: PhonebookChange): void {
    const groupId = this.#groupOf(organisationId)
    if (groupId === null) return
    this.#inTurn(async () => {
      const members = await this.#members(groupId, kept)
      const wanted = kept.filter((record) => this.#wanted.delete(`${organisationId}/${nameOf(record)}`))
      await this.#put(groupId, [...new Set([...members, ...wanted])])
      for (const { module, ids } of dropped) await this.#remove(groupId, module, ids)
    })
  }

  /**
   * Brings the whole group up to date: after synchronisation was off for a while. Returns at once.
   *
   * What the copy does not have is taken out without asking the CRM: everything in the group came from the copy, and a record leaves
   * the copy only when the CRM has said that it is gone. That goes on while synchronisation is off, and when the copy of all numbers is.
   */
  refresh(organisationId: string, groupId: string): void {
    this.#inTurn(async () => {
      for (let after = { source_module: '', source_id: '' }; ; ) {
        const rows = await this.#parts.store.db
          .selectFrom('contact')
          .select(['source_module', 'source_id'])
          .where('group_id', '=', groupId)
          .where(sql<boolean>`(source_module, source_id) > (${after.source_module}, ${after.source_id})`)
          .orderBy('source_module')
          .orderBy('source_id')
          .limit(AT_ONCE)
          .execute()
        const names = rows.map((row) => ({ module: row.source_module as CrmModule, id: row.source_id as string }))
        const records = await this.#read(organisationId, names)
        await this.#put(groupId, records)
        const there = new Set(records.map(nameOf))
        const gone = names.filter((name) => !there.has(nameOf(name)))
        for (const [module, some] of Map.groupBy(gone, (name) => name.module))
          await this.#remove(
            groupId,
            module,
            some.map(({ id }) => id),
          )
        const last = names.at(-1)
        if (!last || names.length < AT_ONCE) return
        after = { source_module: last.module, source_id: last.id }
        await nextTurn()
      }
    })
  }

  /** Resolves when everything that was begun is done. */
  settled(): Promise<void> {
    return this.#turn
  }

  #inTurn(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((error: unknown) => {
      // The next call or change of the record brings it.
      this.#parts.log.warn(logged(error), 'synchronised contacts not brought up to date')
    })
  }

  #organisation(integrationId: string): string | null {
    return this.#parts.settings().integrations.find(({ id }) => id === integrationId)?.organisationId ?? null
  }

  #groupOf(organisationId: string): string | null {
    const integration = this.#parts
      .settings()
      .integrations.find((one) => one.organisationId === organisationId && one.enabled && one.contactSync.enabled)
    return integration?.contactSync.groupId ?? null
  }

  #want(name: string, groupId: string): void {
    if (this.#wanted.size >= MOST_WANTED) this.#wanted.clear()
    this.#wanted.set(name, groupId)
  }

  async #put(groupId: string, records: readonly CrmRecord[]): Promise<void> {
    const { store, groups } = this.#parts
    for (let from = 0; from < records.length; from += AT_ONCE) {
      const some = records.slice(from, from + AT_ONCE)
      await nextTurn()
      await store.commit(groups.put(groupId, some))
      await groups.committed(groupId, some)
    }
  }

  async #remove(groupId: string, module: CrmModule, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const { store, groups } = this.#parts
    await store.commit(groups.remove(groupId, module, ids))
    await groups.committed(
      groupId,
      ids.map((id) => ({ module, id })),
    )
  }

  /** Those of the records that are in the group. */
  async #members(groupId: string, records: readonly CrmRecord[]): Promise<CrmRecord[]> {
    const members: CrmRecord[] = []
    for (const [module, some] of Map.groupBy(records, (record) => record.module)) {
      const rows = await this.#parts.store.db
        .selectFrom('contact')
        .select('source_id')
        .where('group_id', '=', groupId)
        .where('source_module', '=', module)
        .where(
          'source_id',
          'in',
          some.map(({ id }) => id),
        )
        .execute()
      const ids = new Set(rows.map((row) => row.source_id))
      members.push(...some.filter(({ id }) => ids.has(id)))
    }
    return members
  }

  /** Records as the copy has them. */
  async #read(organisationId: string, names: readonly RecordName[]): Promise<CrmRecord[]> {
    const records: CrmRecord[] = []
    for (const [module, some] of Map.groupBy(names, (name) => name.module)) {
      const rows = await this.#parts.store.db
        .selectFrom('crm_record')
        .selectAll()
        .where('organisation_id', '=', organisationId)
        .where('module', '=', module)
        .where(
          'id',
          'in',
          some.map(({ id }) => id),
        )
        .execute()
      records.push(...rows.map(recordOf))
    }
    return records
  }
}

export interface FollowParts {
  readonly store: Store
  readonly groups: Pick<SynchronisedGroups, 'put' | 'remove' | 'committed'>
  readonly settings: () => Settings
  readonly log: Pick<Logger, 'warn'>
}

const nameOf = ({ module, id }: RecordName) => `${module}/${id}`
