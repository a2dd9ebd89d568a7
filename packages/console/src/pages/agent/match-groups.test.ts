import { type CardMatch, cardMatchSchema } from '@jackfield/contract'
import { expect, test } from 'vitest'
import { matchGroups } from './match-groups.ts'

const match = (integration: string, id: string): CardMatch =>
  cardMatchSchema.parse({
    integration,
    kind: integration === 'i2' ? 'zoho-desk' : 'zoho-crm',
    module: 'Contacts',
    id,
    name: id,
    company: null,
    url: 'https://example.com',
    weak: false,
  })

test('[D6.1] the records of CRM and helpdesk stand apart, each in its order', () => {
  const groups = matchGroups({ matches: [match('i1', 'a'), match('i2', 'x'), match('i1', 'b'), match('i2', 'y')] })
  expect(groups.map(({ kind, matches }) => [kind, ...matches.map(({ id }) => id)])).toEqual([
    ['zoho-crm', 'a', 'b'],
    ['zoho-desk', 'x', 'y'],
  ])
})

test('[D6.1] a card without records has no groups', () => {
  expect(matchGroups({ matches: [] })).toEqual([])
})
