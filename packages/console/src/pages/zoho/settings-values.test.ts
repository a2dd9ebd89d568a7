import {
  defaultCallLogSettings,
  defaultContactSyncSettings,
  defaultCreationSettings,
  defaultTicketSettings,
  integrationSettingsPutSchema,
} from '@jackfield/contract'
import { describe, expect, test } from 'vitest'
import {
  faultsOf,
  placeOf,
  type SavedSettings,
  type SettingsValues,
  ticketsConflict,
  toPut,
  toValues,
} from './settings-values.ts'

const sections = {
  contactSync: defaultContactSyncSettings,
  creation: defaultCreationSettings,
  callLog: defaultCallLogSettings,
}
const saved: SavedSettings = { kind: 'zoho-crm', ...sections, tickets: null }
const savedDesk: SavedSettings = { kind: 'zoho-desk', ...sections, tickets: defaultTicketSettings }

type Changes = { [S in keyof SettingsValues]?: Partial<NonNullable<SettingsValues[S]>> }
const changed = (from: SavedSettings, change: Changes): SettingsValues => {
  const { contactSync, creation, callLog, tickets } = toValues(from)
  return {
    contactSync: { ...contactSync, ...change.contactSync },
    creation: { ...creation, ...change.creation },
    callLog: { ...callLog, ...change.callLog },
    tickets: tickets && { ...tickets, ...change.tickets },
  }
}
const values = (change: Changes = {}) => changed(saved, change)
const deskValues = (change: Changes = {}) => changed(savedDesk, change)

describe('the request', () => {
  test('is what was saved when nothing was changed, and makes no group', () => {
    const put = integrationSettingsPutSchema.parse(toPut(values(), saved, []))
    const { groupId: _, ...sync } = defaultContactSyncSettings
    expect(put).toEqual({ ...sections, contactSync: { ...sync, group: { kind: 'as-is' } } })
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

describe('the request of a helpdesk', () => {
  test('[D5.1] is what was saved when nothing was changed, tickets included', () => {
    const put = integrationSettingsPutSchema.parse(toPut(deskValues(), savedDesk, undefined))
    expect(put.tickets).toEqual(defaultTicketSettings)
    expect(put.creation).toEqual(defaultCreationSettings)
  })

  test('[D3.1] modules that it does not have are not offered, and its group has the name of the manual', () => {
    const { contactSync } = deskValues()
    expect(contactSync.modules).toEqual(['Contacts', 'Accounts'])
    expect(contactSync.groupName).toBe('Helpdesk_Synchronization')
  })

  test('[D5.2] mandatory fields are sent as they were typed, without empty rows', () => {
    const rows = [
      { name: ' cf_product ', value: ' Other ' },
      { name: '', value: ' ' },
    ]
    const put = toPut(
      deskValues({ creation: { enabled: true, rows }, tickets: { enabled: true, rows } }),
      savedDesk,
      undefined,
    )
    expect([put.creation.defaults, put.tickets?.defaults]).toEqual([{ cf_product: 'Other' }, { cf_product: 'Other' }])
    expect(put.tickets).not.toHaveProperty('rows')
  })

  test('[D5.1] switched off, tickets keep what was saved', () => {
    const wrong = deskValues({ tickets: { enabled: false, subject: '', rows: [{ name: 'a', value: '' }] } })
    expect(faultsOf(wrong)).toEqual({})
    expect(toPut(wrong, savedDesk, undefined).tickets).toEqual(defaultTicketSettings)
  })
})

test('[D5.1][D5.2] faults of tickets stand at their fields', () => {
  const rows = [
    { name: 'cf_a', value: '1' },
    { name: 'cf_a ', value: '2' },
    { name: '', value: '3' },
    { name: 'cf_b', value: '' },
  ]
  const wrong = (moment: 'before' | 'after') =>
    deskValues({ tickets: { enabled: true, moment, directions: [], outcomes: [], subject: ' ', rows } })
  expect(faultsOf(wrong('before'))).toEqual({
    'tickets.directions': 'typesNeeded',
    'tickets.subject': 'required',
    'tickets.rows.1.name': 'fieldTwice',
    'tickets.rows.2.name': 'required',
    'tickets.rows.3.value': 'required',
  })
  expect(faultsOf(wrong('after'))['tickets.outcomes']).toBe('typesNeeded')
})

test.each([
  [true, { creation: { enabled: true, module: 'Accounts' }, tickets: { enabled: true } }],
  [false, { creation: { enabled: false, module: 'Accounts' }, tickets: { enabled: true } }],
  [false, { creation: { enabled: true, module: 'Accounts' }, tickets: { enabled: false } }],
  [false, { creation: { enabled: true, module: 'Contacts' }, tickets: { enabled: true } }],
] as const)('[D5.3] tickets together with creation of accounts are told at the field: %s', (conflict, change) => {
  const each = deskValues(change)
  expect(ticketsConflict(each)).toBe(conflict)
  expect(faultsOf(each)['creation.module']).toBe(conflict ? 'ticketsNeedContacts' : undefined)
})

test('what the server says of a typed field is shown at its row', () => {
  const typed = deskValues({
    tickets: {
      rows: [
        { name: 'cf_a', value: '1' },
        { name: 'cf_b ', value: '2' },
      ],
    },
  })
  expect(placeOf('tickets.defaults.cf_b', typed)).toBe('tickets.rows.1.value')
  expect(placeOf('tickets.defaults.cf_c', typed)).toBe('tickets.defaults.cf_c')
})
