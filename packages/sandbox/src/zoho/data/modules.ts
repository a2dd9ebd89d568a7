/** The modules that the local Zoho has. */
export const moduleNames = ['Contacts', 'Leads', 'Accounts', 'Calls'] as const
export type ModuleName = (typeof moduleNames)[number]

export function isModuleName(text: string): text is ModuleName {
  return (moduleNames as readonly string[]).includes(text)
}

export type FieldType =
  | 'text'
  | 'textarea'
  | 'phone'
  | 'email'
  | 'website'
  | 'picklist'
  | 'datetime'
  | 'integer'
  | 'boolean'
  | 'lookup'
  | 'ownerlookup'
  | 'bigint'

/** One field of a module, as `GET /settings/fields` describes it. */
export interface Field {
  readonly apiName: string
  readonly label: string
  readonly type: FieldType
  readonly length?: number
  readonly mandatory?: boolean
  readonly readOnly?: boolean
  readonly custom?: boolean
  readonly unique?: boolean
  /** Module that a lookup points to; `any` for What_Id, whose module stands in `$se_module`. */
  readonly lookup?: ModuleName | 'any'
  readonly pickList?: readonly string[]
  /** False: a value that is not in the list is refused. Zoho adds unknown values to most lists. */
  readonly openList?: boolean
}

const text = (apiName: string, length = 255, more: Partial<Field> = {}): Field => ({
  apiName,
  label: apiName.replaceAll('_', ' '),
  type: 'text',
  length,
  ...more,
})
const phone = (apiName: string): Field => text(apiName, 30, { type: 'phone' })
const list = (apiName: string, pickList: readonly string[], more: Partial<Field> = {}): Field =>
  text(apiName, 120, { type: 'picklist', pickList, openList: true, ...more })

const system: readonly Field[] = [
  { apiName: 'id', label: 'Record Id', type: 'bigint', readOnly: true },
  { apiName: 'Owner', label: 'Owner', type: 'ownerlookup' },
  { apiName: 'Created_By', label: 'Created By', type: 'ownerlookup', readOnly: true },
  { apiName: 'Modified_By', label: 'Modified By', type: 'ownerlookup', readOnly: true },
  { apiName: 'Created_Time', label: 'Created Time', type: 'datetime', readOnly: true },
  { apiName: 'Modified_Time', label: 'Modified Time', type: 'datetime', readOnly: true },
]
// unverified: 32,000 characters; Zoho tells the length only in the organisation's own field list.
const description: Field = { apiName: 'Description', label: 'Description', type: 'textarea', length: 32_000 }
const salutation = list('Salutation', ['-None-', 'Mr.', 'Mrs.', 'Ms.', 'Dr.', 'Prof.'])
const leadSource = list('Lead_Source', [
  '-None-',
  'Advertisement',
  'Cold Call',
  'Employee Referral',
  'Trade Show',
  'Phone',
])

const standardFields: Record<ModuleName, readonly Field[]> = {
  Contacts: [
    salutation,
    text('First_Name', 40),
    text('Last_Name', 80, { mandatory: true }),
    text('Full_Name', 255, { readOnly: true }),
    text('Email', 100, { type: 'email' }),
    { apiName: 'Account_Name', label: 'Account Name', type: 'lookup', lookup: 'Accounts' },
    text('Title', 100),
    text('Department', 50),
    phone('Phone'),
    phone('Mobile'),
    phone('Home_Phone'),
    phone('Other_Phone'),
    phone('Asst_Phone'),
    phone('Fax'),
    leadSource,
    text('Mailing_City', 100),
    text('Mailing_Country', 100),
    description,
    ...system,
  ],
  Leads: [
    salutation,
    text('First_Name', 40),
    text('Last_Name', 80, { mandatory: true }),
    text('Full_Name', 255, { readOnly: true }),
    text('Company', 200),
    text('Designation', 100),
    text('Email', 100, { type: 'email' }),
    phone('Phone'),
    phone('Mobile'),
    phone('Fax'),
    leadSource,
    list('Lead_Status', ['-None-', 'Attempted to Contact', 'Contact in Future', 'Contacted', 'Not Contacted']),
    text('City', 100),
    text('Country', 100),
    description,
    ...system,
  ],
  Accounts: [
    text('Account_Name', 200, { mandatory: true }),
    text('Account_Number', 40),
    list('Industry', ['-None-', 'Consulting', 'Manufacturing', 'Retail', 'Technology']),
    phone('Phone'),
    phone('Fax'),
    text('Website', 255, { type: 'website' }),
    text('Billing_City', 100),
    text('Billing_Country', 100),
    description,
    ...system,
  ],
  Calls: [
    text('Subject', 255),
    list('Call_Type', ['Inbound', 'Outbound', 'Missed'], { mandatory: true, openList: false }),
    { apiName: 'Call_Start_Time', label: 'Call Start Time', type: 'datetime', mandatory: true },
    text('Call_Duration', 20),
    { apiName: 'Call_Duration_in_seconds', label: 'Call Duration (in seconds)', type: 'integer', readOnly: true },
    { apiName: 'Who_Id', label: 'Contact Name', type: 'lookup', lookup: 'Contacts' },
    { apiName: 'What_Id', label: 'Related To', type: 'lookup', lookup: 'any' },
    list('Call_Purpose', ['-None-', 'Prospecting', 'Administrative', 'Negotiation', 'Demo', 'Project', 'Desk/Support']),
    list('Call_Result', [
      '-None-',
      'Interested',
      'Not interested',
      'No response/Busy',
      'Requested more info',
      'Requested call back',
      'Invalid number',
    ]),
    text('Call_Agenda'),
    // unverified: some pages and older organisations name it Outbound_Call_Status or Call_Status.
    list('Outgoing_Call_Status', ['Completed', 'Scheduled', 'Overdue', 'Cancelled']),
    text('Dialled_Number'),
    text('Caller_ID'),
    text('Voice_Recording__s', 2000, { type: 'website' }),
    { apiName: 'CTI_Entry', label: 'CTI Entry', type: 'boolean', readOnly: true },
    { apiName: 'Scheduled_In_CRM', label: 'Scheduled in CRM', type: 'boolean', readOnly: true },
    description,
    ...system,
  ],
}

/** The field lists of one organisation: Zoho's own fields and those that it added. */
export class FieldLists {
  readonly #fields: Record<ModuleName, Map<string, Field>>

  constructor() {
    const map = (module: ModuleName) => new Map(standardFields[module].map((field) => [field.apiName, field]))
    this.#fields = { Contacts: map('Contacts'), Leads: map('Leads'), Accounts: map('Accounts'), Calls: map('Calls') }
  }

  of(module: ModuleName): Field[] {
    return [...this.#fields[module].values()]
  }

  get(module: ModuleName, apiName: string): Field | undefined {
    return this.#fields[module].get(apiName)
  }

  /** Adds or replaces a custom field; with `unique` only the uniqueness of an existing field is set. */
  set(module: ModuleName, field: Field): void {
    this.#fields[module].set(field.apiName, field)
  }

  uniqueFields(module: ModuleName): Field[] {
    return this.of(module).filter((field) => field.unique)
  }

  phoneFields(module: ModuleName): Field[] {
    return this.of(module).filter((field) => field.type === 'phone')
  }
}
