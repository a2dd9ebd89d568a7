import { groupDid, pause, queueDid } from '../lab.ts'
import { inbound, log, petrova, popped, type Scenario, talk, talked } from './scenario.ts'

const group = ['1000', '1001', '1002']
const queue = ['1000', '1001']
const missed = (extensions: readonly string[]) => extensions.map((extension) => log(extension, 'Missed'))

export const groupScenarios: readonly Scenario[] = [
  {
    name: 'group-answered',
    title: '[B1.4][A12.3] a ring group answered by one: all rang, each has the log that is due',
    play: async ({ lab }) => {
      await lab.outside.dial(groupDid, petrova)
      await lab.phones['1000'].rings()
      await pause(300)
      await lab.phones['1001'].accept()
      const seconds = await talk(1500, () => lab.outside.hangup())
      return [
        inbound({
          via: ['ring-group 6200'],
          rang: group,
          answeredBy: ['1001'],
          talked: talked({ '1001': seconds }),
          pops: popped(group),
          logs: [log('1000', 'Missed'), log('1001', 'Inbound', seconds), log('1002', 'Missed')],
        }),
      ]
    },
  },
  {
    name: 'group-missed',
    title: '[A12.3] a ring group that nobody answers, and one of it rejects',
    play: async ({ lab }) => {
      await lab.ringFor(3)
      await lab.outside.dial(groupDid, petrova)
      await lab.phones['1000'].rings()
      await lab.phones['1000'].hangup()
      return [
        inbound({
          call: 'inbound missed',
          via: ['ring-group 6200'],
          rang: group,
          pops: popped(group),
          logs: missed(group),
        }),
      ]
    },
  },
  {
    name: 'queue-answered',
    title:
      '[B1.6][A12.3] a queue call answered by one of two: both rang, both saw the record, each has the log that is due',
    play: async ({ lab }) => {
      await lab.outside.dial(queueDid, petrova)
      await lab.phones['1000'].rings()
      await pause(500)
      await lab.phones['1001'].accept()
      const seconds = await talk(1500, () => lab.phones['1001'].hangup())
      return [
        inbound({
          via: ['queue 6500'],
          rang: queue,
          answeredBy: ['1001'],
          talked: talked({ '1001': seconds }),
          pops: popped(queue),
          logs: [log('1000', 'Missed'), log('1001', 'Inbound', seconds)],
        }),
      ]
    },
  },
  {
    name: 'queue-abandoned',
    title: '[B1.6][A10.2] a queue that the caller gives up: all who rang have missed it',
    play: async ({ lab }) => {
      await lab.outside.dial(queueDid, petrova)
      await Promise.all([lab.phones['1000'].rings(), lab.phones['1001'].rings()])
      await pause(800)
      await lab.outside.hangup()
      return [
        inbound({ call: 'inbound missed', via: ['queue 6500'], rang: queue, pops: popped(queue), logs: missed(queue) }),
      ]
    },
  },
  {
    name: 'queue-one-rejects',
    title: '[B1.6][A12.3] a queue call that one member rejects and the other takes',
    play: async ({ lab }) => {
      await lab.outside.dial(queueDid, petrova)
      await Promise.all([lab.phones['1000'].rings(), lab.phones['1001'].rings()])
      await lab.phones['1000'].hangup()
      await pause(500)
      await lab.phones['1001'].accept()
      const seconds = await talk(1500, () => lab.outside.hangup())
      return [
        inbound({
          via: ['queue 6500'],
          rang: queue,
          answeredBy: ['1001'],
          talked: talked({ '1001': seconds }),
          pops: popped(queue),
          logs: [log('1000', 'Missed'), log('1001', 'Inbound', seconds)],
        }),
      ]
    },
  },
]
