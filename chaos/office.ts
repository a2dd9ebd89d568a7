// What the administrator changes while calls go on, each for a short time.
import { setTimeout as sleep } from 'node:timers/promises'
import type { IntegrationPage } from './administrator.ts'
import type { RunJournal, RunLine } from './run-journal.ts'
import type { DeskSettings, RunSettings, SettingsChange } from './settings.ts'

export const callLog = {
  enabled: true,
  // One subject per log. Of a deleted log Zoho keeps nothing else: where several logs share it, one that was deleted before its
  // lost answer was looked up leaves all of them that were not written yet to a person.
  subject: 'Extension Call {{Contact_Number}} {{Extension}} {{Time}}',
  description: '{{Communication_Type}} {{Call_Log_Status}} from {{Call_From}} to {{Call_To}} {{Talk_Duration}}',
}

export function baseSettings(bindings: ReadonlyMap<string, string>): RunSettings {
  const rule = { skipUnanswered: false, whenNobodyAnswers: { who: 'all' } } as const
  return { enabled: true, bindings: Object.fromEntries(bindings), rule }
}

/** The whole sequence; after each the base comes back. */
export function phasesOf(base: RunSettings): readonly RunSettings[] {
  const rule = (whenNobodyAnswers: RunSettings['rule']['whenNobodyAnswers']): RunSettings => ({
    ...base,
    rule: { skipUnanswered: true, whenNobodyAnswers },
  })
  const users = Object.values(base.bindings)
  return [
    rule({ who: 'all' }),
    { ...base, enabled: false },
    { ...base, bindings: otherwiseBound(base.bindings) },
    rule({ who: 'first' }),
    rule({ who: 'user', userId: users.at(-1) as string }),
    { ...base, enabled: false },
  ]
}

/** The first two swap their extensions, the third gets two, the last has none. */
function otherwiseBound(bindings: RunSettings['bindings']): RunSettings['bindings'] {
  const [one, two, three, four] = Object.keys(bindings)
  const [first, second, third] = Object.values(bindings)
  if (!one || !two || !three || !four || !first || !second || !third) throw new Error('too few extensions are bound')
  return { [one]: second, [two]: first, [three]: third, [four]: third }
}

/** The same for Desk: tickets are made before the calls for a part of the time, and after them for the other. */
export function deskPhasesOf(base: DeskSettings): readonly DeskSettings[] {
  const rule = (whenNobodyAnswers: RunSettings['rule']['whenNobodyAnswers']) => ({
    skipUnanswered: true,
    whenNobodyAnswers,
  })
  const before: DeskSettings = { ...base, tickets: 'before' }
  return [
    before,
    { ...before, bindings: otherwiseBound(base.bindings) },
    { ...before, rule: rule({ who: 'first' }) },
    { ...base, rule: rule({ who: 'user', userId: Object.values(base.bindings).at(-1) as string }) },
    { ...base, enabled: false },
    before,
  ]
}

/** The page of a system, and how a change of its settings is written down. */
export interface Office<Settings extends RunSettings> {
  readonly page: IntegrationPage
  readonly lineOf: (change: SettingsChange<Settings>) => RunLine
}

export const crmOffice = (page: IntegrationPage): Office<RunSettings> => ({
  page,
  lineOf: (change) => ({ kind: 'settings', ...change }),
})
export const deskOffice = (page: IntegrationPage): Office<DeskSettings> => ({
  page,
  lineOf: (change) => ({ kind: 'desk-settings', ...change }),
})

/** Each phase lasts this part of its share of the time. A server that is dead is asked again until it has done it. */
export async function changeSettings<Settings extends RunSettings>(
  office: Office<Settings>,
  journal: RunJournal,
  base: Settings,
  phases: readonly Settings[],
  { spanMs, lasting }: { readonly spanMs: number; readonly lasting: number },
): Promise<void> {
  const begun = Date.now()
  const share = spanMs / (phases.length + 1)
  for (const [index, phase] of phases.entries()) {
    await sleep(Math.max(0, begun + (index + 0.5) * share - Date.now()))
    await apply(office, journal, base, phase)
    await sleep(share * lasting)
    await apply(office, journal, phase, base)
  }
}

/**
 * Changes one thing after the other and writes down from when to when it was uncertain whether each was in force. `before` null: nothing
 * was set yet.
 */
export async function apply<Settings extends RunSettings>(
  { page, lineOf }: Office<Settings>,
  journal: RunJournal,
  before: Settings | null,
  settings: Settings,
): Promise<void> {
  const { enabled, bindings, rule } = settings
  const tickets = ticketsOf(settings)
  const steps: [Partial<DeskSettings>, () => Promise<void>][] = [
    [{ enabled }, () => page.setEnabled(enabled)],
    [{ bindings }, () => page.setBindings(bindings)],
    [{ rule }, () => page.setCallLog({ ...callLog, ...rule })],
    ...(tickets === null ? [] : [[{ tickets }, () => page.setTickets(tickets)] as (typeof steps)[number]]),
  ]
  let now: Settings = before ?? settings
  for (const [change, step] of steps) {
    const next: Settings = { ...now, ...change }
    if (before !== null && Object.entries(change).every(([name, value]) => now[name as keyof Settings] === value))
      continue
    const begun = await insist(step)
    journal.append(lineOf({ begun, done: Date.now(), settings: next }))
    now = next
  }
}

const ticketsOf = (settings: RunSettings & Partial<Pick<DeskSettings, 'tickets'>>) => settings.tickets ?? null

/** Longer than a start takes on a machine that does much else besides. */
const PATIENCE_MS = 300_000

/** Asks until it is done, also of a server that is dead at times; gives the moment from which on it may have been done. */
export async function insist(act: () => Promise<void>): Promise<number> {
  const giveUp = Date.now() + PATIENCE_MS
  for (let begun: number | null = null; ; await sleep(100)) {
    const attempt = Date.now()
    try {
      await act()
      return begun ?? attempt
    } catch (error) {
      if (Date.now() > giveUp) throw error
      if (!wasRefused(error)) begun ??= attempt
    }
  }
}

/** No server was there that could have done anything. */
function wasRefused(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string } }
  return cause?.code === 'ECONNREFUSED'
}
