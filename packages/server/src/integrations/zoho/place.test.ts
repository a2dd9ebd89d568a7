import { expect, test } from 'vitest'
import { departmentOf, isEnabled, placeProblem } from './place.ts'

const department = (id: string, enabled = true) => ({ id, name: id, enabled })
const places = (...departments: ReturnType<typeof department>[]) => ({ organisations: [], departments, callLogs: true })

test('[D1.22] the only enabled department is taken; of several, of none, and where one was chosen, none is', () => {
  const one = places(department('a'), department('off', false))
  const several = places(department('a'), department('b'))
  expect(departmentOf(one, null)).toBe('a')
  expect(departmentOf(several, null)).toBeNull()
  expect(departmentOf(places(department('off', false)), null)).toBeNull()
  expect(departmentOf(several, 'b')).toBe('b')
  // A person decides what follows a department that is gone.
  for (const gone of ['off', 'deleted']) expect(departmentOf(one, gone)).toBe(gone)
})

test('[D1.24] no department, and one that is gone or disabled, are problems', () => {
  const some = places(department('a'), department('off', false))
  expect(placeProblem(some, null)).toEqual({ code: 'desk-no-department' })
  expect(placeProblem(some, 'a')).toBeNull()
  for (const gone of ['off', 'deleted']) expect(placeProblem(some, gone)).toEqual({ code: 'desk-department-gone' })
  // Nobody has looked: nothing is known against it.
  expect(placeProblem(null, 'a')).toBeNull()
  expect(isEnabled(some, 'off')).toBe(false)
})
