// What a call owes, from what the phone system did. Independent of the server on purpose: the rules are written down here a
// second time, from the behaviours (A7, A10, A12, A14, D7), and nothing of the server is imported or read.
import type { DemoRecord } from '@jackfield/contract/demo-pbx'
import { type Holdings, holdersAt, recordFor } from './holders.ts'
import { type RunSettings, type SettingsChange, settingsAt, type UnansweredRule } from './settings.ts'

export type LogType = 'Inbound' | 'Outbound' | 'Missed'

/** Who is in the CRM with which number. */
export interface KnownRecord {
  readonly module: 'Contacts' | 'Leads' | 'Accounts'
  readonly id: string
  readonly e164: string
}

export interface Numbers extends Holdings {
  /** Own numbers in E.164. */
  readonly own: ReadonlySet<string>
  /** Logs hang at contacts alone, as in Zoho Desk: whose number only an account has, there is none (D7). */
  readonly contactsOnly?: boolean
}

/** A log that must be there. Times in milliseconds. */
export interface Owed {
  readonly call: string
  readonly user: string
  readonly type: LogType
  readonly record: string
  readonly startedAt: number
  readonly talkSeconds: number
}

/** The reasons for which a call may have no log at all. */
export type Excuse = 'internal' | 'disabled' | 'not-bound' | 'anonymous' | 'own-number' | 'account-only' | 'A12'

/**
 * What a call owes by the settings of its first moment (A3.7): the logs, or why it owes none. More than one answer where the
 * call began while the administrator was changing the settings, or a person the holder of its number; one of them must then be
 * true as a whole.
 */
export function owedBy(
  call: DemoRecord,
  changes: readonly SettingsChange[],
  numbers: Numbers,
): readonly (readonly Owed[] | Excuse)[] {
  const e164 = outsideOf(call)
  const holders = e164 === null ? [null] : holdersAt(e164, call.startedAt, numbers)
  const ways = settingsAt(changes, call.startedAt).flatMap((settings) =>
    holders.map((holder) => owedFor(call, settings, numbers, holder)),
  )
  return [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()]
}

/** @param holder one of those who may hold the number of the call; null without a number */
export function owedFor(
  call: DemoRecord,
  settings: RunSettings,
  numbers: Numbers,
  holder: string | null,
): readonly Owed[] | Excuse {
  if (!call.legs.some(({ party }) => party.kind === 'external')) return 'internal'
  if (!settings.enabled) return 'disabled'
  const users = usersOf(call, settings.bindings)
  if (users.length === 0) return 'not-bound'
  const e164 = outsideOf(call)
  if (e164 === null || holder === null) return 'anonymous'
  if (numbers.own.has(e164)) return 'own-number'
  if (isAccountOnly(holder, numbers)) return 'account-only'

  const due = applyRule(call, users, settings.rule).map((part) => ({
    call: call.call,
    user: part.user,
    type: part.type,
    record: recordFor(holder, e164, numbers),
    startedAt: part.startedAt,
    talkSeconds: part.type === 'Missed' ? 0 : part.talkMs / 1000,
  }))
  return due.length === 0 ? 'A12' : due
}

/** Whoever holds the number is nobody at whom something can hang. */
export const isAccountOnly = (holder: string, { contactsOnly, known }: Numbers): boolean =>
  contactsOnly === true && known.some(({ id, module }) => id === holder && module === 'Accounts')

/** The number of the call's external party in E.164; null for an internal or anonymous call. */
export function outsideOf(call: DemoRecord): string | null {
  const outside = call.legs.find((leg) => leg.party.kind === 'external')
  if (outside?.party.kind !== 'external' || !outside.party.number) return null
  return e164Of(outside.party.number)
}

/** Whether a user rang, dialled or answered: then an unknown number is given a record (A7). */
export function takesPart(call: DemoRecord, { bindings }: RunSettings): boolean {
  return usersOf(call, bindings).length > 0
}

export interface Part {
  readonly user: string
  readonly took: boolean
  readonly dialled: boolean
  readonly startedAt: number
  readonly talkMs: number
}

/** What each bound user did, over all own extensions, in the order in which they came into the call. */
export function usersOf(call: DemoRecord, bindings: RunSettings['bindings']): Part[] {
  const parts = new Map<string, Part>()
  for (const leg of call.legs) {
    if (leg.party.kind !== 'extension') continue
    const user = bindings[leg.party.extension]
    const took = leg.talk.length > 0 || (leg.role === 'callee' && leg.answeredAt !== null)
    const dialled = leg.role === 'caller'
    if (user === undefined || !(took || dialled || leg.ringingAt !== null)) continue
    const before = parts.get(user)
    const talkMs = leg.talk.reduce((sum, { from, to }) => sum + to - from, 0)
    parts.set(user, {
      user,
      took: took || (before?.took ?? false),
      dialled: dialled || (before?.dialled ?? false),
      startedAt: Math.min(leg.createdAt, before?.startedAt ?? leg.createdAt),
      talkMs: talkMs + (before?.talkMs ?? 0),
    })
  }
  return [...parts.values()]
}

function applyRule(call: DemoRecord, parts: readonly Part[], rule: UnansweredRule): (Part & { type: LogType })[] {
  if (call.direction === 'outbound') {
    return parts.filter((part) => part.took || part.dialled).map((part) => ({ ...part, type: 'Outbound' }))
  }
  const took = parts.filter((part) => part.took).map((part) => ({ ...part, type: 'Inbound' as const }))
  const missed = parts.filter((part) => !part.took).map((part) => ({ ...part, type: 'Missed' as const }))
  if (!rule.skipUnanswered || call.via.length === 0) return [...took, ...missed]
  // Somebody who has no user may have answered too.
  const answered = call.legs.some(
    ({ party, role, answeredAt }) => party.kind === 'extension' && role === 'callee' && answeredAt !== null,
  )
  if (answered) return took
  const choice = rule.whenNobodyAnswers
  if (choice.who === 'all') return missed
  if (choice.who === 'first') return missed.slice(0, 1)
  const named = missed.find((part) => part.user === choice.userId) ?? missed[0]
  return named ? [{ ...named, user: choice.userId }] : []
}

/** Numbers of the run are E.164 or national numbers of ten digits in North America. */
export function e164Of(number: string): string {
  const digits = number.replace(/\D/g, '')
  if (number.trim().startsWith('+')) return `+${digits}`
  return digits.length === 10 ? `+1${digits}` : `+${digits}`
}
