import { type Field, type FieldType, type ModuleName, moduleNames } from '../data/modules.ts'
import type { Organisation } from '../data/organisation.ts'
import type { Json } from '../data/record-view.ts'

/** How each type of field is told: the type of its JSON, its number in Zoho's screens, its length where the field has none. */
const types: Record<FieldType, { readonly json: string; readonly ui: number; readonly length: number }> = {
  text: { json: 'string', ui: 1, length: 255 },
  picklist: { json: 'string', ui: 2, length: 120 },
  textarea: { json: 'string', ui: 3, length: 32_000 },
  ownerlookup: { json: 'jsonobject', ui: 8, length: 120 },
  website: { json: 'string', ui: 21, length: 255 },
  email: { json: 'string', ui: 25, length: 100 },
  integer: { json: 'integer', ui: 32, length: 9 },
  phone: { json: 'string', ui: 33, length: 30 },
  lookup: { json: 'jsonobject', ui: 133, length: 120 },
  datetime: { json: 'string', ui: 200, length: 120 },
  boolean: { json: 'boolean', ui: 301, length: 5 },
  bigint: { json: 'string', ui: 111, length: 20 },
}
const moduleNumbers: Record<ModuleName, number> = { Leads: 1, Accounts: 2, Contacts: 3, Calls: 4 }

/** A field as the field list shows it; `index` is its place in the module. */
export function fieldJson(organisation: Organisation, module: ModuleName, field: Field, index: number): Json {
  const { json, ui, length } = types[field.type]
  // Ids of fields and of their values stay the same for the life of an organisation, and never meet those of records.
  const place = moduleNumbers[module] * 1000 + index
  const idOf = (number: number) => organisation.description.idPrefix + String(number).padStart(12, '0')
  const writable = !field.readOnly
  const listed = field.type === 'picklist' || field.type === 'boolean'
  return {
    id: idOf(place),
    api_name: field.apiName,
    field_label: field.label,
    display_label: field.label,
    data_type: field.type,
    json_type: json,
    length: field.length ?? length,
    type: 'used',
    ui_type: ui,
    display_type: -1,
    created_source: field.custom ? 'custom' : 'default',
    custom_field: field.custom ?? false,
    system_mandatory: field.mandatory ?? false,
    read_only: false,
    field_read_only: field.readOnly ?? false,
    visible: true,
    unique: field.unique ? { case_sensitive: false } : {},
    operation_type: { web_create: writable, web_update: writable, api_create: writable, api_update: writable },
    view_type: { view: true, create: writable, edit: writable, quick_create: field.mandatory ?? false },
    profiles: profilesOf(organisation).map(({ id, name }) => ({
      id,
      name,
      permission_type: writable ? 'read_write' : 'read_only',
    })),
    pick_list_values: (field.pickList ?? []).map((value, order) => ({
      display_value: value,
      actual_value: value,
      reference_value: value,
      sequence_number: order + 1,
      id: idOf(100_000 + place * 50 + order),
      type: 'used',
    })),
    pick_list_values_sorted_lexically: false,
    colour_code_enabled_by_system: false,
    enable_colour_code: false,
    lookup: lookupOf(organisation, field),
    multi_module_lookup: modulesOf(organisation, field),
    multiselectlookup: {},
    association_details: null,
    searchable: field.type !== 'textarea',
    filterable: true,
    sortable: field.type !== 'textarea' && field.type !== 'lookup',
    mass_update: writable && listed,
    webhook: true,
    public: false,
    external: null,
    range: null,
    currency: {},
    formula: {},
    rollup_summary: {},
    auto_number: {},
    convert_mapping: {},
    email_parser: { fields_update_supported: writable, record_operations_supported: true },
    history_tracking_enabled: false,
    businesscard_supported: field.type === 'phone' || field.type === 'email',
    virtual_field: false,
    separator: false,
    display_field: ['Full_Name', 'Account_Name', 'Subject'].includes(field.apiName) && field.type === 'text',
  }
}

/** The profiles that somebody has; every one of them sees all fields. */
function profilesOf({ users }: Organisation) {
  return [...new Map(users.map(({ profile }) => [profile.id, profile])).values()]
}

function lookupOf(organisation: Organisation, { lookup, label, apiName }: Field): Json {
  if (!lookup || lookup === 'any') return {}
  const module = { api_name: lookup, id: organisation.moduleId(lookup), crypt: false }
  return { display_label: label, api_name: apiName, module }
}

/** What_Id may point to records of several modules. */
function modulesOf(organisation: Organisation, { lookup, label, apiName }: Field): Json {
  if (lookup !== 'any') return {}
  const modules = moduleNames
    .filter((name) => name !== 'Calls')
    .map((name) => ({ api_name: name, module_name: name, id: organisation.moduleId(name) }))
  return { display_label: label, api_name: apiName, modules }
}
