// Reads the three journals that the judge goes by: the phone system's, Zoho's and the run's own. One JSON line per thing that
// happened.
import { join } from 'node:path'
import { type DemoRecord, demoRecordSchema } from '@jackfield/contract/demo-pbx'
import { z } from 'zod'
import { deskEvidenceIn } from './desk-journal.ts'
import type { ContactChange, CreatedRecord } from './holders.ts'
import { linesOf, markersIn } from './journal-lines.ts'
import type { Evidence } from './judge.ts'
import { type AuthorisationStep, type ForgedMessage, refusedTimes } from './judge-access.ts'
import type { LogChange, ZohoLog } from './judge-logs.ts'
import type { ApiChange } from './judge-records.ts'
import { type Circumstances, knownFrom, type MessageSettings } from './knowledge.ts'
import { e164Of, type Numbers } from './owed.ts'
import type { DeskSettings, SettingsChange } from './settings.ts'

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

const recordLine = z.object({
  time: z.iso.datetime(),
  op: z.enum(['create', 'update', 'delete']),
  module: z.enum(['Contacts', 'Leads', 'Accounts']),
  id: z.string(),
  by: z.enum(['api', 'ui']),
  record: z.looseObject({}),
})
const PHONES = ['Phone', 'Mobile', 'Home_Phone', 'Other_Phone', 'Asst_Phone']

/** All numbers of a record of Zoho's, in E.164. */
export function phonesOf(record: Readonly<Record<string, unknown>>): string[] {
  return PHONES.flatMap((field) => (typeof record[field] === 'string' ? [e164Of(record[field])] : []))
}

export interface RecordWrites {
  readonly created: readonly CreatedRecord[]
  readonly recordChanges: readonly ApiChange[]
  /** What people did to contacts that were there before the first call. */
  readonly byPeople: readonly Omit<ContactChange, 'knownFrom'>[]
}

/** What was written to Contacts, Leads and Accounts. Throws when the server created a record without exactly one number. */
export function recordWritesOf(file: string): RecordWrites {
  const lines = linesOf(file).flatMap((line) => {
    const parsed = recordLine.safeParse(line)
    return parsed.success ? [parsed.data] : []
  })
  const at = ({ time }: { readonly time: string }) => Date.parse(time)
  return {
    created: lines
      .filter(({ op, by }) => op === 'create' && by === 'api')
      .map((line) => {
        const [e164, ...others] = phonesOf(line.record)
        if (e164 === undefined || others.length > 0)
          throw new Error(`${line.id} was created with ${others.length + 1} numbers`)
        return { id: line.id, e164, at: at(line) }
      }),
    recordChanges: lines
      .filter(({ op, by }) => op !== 'create' && by === 'api')
      .map(({ id, op, record }) => ({ id, what: op === 'delete' ? 'deleted' : 'edited', numbers: phonesOf(record) })),
    byPeople: lines
      .filter(({ op, by }) => op !== 'create' && by === 'ui')
      .map((line) => ({
        id: line.id,
        at: at(line),
        e164: line.op === 'delete' ? null : (phonesOf(line.record)[0] ?? null),
      })),
  }
}

const zohoSettingsLine = z.object({
  time: z.iso.datetime(),
  op: z.literal('settings'),
  change: z.object({
    notificationsLost: z.boolean().optional(),
    notificationDelayMs: z.number().optional(),
  }),
})

/** How Zoho's messages went at which time. */
export function messageSettingsOf(file: string): MessageSettings[] {
  const settings: MessageSettings[] = []
  for (const line of linesOf(file)) {
    const parsed = zohoSettingsLine.safeParse(line)
    if (!parsed.success) continue
    const { time, change } = parsed.data
    const before = settings.at(-1) ?? { lost: false, delayMs: 0 }
    const { notificationsLost: lost = before.lost, notificationDelayMs: delayMs = before.delayMs } = change
    settings.push({ at: Date.parse(time), lost, delayMs })
  }
  return settings
}

const killLine = z.object({ time: z.iso.datetime(), kind: z.literal('kill') })
const startedLine = z.object({ time: z.iso.datetime(), kind: z.literal('started'), tookMs: z.number() })
const forgedLine = z.object({ kind: z.literal('forged'), e164: z.string(), status: z.number().nullable() })
const authorisationLine = z.object({
  kind: z.literal('authorisation'),
  time: z.iso.datetime(),
  what: z.enum(['revoked', 'reported', 'renewed']),
})

