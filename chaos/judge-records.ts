// Judges the records of unknown numbers: exactly one for each number that is owed one. Pure.
import type { DemoRecord } from '@jackfield/contract/demo-pbx'
import { holdersAt, unknown } from './holders.ts'
import { type Numbers, outsideOf, takesPart } from './owed.ts'
import { type SettingsChange, settingsAt } from './settings.ts'

export interface RecordVerdict {
  /** Numbers that must have been given a record. */
  readonly owed: number
  readonly created: number
  readonly lost: readonly string[]
  /** Records beside the first one of their number. */
  readonly doubled: readonly string[]
  /** Records of numbers that no call owes one, and records that the server changed. */
  readonly unexpected: readonly string[]
}

/** What the server did to records that were there. */
export interface ApiChange {
  readonly id: string
  readonly what: 'edited' | 'deleted'
  /** Numbers that it has now. */
  readonly numbers: readonly string[]
}

export function judgeRecords(evidence: {
  readonly calls: readonly DemoRecord[]
  readonly settings: readonly SettingsChange[]
  readonly numbers: Numbers
  readonly recordChanges: readonly ApiChange[]
}): RecordVerdict {
  const { calls, settings, numbers, recordChanges } = evidence
  const certain = new Set<string>()
  const possible = new Set<string>()
  for (const call of calls) {
    const e164 = outsideOf(call)
    if (e164 === null || numbers.own.has(e164)) continue
    const holders = holdersAt(e164, call.startedAt, numbers)
    const ways = settingsAt(settings, call.startedAt).map((set) => set.enabled && takesPart(call, set))
    if (holders.includes(unknown) && ways.includes(true)) possible.add(e164)
    if (holders.every((holder) => holder === unknown) && !ways.includes(false)) certain.add(e164)
  }
  const byNumber = Map.groupBy(numbers.created, ({ e164 }) => e164)
  return {
    owed: certain.size,
    created: numbers.created.length,
    lost: [...certain].filter((e164) => !byNumber.has(e164)).map((e164) => `${e164} was given no record`),
    doubled: [...byNumber].flatMap(([e164, [first, ...others]]) =>
      others.map(({ id }) => `${e164} was given ${id} beside ${first?.id}`),
    ),
    unexpected: [
      ...[...byNumber.keys()].filter((e164) => !possible.has(e164)).map((e164) => `${e164} was given a record`),
      ...recordChanges
        .filter((change) => !handedOn(change, numbers.created))
        .map(({ id, what }) => `the server ${what} record ${id}`),
    ],
  }
}

/** A record that the server made is given to who answered, if that was another one (A7.12); its number stays. */
function handedOn({ id, what, numbers }: ApiChange, created: Numbers['created']): boolean {
  const own = created.find((record) => record.id === id)
  return own !== undefined && what === 'edited' && numbers.join() === own.e164
}
