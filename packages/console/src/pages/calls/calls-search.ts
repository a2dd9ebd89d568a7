import { callDirectionSchema, callsQuerySchema, deliveryStateSchema } from '@jackfield/contract'
import { z } from 'zod'
import type { CallFilters } from '../../api/queries.ts'
import { rangeNames, stretchOf } from './day-range.ts'

// The router reads `?search=1001` as a number.
const text = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined)

/** Filters of the ledger and the call that is open, all in the address. Without a range it shows today. */
export const callsSearchSchema = z.object({
  show: callsQuerySchema.shape.show.catch(undefined),
  direction: callDirectionSchema.optional().catch(undefined),
  delivery: deliveryStateSchema.optional().catch(undefined),
  extension: text,
  search: text,
  range: z.enum(rangeNames).optional().catch(undefined),
  from: text,
  to: text,
  call: text,
})
export type CallsSearch = z.infer<typeof callsSearchSchema>

/** The same as the server takes it. */
export function toFilters({ range, from, to, call: _, ...filters }: CallsSearch, now: Date): CallFilters {
  return range === 'all' ? filters : { ...filters, ...stretchOf({ range, from, to }, now) }
}

/** Something beside the days is chosen. */
export const isFiltered = ({ show, direction, delivery, extension, search }: CallsSearch): boolean =>
  Boolean(show || direction || delivery || extension || search)
