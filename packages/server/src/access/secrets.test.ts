import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { explain } from '@jackfield/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ProblemError } from '../problem.ts'
import { loadKey } from './key-file.ts'
import { createSecrets } from './secrets.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'jackfield-key-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const problemFrom = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
  throw new Error('nothing was thrown')
}

it('[A2.12] seals texts so that only the same key opens them', () => {
  const secrets = createSecrets(Buffer.alloc(32, 1))
  const sealed = secrets.seal('1000.secret 密钥')
  expect(sealed).not.toContain('secret')
  expect(secrets.open(sealed)).toBe('1000.secret 密钥')
  expect(secrets.seal('1000.secret 密钥')).not.toBe(sealed)
  expect(secrets.open(secrets.seal(''))).toBe('')
  const other = createSecrets(Buffer.alloc(32, 2))
  expect(problemFrom(() => other.open(sealed))).toEqual({ code: 'key-missing' })
})

it('tells a damaged sealed text as what it is', () => {
  const secrets = createSecrets(Buffer.alloc(32, 1))
  const sealed = secrets.seal('secret')
  const other = sealed.at(-3) === 'A' ? 'B' : 'A'
  for (const damaged of [
    '',
    'x',
    'jf1.abc',
    sealed.slice(0, -8),
    `${sealed.slice(0, -3)}${other}${sealed.slice(-2)}`,
  ]) {
    const problem = problemFrom(() => secrets.open(damaged))
    expect(problem).toEqual({ code: 'key-missing' })
    expect(explain(problem, 'zh-CN').remedy).not.toBe('')
  }
})

it('makes a key file once that only its owner can read', () => {
  const key = loadKey(undefined, directory)
  expect(key).toHaveLength(32)
  expect(readdirSync(directory)).toEqual(['jackfield.key'])
  expect(statSync(join(directory, 'jackfield.key')).mode & 0o777).toBe(0o600)
  expect(loadKey(undefined, directory)).toEqual(key)
  expect(loadKey('', directory)).toEqual(key)
})

it('takes away what others were allowed on the key file', () => {
  const key = loadKey(undefined, directory)
  chmodSync(join(directory, 'jackfield.key'), 0o644)
  expect(loadKey(undefined, directory)).toEqual(key)
  expect(statSync(join(directory, 'jackfield.key')).mode & 0o777).toBe(0o600)
})

it('prefers the key of the environment and refuses one that is none', () => {
  const hex = 'ab'.repeat(32)
  expect(loadKey(hex, directory)).toEqual(Buffer.from(hex, 'hex'))
  expect(loadKey(Buffer.alloc(32, 9).toString('base64'), directory)).toEqual(Buffer.alloc(32, 9))
  expect(readdirSync(directory)).toEqual([])
  expect(problemFrom(() => loadKey('password', directory)).code).toBe('config-invalid')
  writeFileSync(join(directory, 'jackfield.key'), 'cut o')
  expect(problemFrom(() => loadKey(undefined, directory)).code).toBe('config-invalid')
  expect(readFileSync(join(directory, 'jackfield.key'), 'utf8')).toBe('cut o')
})
