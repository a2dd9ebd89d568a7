import { expect, test } from 'vitest'
import { callLog } from '../testing/logs.ts'
import { callDuration, callLayout, callRecord } from './call-record.ts'
import type { Field } from './fields.ts'

const field = (apiName: string, more: Partial<Field> = {}): Field => ({
  apiName,
  label: apiName.replaceAll('_', ' '),
  type: 'text',
  length: 255,
  options: [],
  mandatory: false,
  ...more,
})
const options = { timeZone: 'Asia/Shanghai', durationStyle: 'mm:ss' } as const
const bare = callLayout(null)
const full = callLayout([
  field('Subject', { length: 20 }),
  field('Description', { type: 'textarea', length: 100 }),
  field('Outgoing_Call_Status', { type: 'picklist', options: ['Completed', 'Scheduled'] }),
  field('Dialled_Number'),
  field('Caller_ID'),
  field('Jackfield_Ref'),
])

test('[A10.1] an answered inbound call', () => {
  const log = callLog('a')
  expect(callRecord(log, bare, options)).toEqual({
    Subject: 'Extension Call',
    Call_Type: 'Inbound',
    Call_Start_Time: '2026-11-22T09:15:00+08:00',
    Call_Duration: '02:35',
    Owner: { id: log.ownerId },
    Description: `${log.description}\nRef JF-${log.ref}`,
    Who_Id: { id: log.record.id },
  })
})
test('[A10.2] a missed call has no duration', () => {
  const record = callRecord(callLog('a', { type: 'missed', talkSeconds: 0 }), full, options)
  expect(record['Call_Type']).toBe('Missed')
  expect(record).not.toHaveProperty('Call_Duration')
  expect(record).not.toHaveProperty('Outgoing_Call_Status')
})
test('[A10.3] an outbound call is completed, and the numbers are the other way round', () => {
  expect(callRecord(callLog('a', { type: 'outbound' }), full, options)).toMatchObject({
    Call_Type: 'Outbound',
    Call_Duration: '02:35',
    Outgoing_Call_Status: 'Completed',
    Caller_ID: '1001',
    Dialled_Number: '+12125550142',
  })
  expect(callRecord(callLog('a'), full, options)).toMatchObject({ Caller_ID: '+12125550142', Dialled_Number: '1001' })
})
test('[A10.4] an outbound call that nobody answered has no talk time', () => {
  expect(callRecord(callLog('a', { type: 'outbound', talkSeconds: 0 }), bare, options)['Call_Duration']).toBe('00:00')
})
test('[A10.12] a log hangs at contact, lead or account', () => {
  const at = (module: 'Contacts' | 'Leads' | 'Accounts') => {
    const { Who_Id, What_Id, $se_module } = callRecord(callLog('a', { record: { module, id: '7' } }), bare, options)
    return { Who_Id, What_Id, $se_module }
  }
  expect(at('Contacts')).toEqual({ Who_Id: { id: '7' }, What_Id: undefined, $se_module: undefined })
  expect(at('Leads')).toEqual({ Who_Id: undefined, What_Id: { id: '7' }, $se_module: 'Leads' })
  expect(at('Accounts')).toEqual({ Who_Id: undefined, What_Id: { id: '7' }, $se_module: 'Accounts' })
})
test('[A10.11] the marker stands in the organisation’s own field too, found by its name or label', () => {
  const log = callLog('a')
  expect(callRecord(log, full, options)['Jackfield_Ref']).toBe(`JF-${log.ref}`)
  expect(callLayout([field('Field12', { label: 'Jackfield Ref' })]).markerField).toBe('Field12')
  expect(callLayout([field('Jackfield_Ref', { type: 'integer' })]).markerField).toBeNull()
  expect(callLayout([]).markerField).toBeNull()
})
test('[A11.1] the link to the recording stands in Zoho’s own field, where the organisation has it and it is not switched off', () => {
  const recordingUrl = 'https://pbx.example.com/r/c1.x'
  const layout = callLayout([field('Voice_Recording__s', { type: 'website' })])
  const written = (log: object, how: object = {}, where = layout) =>
    callRecord(callLog('a', log), where, { ...options, ...how })['Voice_Recording__s']
  expect(written({ recordingUrl })).toBe(recordingUrl)
  expect(written({ recordingUrl: null })).toBeUndefined()
  expect(written({ recordingUrl }, {}, bare)).toBeUndefined()
  expect(written({ recordingUrl }, { recordingField: false })).toBeUndefined()
})
test('older organisations name the status of an outgoing call otherwise; an unknown list is left alone', () => {
  const status = (name: string, choices: string[]) => callLayout([field(name, { options: choices })]).statusField
  expect(status('Outbound_Call_Status', ['Completed'])).toBe('Outbound_Call_Status')
  expect(status('Outgoing_Call_Status', ['Erledigt'])).toBeNull()
  expect(status('Call_Status', ['Completed'])).toBeNull()
})
test.for([
  [0, '00:00', '00:00'],
  [59, '00:59', '00:01'],
  [155, '02:35', '00:03'],
  [3600, '60:00', '01:00'],
  [7325, '122:05', '02:03'],
  [-5, '00:00', '00:00'],
] as const)('%i seconds are %s, or %s as hours and minutes', ([seconds, minutes, hours]) => {
  expect(callDuration(seconds, 'mm:ss')).toBe(minutes)
  expect(callDuration(seconds, 'hh:mm')).toBe(hours)
})
test('[OPS.8] texts from outside are cut to Zoho’s lengths and rid of what is no text', () => {
  const record = callRecord(
    callLog('a', {
      subject: `Line\nbreak\u0000 ${'x'.repeat(300)}`,
      description: `<script>alert(1)</script>\u0007\r\n'; drop table--\ud800${'😀'.repeat(100)}`,
      externalNumber: `+1\n${'9'.repeat(300)}`,
    }),
    full,
    options,
  )
  expect(record['Subject']).toBe('Line break  xxxxxxxx')
  const description = record['Description'] as string
  expect(description.length).toBeLessThanOrEqual(100)
  expect(description.startsWith("<script>alert(1)</script>\n'; drop table--\ufffd😀")).toBe(true)
  expect(description.isWellFormed()).toBe(true)
  expect(description.endsWith(`\nRef JF-${callLog('a').ref}`)).toBe(true)
  expect((record['Caller_ID'] as string).length).toBe(255)
  expect(record['Caller_ID']).not.toMatch(/\n/)
})
test('an empty subject is not sent', () => {
  expect(callRecord(callLog('a', { subject: ' \n ' }), bare, options)['Subject']).toBe('Call')
})
