import { describe, expect, test } from 'vitest'
import { extensionNumber } from '../../calls/ids.ts'
import { parseCallerId } from './caller-id.ts'
import { classify, EndpointBook, type EndpointFacts } from './endpoints.ts'
import { facts } from './trace-testing.ts'

const phone: Partial<EndpointFacts> = {
  context: 'from-internal',
  inboundAuth: true,
  registersHere: true,
  callerNumber: '1001',
}

describe('[B1.3] trunk or extension', () => {
  test.each<[string, EndpointFacts, string, string]>([
    ['a phone', facts('1001', phone), 'extension', 'registers-here, caller-id, numeric-name, context from-internal'],
    ['a phone with a name', facts('reception', phone), 'extension', 'registers-here, caller-id, context from-internal'],
    [
      'a gate station with a fixed address',
      facts('1009', { inboundAuth: false, staticContact: true, callerNumber: '1009', context: 'from-internal' }),
      'extension',
      'caller-id, numeric-name, context from-internal',
    ],
    [
      'a trunk by address',
      facts('telco', { identifiedBy: '10.0.0.1/32', inboundAuth: false, staticContact: true, context: 'from-pstn' }),
      'trunk',
      'identify, no-inbound-auth, static-contact, context from-pstn',
    ],
    [
      'a trunk that registers',
      facts('telco', { outboundRegistration: true, outboundAuth: true, context: 'from-trunk' }),
      'trunk',
      'outbound-registration, outbound-auth, context from-trunk',
    ],
    [
      'a trunk named by its number',
      facts('74951230000', { outboundRegistration: true, outboundAuth: true, staticContact: true }),
      'trunk',
      'outbound-registration, outbound-auth, static-contact',
    ],
    [
      'a gateway that registers here',
      facts('gateway', { inboundAuth: true, registersHere: true, identifiedBy: '10.0.0.2', context: 'from-pstn' }),
      'trunk',
      'identify, name, context from-pstn',
    ],
    ['only a number is known', facts('1001'), 'extension', 'numeric-name'],
    ['nothing is known', facts('x'), 'trunk', 'no-evidence'],
  ])('%s', (_, given, role, reason) => {
    expect(classify(given, undefined)).toEqual({ role, reason })
  })

  test('a correction by hand wins, and is said', () => {
    expect(classify(facts('1001', phone), 'trunk')).toEqual({ role: 'trunk', reason: 'corrected' })
  })
})

describe('which extension an endpoint is', () => {
  test('further devices carry the number of their extension; the one of its name is rung', () => {
    const book = new EndpointBook([facts('991001', { ...phone, registered: true }), facts('1001', phone)], {})
    expect(book.list().map(({ id, extension }) => [id, extension])).toEqual([
      ['991001', '1001'],
      ['1001', '1001'],
    ])
    expect(book.ofExtension(extensionNumber('1001'))?.id).toBe('1001')
  })

  test('a device with a name is the number in its caller ID', () => {
    const book = new EndpointBook([facts('anna', phone)], {})
    expect(book.ofExtension(extensionNumber('1001'))?.id).toBe('anna')
  })

  test('an outside number as caller ID does not make it another extension', () => {
    const book = new EndpointBook([facts('1001', { ...phone, callerNumber: '74951230000' })], {})
    expect(book.list()[0]?.extension).toBe('1001')
  })

  test('names of object members are names like others', () => {
    expect(new EndpointBook([facts('constructor')], {}).list()[0]?.role).toBe('trunk')
  })
})

test.each([
  ['"Ivan Petrov" <1000>', 'Ivan Petrov', '1000'],
  ['Ivan Petrov <1000>', 'Ivan Petrov', '1000'],
  ['"张伟 \\"W\\"" <1000>', '张伟 "W"', '1000'],
  ['<1000>', null, '1000'],
  ['1000', null, '1000'],
  ['<unknown>', null, null],
  ['', null, null],
])('[B3.1] the caller ID %j', (text, name, number) => {
  expect(parseCallerId(text)).toEqual({ name, number })
})
