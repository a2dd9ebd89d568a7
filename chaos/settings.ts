// What the run's administrator had set at which time, as the run's own journal tells it.

/** "Unanswered agents do not log missed calls", and who logs a queue or group call that nobody answered. */
export interface UnansweredRule {
  readonly skipUnanswered: boolean
  readonly whenNobodyAnswers:
    | { readonly who: 'all' }
    | { readonly who: 'first' }
    | { readonly who: 'user'; readonly userId: string }
}

export interface RunSettings {
  readonly enabled: boolean
  /** Extension to Zoho user. */
  readonly bindings: Readonly<Record<string, string>>
  readonly rule: UnansweredRule
}

/** When the ticket of a call is made. Before it: for every call. After it: for all but outbound calls that nobody answered. */
export type TicketMoment = 'before' | 'after'

/** Of Zoho Desk: `bindings` name agents. */
export interface DeskSettings extends RunSettings {
  readonly tickets: TicketMoment
}

/** One change: asked for at `begun`, confirmed at `done` (real time, ms). In between either is in force. */
export interface SettingsChange<Settings = RunSettings> {
  readonly begun: number
  readonly done: number
  readonly settings: Settings
}

/** How far the clocks of phone system and server may seem to differ while both are busy, in milliseconds. */
const SLACK_MS = 250

/**
 * What may have been in force at `time`: one, or several while a change was being made. Throws when nothing was set yet.
 * @param changes in the order of time
 */
export function settingsAt<Settings>(changes: readonly SettingsChange<Settings>[], time: number): readonly Settings[] {
  const certain = changes.findLastIndex(({ done }) => done + SLACK_MS <= time)
  const possible = changes.filter(({ begun }, index) => index >= certain && begun - SLACK_MS <= time)
  if (possible.length === 0) throw new Error(`nothing was set at ${new Date(time).toISOString()}`)
  return possible.map(({ settings }) => settings)
}
