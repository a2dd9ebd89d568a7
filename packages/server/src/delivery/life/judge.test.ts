import { describe, expect, it } from 'vitest'
import { judge } from './judge.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const MINUTE = 60_000
const row = (changes: object = {}) => ({ run: 'r2', mark: 'm', beats: 10, at: NOW - MINUTE, ...changes })
const old = { run: 'r1', mark: 'm', beats: 99, at: NOW - 5 * MINUTE }
const usual = {
  file: { installation: 'i', run: 'r2', beats: 10 },
  mark: 'm',
  installation: 'i',
  rows: [old, row()],
  lastChange: NOW - 7 * MINUTE,
  now: NOW,
}

describe('[OPS.25] what a database is, seen from its data directory', () => {
  it.each([
    ['as it was left', {}, { kind: 'same' }],
    ['ahead of the file, after a crash between the two', { rows: [old, row({ beats: 11 })] }, { kind: 'same' }],
    ['both new', { file: null, rows: [] }, { kind: 'first' }],
    [
      'new, beside the file of a deleted one',
      { file: { ...usual.file, installation: 'other' }, rows: [] },
      { kind: 'first' },
    ],
    ['behind the file', { rows: [old, row({ beats: 9 })] }, { kind: 'restored', since: NOW - MINUTE }],
    ['without the file’s run', { rows: [old] }, { kind: 'restored', since: NOW - 5 * MINUTE }],
    ['of a time before signs of life', { rows: [] }, { kind: 'restored', since: NOW - 7 * MINUTE }],
    ['without a file', { file: null }, { kind: 'moved', since: NOW - MINUTE }],
    [
      'of another installation',
      { file: { ...usual.file, installation: 'other' } },
      { kind: 'moved', since: NOW - MINUTE },
    ],
    ['beside a copied or restored directory', { mark: 'copy' }, { kind: 'moved', since: NOW - MINUTE }],
    [
      'not in use for a day',
      { rows: [row({ at: NOW - 1440 * MINUTE })] },
      { kind: 'away', since: NOW - 1440 * MINUTE },
    ],
    ['of the future: our clock was put back', { now: NOW - 60 * MINUTE }, { kind: 'away', since: NOW - MINUTE }],
  ])('%s', (_, changes, expected) => {
    expect(judge({ ...usual, ...changes })).toEqual(expected)
  })
})
