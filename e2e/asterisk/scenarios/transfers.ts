import type { Office } from '../harness/office.ts'
import { conferenceDid, directDid, type Extension, pause, waitFor } from '../lab.ts'
import {
  inbound,
  internal,
  log,
  outbound,
  petrova,
  popped,
  type Scenario,
  smirnov,
  talk,
  talked,
  watch,
} from './scenario.ts'

/** Petrova talks with the extension. */
async function petrovaWith({ lab }: Office, extension: Extension): Promise<void> {
  await lab.outside.dial(directDid(extension), petrova)
  await lab.phones[extension].accept()
}

/** What a transfer from 1000 to 1001 leaves behind. */
const handedOver = (first: number, second: number) =>
  inbound({
    transfers: ['blind 1000 to 1001'],
    rang: ['1000', '1001'],
    answeredBy: ['1000', '1001'],
    talked: talked({ '1000': first, '1001': second }),
    pops: popped(['1000', '1001']),
    logs: [log('1000', 'Inbound', first), log('1001', 'Inbound', second)],
  })

export const transferScenarios: readonly Scenario[] = [
  {
    name: 'transfer-blind',
    title: '[B1.7][A10.10] a blind transfer by the phone stays one call; each of the two has a log with own talk time',
    play: async (office) => {
      const { lab } = office
      await petrovaWith(office, '1000')
      const first = await talk(1200, () => lab.phones['1000'].transfer('1001'))
      await lab.phones['1001'].accept()
      return [handedOver(first, await talk(2500, () => lab.outside.hangup()))]
    },
  },
  {
    name: 'transfer-blind-not-answered',
    title: '[B1.7][A10.10] a blind transfer that nobody takes: one has talked, the other has missed',
    play: async (office) => {
      const { lab } = office
      await petrovaWith(office, '1000')
      const first = await talk(1200, () => lab.phones['1000'].transfer('1001'))
      await lab.phones['1001'].rings()
      await pause(700)
      await lab.outside.hangup()
      return [
        inbound({
          transfers: ['blind 1000 to 1001'],
          rang: ['1000', '1001'],
          answeredBy: ['1000'],
          talked: talked({ '1000': first }),
          pops: popped(['1000', '1001']),
          logs: [log('1000', 'Inbound', first), log('1001', 'Missed')],
        }),
      ]
    },
  },
  {
    name: 'transfer-attended',
    title:
      '[B1.13][A10.10] an attended transfer by a feature of the PBX: the consultation is an internal call, and the target has the customer from the completion on',
    play: async (office) => {
      const { lab, agents } = office
      await petrovaWith(office, '1000')
      const first = watch()
      await pause(800)
      await lab.ami('Atxfer', {
        Channel: await lab.pbx.channel('PJSIP/1000-'),
        Exten: '1001',
        Context: lab.dialplan === 'plain' ? 'from-internal' : 'from-internal-xfer',
      })
      await lab.phones['1001'].rings()
      const withCustomer = first()
      await lab.phones['1001'].accept()
      const consulted = watch()
      await pause(1500)
      if (agents['1001']?.pops().length !== 0)
        throw new Error('the target was told of the customer before the transfer')
      await lab.phones['1000'].hangup()
      const consultation = consulted()
      await waitFor('the card of the customer', 3000, () =>
        agents['1001']?.cards().some(({ number }) => number === `+${petrova}`),
      )
      const second = await talk(2500, () => lab.outside.hangup())
      return [
        inbound({
          transfers: ['attended 1000 to 1001'],
          rang: ['1000', '1001'],
          answeredBy: ['1000', '1001'],
          talked: talked({ '1000': withCustomer, '1001': second }),
          pops: popped(['1000', '1001']),
          logs: [log('1000', 'Inbound', withCustomer), log('1001', 'Inbound', second)],
        }),
        internal({
          rang: ['1001'],
          answeredBy: ['1001'],
          talked: talked({ '1000': consultation, '1001': consultation }),
        }),
      ]
    },
  },
  {
    name: 'transfer-attended-taken-back',
    title:
      '[B1.13] a consultation that leads to nothing: the customer stays with the first, the other was never part of it',
    play: async (office) => {
      const { lab } = office
      await petrovaWith(office, '1000')
      const whole = watch()
      await pause(800)
      await lab.ami('Atxfer', {
        Channel: await lab.pbx.channel('PJSIP/1000-'),
        Exten: '1001',
        Context: 'from-internal',
      })
      await lab.phones['1001'].rings()
      const before = whole()
      await lab.phones['1001'].accept()
      const consultation = await talk(1000, () => lab.phones['1001'].hangup())
      const after = await talk(1500, () => lab.outside.hangup())
      return [
        inbound({
          rang: ['1000'],
          answeredBy: ['1000'],
          talked: talked({ '1000': before + after }),
          pops: popped(['1000']),
          logs: [log('1000', 'Inbound', before + after)],
        }),
        internal({
          rang: ['1001'],
          answeredBy: ['1001'],
          talked: talked({ '1000': consultation, '1001': consultation }),
        }),
      ]
    },
  },
  {
    name: 'transfer-attended-phone',
    title:
      '[B1.13][A10.10] an attended transfer by the phone (REFER with Replaces): two calls meet, the target has the customer from then on',
    play: async ({ lab, webPhone, agents }) => {
      await lab.outside.dial(directDid('1004'), petrova)
      await webPhone.accept()
      const first = watch()
      await pause(800)
      await webPhone.dial('1001')
      await lab.phones['1001'].accept()
      const consulted = watch()
      await pause(1200)
      if (agents['1001']?.pops().length !== 0)
        throw new Error('the target was told of the customer before the transfer')
      await webPhone.connectBoth()
      const [withCustomer, consultation] = [first(), consulted()]
      const second = await talk(2500, () => lab.outside.hangup())
      return [
        inbound({
          transfers: ['attended 1004 to 1001'],
          rang: ['1001', '1004'],
          answeredBy: ['1001', '1004'],
          talked: talked({ '1004': withCustomer, '1001': second }),
          pops: popped(['1001', '1004']),
          logs: [log('1001', 'Inbound', second), log('1004', 'Inbound', withCustomer)],
        }),
        internal({
          rang: ['1001'],
          answeredBy: ['1001'],
          talked: talked({ '1004': consultation, '1001': consultation }),
        }),
      ]
    },
  },
  {
    name: 'pickup',
    title: '[B1.13] a call that another extension picks up: who picked up has answered, whose phone rang has missed',
    play: async ({ lab }) => {
      await lab.outside.dial(directDid('1001'), petrova)
      await lab.phones['1001'].rings()
      await lab.phones['1000'].dial('**1001')
      await lab.outside.established()
      const seconds = await talk(1500, () => lab.outside.hangup())
      return [
        inbound({
          rang: ['1001'],
          answeredBy: ['1000'],
          talked: talked({ '1000': seconds }),
          pops: popped(['1000', '1001']),
          logs: [log('1000', 'Inbound', seconds), log('1001', 'Missed')],
        }),
        internal({ call: 'internal no-answer' }),
      ]
    },
  },
  {
    name: 'park-and-return',
    title: '[B1.15][B1.13] a parked customer rings nobody; who takes him back has him from then on',
    play: async (office) => {
      const { lab } = office
      await petrovaWith(office, '1000')
      const first = await talk(1200, () => lab.phones['1000'].transfer('700'))
      await waitFor('the customer to be parked', 3000, () =>
        lab.pbx.cli('parking show default').includes('PJSIP/trunk'),
      )
      await pause(1200)
      await lab.phones['1001'].dial('701')
      await lab.phones['1001'].established()
      const second = await talk(1500, () => lab.outside.hangup())
      return [
        inbound({
          transfers: ['blind 1000 to 700'],
          rang: ['1000'],
          answeredBy: ['1000', '1001'],
          talked: talked({ '1000': first, '1001': second }),
          pops: popped(['1000', '1001']),
          logs: [log('1000', 'Inbound', first), log('1001', 'Inbound', second)],
        }),
        internal({ call: 'internal no-answer' }),
      ]
    },
  },
  {
    name: 'park-timed-out',
    title: '[B1.15] a parked customer whom nobody takes back rings the one who parked',
    play: async (office) => {
      const { lab } = office
      await petrovaWith(office, '1000')
      const first = await talk(1000, async () => {
        const customer = await lab.pbx.channel('PJSIP/trunk-')
        await lab.ami('Park', {
          Channel: customer,
          TimeoutChannel: await lab.pbx.channel('PJSIP/1000-'),
          Timeout: '4000',
        })
        // Who hangs up before Asterisk has moved the customer ends the call.
        await waitFor('the customer in the parking lot', 3000, () =>
          lab.pbx.cli('parking show default').includes(customer),
        )
        await lab.phones['1000'].hangup()
      })
      await lab.phones['1000'].closed()
      await lab.phones['1000'].accept()
      const second = await talk(1200, () => lab.outside.hangup())
      return [
        inbound({
          rang: ['1000'],
          answeredBy: ['1000'],
          talked: talked({ '1000': first + second }),
          pops: popped(['1000']),
          logs: [log('1000', 'Inbound', first + second)],
        }),
      ]
    },
  },
  {
    name: 'three-way-conference',
    title: '[B1.13] three in a conference: one call of the customer, with both extensions, each with own talk time',
    play: async ({ lab }) => {
      await lab.outside.dial(conferenceDid, petrova)
      await lab.outside.established()
      await lab.phones['1000'].dial('8000')
      await lab.phones['1000'].established()
      const first = watch()
      await pause(1200)
      await lab.phones['1001'].dial('8000')
      await lab.phones['1001'].established()
      const second = await talk(1500, () => lab.phones['1001'].hangup())
      await pause(500)
      await lab.outside.hangup()
      const withCustomer = first()
      await lab.phones['1000'].hangup()
      return [
        inbound({
          answeredBy: ['1000', '1001'],
          talked: talked({ '1000': withCustomer, '1001': second }),
          pops: popped(['1000', '1001']),
          logs: [log('1000', 'Inbound', withCustomer), log('1001', 'Inbound', second)],
        }),
        internal({ call: 'internal no-answer' }),
        internal({ call: 'internal no-answer' }),
      ]
    },
  },
  {
    name: 'three-way-phone',
    title: '[B1.13] three-way made by the phone: two customers, two calls, two logs of one agent',
    play: async ({ lab, webPhone }) => {
      await lab.outside.dial(directDid('1004'), petrova)
      await webPhone.accept()
      const first = watch()
      await pause(500)
      await webPhone.dial(smirnov)
      await lab.outside.accept(smirnov)
      const second = watch()
      await webPhone.mix()
      await pause(1500)
      await webPhone.hangup()
      const [withPetrova, withSmirnov] = [first(), second()]
      return [
        inbound({
          rang: ['1004'],
          answeredBy: ['1004'],
          talked: talked({ '1004': withPetrova }),
          pops: popped(['1004']),
          logs: [log('1004', 'Inbound', withPetrova)],
        }),
        outbound({
          external: `+${smirnov}`,
          talked: talked({ '1004': withSmirnov }),
          logs: [log('1004', 'Outbound', withSmirnov, 'Smirnov')],
        }),
      ]
    },
  },
]
