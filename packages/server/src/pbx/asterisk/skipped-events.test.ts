import { describe, expect, test } from 'vitest'
import { isSkipped } from './skipped-events.ts'

const varSet = (variable: string) =>
  Buffer.from(
    `Event: VarSet\r\nPrivilege: dialplan,all\r\nChannel: PJSIP/1001-00000001\r\nVariable: ${variable}\r\nValue: x`,
  )

describe('events that are not read', () => {
  test.each([
    ['MIXMONITOR_FILENAME', false],
    ['__FROM_DID', false],
    ['_TRANSFERERNAME', false],
    ['DIALSTATUS', true],
    ['FROM_DID_X', true],
    ['', true],
  ])('variable %j: %s', (variable, skipped) => {
    expect(isSkipped('VarSet', varSet(variable))).toBe(skipped)
  })

  test('a variable without a name', () => {
    expect(isSkipped('VarSet', Buffer.from('Event: VarSet\r\nValue: x'))).toBe(true)
  })

  test('the name may be the last line', () => {
    expect(isSkipped('VarSet', Buffer.from('Event: VarSet\r\nVariable: FROM_DID'))).toBe(false)
  })

  test.each([
    ['Newexten', true],
    ['Hangup', false],
  ])('%s: %s', (name, skipped) => {
    expect(isSkipped(name, Buffer.from(`Event: ${name}`))).toBe(skipped)
  })
})
