import {
  callLogSettingsSchema,
  integrationKindSchema,
  type Problem,
  problemSchema,
  traitsOf,
} from '@jackfield/contract'
import type { Kysely } from 'kysely'
import type { Millis } from '../calls/ids.ts'
import type { Schema } from '../store/schema.ts'
import type { DeliveryRow } from './row.ts'

/** What delivery needs to know of an integration; read anew for every round. */
export interface DeliveryIntegration {
  readonly id: string
  readonly enabled: boolean
  readonly generation: number
  readonly connectedAt: Millis | null
  /** Where its records go, for a kind that has departments. */
  readonly departmentId?: string | null
  /** What a person has to mend first. */
  readonly problem: Problem | null
  /** The administrator allowed to delete the untouched younger one of two records with one marker. */
  readonly deleteDoubles: boolean
  /** A log may wait so long for others, to go in one request with them; 0 where each is a request anyway. */
  readonly waitMs: Millis
  /** Zoho user who owns what Zoho refuses for its own user; null: the connected one. */
  readonly fallbackOwner: string | null
}

export async function readIntegrations(db: Kysely<Schema>): Promise<DeliveryIntegration[]> {
  const rows = await db
    .selectFrom('integration')
    .leftJoin('connection', 'connection.id', 'integration.connection_id')
    .select([
      'integration.id',
      'integration.kind',
      'integration.department_id',
      'integration.enabled',
      'integration.generation',
      'integration.call_log',
      'connection.connected_at',
      'connection.problem',
    ])
    .execute()
  return rows.map((row) => ({
    id: row.id,
    enabled: row.enabled === 1,
    generation: row.generation,
    connectedAt: row.connected_at,
    departmentId: row.department_id,
    problem: readProblem(row.problem) ?? noPlace(row.kind, row.department_id),
    ...logRules(row.call_log),
    ...(batches(row.kind) ? {} : { waitMs: 0 }),
  }))
}

const traits = (kind: string) => traitsOf[integrationKindSchema.catch('zoho-crm').parse(kind)]
const batches = (kind: string) => traits(kind).batches

/** Nothing can be written as long as nobody has chosen where to. */
function noPlace(kind: string, departmentId: string | null | undefined): Problem | null {
  return traits(kind).places && !departmentId ? { code: 'desk-no-department' } : null
}

/** Why nothing can be delivered at the moment; null when it can. What is owed waits meanwhile. */
export function heldUp({ enabled, problem }: DeliveryIntegration, connected: boolean): Problem | null {
  if (!enabled) return { code: 'log-waiting-disabled' }
  if (problem?.code === 'zoho-needs-reauthorisation' || problem?.code === 'desk-no-department') return problem
  return connected ? null : { code: 'zoho-not-connected' }
}

const heldUpCodes = [
  'log-waiting-disabled',
  'zoho-needs-reauthorisation',
  'desk-no-department',
  'zoho-not-connected',
] as const satisfies readonly Problem['code'][]

/** Reasons that `heldUp` gives, as they are kept: each begins with one of these. */
export const heldUpReasons: readonly string[] = heldUpCodes.map((code) => JSON.stringify({ code }).slice(0, -1))

/** Keys begin with integration and generation (see policy/call-log.ts): what an earlier generation owes never reaches a later one. */
export function isOfGeneration({ key }: Pick<DeliveryRow, 'key'>, { id, generation }: DeliveryIntegration): boolean {
  return key.startsWith(`${id}/${generation}/`)
}

/** Only a clear yes allows deletion; what cannot be read waits for nothing. */
function logRules(callLog: string): Pick<DeliveryIntegration, 'deleteDoubles' | 'waitMs' | 'fallbackOwner'> {
  try {
    const rules = callLogSettingsSchema
      .pick({ deleteDoubles: true, waitSeconds: true, fallbackOwner: true })
      .parse(JSON.parse(callLog))
    const { deleteDoubles, fallbackOwner } = rules
    return { deleteDoubles, waitMs: rules.waitSeconds * 1000, fallbackOwner }
  } catch {
    return { deleteDoubles: false, waitMs: 0, fallbackOwner: null }
  }
}

function readProblem(text: string | null): Problem | null {
  try {
    return text === null ? null : problemSchema.parse(JSON.parse(text))
  } catch {
    return { code: 'internal' }
  }
}
