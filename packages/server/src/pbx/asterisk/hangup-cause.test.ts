import { expect, test } from 'vitest'
import type { HangupCause } from '../../calls/pbx-event.ts'
import { type ChannelEnd, hangupCause } from './hangup-cause.ts'

const end: ChannelEnd = { cause: 0, dialStatus: null, answered: false, ownWish: false }

test.each<[string, Partial<ChannelEnd>, HangupCause]>([
  ['after a talk', { cause: 16, answered: true }, 'normal'],
  ['after a talk, cut by the network', { cause: 127, answered: true }, 'normal'],
  ['another phone was faster', { cause: 26, dialStatus: 'CANCEL' }, 'answered-elsewhere'],
  ['the caller gave up', { cause: 127, dialStatus: 'CANCEL' }, 'cancelled'],
  ['rung in vain', { cause: 0, dialStatus: 'NOANSWER' }, 'no-answer'],
  ['busy', { cause: 17, dialStatus: 'BUSY' }, 'busy'],
  ['a queue member that is busy', { cause: 17, dialStatus: 'NOANSWER' }, 'busy'],
  ['declined', { cause: 21, dialStatus: 'BUSY' }, 'rejected'],
  ['not registered', { cause: 20, dialStatus: 'CHANUNAVAIL' }, 'failed'],
  ['no such number', { cause: 1 }, 'failed'],
  ['no answer from the network', { cause: 19 }, 'no-answer'],
  ['the caller itself hung up', { cause: 127, ownWish: true }, 'cancelled'],
  ['the PBX ended the caller', { cause: 16 }, 'no-answer'],
])('%s', (_, changes, expected) => {
  expect(hangupCause({ ...end, ...changes })).toBe(expected)
})
