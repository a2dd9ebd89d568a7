import { describe, expect, test } from 'vitest'
import type { RecordFacts } from '../../crm/crm-connector.ts'
import { judgeNote, judgeOwner } from './judge.ts'

const made = 1_000_000
const facts = (changes: Partial<RecordFacts> = {}): RecordFacts => ({
  id: '7',
  ownerId: 'first',
  subject: 'Extension Call',
  description: 'text',
  createdAt: made,
  modifiedAt: made,
  ...changes,
})

describe('the owner of a created record', () => {
  const cases: [string, RecordFacts | undefined, unknown][] = [
    ['is changed while nobody has touched it', facts(), 'change'],
    [
      'is left alone once it is the right one, whoever did that',
      facts({ ownerId: 'wanted', modifiedAt: made + 9 }),
      'as-wanted',
    ],
    ['is left to a person who has edited the record', facts({ modifiedAt: made + 1000 }), { code: 'owner-edited' }],
    ['is left to a person who has given it to somebody', facts({ ownerId: 'third' }), { code: 'owner-edited' }],
    ['is nobody’s once the record is gone', undefined, { code: 'owner-record-gone' }],
  ]
  test.each(cases)('[A7.12] %s', (_title, now, expected) => {
    expect(judgeOwner(now, 'first', 'wanted')).toEqual(expected)
  })
})

describe('a later note', () => {
  const before = { subject: 'Extension Call', description: 'Call: \nRef JF-a' }
  const wanted = { subject: 'Extension Call', description: 'Call: quote by Friday\nRef JF-a' }
  const cases: [string, Partial<RecordFacts> | undefined, unknown][] = [
    ['goes into a log that is as it was written', before, 'change'],
    ['whatever ends its lines', { ...before, description: 'Call:\r\nRef JF-a \r\n' }, 'change'],
    ['is there already', wanted, 'as-wanted'],
    [
      'does not overwrite what a person wrote',
      { ...before, description: `Mine. ${before.description}` },
      { code: 'note-log-edited' },
    ],
    ['nor a subject', { ...before, subject: 'Complaint' }, { code: 'note-log-edited' }],
    ['has no place once the log is gone', undefined, { code: 'note-log-gone' }],
  ]
  test.each(cases)('[A10.15] %s', (_title, now, expected) => {
    expect(judgeNote(now && facts(now), before, wanted)).toEqual(expected)
  })
})
