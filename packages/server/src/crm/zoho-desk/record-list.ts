import { z } from 'zod'
import { type CrmRecord, CursorRefused } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { idSchema } from '../zoho/read.ts'
import type { DeskSender } from './api.ts'
import { collectionOf, type DeskModule, fieldsOf, includeOf, toRecord } from './desk-record.ts'
import { atTheStart, type DeskList, ListMoved, nextPage } from './list-pages.ts'

const cursorSchema = z.strictObject({ end: z.number().int().positive(), last: z.array(idSchema).min(1).max(10) })

/**
 * Pages of all records of a module in the order of their creation, so that new ones come at the end; `cursor` null starts, and ends. Each
 * record once, in the pages of one walk. Throws a `ZohoFailure`, or `CursorRefused` for what is no cursor, and where so many records
 * went away since the page before that others may have been missed.
 */
export function createRecordList(sender: DeskSender) {
  const told = new TellsTimes()
  return async (
    module: DeskModule,
    cursor: string | null,
  ): Promise<{ readonly records: readonly CrmRecord[]; readonly cursor: string | null }> => {
    const place = cursor === null ? atTheStart : parseCursor(cursor)
    try {
      const page = await told.orNot((fields) =>
        nextPage(sender, listOf(module, fields, { sortBy: 'createdTime' }), place),
      )
      return {
        records: page.rows.flatMap((row) => toRecord(module, row) ?? []),
        cursor: page.next && JSON.stringify(page.next),
      }
    } catch (error) {
      if (error instanceof ListMoved) throw new CursorRefused(error)
      throw error
    }
  }
}

/** A list of a module with everything that a record needs. */
export const listOf = (module: DeskModule, fields: Fields, query: DeskList['query']): DeskList => ({
  path: `/${collectionOf(module)}`,
  query: { ...query, ...includeOf(module), fields: fields(fieldsOf[module]).join(',') },
  lane: 'copy',
})

type Fields = (names: readonly string[]) => readonly string[]

/**
 * Whether lists tell when a record was modified. unverified: that they do when they are asked for it; if not, that Desk refuses the name
 * (422), and then the moment of creation is all that is known.
 */
export class TellsTimes {
  #tells = true

  get tells(): boolean {
    return this.#tells
  }

  async orNot<T>(work: (fields: Fields) => Promise<T>): Promise<T> {
    const without: Fields = (names) => names.filter((name) => name !== 'modifiedTime')
    if (!this.#tells) return work(without)
    try {
      return await work((names) => names)
    } catch (error) {
      if (!(error instanceof ZohoFailure) || error.status !== 422) throw error
      const answer = await work(without)
      this.#tells = false
      return answer
    }
  }
}

function parseCursor(text: string) {
  try {
    return cursorSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new CursorRefused(cause)
  }
}
