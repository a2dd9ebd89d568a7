import type { MandatoryField, NewRecord } from '../crm-connector.ts'
import { markerOf, withMarker } from '../zoho/marker.ts'
import { cut, harmless } from '../zoho/text.ts'
import { type Field, markerFieldOf } from './fields.ts'

/** What the organisation's field list says about a module in which records are created. */
export interface RecordLayout {
  readonly fields: readonly Field[] | null
  readonly markerField: string | null
  /** Where the number goes. */
  readonly phoneField: string
  readonly nameLength: number
  readonly descriptionLength: number
}

/** Zoho's documentation gives 80 for the last name; unverified: 32,000 for the description. */
const lengths = { name: 80, description: 32_000 }

/** Reads the layout from a field list; null (no right to read it) gives what every organisation has. */
export function recordLayout(fields: readonly Field[] | null): RecordLayout {
  const named = (name: string) => fields?.find(({ apiName }) => apiName === name)
  return {
    fields,
    markerField: markerFieldOf(fields),
    phoneField: (named('Phone') ?? fields?.find(({ type }) => type === 'phone'))?.apiName ?? 'Phone',
    nameLength: named('Last_Name')?.length ?? lengths.name,
    descriptionLength: named('Description')?.length ?? lengths.description,
  }
}

/** Types of fields that a text typed on a page can fill. */
const fillable = new Set([
  'text',
  'textarea',
  'email',
  'phone',
  'website',
  'picklist',
  'integer',
  'bigint',
  'double',
  'currency',
  'boolean',
])

/** Fields without which a record is refused and that we do not fill ourselves; `fillable`: a default can be typed. */
export function mandatoryFields({ fields, phoneField }: RecordLayout): MandatoryField[] {
  const own = new Set(['Last_Name', 'Description', 'Owner', phoneField])
  return (fields ?? [])
    .filter((field) => field.mandatory && !own.has(field.apiName))
    .map(({ apiName, label, type, length, options }) => ({
      apiName,
      label,
      type,
      length,
      options,
      fillable: fillable.has(type),
    }))
}

/** A default typed on the page, as the type of its field wants it. */
function valueFor(field: Field | undefined, text: string): unknown {
  switch (field?.type) {
    case 'boolean':
      return /^(true|yes|1|是)$/i.test(text.trim())
    case 'integer':
    case 'double':
    case 'currency':
      return Number(text)
    default:
      return cut(harmless(text, field?.type === 'textarea'), field?.length ?? 2000)
  }
}

/** A contact or lead for an unknown number (A7). */
export function recordFor(record: NewRecord, layout: RecordLayout): Record<string, unknown> {
  const defaults = Object.entries(record.defaults)
    .filter(([, text]) => text.trim() !== '')
    .map(([name, text]) => [
      name,
      valueFor(
        layout.fields?.find(({ apiName }) => apiName === name),
        text,
      ),
    ])
  return {
    ...Object.fromEntries(defaults),
    Last_Name: cut(harmless(record.name, false).trim() || record.number, layout.nameLength),
    [layout.phoneField]: record.number,
    Owner: { id: record.ownerId },
    Description: withMarker(harmless(record.description, true), record.ref, layout.descriptionLength),
    ...(layout.markerField ? { [layout.markerField]: markerOf(record.ref) } : {}),
  }
}
