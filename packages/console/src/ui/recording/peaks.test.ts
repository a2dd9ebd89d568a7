import { expect, test } from 'vitest'
import { peaksOf } from './peaks.ts'

test('[B9.1] the waveform shows the loudest of each stretch, the loudest of all as 1', () => {
  expect(peaksOf([0, -0.25, 0.5, 0, 0, 0.125], 3)).toEqual([0.5, 1, 0.25])
  expect(peaksOf([0.5], 600)).toEqual([1])
  expect(peaksOf([0, 0], 1)).toEqual([0])
  expect(peaksOf([], 600)).toEqual([])
})
