import { type DeliveryState, deliveryStateSchema } from '@jackfield/contract'
import { describe, expect, it } from 'vitest'
import { commonState, type DeliveryEvent, nextState, statesFor, transition } from './state.ts'

const states = deliveryStateSchema.options
const events: readonly DeliveryEvent[] = [
  'send',
  'write',
  'not-written',
  'refuse',
  'lose',
  'find',
  'absent',
  'no-record',
  'other-organisation',
  'suspect',
  'doubt',
  'ambiguous',
  'retry',
  'look-again',
  'give-up',
]
const reach = (from: DeliveryState) =>
  events.flatMap((event) => {
    const to = nextState(from, event)
    return to === null ? [] : [`${event} > ${to}`]
  })

describe('states of a delivery', () => {
  it.each([
    [
      'waiting',
      [
        'send > sending',
        'write > done',
        'find > done',
        'no-record > not-owed',
        'other-organisation > given-up',
        'suspect > unknown',
        'doubt > needs-person',
        'give-up > given-up',
      ],
    ],
    ['sending', ['write > done', 'not-written > waiting', 'refuse > refused', 'lose > unknown', 'suspect > unknown']],
    [
      'unknown',
      [
        'write > done',
        'not-written > waiting',
        'refuse > refused',
        'find > done',
        'absent > waiting',
        'other-organisation > needs-person',
        'suspect > unknown',
        'ambiguous > needs-person',
        'give-up > given-up',
      ],
    ],
    ['refused', ['find > done', 'retry > waiting', 'give-up > given-up']],
    ['needs-person', ['find > done', 'retry > waiting', 'give-up > given-up']],
    ['given-up', ['find > done', 'retry > waiting', 'look-again > unknown']],
    ['done', []],
    ['not-owed', []],
  ] as const)('from %s', (from, expected) => {
    expect(reach(from)).toEqual(expected)
  })

  it('[OPS.2] nothing but waiting leads to sending, and done leads nowhere', () => {
    expect(states.filter((state) => events.some((event) => nextState(state, event) === 'sending'))).toEqual(['waiting'])
    expect(events.filter((event) => nextState('done', event) !== null)).toEqual([])
  })

  it('one event may lead rows of several states to the same one, and to no two', () => {
    expect(commonState('give-up')).toBe('given-up')
    expect(commonState('suspect')).toBe('unknown')
    expect(() => commonState('other-organisation')).toThrow('different states')
    expect(() => commonState('send', ['waiting', 'done'])).toThrow('send cannot happen in done')
  })

  it('a wrong transition throws', () => {
    for (const state of states) {
      for (const event of events) {
        if (nextState(state, event) === null)
          expect(() => transition(state, event)).toThrow(`${event} cannot happen in ${state}`)
        else expect(statesFor(event)).toContain(state)
      }
    }
  })
})
