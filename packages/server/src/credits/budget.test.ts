import { expect, test } from 'vitest'
import { creditsOfLicence } from './budget.ts'

test.each([
  ['free', false, 3, 5_000],
  ['anything', false, 3, 5_000],
  ['Free Edition', null, 3, 5_000],
  ['standard', true, 4, 51_000],
  ['starter', true, 1_000, 100_000],
  ['Professional', true, 10, 55_000],
  ['enterprise', true, 10, 60_000],
  ['ZOHO_ONE', true, 10, 60_000],
  ['ultimate', true, 10, 70_000],
  ['crmplus', true, 2_000, 4_050_000],
  ['enterprise', true, 10_000, 5_000_000],
  ['enterprise', true, null, 50_000],
  ['something new', true, 100, 50_000],
  ['something new', null, 100, null],
  [null, null, null, null],
] as const)('[OPS.65] edition %s, paid %s, %s users: %s credits', (edition, paid, users, credits) => {
  expect(creditsOfLicence({ edition, paid, users })).toBe(credits)
})

test.each([
  ['FREE', false, 3, 5_000],
  ['NEW_FREE', null, 3, 5_000],
  ['EXPRESS', true, 10, 26_000],
  ['STANDARD', true, 10, 52_500],
  ['PROFESSIONAL', true, 10, 80_000],
  ['ENTERPRISE', true, 10, 110_000],
  ['ZOHOONE', true, 10, 110_000],
  ['ULTIMATE', true, null, 100_000],
  ['SOMETHING_NEW', true, 10, 25_000],
  ['SOMETHING_NEW', null, 10, null],
] as const)('[D1.55] Zoho Desk, edition %s, paid %s, %s users: %s credits', (edition, paid, users, credits) => {
  expect(creditsOfLicence({ kind: 'zoho-desk', edition, paid, users })).toBe(credits)
})
