import type {
  CallLogSettings,
  CreationSettings,
  CrmModuleName,
  IntegrationSettingsPut,
  IntegrationView,
} from '@jackfield/contract'

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
  creation: CreationSettings
  callLog: Omit<CallLogSettings, 'waitSeconds'> & { waitSeconds: number | string }
}

/** What the view holds of it. */
export type SavedSettings = Pick<IntegrationView, 'contactSync' | 'creation' | 'callLog'>

/** Name of the new group unless another is typed; the manuals' own. */
const usualGroupName = 'CRM_Synchronization'

export function toValues({ contactSync, creation, callLog }: SavedSettings): SettingsValues {
  const { groupId, ...sync } = contactSync
  return {
    contactSync: { ...sync, group: groupId === null ? 'new' : 'as-is', groupName: usualGroupName },
    creation,
    callLog,
  }
}

/**
 * The request that saves the form. A section that is switched off keeps what was saved of it: its fields do not show, so that
 * nothing can be wrong with them. `mandatory`: the API names of the layout's mandatory fields, undefined while they are unknown.
 */
export function toPut(
  { contactSync, creation, callLog }: SettingsValues,
  saved: SavedSettings,
  mandatory: readonly string[] | undefined,
): IntegrationSettingsPut {
  const { group, groupName, ...sync } = contactSync
  const { groupId: _, ...savedSync } = saved.contactSync
  const defaults = Object.entries(creation.defaults).filter(([name]) => mandatory?.includes(name) ?? true)
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
    creation: creation.enabled
      ? { ...creation, defaults: Object.fromEntries(defaults) }
      : { ...saved.creation, enabled: false },
    callLog: callLog.enabled
      ? { ...callLog, waitSeconds: Number(callLog.waitSeconds) }
      : // The owner is set beside the logs, for new records too.
        { ...saved.callLog, enabled: false, fallbackOwner: callLog.fallbackOwner },
  }
}

type Fault = 'required' | 'modulesNeeded' | 'directionsNeeded' | 'userNeeded' | 'waitBad'

/** What the page itself can tell, by the path of the field. Sections that are switched off are not looked at. */
export function faultsOf({ contactSync, creation, callLog }: SettingsValues): Record<string, Fault> {
  const faults: Record<string, Fault> = {}
  if (contactSync.enabled) {
    if (contactSync.modules.length === 0) faults['contactSync.modules'] = 'modulesNeeded'
    if (contactSync.group === 'new' && contactSync.groupName.trim() === '') faults['contactSync.groupName'] = 'required'
  }
  if (creation.enabled && creation.mode === 'automatic' && creation.directions.length === 0)
    faults['creation.directions'] = 'directionsNeeded'
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

/** Where the form shows a fault that the server names: a group that is to be made is faulty in its name. */
export function placeOf(field: string, { contactSync }: SettingsValues): string {
  return field.startsWith('contactSync.group')
    ? contactSync.group === 'new'
      ? 'contactSync.groupName'
      : 'contactSync.group'
    : field
}
