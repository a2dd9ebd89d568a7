import { describe, expect, it } from 'vitest'
import { clauseIdsIn, clauseIdsInSource, parseClauses, readClauses } from './behaviours.ts'

const DOCUMENT = `# Behaviours
- a list in the introduction is prose
## A. Zoho
### A1 Choosing
- A1.1 One sentence.
- A1.2 (planned) Another (with a word in brackets).
## OPS. Operation
### OPS Operation
- OPS.1 A third.
`

describe('parseClauses', () => {
  it('reads ids, texts and what is planned', () => {
    expect(parseClauses(DOCUMENT)).toEqual([
      { id: 'A1.1', text: 'One sentence.', planned: false },
      { id: 'A1.2', text: 'Another (with a word in brackets).', planned: true },
      { id: 'OPS.1', text: 'A third.', planned: false },
    ])
  })

  it.each([
    ['a clause of another row', '- A2.1 Stray.', /line 10: a clause outside of its row/],
    ['an id used twice', '- OPS.1 Again.', /line 10: a second OPS.1/],
    ['an item without an id', '- something', /line 10: a list item that is no clause/],
    ['an indented clause', '  - OPS.2 Hidden.', /line 10: a list item that is no clause/],
    ['another bullet', '* OPS.2 Hidden.', /line 10: a list item that is no clause/],
    ['a row without a title', '### A9', /line 10: a heading that is no row/],
  ])('refuses %s', (_, line, fault) => {
    expect(() => parseClauses(`${DOCUMENT}${line}\n`)).toThrow(fault)
  })

  it('reads the clauses of this repository', () => {
    const clauses = readClauses()
    expect(clauses.find((clause) => clause.id === 'A10.1')?.planned).toBe(false)
    const rows = new Set(clauses.map((clause) => clause.id.split('.')[0]))
    const numbered = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`)
    const wanted = [...numbered('A', 15), ...numbered('P', 8), ...numbered('D', 9), ...numbered('B', 9), 'OPS']
    expect([...rows]).toEqual(wanted)
  })
})

describe('clauseIdsIn', () => {
  // No title here may hold an id: it would count as a test that shows it.
  it.each([
    { kind: 'several', title: '[A10.1][A12.2] one log', ids: ['A10.1', 'A12.2'] },
    { kind: 'with spaces between', title: '[OPS.1] [B1.4] text', ids: ['OPS.1', 'B1.4'] },
    { kind: 'of the suite and the test', title: '[A2.4] suite > [A2.5] test', ids: ['A2.4', 'A2.5'] },
    { kind: 'at the end', title: 'a row of a table [A2.4][A2.5]', ids: ['A2.4', 'A2.5'] },
    { kind: 'none in other brackets', title: '[object Object] value[0] of [A list]', ids: [] },
    { kind: 'a row without a clause, to be refused', title: '[A2] text', ids: ['A2'] },
    { kind: 'two in one bracket, to be refused', title: 'suite > [A2.4, A2.5] text', ids: ['A2.4, A2.5'] },
  ])('finds ids: $kind', ({ title, ids }) => {
    expect(clauseIdsIn(title)).toEqual(ids)
  })
})

it('clauseIdsInSource finds the ids of titles in a file', () => {
  expect(clauseIdsInSource(`it('[B1.4][OPS.6] inbound', run)\nconst a = list[0]`)).toEqual(['B1.4', 'OPS.6'])
})
