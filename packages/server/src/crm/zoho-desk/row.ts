import { z } from 'zod'
import { idSchema } from '../zoho/read.ts'

/** A record as Desk tells it. */
export const rowSchema = z.looseObject({ id: idSchema })
export type Row = z.infer<typeof rowSchema>

/** A list, or what a search found. */
export const rowsSchema = z.object({ data: z.array(rowSchema) })

export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null

/** Desk's samples have some flags as text. */
export const isFlagSet = (value: unknown): boolean => value === true || value === 'true'

/** In the recycle bin. unverified: whether such a record can still be read by its id. */
export const isTrashed = (row: Row): boolean => isFlagSet(row['isTrashed']) || isFlagSet(row['isDeleted'])

/** The page of a record, if it is an address that a browser may be sent to. */
export function pageOf(row: Row): string | undefined {
  const url = textOf(row['webUrl'])
  return url !== null && /^https?:$/.test(URL.parse(url)?.protocol ?? '') ? url : undefined
}
