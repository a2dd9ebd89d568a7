import { type CallCard, NOTE_LENGTH } from '@jackfield/contract'
import type { Call } from '../calls/call.ts'
import type { ExtensionNumber, Millis } from '../calls/ids.ts'
import { type BoundUser, boundUser, type IntegrationSettings, type Settings } from '../settings/settings.ts'
import { MANUAL_FOR_MS } from './creation.ts'
import type { CallView } from './effect.ts'
import { usesNotes } from './template.ts'

/** Whose note an extension's is: its bound user in an integration. */
export interface NoteWriter {
  readonly integration: IntegrationSettings
  readonly user: BoundUser
}

/** Whose notes are written at an extension: those of its bound users, about a call with a customer; else nobody's. */
export function noteWriters(
  { direction, external }: Pick<Call, 'direction' | 'external'>,
  { integrations }: Settings,
  extension: ExtensionNumber,
): readonly NoteWriter[] {
  if (direction === 'internal' || external === null) return []
  return integrations.flatMap((integration) => {
    const user = integration.enabled ? boundUser(integration, extension) : null
    return user === null ? [] : [{ integration, user }]
  })
}

/** Until when a note may be written; null while the call goes on. */
export const noteUntil = ({ endedAt }: Pick<Call, 'endedAt'>): Millis | null =>
  endedAt === null ? null : endedAt + MANUAL_FOR_MS

/** What a card says of its agent's note (A10). */
export function noteOnCard(
  { call, notes }: CallView,
  settings: Settings,
  extension: ExtensionNumber,
): CallCard['note'] {
  const writers = noteWriters(call, settings, extension)
  const [first] = writers
  if (!first) return null
  return {
    text: notes?.[first.user.id] ?? '',
    until: noteUntil(call),
    toZoho: writers.some(({ integration }) => notesGoToZoho(integration)),
  }
}

/** Templates are long and cards are many. */
const known = new WeakMap<IntegrationSettings, boolean>()

/** Whether the agent's note stands in the logs. */
function notesGoToZoho(integration: IntegrationSettings): boolean {
  let answer = known.get(integration)
  if (answer === undefined) {
    const { enabled, subject, description } = integration.callLog
    answer = enabled && (usesNotes(subject) || usesNotes(description))
    known.set(integration, answer)
  }
  return answer
}

/** A note as it is kept: no halves of characters and nothing that no database takes, at most `NOTE_LENGTH` long. */
export function cleanNote(text: string): string {
  const bare = text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
    .replace(/[\u0000-\u0008\u000B-\u001F\u007F\uE0A7\uE0A8]/g, '')
  return bare
    .slice(0, NOTE_LENGTH)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()
}
