// A site with three bound extensions and three records, for the tests of the judge.
import type { DemoRecord, DemoRecordLeg } from '@jackfield/contract/demo-pbx'
import { type Evidence, judge } from './judge.ts'
import type { ZohoLog } from './judge-logs.ts'
import type { RunSettings } from './settings.ts'

export const T = Date.UTC(2026, 10, 22, 10, 0, 0)
export const settings: RunSettings = {
  enabled: true,
  bindings: { 1001: 'ada', 1002: 'bruno', 1003: 'chen' },
  rule: { skipUnanswered: true, whenNobodyAnswers: { who: 'all' } },
}
export const evidence: Omit<Evidence, 'calls' | 'logs'> = {
  settings: [{ begun: T - 60_000, done: T - 59_000, settings }],
  changes: [],
  contactChanges: [],
  created: [],
  recordChanges: [],
  forged: [],
  authorisation: [],
  desk: null,
  known: [
    { module: 'Leads', id: 'lead', e164: '+12125550142' },
    { module: 'Contacts', id: 'contact', e164: '+12125550142' },
    { module: 'Accounts', id: 'account', e164: '+12125550100' },
  ],
  own: new Set(['+12125550190']),
}

type LegOptions = Partial<Omit<DemoRecordLeg, 'talk'>> & { talk?: [number, number] }
export const leg = (party: DemoRecordLeg['party'], options: LegOptions = {}): DemoRecordLeg => {
  const { talk, ...rest } = options
  return {
    channel: JSON.stringify(party),
    party,
    role: 'callee',
    dialled: null,
    createdAt: T,
    ringingAt: T,
    answeredAt: talk ? T + talk[0] : null,
    endedAt: T + 20_000,
    cause: 'normal',
    talk: talk ? [{ from: T + talk[0], to: T + talk[1] }] : [],
    ...rest,
  }
}
export const outside = (number: string | null, options: LegOptions = {}) =>
  leg({ kind: 'external', number, name: null, trunk: 'main' }, { role: 'caller', ...options })
export const extension = (number: string, options: LegOptions = {}) =>
  leg({ kind: 'extension', extension: number }, options)
export const call = (
  direction: DemoRecord['direction'],
  legs: DemoRecordLeg[],
  more: Partial<DemoRecord> = {},
): DemoRecord => ({
  call: 'c1',
  direction,
  startedAt: T,
  endedAt: T + 20_000,
  did: null,
  via: [],
  transfers: [],
  legs,
  ...more,
})
export const log = (more: Partial<ZohoLog> = {}): ZohoLog => ({
  id: 'z1',
  owner: 'ada',
  type: 'Inbound',
  startedAt: T,
  talkSeconds: 10,
  record: 'contact',
  refs: [],
  ...more,
})
export const answered = call('inbound', [outside('+1 212 555 0142'), extension('1001', { talk: [2000, 12_000] })])
export const verdict = (calls: DemoRecord[], logs: ZohoLog[], more: Partial<Evidence> = {}) => {
  const { lost, doubled, wrong, unexpected, ...rest } = judge({ ...evidence, calls, logs, ...more })
  return {
    ...rest,
    found: [lost.length, doubled.length, wrong.length, unexpected.length],
    lost,
    doubled,
    wrong,
    unexpected,
  }
}