/** When the server was killed, and when it was there again. */
export function livesOf(file: string): Pick<Circumstances, 'kills' | 'starts'> {
  const lines = linesOf(file)
  return {
    kills: lines.flatMap((line) => {
      const { data } = killLine.safeParse(line)
      return data ? [Date.parse(data.time)] : []
    }),
    starts: lines.flatMap((line) => {
      const { data } = startedLine.safeParse(line)
      return data ? [{ at: Date.parse(data.time), tookMs: data.tookMs }] : []
    }),
  }
}

export function forgedOf(file: string): ForgedMessage[] {
  return linesOf(file).flatMap((line) => forgedLine.safeParse(line).data ?? [])
}

export function authorisationOf(file: string): AuthorisationStep[] {
  return linesOf(file).flatMap((line) => {
    const { data } = authorisationLine.safeParse(line)
    return data ? [{ at: Date.parse(data.time), what: data.what }] : []
  })
}

const settingsFields = {
  enabled: z.boolean(),
  bindings: z.record(z.string(), z.string()),
  rule: z.object({
    skipUnanswered: z.boolean(),
    whenNobodyAnswers: z.discriminatedUnion('who', [
      z.object({ who: z.enum(['all', 'first']) }),
      z.object({ who: z.literal('user'), userId: z.string() }),
    ]),
  }),
}
const changeFields = { begun: z.number(), done: z.number() }
const settingsLine = z.object({ kind: z.literal('settings'), ...changeFields, settings: z.object(settingsFields) })
const deskSettingsLine = z.object({
  kind: z.literal('desk-settings'),
  ...changeFields,
  settings: z.object({ ...settingsFields, tickets: z.enum(['before', 'after']) }),
})

/** What the run's administrator did to Zoho CRM, in the order of time. */
export function settingsOf(file: string): SettingsChange[] {
  return linesOf(file).flatMap((line) => settingsLine.safeParse(line).data ?? [])
}

/** The same of Zoho Desk. */
export function deskSettingsOf(file: string): SettingsChange<DeskSettings>[] {
  return linesOf(file).flatMap((line) => deskSettingsLine.safeParse(line).data ?? [])
}

const numbersLine = z.object({
  kind: z.literal('numbers'),
  known: z.array(z.object({ module: z.enum(['Contacts', 'Leads', 'Accounts']), id: z.string(), e164: z.string() })),
  own: z.array(z.string()),
})

/** Whose number is whose, as it was before the first call. Throws when the run has not written it down. */
export function numbersOf(file: string): Pick<Numbers, 'known' | 'own'> {
  const line = linesOf(file).find((one) => (one as { kind?: unknown }).kind === 'numbers')
  const { known, own } = numbersLine.parse(line)
  return { known, own: new Set(own) }
}

/** All that the journals in a run's folder tell. */
export function evidenceIn(folder: string): Evidence {
  const pbx = join(folder, 'pbx', 'pbx.jsonl')
  const zoho = join(folder, 'zoho', 'zoho.jsonl')
  const run = join(folder, 'run.jsonl')
  const { byPeople, ...writes } = recordWritesOf(zoho)
  const authorisation = authorisationOf(run)
  const circumstances: Circumstances = {
    ...livesOf(run),
    messages: messageSettingsOf(zoho),
    refused: refusedTimes(authorisation),
  }
  const numbers = numbersOf(run)
  const ids = new Set(numbers.known.map(({ id }) => id))
  return {
    calls: callsOf(pbx),
    logs: logsOf(zoho),
    changes: changesOf(zoho),
    settings: settingsOf(run),
    contactChanges: byPeople
      .filter(({ id }) => ids.has(id))
      .map((change) => ({ ...change, knownFrom: knownFrom(change.at, circumstances) })),
    forged: forgedOf(run),
    authorisation,
    ...writes,
    ...numbers,
    desk: deskEvidenceIn(zoho, linesOf(run), deskSettingsOf(run)),
  }
}

/** `mm:ss`, which is how the local Zoho of the run counts. */
function secondsOf(duration: string): number {
  const [minutes = Number.NaN, seconds = Number.NaN] = duration.split(':').map(Number)
  return minutes * 60 + seconds
}
