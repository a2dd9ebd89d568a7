import { expect, test } from 'vitest'
import { variablesIn } from './template-text.ts'

test.each([
  ['{{Recording_URL}}', ['Recording_URL']],
  ['Hear {{ Recording_URL }} of {{Time}} and {{Time}}', ['Recording_URL', 'Time', 'Time']],
  ['{{Recording}} Recording_URL', ['Recording']],
  ['{Time} {{ {Time} }}', []],
  ['', []],
])('[A11.7] the variables of %s', (template, names) => {
  expect(variablesIn(template)).toEqual(names)
})
