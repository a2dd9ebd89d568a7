import { directDid, ivrDid, mobileNumber, pause, waitFor } from '../lab.ts'
import {
  about,
  inbound,
  log,
  petrova,
  popped,
  type Scenario,
  smirnov,
  stranger,
  talk,
  talked,
  watch,
} from './scenario.ts'

export const inboundScenarios: readonly Scenario[] = [
  {
    name: 'inbound-answered',
    title: '[B1.4][A10.1][A8.1][A10.12] answered: the record opens while it rings, one log of who answered',
    play: async ({ lab, agents }) => {
      await lab.outside.dial(directDid('1001'), petrova)
      await lab.phones['1001'].rings()
      await waitFor('the pop while it rings', 2000, () => agents['1001']?.pops().length === 1)
      await lab.phones['1001'].accept()
      const seconds = await talk(1500, () => lab.outside.hangup())
      return [
        inbound({
          rang: ['1001'],
          answeredBy: ['1001'],
          talked: talked({ '1001': seconds }),
          pops: popped(['1001']),
          logs: [log('1001', 'Inbound', seconds)],
        }),
      ]
    },
  },
  {
    name: 'inbound-missed-cancel',
    title: '[B1.4][A10.2] missed because the caller gives up: one missed log of whose extension rang',
    play: async ({ lab }) => {
      await lab.outside.dial(directDid('1001'), petrova)
      await lab.phones['1001'].rings()
      await pause(800)
      await lab.outside.hangup()
      return [
        inbound({ call: 'inbound missed', rang: ['1001'], pops: popped(['1001']), logs: [log('1001', 'Missed')] }),
      ]
    },
  },
  {
    name: 'inbound-missed-timeout',
    title: '[B1.4][A10.2] missed because nobody picks up in time',
    play: async ({ lab }) => {
      await lab.ringFor(2)
      await lab.outside.dial(directDid('1001'), smirnov)
      return [
        inbound({
          call: 'inbound missed',
          external: `+${smirnov}`,
          rang: ['1001'],
          pops: popped(['1001'], 'Smirnov'),
          logs: [log('1001', 'Missed', 0, 'Smirnov')],
        }),
      ]
    },
  },
  {
    name: 'inbound-anonymous',
    title: '[OPS.9] an anonymous caller: nothing opens and nothing is written, with the reason',
    play: async ({ lab }) => {
      await lab.elsewhere.dial(directDid('1001'), 'anonymous')
      await lab.phones['1001'].accept()
      const seconds = await talk(500, () => lab.phones['1001'].hangup())
      return [
        inbound({
          external: null,
          rang: ['1001'],
          answeredBy: ['1001'],
          talked: talked({ '1001': seconds }),
          reason: 'log-anonymous',
        }),
      ]
    },
  },
  {
    name: 'inbound-stranger',
    title: '[A10.9][A8.9] a number that no record has opens nothing and is not written',
    play: async ({ lab }) => {
      await lab.outside.dial(directDid('1001'), stranger)
      await lab.phones['1001'].accept()
      const seconds = await talk(500, () => lab.phones['1001'].hangup())
      return [
        inbound({
          external: `+${stranger}`,
          rang: ['1001'],
          answeredBy: ['1001'],
          talked: talked({ '1001': seconds }),
          reason: 'log-no-match',
        }),
      ]
    },
  },
  {
    name: 'inbound-unbound',
    title: '[A3.8][A8.9] an extension that is bound to nobody: nothing opens and nothing is written, with the reason',
    play: async ({ lab }) => {
      await lab.outside.dial(directDid('1003'), petrova)
      await lab.phones['1003'].accept()
      const seconds = await talk(500, () => lab.phones['1003'].hangup())
      return [
        inbound({
          rang: ['1003'],
          answeredBy: ['1003'],
          talked: talked({ '1003': seconds }),
          reason: 'log-no-bound-extension',
        }),
      ]
    },
  },
  {
    name: 'inbound-ivr',
    title: '[B1.15] a caller who hears the IVR and hangs up: the machine is nobody who answered',
    play: async ({ lab }) => {
      await lab.outside.dial(ivrDid, petrova)
      await lab.outside.established()
      await pause(1500)
      await lab.outside.hangup()
      return [inbound({ call: 'inbound missed', reason: 'log-no-bound-extension' })]
    },
  },
  {
    name: 'inbound-voicemail',
    title: '[B1.15][A12.7][A10.2] a caller who speaks to the voicemail has missed the extension',
    play: async ({ lab }) => {
      await lab.ringFor(2)
      await lab.outside.dial(directDid('1002'), petrova)
      await lab.outside.established()
      await pause(2000)
      await lab.outside.hangup()
      return [
        inbound({ call: 'inbound missed', rang: ['1002'], pops: popped(['1002']), logs: [log('1002', 'Missed')] }),
      ]
    },
  },
  {
    name: 'inbound-hold',
    title: 'on hold the agent’s card says so, and the talk goes on',
    play: async ({ lab, agents }) => {
      await lab.outside.dial(directDid('1001'), petrova)
      await lab.phones['1001'].accept()
      const card = () => agents['1001']?.cards().at(-1)?.state
      const seconds = await talk(500, async () => {
        await lab.phones['1001'].hold()
        await waitFor('held', 3000, () => card() === 'held')
        await pause(500)
        await lab.phones['1001'].resume()
        await waitFor('talking', 3000, () => card() === 'talking')
        await lab.phones['1001'].hangup()
      })
      return [
        inbound({
          rang: ['1001'],
          answeredBy: ['1001'],
          talked: talked({ '1001': seconds }),
          pops: popped(['1001']),
          logs: [log('1001', 'Inbound', seconds)],
        }),
      ]
    },
  },
  {
    name: 'inbound-two-devices',
    title: '[B1.16] two devices of one extension ring: one extension, one pop, one log',
    play: async ({ lab }) => {
      await lab.outside.dial(directDid('1002'), petrova)
      await Promise.all([lab.phones['1002'].rings(), lab.second.accept()])
      const seconds = await talk(1000, () => lab.outside.hangup())
      return [
        inbound({
          rang: ['1002'],
          answeredBy: ['1002'],
          talked: talked({ '1002': seconds }),
          pops: popped(['1002']),
          logs: [log('1002', 'Inbound', seconds)],
        }),
      ]
    },
  },
  {
    name: 'inbound-same-customer-twice',
    title: '[B1.17] the same customer twice at once: two calls, two logs',
    play: async ({ lab }) => {
      await lab.outside.dial(directDid('1000'), petrova)
      await lab.phones['1000'].accept()
      const first = watch()
      await lab.elsewhere.dial(directDid('1001'), petrova)
      await lab.phones['1001'].accept()
      const second = await talk(1200, () => lab.elsewhere.hangup())
      await pause(800)
      await lab.outside.hangup()
      return [['1000', first()] as const, ['1001', second] as const].map(([extension, seconds]) =>
        inbound({
          rang: [extension],
          answeredBy: [extension],
          talked: talked({ [extension]: seconds }),
          pops: popped([extension]),
          logs: [log(extension, 'Inbound', seconds)],
        }),
      )
    },
  },
  {
    name: 'inbound-forwarded',
    title: '[B1.18] forwarded to a mobile: the mobile is a device of the extension and no second customer',
    play: async ({ lab }) => {
      lab.forward('CF', '1002', mobileNumber)
      await lab.elsewhere.dial(directDid('1002'), petrova)
      await lab.outside.accept()
      const seconds = await talk(1500, () => lab.elsewhere.hangup())
      return [forwarded(seconds)]
    },
  },
  {
    name: 'inbound-follow-me',
    title: '[B1.18] a mobile that rings beside the extension’s phones answers: the extension has answered',
    play: async ({ lab }) => {
      lab.forward('FM', '1002', mobileNumber)
      await lab.elsewhere.dial(directDid('1002'), petrova)
      await lab.phones['1002'].rings()
      await pause(500)
      await lab.outside.accept()
      const seconds = await talk(1500, () => lab.outside.hangup())
      return [forwarded(seconds)]
    },
  },
  {
    name: 'inbound-redirected',
    title: '[B1.18] the phone itself sends the call on to a mobile (302): the extension has answered',
    play: async ({ lab, webPhone }) => {
      await lab.elsewhere.dial(directDid('1004'), petrova)
      await webPhone.redirect(mobileNumber)
      await lab.outside.accept()
      const seconds = await talk(1500, () => lab.elsewhere.hangup())
      return [
        inbound({
          rang: ['1004'],
          answeredBy: ['1004'],
          talked: { '1004': about(seconds) },
          pops: popped(['1004']),
          logs: [log('1004', 'Inbound', seconds)],
        }),
      ]
    },
  },
  {
    name: 'inbound-forwarded-missed',
    title: '[B1.18] forwarded to a mobile that nobody answers: the extension has missed the call',
    play: async ({ lab }) => {
      lab.forward('CF', '1002', mobileNumber)
      await lab.elsewhere.dial(directDid('1002'), petrova)
      await lab.outside.rings()
      await pause(500)
      await lab.elsewhere.hangup()
      return [
        inbound({ call: 'inbound missed', rang: ['1002'], pops: popped(['1002']), logs: [log('1002', 'Missed')] }),
      ]
    },
  },
]

const forwarded = (seconds: number) =>
  inbound({
    rang: ['1002'],
    answeredBy: ['1002'],
    talked: { '1002': about(seconds) },
    pops: popped(['1002']),
    logs: [log('1002', 'Inbound', seconds)],
  })
