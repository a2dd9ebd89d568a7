import { internal, log, outbound, petrova, type Scenario, smirnov, talk, talked } from './scenario.ts'

interface Request {
  readonly method: string
  readonly path: string
}

export const outboundScenarios: readonly Scenario[] = [
  {
    name: 'outbound-answered',
    title: '[B1.5][A10.3][A8.5] answered: one log of who dialled, and nothing opens by itself',
    play: async ({ lab }) => {
      await lab.phones['1000'].dial(petrova)
      await lab.outside.accept()
      const seconds = await talk(1500, () => lab.outside.hangup())
      return [outbound({ talked: talked({ '1000': seconds }), logs: [log('1000', 'Outbound', seconds)] })]
    },
  },
  {
    name: 'outbound-no-answer',
    title: '[B1.5][A10.4] not answered: one log without talk time',
    play: async ({ lab }) => {
      await lab.ringFor(2)
      await lab.phones['1000'].dial(smirnov)
      return [
        outbound({
          call: 'outbound no-answer',
          external: `+${smirnov}`,
          logs: [log('1000', 'Outbound', 0, 'Smirnov')],
        }),
      ]
    },
  },
  {
    name: 'outbound-busy',
    title: '[B1.5][A10.4] busy: one log without talk time',
    play: async ({ lab }) => {
      await lab.phones['1000'].dial(petrova)
      await lab.outside.rings()
      await lab.outside.hangup()
      return [outbound({ call: 'outbound busy', logs: [log('1000', 'Outbound')] })]
    },
  },
  {
    name: 'outbound-click-to-call',
    title: '[B1.8][B1.12] click to call rings the agent first, then the number; the agent’s page ends it',
    play: async ({ lab, agents }) => {
      const agent = agents['1000']!
      agent.dial(`click-${lab.dialplan}`, `+${petrova}`)
      await lab.phones['1000'].accept()
      await lab.outside.accept()
      const seconds = await talk(1500, async () => {
        agent.hangup(agent.cards().at(-1)?.callId ?? '')
        await lab.outside.closed()
      })
      if (agent.problems().length > 0) throw new Error(agent.problems().join())
      return [outbound({ talked: talked({ '1000': seconds }), logs: [log('1000', 'Outbound', seconds)] })]
    },
  },
  {
    name: 'internal-answered',
    title: '[B1.10][A10.8][A8.9] an internal call is known as internal and never reaches Zoho',
    play: async ({ lab, zoho }) => {
      await zoho.control('DELETE', '/requests')
      await lab.phones['1000'].dial('1001')
      await lab.phones['1001'].accept()
      const seconds = await talk(1000, () => lab.phones['1000'].hangup())
      // Jackfield compares its logs with Zoho's from time to time; what it may not do is write, or ask for somebody.
      const asked = (await zoho.control<Request[]>('GET', '/requests')).filter(
        ({ method, path, ...rest }) =>
          path.includes('/search') ||
          (method !== 'GET' && !path.endsWith('/coql')) ||
          /\b100[01]\b/.test(JSON.stringify(rest)),
      )
      if (asked.length > 0) throw new Error(`asked Zoho: ${JSON.stringify(asked)}`)
      return [internal({ rang: ['1001'], answeredBy: ['1001'], talked: talked({ '1000': seconds, '1001': seconds }) })]
    },
  },
  {
    name: 'internal-gains-customer',
    title: '[B1.13] an internal call that is transferred to a customer becomes that customer’s call',
    play: async ({ lab }) => {
      await lab.phones['1000'].dial('1001')
      await lab.phones['1001'].accept()
      await talk(1500, () => lab.phones['1000'].transfer(petrova))
      await lab.outside.accept()
      const seconds = await talk(1500, () => lab.outside.hangup())
      return [
        outbound({
          transfers: [`blind 1000 to ${petrova}`],
          rang: ['1001'],
          answeredBy: ['1001'],
          talked: talked({ '1001': seconds }),
          logs: [log('1000', 'Outbound'), log('1001', 'Outbound', seconds)],
        }),
      ]
    },
  },
]
