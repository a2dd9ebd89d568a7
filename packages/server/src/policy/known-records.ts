import { type IntegrationSettings, traitsFor } from '../settings/settings.ts'
import type { CallView } from './effect.ts'

/** Not known to have a record: none was found, or it was not searched for. */
export function isUnknown({ matches }: CallView, { id }: IntegrationSettings): boolean {
  const known = matches[id]
  return known?.state !== 'done' || known.matches.length === 0
}

/** Zoho Desk hangs calls and tickets at contacts alone (D7). */
export function onlyElsewhere({ matches }: CallView, integration: IntegrationSettings): boolean {
  const known = matches[integration.id]
  const { logsAt } = traitsFor(integration)
  return (
    known?.state === 'done' &&
    known.matches.length > 0 &&
    !known.matches.some(({ record }) => logsAt.includes(record.module))
  )
}
