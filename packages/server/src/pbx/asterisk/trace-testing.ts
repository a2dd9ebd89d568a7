import type { Call } from '../../calls/call.ts'
import { extensionNumber, siteId } from '../../calls/ids.ts'
import type { PbxEvent } from '../../calls/pbx-event.ts'
import { CallTracker } from '../../calls/tracker.ts'
import { type AmiMessage, AmiParser } from './ami-parser.ts'
import { timestampOf } from './clock.ts'
import { EndpointBook, type EndpointFacts, nothingKnown } from './endpoints.ts'
import { isSkipped } from './skipped-events.ts'
import { asStream, readTrace, type TraceVersion } from './traces.ts'
import { Translator, type TranslatorOptions } from './translate.ts'

// What several tests of this folder do with recorded streams.

export const facts = (id: string, changes: Partial<EndpointFacts> = {}): EndpointFacts => ({
  ...nothingKnown(id),
  ...changes,
})

/** What a PBX tells of a phone, and the extension that it then is. */
export const phoneFacts = (number: string) => ({
  extension: extensionNumber(number),
  facts: { context: 'from-internal', inboundAuth: true, registersHere: true, callerNumber: number } as const,
})

/** The endpoints of the lab in which streams were recorded: 1002 has a second device. */
export function labEndpoints(): EndpointBook {
  const phones = ['1000', '1001', '1002', '1003', '1004', '2002'].map((id) => facts(id, phoneFacts(id).facts))
  const second = facts('oleg-soft', phoneFacts('1002').facts)
  const trunk = facts('trunk', { identifiedBy: '127.0.0.2/32', context: 'from-trunk' })
  const users = { extensionOf: new Map([['2002', extensionNumber('1002')]]), names: new Map<string, string>() }
  return new EndpointBook([...phones, second, trunk], {}, users)
}

export const newTranslator = (options: Partial<TranslatorOptions> = {}) =>
  new Translator({ endpoints: new EndpointBook([], {}), outsidePrefix: '', ...options })

export function recorded(version: TraceVersion, name: string): AmiMessage[] {
  return new AmiParser({ skip: isSkipped }).push(asStream(readTrace(version, name)))
}

/** Translates in order; an event without a time happens with the one before it. */
export function translateAll(messages: readonly AmiMessage[], translator = newTranslator()): PbxEvent[] {
  let at = 0
  return messages.flatMap((message) => {
    at = timestampOf(message.fields) ?? at
    return translator.translate(message, at)
  })
}

/** The calls to which events fold in the server, as last seen. */
export function callsOf(events: readonly PbxEvent[]): Call[] {
  const tracker = new CallTracker(siteId('main'), () => 1)
  const calls = new Map<string, Call>()
  for (const event of events) {
    for (const { after } of tracker.apply(event)) calls.set(after.id, after)
  }
  return [...calls.values()]
}

/** An event with these fields. */
export const ami = (name: string, fields: Readonly<Record<string, string>>): AmiMessage => ({
  kind: 'event',
  name,
  fields,
})
