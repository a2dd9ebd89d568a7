import { z } from 'zod'
import { ZohoFailure } from '../zoho/failure.ts'
import { read } from '../zoho/read.ts'
import type { Sender } from '../zoho/transport.ts'

export interface Field {
  readonly apiName: string
  readonly label: string
  readonly type: string
  readonly length: number | null
  readonly options: readonly string[]
  /**
   * A record without it is refused. unverified: that what a layout demands beyond Zoho's own is told here too; if not, the
   * refusal of the record names the field.
   */
  readonly mandatory: boolean
}

const plainName = (name: string) => name.toLowerCase().replace(/[\s_]+/g, '_')

/** The organisation's own text field for markers, if it has one. */
export const markerFieldOf = (fields: readonly Field[] | null): string | null =>
  fields?.find(
    ({ apiName, label, type }) =>
      (type === 'text' || type === 'textarea') && [apiName, label].some((name) => plainName(name) === 'jackfield_ref'),
  )?.apiName ?? null

const fieldsSchema = z.object({
  fields: z.array(
    z.object({
      api_name: z.string(),
      field_label: z.string().nullish(),
      data_type: z.string(),
      length: z.number().nullish(),
      system_mandatory: z.boolean().nullish(),
      pick_list_values: z.array(z.object({ actual_value: z.string().nullish() })).nullish(),
    }),
  ),
})

const lifeMs = 3_600_000

/** The field lists of the organisation's modules, read when first needed and again every hour. */
export class FieldLists {
  readonly #transport: Sender
  readonly #now: () => number
  readonly #lists = new Map<string, { readonly readAt: number; readonly fields: Promise<readonly Field[]> }>()

  constructor(transport: Sender, now: () => number) {
    this.#transport = transport
    this.#now = now
  }

  /** The fields of a module; null without the scope for them. Throws a `ZohoFailure`. */
  async of(module: string): Promise<readonly Field[] | null> {
    const known = this.#lists.get(module)
    const entry =
      known && this.#now() - known.readAt < lifeMs ? known : { readAt: this.#now(), fields: this.#read(module) }
    this.#lists.set(module, entry)
    try {
      return await entry.fields
    } catch (error) {
      if (this.#lists.get(module) === entry) this.#lists.delete(module)
      if (error instanceof ZohoFailure && error.zohoCode === 'OAUTH_SCOPE_MISMATCH') return null
      throw error
    }
  }

  /** The same, read now: somebody may just have changed the layout. */
  readAgain(module: string): Promise<readonly Field[] | null> {
    this.#lists.delete(module)
    return this.of(module)
  }

  async #read(module: string): Promise<readonly Field[]> {
    const answer = await this.#transport.send({ method: 'GET', path: '/crm/v8/settings/fields', query: { module } })
    return read(fieldsSchema, answer.body).fields.map((field) => ({
      apiName: field.api_name,
      label: field.field_label ?? field.api_name,
      type: field.data_type,
      length: field.length ?? null,
      mandatory: field.system_mandatory ?? false,
      options: (field.pick_list_values ?? []).flatMap(({ actual_value }) => actual_value ?? []),
    }))
  }
}
