import type { Problem } from '@jackfield/contract'
import { z } from 'zod'
import { problemOf } from '../../problem.ts'
import type { WriteOutcome } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { unknown, unreadable, wholeRequest } from '../zoho/outcome.ts'
import { idSchema } from '../zoho/read.ts'
import type { Sender } from '../zoho/transport.ts'

/** Records of one request; more than ten cost further credits and belong to the kinds that Zoho counts apart. */
export const maxBatch = 100

const bodySchema = z.object({ data: z.array(z.unknown()) })
const resultSchema = z.object({
  code: z.string().catch(''),
  status: z.string().catch(''),
  message: z.string().catch(''),
  details: z
    .object({
      id: idSchema.optional().catch(undefined),
      api_name: z.string().optional().catch(undefined),
      duplicate_record: z.object({ id: idSchema }).optional().catch(undefined),
      errors: z.array(z.unknown()).optional().catch(undefined),
    })
    .catch({}),
})

/**
 * Creates records in one request, which is never repeated. As many outcomes as records, in their order; never throws.
 * @param uniqueFields fields whose being taken already means that the record is there: an earlier attempt was carried out
 */
export async function postRecords(
  transport: Sender,
  module: string,
  records: readonly Record<string, unknown>[],
  uniqueFields: readonly string[],
): Promise<WriteOutcome[]> {
  if (records.length === 0) return []
  if (records.length > maxBatch) throw new RangeError(`at most ${maxBatch} records at once`)
  const every = (outcome: WriteOutcome) => records.map(() => outcome)
  try {
    const { body } = await transport.send({
      method: 'POST',
      path: `/crm/v8/${module}`,
      body: { data: records },
      sub: records.length > 10,
    })
    return perRecord(body, records.length, uniqueFields) ?? every(unreadable('outcomes'))
  } catch (error) {
    if (!(error instanceof ZohoFailure)) return every(unknown(problemOf(error)))
    // When all records fail, the errors of each come with a status of 400.
    const inside = error.written === 'no' ? perRecord(error.body, records.length, uniqueFields) : null
    return inside ?? every(wholeRequest(error))
  }
}

/** The outcomes that a body tells record by record; null when it does not tell one for each. */
function perRecord(body: unknown, count: number, uniqueFields: readonly string[]): WriteOutcome[] | null {
  const parsed = bodySchema.safeParse(body)
  if (!parsed.success || parsed.data.data.length !== count) return null
  return parsed.data.data.map((each) => outcomeOf(each, uniqueFields))
}

export function outcomeOf(result: unknown, uniqueFields: readonly string[]): WriteOutcome {
  const parsed = resultSchema.safeParse(result)
  if (!parsed.success) return unreadable('outcome')
  const { code, status, message, details } = parsed.data
  if (code === 'SUCCESS') {
    if (details.id) return { state: 'done', id: details.id }
    return unreadable('no id')
  }
  if (status !== 'error' && code === '') return unreadable('outcome')
  const twin = [result, ...(details.errors ?? [])].map((each) => idOfTwin(each, uniqueFields)).find((id) => id !== null)
  // It is there already: an earlier attempt was carried out, whatever else is wrong with this one.
  if (twin !== undefined) return twin === '' ? unreadable('no id') : { state: 'done', id: twin }
  if (code === 'INTERNAL_ERROR') return unknown({ code: 'zoho-outage', params: { status: 200 } })
  return { state: 'refused', problem: refusal(code, message, details), ...(isAboutOwner(result) && { about: 'owner' }) }
}

/** unverified: how Zoho refuses an owner who is inactive or gone; as any reference that leads nowhere, as far as is known. */
function isAboutOwner(result: unknown): boolean {
  const { code, details } = resultSchema.safeParse(result).data ?? {}
  return (code === 'INVALID_DATA' && details?.api_name === 'Owner') || (details?.errors ?? []).some(isAboutOwner)
}

/** The record that has the value of a unique field already, if that is the error; '' when Zoho does not tell which. */
function idOfTwin(error: unknown, uniqueFields: readonly string[]): string | null {
  const { code, details } = resultSchema.safeParse(error).data ?? {}
  if (code !== 'DUPLICATE_DATA' || !uniqueFields.includes(details?.api_name ?? '')) return null
  return details?.duplicate_record?.id ?? details?.id ?? ''
}

function refusal(code: string, message: string, details: z.infer<typeof resultSchema>['details']): Problem {
  const inner = (details.errors ?? []).flatMap((each) => {
    const parsed = resultSchema.safeParse(each)
    return parsed.success ? [`${parsed.data.code} ${parsed.data.details.api_name ?? ''}`.trim()] : []
  })
  const detail = [message, details.api_name, ...inner].filter(Boolean).join(', ').slice(0, 300)
  if (code === 'NO_PERMISSION') return { code: 'zoho-no-permission', params: { detail } }
  return { code: 'zoho-refused-record', params: { code: code || 'error', detail } }
}
