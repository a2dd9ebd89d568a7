import { isObject } from '../body.ts'
import { type FieldFault, fieldFault } from '../errors.ts'

type FilterKey = 'departmentIds' | 'includePrevState' | 'fields' | 'direction'

const none: readonly FilterKey[] = []
const state: readonly FilterKey[] = ['includePrevState']
const departments: readonly FilterKey[] = ['departmentIds']
const both: readonly FilterKey[] = ['departmentIds', 'includePrevState']

const each = (names: string, keys: readonly FilterKey[]) => names.split(' ').map((name) => [name, keys] as const)

/** The events of Desk, and of which keys a filter for each may have. */
const filters: ReadonlyMap<string, readonly FilterKey[]> = new Map([
  ...each(
    'Contact_Add Contact_Delete Account_Add Account_Delete Ticket_Delete Call_Delete Task_Delete Event_Delete',
    none,
  ),
  ...each('Agent_Add Agent_Delete Agent_Presence_Update Agent_Channel_Preference_Update Department_Add', none),
  ...each('TimeEntry_Add TimeEntry_Delete Ticket_Approval_Add Ticket_Comment_Attachment_Add', none),
  ...each('Ticket_Comment_Attachment_Delete Ticket_Attachment_Add Ticket_Attachment_Update', none),
  ...each('Article_Add Article_Delete Article_Feedback_Add Article_Translation_Add Article_Translation_Delete', none),
  ...each('KBRootCategory_Add KBRootCategory_Delete KBSection_Add KBSection_Delete', none),
  ...each('Contact_Update Account_Update Agent_Update Department_Update TimeEntry_Update', state),
  ...each('Ticket_Approval_Update Article_Update Article_Translation_Update', state),
  ...each('KBRootCategory_Update KBSection_Update', state),
  ...each('Ticket_Add Ticket_Comment_Add Ticket_Comment_Update Call_Add Task_Add Event_Add', departments),
  ...each('Ticket_Attachment_Delete Ticket_Attachment_Trashed Ticket_Attachment_Restored', departments),
  ...each('IM_Message_Add IM_Message_Status IM_Session_Status', departments),
  ...each('Call_Update Task_Update Event_Update', both),
  ...each('Ticket_Update', [...both, 'fields']),
  ...each('Ticket_Thread_Add', ['departmentIds', 'direction']),
])

const texts = (value: unknown, most = Number.POSITIVE_INFINITY) =>
  Array.isArray(value) && value.length <= most && value.every((one) => typeof one === 'string')

const good: Readonly<Record<FilterKey, (value: unknown) => boolean>> = {
  departmentIds: (value) => texts(value) && (value as string[]).every((one) => /^\d+$/.test(one)),
  includePrevState: (value) => typeof value === 'boolean',
  fields: (value) => texts(value, 5),
  direction: (value) => value === 'in' || value === 'out',
}

/** What is wrong with the filters of a webhook: for each event null, or an object with keys that this event has. */
export function faultsOfSubscriptions(subscriptions: Readonly<Record<string, unknown>>): FieldFault[] {
  if (Object.keys(subscriptions).length === 0) return [fieldFault('/subscriptions')]
  return Object.entries(subscriptions).flatMap(([event, filter]) => {
    const keys = filters.get(event)
    const pointer = `/subscriptions/${event}`
    if (!keys) return [fieldFault(pointer)]
    if (filter === null) return []
    if (!isObject(filter) || keys.length === 0 || Object.keys(filter).length === 0) return [fieldFault(pointer)]
    return Object.entries(filter)
      .filter(([key, value]) => !keys.includes(key as FilterKey) || !good[key as FilterKey](value))
      .map(([key]) => fieldFault(`${pointer}/${key}`))
  })
}
