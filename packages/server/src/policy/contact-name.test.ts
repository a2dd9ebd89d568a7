import { expect, test } from 'vitest'
import { answeredCall, fold, found, testSettings, viewOf } from '../testing/calls.ts'
import { cardsOf } from './cards.ts'
import type { ContactName } from './contact-name.ts'

const settings = testSettings()
const none = { state: 'done', matches: [] } as const
const call = fold(answeredCall().slice(0, 3))
const card = (contact: ContactName | undefined, match: typeof none | typeof found = none) => {
  const [effect] = cardsOf({ ...viewOf(call, settings, match), ...(contact ? { contact } : {}) }, settings, (n) => n)
  return effect!.card
}

test('[B4.8] a card has the name of the company contact, else what the PBX shows; the CRM’s record stands first in it', () => {
  expect(card({ name: '王芳', company: 'Northwind' })).toMatchObject({ callerName: '王芳', callerCompany: 'Northwind' })
  expect(card({ name: '王芳', company: null })).not.toHaveProperty('callerCompany')
  expect(card(undefined).callerName).toBe(call.external?.name ?? null)
  expect(card({ name: '王芳', company: null }, found).matches[0]?.name).toBe('Grace Hopper')
})
