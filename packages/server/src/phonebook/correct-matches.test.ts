import { describe, expect, test } from 'vitest'
import { correctMatches } from './correct-matches.ts'
import type { Match, MatchState } from './phonebook.ts'

const now = 10_000_000
const match = (id: string, modifiedAt = 0): Match => ({
  record: { module: 'Contacts', id, name: id, company: null, modifiedAt },
  url: `https://crm.example/${id}`,
  weak: false,
  chosen: false,
})
const done = (...matches: Match[]): MatchState => ({ state: 'done', matches })
const ids = (state: MatchState) => (state.state === 'done' ? state.matches.map(({ record }) => record.id) : state.state)

describe('what Zoho answers about a number that the index knew', () => {
  const cases: [string, MatchState, MatchState, unknown][] = [
    ['takes the place of what was known', done(match('1')), done(match('2')), ['2']],
    ['takes away what is no longer there', done(match('1')), done(), []],
    ['does not take away what its search cannot know yet', done(match('1', now - 5000)), done(match('2')), ['1', '2']],
    ['is not doubled', done(match('1', now - 5000)), done(match('1', now - 5000)), ['1']],
    ['takes nothing away when it is no answer', done(match('1')), { state: 'failed' }, ['1']],
    ['is all there is when nothing was known', { state: 'searching' }, { state: 'failed' }, 'failed'],
  ]
  test.each(cases)('[A6.1] %s', (_title, known, answer, expected) => {
    expect(ids(correctMatches(known, answer, now))).toEqual(expected)
  })
})
