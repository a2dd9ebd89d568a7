import type { ContactGroupView } from '@jackfield/contract'

type Tag = NonNullable<ContactGroupView['tag']>

/** Of which integration a group is filled, as the manuals tag it. */
export const tagWords = { CRM: 'contacts.crm', Helpdesk: 'contacts.helpdesk' } as const satisfies Record<Tag, string>
/** Words of the button to the record's page. */
export const openWords = {
  CRM: 'contacts.openRecord',
  Helpdesk: 'contacts.openRecordHelpdesk',
} as const satisfies Record<Tag, string>
/** Why such a group can only be looked at. */
export const readOnlyWords = {
  CRM: 'contacts.readOnly',
  Helpdesk: 'contacts.readOnlyHelpdesk',
} as const satisfies Record<Tag, string>
