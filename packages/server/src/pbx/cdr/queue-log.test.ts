import { describe, expect, test } from 'vitest'
import { callsFromRows } from './calls-from-rows.ts'
import { type QueueEvent, queueEventOf, queueTalks } from './queue-log.ts'
import { placedTrace, traceShape } from './testing.ts'

const events = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => queueEventOf(line.trim()))
    .filter((event): event is QueueEvent => event !== null)

const facts = (log: string) => ({
  shape: traceShape,
  queueTalks: (caller: string) => queueTalks(events(log).filter((event) => event.caller === caller)),
})
const talkOf = (name: string, log: string) => {
  const [record] = callsFromRows(placedTrace(name), facts(log))
  const legs = record?.legs.filter((leg) => leg.party.kind === 'extension' && leg.talk.length > 0) ?? []
  return {
    estimated: record?.talkEstimated,
    talk: legs.map((leg) => [
      leg.party.kind === 'extension' ? leg.party.extension : '',
      leg.talk.reduce((sum, { from, to }) => sum + to - from, 0) / 1000,
      leg.answeredAt,
    ]),
  }
}

const CALLER = 'pbx1-1795319418.116'
const rejected = (member: string) => `
  1795319418|${CALLER}|6500|NONE|ENTERQUEUE||79161110001|1
  1795319419|${CALLER}|6500|PJSIP/1000|RINGNOANSWER|1000
  1795319421|${CALLER}|6500|${member}|CONNECT|3|pbx1-1795319418.118|3
  1795319423|${CALLER}|6500|${member}|COMPLETECALLER|3|2|1`

describe('[B1.14] what the queue’s own log tells better than rows', () => {
  test.each(['PJSIP/1001', 'Local/1001@from-queue/n', 'Alice Miller'])(
    'who talked how long, as member %s',
    (member) => {
      expect(talkOf('queue-one-rejects', rejected(member))).toEqual({
        estimated: false,
        talk: [['1001', 2, 1795319421_000]],
      })
    },
  )

  test('without it the rows give an upper bound, marked as such', () => {
    expect(talkOf('queue-one-rejects', '')).toMatchObject({ estimated: true, talk: [['1001', 4, expect.any(Number)]] })
  })

  test('the log of another caller says nothing', () => {
    expect(talkOf('queue-one-rejects', rejected('PJSIP/1001').replaceAll(CALLER, 'pbx1-1.1')).estimated).toBe(true)
  })

  test('an abandoned call has no talk', () => {
    const log = `1795319414|pbx1-1795319414.109|6500|NONE|ENTERQUEUE||7916|1
      1795319417|pbx1-1795319414.109|6500|NONE|ABANDON|1|1|3`
    expect(talkOf('queue-abandoned', log).talk).toEqual([])
  })

  test('a talk that ended by a transfer lasts until then', () => {
    const log = `1795319421|c|6500|PJSIP/1001|CONNECT|3|x|3
      1795319441|c|6500|PJSIP/1001|BLINDTRANSFER|1002|from-internal|3|20|1`
    expect(queueTalks(events(log))).toEqual([{ member: 'PJSIP/1001', from: 1795319421_000, to: 1795319441_000 }])
  })

  test.each(['', 'nonsense', '||||', '1|a|b|c|CONNECT', '1795319421', 'NaN|a|b|c|CONNECT|1'])(
    '[OPS.8] the line %j is none',
    (line) => {
      expect(queueEventOf(line)).toBeNull()
    },
  )
})
