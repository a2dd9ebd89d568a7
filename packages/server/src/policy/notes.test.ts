import { NOTE_LENGTH } from '@jackfield/contract'
import { describe, expect, test } from 'vitest'
import { extensionNumber } from '../calls/ids.ts'
import { answeredCall, fold, missedCall, T0, testIntegration, testSettings, viewOf } from '../testing/calls.ts'
import { owedLogs } from './call-log.ts'
import { MANUAL_FOR_MS } from './creation.ts'
import { cleanNote, noteOnCard } from './notes.ts'
import { fillTemplate, previewOf, type TemplateValues, templateProblems, withLateValues } from './template.ts'

const agent = extensionNumber('1001')
const withNotes = testSettings(testIntegration({ description: '{{Contact_Name}}: {{Notes}}' }))

describe('[A10.14] the note on a card', () => {
  const note = (settings = withNotes, extension = agent, call = fold(answeredCall().slice(0, 5))) =>
    noteOnCard({ ...viewOf(call, settings), notes: { u1: 'quote' } }, settings, extension)

  test('is the bound user’s own, and says whether it goes to Zoho', () => {
    expect(note()).toEqual({ text: 'quote', until: null, toZoho: true })
    expect(note(testSettings())).toEqual({ text: 'quote', until: null, toZoho: false })
    expect(note(testSettings(testIntegration({ description: '{{Notes}}', enabled: false })))?.toZoho).toBe(false)
    expect(note(withNotes, extensionNumber('1002'))?.text).toBe('')
    expect(note(withNotes, extensionNumber('1004'))).toBeNull()
  })
  test('can be written until ten minutes after the call', () => {
    const ended = fold(answeredCall())
    expect(note(withNotes, agent, ended)?.until).toBe((ended.endedAt ?? 0) + MANUAL_FOR_MS)
    expect(ended.endedAt).toBeGreaterThan(T0)
  })
})

describe('the variable Notes', () => {
  test('[A10.14] is a known one with an example, and its place is kept until the log is written', () => {
    expect(templateProblems('{{Notes}}')).toEqual([])
    expect(previewOf('{{Contact_Name}}: {{Notes}}')).toBe('Lisa Wang: Wants a quote by Friday')
    const [log] = owedLogs(viewOf(fold(missedCall()), withNotes), withNotes).effects
    const filled = log?.kind === 'log' ? log.log.description : ''
    expect(withLateValues(filled, { Contact_Name: 'Grace', Notes: '{{Time}} $& quote' })).toBe(
      'Grace: {{Time}} $& quote',
    )
  })
  test('no value takes the place of another one', () => {
    const filled = fillTemplate('{{Caller_Name}}|{{Notes}}', { Caller_Name: 'a\uE0A8b\uE0A7' } as TemplateValues)
    expect(withLateValues(filled, { Contact_Name: 'name', Notes: 'note \uE0A7' })).toBe('ab|note \uE0A7')
  })
  test.each([
    ['line ends are one kind', 'a\r\nb\rc', 'a\nb\nc'],
    ['what no database takes goes', 'a\u0000b\u0007\uE0A8', 'ab'],
    ['halves of characters go', `a\uD83D`, 'a\uFFFD'],
    ['it is cut, never inside a character', `${'x'.repeat(NOTE_LENGTH - 1)}😀`, 'x'.repeat(NOTE_LENGTH - 1)],
    ['markup is text', '<b>hi</b>', '<b>hi</b>'],
  ])('[A10.16] of a note %s', (_title, written, kept) => {
    expect(cleanNote(written)).toBe(kept)
  })
})
