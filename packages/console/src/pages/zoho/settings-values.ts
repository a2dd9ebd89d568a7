import {
  type CallLogSettings,
  type CreationSettings,
  type CrmModuleName,
  type IntegrationSettingsPut,
  type IntegrationView,
  type TicketSettings,
  traitsOf,
} from '@jackfield/contract'
import { kindPages } from './kind-pages.ts'
import { faultsOfRows, fromRows, type NamedValue, toRows } from './named-values.ts'

/** Beside the values by the fields' names: the same as rows, for a kind whose fields are typed; else no rows. */
interface TypedFields {
  rows: NamedValue[]
}

/** The settings page as a form: `IntegrationSettingsPut` with fields that can be half filled in. */
export type SettingsValues = {
  contactSync: {
    enabled: boolean
    modules: CrmModuleName[]
    /** `as-is`, `new`, or the id of an existing group. */
    group: string
    groupName: string
    alwaysQuery: boolean
    copyNumbers: boolean
  }
  creation: CreationSettings & TypedFields
  callLog: Omit<CallLogSettings, 'waitSeconds'> & { waitSeconds: number | string }
  /** Null for a kind that knows no tickets. */
  tickets: (TicketSettings & TypedFields) | null
}

/** What the view holds of it. */
export type SavedSettings = Pick<IntegrationView, 'kind' | 'contactSync' | 'creation' | 'callLog' | 'tickets'>

export function toValues({ kind, contactSync, creation, callLog, tickets }: SavedSettings): SettingsValues {
  const { groupId, modules, ...sync } = contactSync
  const { modules: known, tellsFields } = traitsOf[kind]
  const rowsOf = (defaults: CreationSettings['defaults']) => (tellsFields ? [] : toRows(defaults))
  return {
    contactSync: {
      ...sync,
      modules: modules.filter((module) => known.includes(module)),
      group: groupId === null ? 'new' : 'as-is',
      groupName: kindPages[kind].groupName,
    },
    creation: { ...creation, rows: rowsOf(creation.defaults) },
    callLog,
    tickets: tickets && { ...tickets, rows: rowsOf(tickets.defaults) },
  }
}

/**
 * The request that saves the form. A section that is switched off keeps what was saved of it: its fields do not show, so that
 * nothing can be wrong with them. `mandatory`: the API names of the layout's mandatory fields, undefined while they are unknown.
 */
export function toPut(
  { contactSync, creation, callLog, tickets }: SettingsValues,
  saved: SavedSettings,
  mandatory: readonly string[] | undefined,
): IntegrationSettingsPut {
  const { group, groupName, ...sync } = contactSync
  const { groupId: _, ...savedSync } = saved.contactSync
  return {
    contactSync: sync.enabled
      ? {
          ...sync,
          group:
            group === 'as-is'
              ? { kind: 'as-is' }
              : group === 'new'
                ? { kind: 'new', name: groupName }
                : { kind: 'existing', id: group },
        }
      : { ...sync, modules: savedSync.modules, group: { kind: 'as-is' } },
    creation: creation.enabled ? putCreation(creation, saved, mandatory) : { ...saved.creation, enabled: false },
    callLog: callLog.enabled
      ? { ...callLog, waitSeconds: Number(callLog.waitSeconds) }
      : // The owner is set beside the logs, for new records too.
        { ...saved.callLog, enabled: false, fallbackOwner: callLog.fallbackOwner },
    ...(tickets && saved.tickets && { tickets: putTickets(tickets, saved.tickets) }),
  }
}

function putCreation(
  { rows, defaults, ...creation }: CreationSettings & TypedFields,
  { kind }: SavedSettings,
  mandatory: readonly string[] | undefined,
): CreationSettings {
  const told = Object.entries(defaults).filter(([name]) => mandatory?.includes(name) ?? true)
  return { ...creation, defaults: traitsOf[kind].tellsFields ? Object.fromEntries(told) : fromRows(rows) }
}

const putTickets = ({ rows, ...tickets }: TicketSettings & TypedFields, saved: TicketSettings): TicketSettings =>
  tickets.enabled ? { ...tickets, defaults: fromRows(rows) } : { ...saved, enabled: false }

type Fault =
  | 'required'
  | 'modulesNeeded'
  | 'directionsNeeded'
  | 'typesNeeded'
  | 'userNeeded'
  | 'waitBad'
  | 'fieldTwice'
  | 'ticketsNeedContacts'

/** Tickets hang at contacts: unknown numbers that become accounts could have none (D5). */
export const ticketsConflict = ({ creation, tickets }: Pick<SettingsValues, 'creation' | 'tickets'>): boolean =>
  Boolean(tickets?.enabled) && creation.enabled && creation.module !== 'Contacts'

/** What the page itself can tell, by the path of the field. Sections that are switched off are not looked at. */
export function faultsOf({ contactSync, creation, callLog, tickets }: SettingsValues): Record<string, Fault> {
  const faults: Record<string, Fault> = {}
  const lookAtRows = (path: string, rows: readonly NamedValue[]) => {
    for (const [at, fault] of Object.entries(faultsOfRows(rows))) faults[`${path}.rows.${at}`] = fault
  }
  if (contactSync.enabled) {
    if (contactSync.modules.length === 0) faults['contactSync.modules'] = 'modulesNeeded'
    if (contactSync.group === 'new' && contactSync.groupName.trim() === '') faults['contactSync.groupName'] = 'required'
  }
  if (creation.enabled) {
    if (ticketsConflict({ creation, tickets })) faults['creation.module'] = 'ticketsNeedContacts'
    if (creation.mode === 'automatic' && creation.directions.length === 0)
      faults['creation.directions'] = 'directionsNeeded'
    lookAtRows('creation', creation.rows)
  }
  if (tickets?.enabled) {
    const types = tickets.moment === 'before' ? 'directions' : 'outcomes'
    if (tickets[types].length === 0) faults[`tickets.${types}`] = 'typesNeeded'
    if (tickets.subject.trim() === '') faults['tickets.subject'] = 'required'
    lookAtRows('tickets', tickets.rows)
  }
  if (callLog.enabled) {
    if (callLog.subject.trim() === '') faults['callLog.subject'] = 'required'
    const { whenNobodyAnswers: rule, waitSeconds } = callLog
    if (callLog.skipUnanswered && rule.who === 'user' && rule.userId === '')
      faults['callLog.whenNobodyAnswers'] = 'userNeeded'
    const wait = waitSeconds === '' ? Number.NaN : Number(waitSeconds)
    if (!Number.isInteger(wait) || wait < 0 || wait > 300) faults['callLog.waitSeconds'] = 'waitBad'
  }
  return faults
}

/** Where the form shows a fault that the server names: a group that is to be made in its name, a typed field in its row. */
export function placeOf(field: string, { contactSync, creation, tickets }: SettingsValues): string {
  if (field.startsWith('contactSync.group'))
    return contactSync.group === 'new' ? 'contactSync.groupName' : 'contactSync.group'
  const typed = /^(creation|tickets)\.defaults\.(.+)$/.exec(field)
  const rows = typed && (typed[1] === 'creation' ? creation : tickets)?.rows
  const index = rows ? rows.findIndex(({ name }) => name.trim() === typed[2]) : -1
  return index >= 0 ? `${typed![1]}.rows.${index}.value` : field
}

/** Holds the link to the recording. */
export const RECORDING_VARIABLE = 'Recording_URL'
