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

/** One change: asked for at `begun`, confirmed at `done` (real time, ms). In between either is in force. */
export interface SettingsChange {
  readonly begun: number
  readonly done: number
  readonly settings: RunSettings
}

/** How far the clocks of phone system and server may seem to differ while both are busy, in milliseconds. */
const SLACK_MS = 250

/**
 * What may have been in force at `time`: one, or several while a change was being made. Throws when nothing was set yet.
 * @param changes in the order of time
 */
export function settingsAt(changes: readonly SettingsChange[], time: number): readonly RunSettings[] {
  const certain = changes.findLastIndex(({ done }) => done + SLACK_MS <= time)
  const possible = changes.filter(({ begun }, index) => index >= certain && begun - SLACK_MS <= time)
  if (possible.length === 0) throw new Error(`nothing was set at ${new Date(time).toISOString()}`)
  return possible.map(({ settings }) => settings)
}
