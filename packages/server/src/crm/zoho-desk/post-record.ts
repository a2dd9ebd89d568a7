import type { Problem } from '@jackfield/contract'
import { problemOf } from '../../problem.ts'
import type { WriteOutcome } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { unknown, unreadable, wholeRequest } from '../zoho/outcome.ts'
import { type FieldFault, faultsOf } from './answer.ts'
import type { DeskRequest, DeskSender } from './api.ts'
import { pageOf, rowSchema } from './row.ts'

/** Records are written one by one: Desk knows no batches. So many at once. */
const AT_ONCE = 4

/**
 * Writes one record in one request, which is never repeated; never throws. Done with the id that Desk gave and the page that it told.
 */
export async function writeRecord(
  sender: DeskSender,
  request: Pick<DeskRequest, 'method' | 'path' | 'body'>,
): Promise<WriteOutcome> {
  try {
    const { body } = await sender.send(request)
    const row = rowSchema.safeParse(body)
    return row.success ? { state: 'done', id: row.data.id, url: pageOf(row.data) } : unreadable('no id')
  } catch (error) {
    if (!(error instanceof ZohoFailure)) return unknown(problemOf(error))
    return outcomeOf(error)
  }
}

/** Each on its own, a few at a time, the outcomes in the order of what was to be written. */
export async function writeEach<T>(
  all: readonly T[],
  write: (one: T) => WriteOutcome | Promise<WriteOutcome>,
): Promise<WriteOutcome[]> {
  const outcomes: WriteOutcome[] = []
  for (let at = 0; at < all.length; at += AT_ONCE)
    outcomes.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map(write))))
  return outcomes
}

/** The fields in which the agent stands whose record it is. */
const ownerFields: ReadonlySet<string> = new Set(['/ownerId', '/assigneeId'])

function outcomeOf(failure: ZohoFailure): WriteOutcome {
  const { problem, written } = failure
  if (written === 'no' && problem.code === 'desk-edition') return { state: 'refused', problem }
  const outcome = wholeRequest(failure)
  if (outcome.state !== 'refused') return outcome
  const faults = faultsOf(failure)
  // Nobody's fault but the department's, which a person chooses anew or enables: it waits for that.
  if (faults.some(({ fieldName }) => fieldName === '/departmentId')) return departmentGone
  // unverified: how Desk refuses an agent who is disabled or gone; as any reference that leads nowhere, as far as is known.
  const aboutOwner = faults.some(({ fieldName }) => ownerFields.has(fieldName))
  return { state: 'refused', problem: refusal(outcome.problem, faults), ...(aboutOwner && { about: 'owner' }) }
}

/** What a person has to mend. unverified: that a field which a layout demands is told as one that is missing. */
function refusal(problem: Problem, faults: readonly FieldFault[]): Problem {
  const missing = faults.filter(({ errorType }) => errorType === 'missing').map(({ fieldName }) => nameOf(fieldName))
  if (missing.length > 0) return { code: 'desk-fields-missing', params: { fields: missing.join(', ').slice(0, 300) } }
  return problem
}

/** `cf_order_number` of `/cf/cf_order_number`. */
const nameOf = (pointer: string) => pointer.split('/').at(-1) || pointer

const departmentGone: WriteOutcome = {
  state: 'not-written',
  problem: { code: 'desk-department-gone' },
  retryAfterMs: null,
}

export const noDepartment: WriteOutcome = {
  state: 'not-written',
  problem: { code: 'desk-no-department' },
  retryAfterMs: null,
}
