import type { CallCard } from '@jackfield/contract'
import type { ExtensionNumber } from '../calls/ids.ts'
import { boundUser, type IntegrationSettings } from '../settings/settings.ts'
import type { CallView } from './effect.ts'

/**
 * Where the log of an agent is in an integration: the own user's, else that of another user of the call. Only where several records
 * were to choose from: whom a choice comes too late for has to know. Null as long as none is written.
 */
export function loggedOnCard(
  { matches, logs }: CallView,
  integration: IntegrationSettings,
  extension: ExtensionNumber,
): CallCard['logged'][number] | null {
  const { id } = integration
  const known = matches[id]
  if (known?.state !== 'done' || known.matches.length < 2) return null
  const written = logs?.[id] ?? {}
  const own = boundUser(integration, extension)
  const [first] = Object.values(written)
  const record = (own && written[own.id]) ?? first
  return record ? { integration: id, module: record.module, id: record.id, name: record.name } : null
}
