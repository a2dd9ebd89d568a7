import { callDirectionSchema } from '@jackfield/contract'
import { z } from 'zod'
import type { RecordingFilters } from '../../api/queries.ts'
import { rangeNames, stretchOf } from '../calls/day-range.ts'

// The router reads `?search=1001` as a number.
const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined)

/** Filters of the list and the recording that is open, all in the address. Without a range it shows today. */
export const recordingsSearchSchema = z.object({
  direction: callDirectionSchema.optional().catch(undefined),
  extension: text,
  search: text,
  range: z.enum(rangeNames).optional().catch(undefined),
  from: text,
  to: text,
  call: text,
})
export type RecordingsSearch = z.infer<typeof recordingsSearchSchema>

/** The same as the server takes it. */
export function toRecordingFilters(search: RecordingsSearch, now: Date): RecordingFilters {
  const { range, from, to, call: _, ...filters } = search
  return range === 'all' ? filters : { ...filters, ...stretchOf({ range, from, to }, now) }
}
