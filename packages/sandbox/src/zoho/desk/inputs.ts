import {
  type BodySpec,
  customFields,
  digits,
  either,
  email,
  type FieldRule,
  flag,
  id,
  idList,
  list,
  matching,
  nested,
  object,
  orNull,
  phone,
  pickValue,
  seconds,
  text,
  time,
  webLink,
  word,
} from './body.ts'
import type { DeskModule } from './data/portal.ts'

/** Words of Desk's own pick lists. unverified: the channels of a ticket are those of an agent's expertise. */
export const ticketStatuses = { Open: 'Open', Escalated: 'Open', 'On Hold': 'On Hold', Closed: 'Closed' } as const
const priorities = ['Low', 'Medium', 'High']
const channels = ['Phone', 'Email', 'Web', 'Chat', 'Twitter', 'Facebook', 'Forums']
const callStatuses = ['Completed', 'Missed', 'Scheduled', 'In Progress', 'Canceled']

const long = text(65_535)
const fieldsOfLayout = { layoutId: id, customFields: object }

/** City, state and country are shorter on update than on create. */
const placeNames = (max: number) => ({ city: text(max), state: text(max), country: text(max) })

const contact = (placeLength: number): Record<string, FieldRule> => ({
  lastName: text(200),
  firstName: orNull(text(40)),
  email: orNull(email(255)),
  secondaryEmail: orNull(email(100)),
  phone: orNull(phone(50)),
  mobile: phone(50),
  accountId: orNull(id),
  ownerId: orNull(id),
  type: orNull(pickValue()),
  title: text(100),
  description: long,
  street: text(250),
  ...placeNames(placeLength),
  zip: digits,
  twitter: text(100),
  facebook: text(100),
  language: text(255),
  cf: customFields(100, false),
  ...fieldsOfLayout,
})

const account = (placeLength: number): Record<string, FieldRule> => ({
  accountName: text(200, 1),
  // Zoho's reference says 100 in its text and 30 in its schema.
  phone: orNull(phone(30)),
  fax: phone(30),
  code: text(30),
  website: orNull(webLink(120)),
  email: orNull(email(255)),
  industry: text(120),
  description: long,
  annualrevenue: matching(/^[0-9]{1,13}(\.[0-9]*)?$/),
  street: text(250),
  ...placeNames(placeLength),
  ownerId: id,
  associatedSLAIds: idList(1000),
  cf: customFields(100, false),
  ...fieldsOfLayout,
})

const newContact: BodySpec = {
  fields: { lastName: text(200), email: email(255), firstName: orNull(text(100)) },
  required: ['lastName', 'email'],
}
const otherContact: BodySpec = {
  fields: { lastName: text(200), email: email(255), firstName: text(100), phone: phone(100) },
  required: [],
}

const ticket: Record<string, FieldRule> = {
  subject: text(1000, 1),
  departmentId: id,
  contactId: id,
  accountId: id,
  description: long,
  status: pickValue(Object.keys(ticketStatuses)),
  priority: orNull(pickValue(priorities)),
  channel: orNull(pickValue(channels)),
  language: orNull(pickValue()),
  classification: orNull(pickValue()),
  category: orNull(pickValue()),
  subCategory: orNull(pickValue()),
  email: orNull(email(150)),
  phone: orNull(phone(120)),
  assigneeId: orNull(id),
  teamId: id,
  productId: orNull(matching(/^\d*$/)),
  dueDate: orNull(time),
  // Can be cleared only.
  responseDueDate: orNull(word()),
  resolution: long,
  uploads: idList(100),
  secondaryContacts: idList(20),
  entitySkills: idList(10),
  ticketCreationType: word('sendAsEmail', 'clone'),
  clonedTicketId: id,
  parentTicket: nested({ fields: { id }, required: [] }),
  sourceTicket: nested({ fields: { id }, required: ['id'] }),
  webUrl: webLink(5000),
  blueprint: object,
  cf: customFields(255, true),
  layoutId: id,
  customFields: orNull(object),
}

const reminder: FieldRule = either(
  nested({
    fields: { reminderType: word('ABSOLUTE'), alertType: list(word('EMAIL', 'POPUP', 'SMS'), 3), reminderTime: time },
    required: ['reminderType', 'alertType', 'reminderTime'],
  }),
  nested({
    fields: {
      reminderType: word('RELATIVE'),
      alertType: list(word('EMAIL', 'POPUP', 'SMS'), 3),
      relativeReminderInMin: digits,
    },
    required: ['reminderType', 'alertType', 'relativeReminderInMin'],
  }),
)

const callStatus: FieldRule = (value, is, pointer) =>
  is.enforces('desk-status-words') ? word(...callStatuses)(value, is, pointer) : text(100)(value, is, pointer)

const call: Record<string, FieldRule> = {
  subject: text(300, 1),
  departmentId: id,
  contactId: id,
  startTime: time,
  direction: word('inbound', 'outbound'),
  duration: seconds,
  status: callStatus,
  ownerId: id,
  teamId: id,
  ticketId: id,
  priority: pickValue(priorities),
  description: long,
  recordingUrl: webLink(2500),
  reminder: list(reminder, 3),
  cf: customFields(100, false),
  ...fieldsOfLayout,
}

interface Inputs {
  readonly create: BodySpec
  readonly update: BodySpec
}

/**
 * The bodies of creates and updates: nothing but these keys is taken, and of the required ones whatever Zoho's description or
 * its reference asks for.
 */
export const inputs: Readonly<Record<DeskModule, Inputs>> = {
  contacts: {
    create: { fields: contact(100), required: ['lastName'] },
    update: { fields: contact(30), required: [] },
  },
  accounts: {
    create: { fields: account(100), required: ['accountName'] },
    update: { fields: account(30), required: [] },
  },
  tickets: {
    create: {
      fields: { ...ticket, contact: nested(newContact), sharedDepartments: list(text(500), 10) },
      required: ['subject', 'departmentId'],
      // A ticket needs a contact, by its id or written out.
      oneOf: ['contactId', 'contact'],
    },
    update: {
      fields: {
        ...ticket,
        contact: nested(otherContact, true),
        sharedDepartments: list(
          nested({
            fields: { id, type: word('READ_ONLY', 'READ_WRITE', 'RESTRICTED_ACCESS') },
            required: ['id', 'type'],
          }),
          10,
        ),
      },
      required: [],
    },
  },
  calls: {
    create: {
      fields: call,
      required: ['subject', 'departmentId', 'contactId', 'startTime', 'status', 'direction', 'duration'],
    },
    // unverified: Zoho's description repeats the required keys of create; its reference has none.
    update: { fields: call, required: [] },
  },
}

const listOfTrash =
  (max: number): FieldRule =>
  (value, is, pointer) =>
    idList(max)(value, is, pointer).length === 0 && (value as readonly unknown[]).length > 0
      ? []
      : idList(0)('', is, pointer)

/** The key under which the ids of records stand that go to the trash. */
export const trashKeys: Readonly<Record<DeskModule, string>> = {
  contacts: 'contactIds',
  accounts: 'accountIds',
  tickets: 'ticketIds',
  calls: 'entityIds',
}

export const trashInput = (module: DeskModule): BodySpec => ({
  fields: { [trashKeys[module]]: listOfTrash(module === 'calls' ? 50 : 1000) },
  required: [trashKeys[module]],
})

export const webhookFields: Record<string, FieldRule> = {
  subscriptions: object,
  name: text(100),
  description: text(3000),
  ignoreSourceId: matching(/^([0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})?$/),
  includeEventsFrom: list(word('AUTOMATION'), 1),
  isEnabled: flag,
}
