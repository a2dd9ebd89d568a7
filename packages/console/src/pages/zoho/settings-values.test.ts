import {
  defaultCallLogSettings,
  defaultContactSyncSettings,
  defaultCreationSettings,
  integrationSettingsPutSchema,
} from '@jackfield/contract'
import { describe, expect, test } from 'vitest'
import { faultsOf, placeOf, type SettingsValues, toPut, toValues } from './settings-values.ts'

const saved = {
  contactSync: defaultContactSyncSettings,
  creation: defaultCreationSettings,
  callLog: defaultCallLogSettings,
}
const values = (change: { [S in keyof SettingsValues]?: Partial<SettingsValues[S]> } = {}): SettingsValues => {
  const { contactSync, creation, callLog } = toValues(saved)
  return {
    contactSync: { ...contactSync, ...change.contactSync },
    creation: { ...creation, ...change.creation },
    callLog: { ...callLog, ...change.callLog },
  }
}

describe('the request', () => {
  test('is what was saved when nothing was changed, and makes no group', () => {
    const put = integrationSettingsPutSchema.parse(toPut(values(), saved, []))
    const { groupId: _, ...sync } = defaultContactSyncSettings
    expect(put).toEqual({ ...saved, contactSync: { ...sync, group: { kind: 'as-is' } } })
  })

  test.each([
    ['new', { kind: 'new', name: 'Customers' }],
    ['as-is', { kind: 'as-is' }],
    ['g7', { kind: 'existing', id: 'g7' }],
  ])('the group %s', (group, expected) => {
    const put = toPut(values({ contactSync: { enabled: true, group, groupName: 'Customers' } }), saved, [])
    expect(put.contactSync.group).toEqual(expected)
  })

  test('a section that is off keeps what was saved, however wrong its hidden fields are', () => {
    const wrong = values({
      contactSync: { modules: [], copyNumbers: false },
      creation: { directions: [] },
      callLog: { enabled: false, subject: '', waitSeconds: 'x' },
    })
    expect(faultsOf(wrong)).toEqual({})
    const put = integrationSettingsPutSchema.parse(toPut(wrong, saved, []))
    expect(put.contactSync).toMatchObject({ modules: defaultContactSyncSettings.modules, copyNumbers: false })
    expect(put.creation).toEqual(defaultCreationSettings)
    expect(put.callLog).toEqual({ ...defaultCallLogSettings, enabled: false })
  })

  test('values of fields that the layout does not demand are left out once it is known', () => {
    const filled = values({ creation: { enabled: true, defaults: { Company: 'Unknown', Other: 'x' } } })
    expect(toPut(filled, saved, ['Company']).creation.defaults).toEqual({ Company: 'Unknown' })
    expect(toPut(filled, saved, undefined).creation.defaults).toEqual({ Company: 'Unknown', Other: 'x' })
  })
})

test('each fault stands at its field', () => {
  const wrong = values({
    contactSync: { enabled: true, modules: [], groupName: ' ' },
    creation: { enabled: true, directions: [] },
    callLog: {
      subject: ' ',
      skipUnanswered: true,
      whenNobodyAnswers: { who: 'user', userId: '' },
      waitSeconds: 301,
    },
  })
  expect(faultsOf(wrong)).toEqual({
    'contactSync.modules': 'modulesNeeded',
    'contactSync.groupName': 'required',
    'creation.directions': 'directionsNeeded',
    'callLog.subject': 'required',
    'callLog.whenNobodyAnswers': 'userNeeded',
    'callLog.waitSeconds': 'waitBad',
  })
})

test('what the server says of the group is shown where it was typed', () => {
  expect(placeOf('contactSync.group', values())).toBe('contactSync.groupName')
  expect(placeOf('contactSync.group', values({ contactSync: { group: 'g1' } }))).toBe('contactSync.group')
  expect(placeOf('creation.defaults.Company', values())).toBe('creation.defaults.Company')
})
