import { checkBody } from './body.ts'
import type { DeskModule, DeskRecord } from './data/portal.ts'
import { type FieldFault, failures, fieldFault } from './errors.ts'
import { inputs, ticketStatuses } from './inputs.ts'
import type { Place } from './views/common.ts'
import { deskTime } from './views/common.ts'

type Values = Record<string, unknown>

/** Which module the ids in these fields belong to. */
const references: Readonly<Record<string, DeskModule>> = {
  contactId: 'contacts',
  accountId: 'accounts',
  ticketId: 'tickets',
}

function unknownReferences({ portal, centre }: Place, values: Values): FieldFault[] {
  if (!centre.enforces('desk-references-exist')) return []
  const found: FieldFault[] = []
  for (const [name, module] of Object.entries(references)) {
    const id = values[name]
    if (typeof id === 'string' && !portal.tables[module].get(id)) found.push(fieldFault(`/${name}`))
  }
  const { deskTakesDisabled: any } = centre.settings
  for (const name of ['ownerId', 'assigneeId']) {
    const agent = portal.agent(values[name])
    if (typeof values[name] === 'string' && !(agent && (any || agent.status === 'ACTIVE')))
      found.push(fieldFault(`/${name}`))
  }
  const department = portal.department(values.departmentId)
  if (values.departmentId !== undefined && !(department && (any || department.isEnabled)))
    found.push(fieldFault('/departmentId'))
  return found
}

function unknownCustomFields({ portal }: Place, module: DeskModule, { cf }: Values): FieldFault[] {
  const names = Object.keys((cf ?? {}) as object)
  return names.filter((name) => !portal.customFields[module].includes(name)).map((name) => fieldFault(`/cf/${name}`))
}

/** unverified: how Desk tells a field that a layout makes mandatory; here as one that is missing. */
function missingOfLayout({ centre }: Place, module: DeskModule, values: Values): FieldFault[] {
  if (!centre.enforces('desk-layout-mandatory')) return []
  const custom = (values.cf ?? {}) as Values
  return (centre.settings.deskLayoutMandatoryFields[module] ?? []).flatMap((name) => {
    const given = name.startsWith('cf_') ? custom[name] : values[name]
    if (given !== undefined && given !== null && given !== '') return []
    return [fieldFault(name.startsWith('cf_') ? `/cf/${name}` : `/${name}`, 'missing')]
  })
}

/** unverified: that two contacts cannot have one e-mail address. Phone numbers may be the same. */
function duplicateEmail({ portal, centre }: Place, values: Values, before: DeskRecord | undefined): FieldFault[] {
  if (typeof values.email !== 'string' || !centre.enforces('desk-unique-email')) return []
  const other = portal.tables.contacts.findByText('email', values.email, before?.id)
  return other === undefined ? [] : [fieldFault('/email', 'duplicate')]
}

/**
 * What a write wants to set, checked as Desk checks it; throws Desk's 422. Custom fields are added to those of `before`.
 */
export function checkDraft(place: Place, module: DeskModule, sent: unknown, before?: DeskRecord): Values {
  const { centre } = place
  const values = checkBody(sent, before ? inputs[module].update : inputs[module].create, centre)
  const faults = [
    ...unknownReferences(place, values),
    ...unknownCustomFields(place, module, values),
    ...(before ? [] : missingOfLayout(place, module, values)),
    ...(module === 'contacts' ? duplicateEmail(place, values, before) : []),
  ]
  if (faults.length > 0) return failures.badFields(faults)
  const cf = { ...(before?.values.cf as Values | undefined), ...(values.cf as Values | undefined) }
  const { customFields: _, ...kept } = values
  return { ...kept, cf, ...derived(place, module, values, before) }
}

/** What Desk itself adds to what was sent. */
function derived(
  { centre, portal }: Place,
  module: DeskModule,
  values: Values,
  before: DeskRecord | undefined,
): Values {
  const now = deskTime(Math.floor(centre.now() / 1000) * 1000)
  if (module === 'calls') {
    const status = values.status ?? before?.values.status
    const over = status === 'Completed' || status === 'Missed' || status === 'Canceled'
    // unverified: the time at which it was told that the call is over.
    return { completedTime: over ? (before?.values.completedTime ?? now) : null }
  }
  if (module !== 'tickets') return {}
  // unverified: the status of a ticket that is created without one.
  const status = String(values.status ?? before?.values.status ?? 'Open')
  const statusType = ticketStatuses[status as keyof typeof ticketStatuses] ?? 'Open'
  const contact = typeof values.contactId === 'string' ? portal.tables.contacts.get(values.contactId) : undefined
  return {
    status,
    statusType,
    closedTime: statusType === 'Closed' ? (before?.values.closedTime ?? now) : null,
    onholdTime: statusType === 'On Hold' ? (before?.values.onholdTime ?? now) : null,
    ...(before ? {} : { ticketNumber: portal.newTicketNumber() }),
    ...(contact && values.accountId === undefined ? { accountId: contact.values.accountId ?? null } : {}),
  }
}
