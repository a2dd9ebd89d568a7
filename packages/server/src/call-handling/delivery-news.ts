import type { FollowCrm } from '../contacts/follow-crm.ts'
import { insertOwed } from '../delivery/owed.ts'
import type { DeliveryNews } from '../delivery/parts.ts'
import { type DeliveryRow, hanging } from '../delivery/row.ts'
import type { CreatedRecord, Phonebook } from '../phonebook/phonebook-service.ts'
import { creationKey } from '../policy/creation.ts'
import type { Store } from '../store/store.ts'
import type { CrmNews } from './crm-news.ts'

export interface DeliveryNewsParts {
  readonly phonebook: Pick<Phonebook, 'creation' | 'nextClaim' | 'isGone'>
  readonly store: Store
  /** Is told of each record that was made, once it can be read from the phonebook. */
  readonly follow?: Pick<FollowCrm, 'created'>
  readonly installationId: string
  readonly now: () => number
}

/** What records that were created for unknown numbers, tickets and logs mean for phonebook and calls. */
export function deliveryNews(
  { phonebook, store, follow, installationId, now }: DeliveryNewsParts,
  calls: () => Pick<CrmNews, 'recordCreated' | 'recordRefused' | 'recordKnown' | 'ticketMade' | 'logWritten'>,
): DeliveryNews {
  const created = ({ creation, ownerId }: DeliveryRow, id: string, url: string | null): CreatedRecord | null =>
    creation && { module: creation.module, id, name: creation.name, e164: creation.e164, ownerId, url }
  return {
    statements(row, id, url) {
      const record = created(row, id, url)
      return record ? phonebook.creation(row.integrationId, record).unit : []
    },
    created(row, id, url) {
      const record = created(row, id, url)
      const match = record && phonebook.creation(row.integrationId, record).keep()
      if (record) follow?.created(row.integrationId, record)
      if (match && record) calls().recordCreated(row.integrationId, record.e164, match)
    },
    due(row) {
      const owed = hanging(row)
      const { integrationId } = row
      const next = owed?.ifUnknown ? phonebook.nextClaim(integrationId, owed.e164) : null
      if (!owed?.ifUnknown || next === null) return null
      const key = creationKey(next.integration, owed.e164, next.claim)
      const unit = insertOwed(
        store.db,
        { kind: 'create', key, integrationId, ...owed.ifUnknown },
        now(),
        installationId,
      )
      return { key, unit }
    },
    async gone({ integrationId, record }) {
      return record !== null && (await phonebook.isGone(integrationId, record))
    },
    refused(row, problem, final = false) {
      if (row.creation) calls().recordRefused(row.integrationId, row.creation.e164, problem, final)
    },
    known(row) {
      if (row.creation) calls().recordKnown(row.integrationId, row.creation.e164)
    },
    logged({ callId, integrationId, userId, record }) {
      if (record) calls().logWritten(callId, integrationId, userId, record)
    },
    ticket({ callId, integrationId }, made) {
      calls().ticketMade(callId, integrationId, made ? { state: 'made', url: made.url } : { state: 'failed' })
    },
  }
}
