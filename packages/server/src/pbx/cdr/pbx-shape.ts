import { endpointRoleSchema, type PbxSettings } from '@jackfield/contract'
import { z } from 'zod'
import { type ExtensionNumber, extensionNumber } from '../../calls/ids.ts'
import { EndpointBook } from '../asterisk/endpoints.ts'
import type { EndpointRole } from '../pbx-driver.ts'

/** What must be known of a PBX to read calls out of channel names. */
export interface PbxShape {
  /** `extension` is null unless the role is `extension`. */
  endpoint(id: string, context: string | null): { role: EndpointRole; extension: ExtensionNumber | null }
  isExtension(number: string): boolean
  isQueue(number: string): boolean
  isRingGroup(number: string): boolean
  readonly outsidePrefix: string
}

/** Of what the last reading of the PBX's directory saved. */
const savedSchema = z.object({
  extensions: z.array(z.object({ number: z.string() })),
  queues: z.array(z.object({ number: z.string() })),
  ringGroups: z.array(z.object({ number: z.string() })),
  endpoints: z.array(z.object({ id: z.string(), role: endpointRoleSchema })),
})

/** @param directory JSON of the saved `PbxDirectory`, or null before the first reading: then names and contexts decide. */
export function pbxShape(
  directory: string | null,
  settings: Pick<PbxSettings & { kind: 'asterisk' }, 'endpointRoles' | 'outsidePrefix'>,
): PbxShape {
  const parsed = directory === null ? null : savedSchema.safeParse(JSON.parse(directory))
  const saved = parsed?.success ? parsed.data : { extensions: [], queues: [], ringGroups: [], endpoints: [] }
  const roles = { ...Object.fromEntries(saved.endpoints.map(({ id, role }) => [id, role])), ...settings.endpointRoles }
  const book = new EndpointBook([], roles)
  const extensions = new Set(saved.extensions.map(({ number }) => number))
  const queues = new Set(saved.queues.map(({ number }) => number))
  const ringGroups = new Set(saved.ringGroups.map(({ number }) => number))
  return {
    endpoint(id, context) {
      const { role } = book.find(id, context)
      return { role, extension: role === 'extension' ? ownerOf(id, extensions) : null }
    },
    isExtension: (number) => extensions.has(number) || roles[number] === 'extension',
    isQueue: (number) => queues.has(number),
    isRingGroup: (number) => ringGroups.has(number),
    outsidePrefix: settings.outsidePrefix,
  }
}

/** FreePBX names further devices of 1001 `991001` (browser) and `981001` (its own phone app). */
function ownerOf(endpoint: string, extensions: ReadonlySet<string>): ExtensionNumber {
  const owner = /^9[89](\d+)$/.exec(endpoint)?.[1]
  const isDevice = !extensions.has(endpoint) && owner !== undefined && extensions.has(owner)
  return extensionNumber(isDevice ? owner : endpoint)
}
