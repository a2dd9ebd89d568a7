import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  accessRules,
  deskAccessRules,
  deskReadRules,
  deskWebhookRules,
  deskWriteRules,
  oauthRules,
  readRules,
  watchRules,
  writeRules,
} from './rules.ts'

test('[OPS.31] every rule has one name and stands in the table of the README', () => {
  const rules: string[] = [
    ...oauthRules,
    ...accessRules,
    ...readRules,
    ...writeRules,
    ...watchRules,
    ...deskAccessRules,
    ...deskReadRules,
    ...deskWriteRules,
    ...deskWebhookRules,
  ]
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(new Set(rules).size).toBe(rules.length)
  expect(rules.filter((rule) => !readme.includes(`\`${rule}\``))).toEqual([])
})
