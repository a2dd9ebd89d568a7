import { expect, test } from 'vitest'
import { departmentGone, deskEdition, placeChange } from './place-values.ts'

const saved = { organisationId: 'o1', departmentId: 'd1' }

test.each([
  ['nothing', saved],
  ['nothing', { organisationId: null, departmentId: null }],
  ['nothing', { organisationId: 'o1', departmentId: null }],
  ['department', { organisationId: 'o1', departmentId: 'd2' }],
  ['organisation', { organisationId: 'o2', departmentId: null }],
  ['organisation', { organisationId: 'o2', departmentId: 'd1' }],
] as const)('[D1.2] what a choice changes: %s', (change, chosen) => {
  expect(placeChange(saved, chosen)).toBe(change)
})

test('[D1.2] the first choice of all is one of an organisation', () => {
  const nothing = { organisationId: null, departmentId: null }
  expect(placeChange(nothing, { organisationId: 'o1', departmentId: null })).toBe('organisation')
  expect(placeChange({ ...saved, departmentId: null }, saved)).toBe('department')
})

test('[D1.24] a chosen department that is disabled or no longer there counts as gone', () => {
  const departments = [
    { id: 'd1', name: 'Support', enabled: true },
    { id: 'd2', name: 'Old', enabled: false },
  ]
  expect([null, 'd1', 'd2', 'd3'].map((id) => departmentGone(departments, id))).toEqual([false, false, true, true])
})

test.each([
  ['FREE', 'free'],
  ['NEW_FREE', 'free'],
  ['FREE_2019', 'free'],
  ['ENTERPRISE', 'enterprise'],
  ['Standard', 'standard'],
  ['SOMETHING_NEW', null],
])('the edition %s is known as %s', (name, edition) => {
  expect(deskEdition(name)).toBe(edition)
})
