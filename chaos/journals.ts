// Reads the three journals that the judge goes by: the phone system's, Zoho's and the run's own. One JSON line per thing that
// happened.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DemoRecord, demoRecordSchema } from '@jackfield/contract/demo-pbx'
import { z } from 'zod'
import type { Evidence, LogChange, ZohoLog } from './judge.ts'
import type { Numbers } from './owed.ts'
import type { SettingsChange } from './settings.ts'

const pbxLine = z.object({ kind: z.literal('record'), record: demoRecordSchema })

/** The finished calls of the phone system, in the order in which they ended. */
export function callsOf(file: string): DemoRecord[] {
  return linesOf(file).flatMap((line) => {
    const parsed = pbxLine.safeParse(line)
    return parsed.success ? [parsed.data.record] : []
  })
}

const reference = z.object({ id: z.string() }).nullish()
const zohoLine = z.object({
  op: z.literal('create'),
  module: z.literal('Calls'),
  by: z.literal('api'),
  id: z.string(),
  record: z.looseObject({
    Owner: z.object({ id: z.string() }),
    Call_Type: z.string(),
    Call_Start_Time: z.iso.datetime({ offset: true }),
    Call_Duration: z.string().nullish(),
    Who_Id: reference,
    What_Id: reference,
    Description: z.string().nullish(),
  }),
})
const MARKER = /\bJF-([a-z2-7]{16})(?![a-z2-7])/gi

/** The call logs that were written through Zoho's API, as they were written. Throws when one cannot be understood. */
export function logsOf(file: string): ZohoLog[] {
  return linesOf(file).flatMap((line) => {
    const head = line as { op?: unknown; module?: unknown; by?: unknown }
    if (head.op !== 'create' || head.module !== 'Calls' || head.by !== 'api') return []
    const { id, record } = zohoLine.parse(line)
    return [
      {
        id,
        owner: record.Owner.id,
        type: record.Call_Type,
        startedAt: Date.parse(record.Call_Start_Time),
        talkSeconds: secondsOf(record.Call_Duration ?? '00:00'),
        record: record.Who_Id?.id ?? record.What_Id?.id ?? null,
        refs: markersIn(record),
      },
    ]
  })
}

const changeLine = z.object({
  op: z.enum(['update', 'delete']),
  module: z.literal('Calls'),
  id: z.string(),
  by: z.enum(['api', 'ui']),
  record: z.looseObject({}),
})

/** Which call logs were edited or deleted, and by whom. */
export function changesOf(file: string): LogChange[] {
  return linesOf(file).flatMap((line) => {
    const parsed = changeLine.safeParse(line)
    if (!parsed.success) return []
    const { op, id, by, record } = parsed.data
    return [{ id, by, what: op === 'delete' ? 'deleted' : 'edited', marked: markersIn(record).length > 0 }]
  })
}

const settingsLine = z.object({
  kind: z.literal('settings'),
  begun: z.number(),
  done: z.number(),
  settings: z.object({
    enabled: z.boolean(),
    bindings: z.record(z.string(), z.string()),
    rule: z.object({
      skipUnanswered: z.boolean(),
      whenNobodyAnswers: z.discriminatedUnion('who', [
        z.object({ who: z.enum(['all', 'first']) }),
        z.object({ who: z.literal('user'), userId: z.string() }),
      ]),
    }),
  }),
})

/** What the run's administrator did, in the order of time. */
export function settingsOf(file: string): SettingsChange[] {
  return linesOf(file).flatMap((line) => {
    const parsed = settingsLine.safeParse(line)
    return parsed.success ? [parsed.data as SettingsChange] : []
  })
}

const numbersLine = z.object({
  kind: z.literal('numbers'),
  known: z.array(z.object({ module: z.enum(['Contacts', 'Leads', 'Accounts']), id: z.string(), e164: z.string() })),
  own: z.array(z.string()),
})

/** Whose number is whose, as it was before the first call. Throws when the run has not written it down. */
export function numbersOf(file: string): Numbers {
  const line = linesOf(file).find((one) => (one as { kind?: unknown }).kind === 'numbers')
  const { known, own } = numbersLine.parse(line)
  return { known, own: new Set(own) }
}

/** All that the journals in a run's folder tell. */
export function evidenceIn(folder: string): Evidence {
  const pbx = join(folder, 'pbx', 'pbx.jsonl')
  const zoho = join(folder, 'zoho', 'zoho.jsonl')
  const run = join(folder, 'run.jsonl')
  const [calls, logs, changes, settings] = [callsOf(pbx), logsOf(zoho), changesOf(zoho), settingsOf(run)]
  return { calls, logs, changes, settings, ...numbersOf(run) }
}

function markersIn(record: Readonly<Record<string, unknown>>): string[] {
  const text = Object.values(record)
    .filter((value) => typeof value === 'string')
    .join('\n')
  return [...new Set([...text.matchAll(MARKER)].map((match) => match[1] as string))]
}

/** `mm:ss`, which is how the local Zoho of the run counts. */
function secondsOf(duration: string): number {
  const [minutes = Number.NaN, seconds = Number.NaN] = duration.split(':').map(Number)
  return minutes * 60 + seconds
}

/** Whole lines only: the last one may still be being written. */
function linesOf(file: string): unknown[] {
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown)
}
