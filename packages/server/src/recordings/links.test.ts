import { expect, test } from 'vitest'
import { callIdFor, linkId } from '../calls/ids.ts'
import { problemOf } from '../problem.ts'
import type { IntegrationSettings } from '../settings/settings.ts'
import { SITE, testIntegration } from '../testing/calls.ts'
import { createRecordingLinks } from './links.ts'

const links = createRecordingLinks(Buffer.alloc(32, 7))
const id = callIdFor(SITE, linkId('1700.1'))
const other = callIdFor(SITE, linkId('1700.2'))
const on = (changes: Partial<IntegrationSettings> = {}) => testIntegration({ playRecording: true }, changes)
const link = links.url({ id }, on()) ?? ''
const token = link.split('/r/')[1] ?? ''

const outcome = (given: string, integrations: readonly IntegrationSettings[] = [on()]) => {
  try {
    return links.verify(given, integrations).callId
  } catch (error) {
    return problemOf(error).code
  }
}

test('[A11.5] a link follows from call and integration alone', () => {
  expect(link).toMatch(/^https:\/\/pbx\.example\.com\/r\/c[a-z2-7]{20}\.[\w-]{22}$/)
  expect(createRecordingLinks(Buffer.alloc(32, 7)).url({ id }, on())).toBe(link)
  expect(links.url({ id }, on({ recordingLinks: null }))).toBeNull()
})

test('[A11.5] a true link leads to its call', () => {
  expect(outcome(token)).toBe(id)
})

test('[A11.5] forged links, links of another call and of another installation lead nowhere', () => {
  const [callId, signature = ''] = token.split('.')
  const flipped = (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1)
  expect(outcome(`${callId}.${flipped}`)).toBe('recording-link-revoked')
  expect(outcome(`${other}.${signature}`)).toBe('recording-link-revoked')
  expect(createRecordingLinks(Buffer.alloc(32, 8)).url({ id }, on())).not.toBe(link)
  const foreign = createRecordingLinks(Buffer.alloc(32, 8)).url({ id }, on())?.split('/r/')[1] ?? ''
  expect(outcome(foreign)).toBe('recording-link-revoked')
})

test.each(['', '.', 'x', token.slice(0, -1), `${token}x`, `${token}=`, token.toUpperCase(), `${token}\n`])(
  '[A11.5] what is no link says so: %j',
  (given) => {
    expect(outcome(given)).toBe('recording-link-invalid')
  },
)

test('[A11.4] links die when playing is switched off, and stay dead when it is switched on again', () => {
  expect(outcome(token, [testIntegration({ playRecording: false })])).toBe('recording-link-revoked')
  const later = on({ recordingLinks: { homeAddress: 'https://pbx.example.com', epoch: 1 } })
  expect(outcome(token, [later])).toBe('recording-link-revoked')
  expect(outcome(links.url({ id }, later)?.split('/r/')[1] ?? '', [later])).toBe(id)
})

test('[A11.4] links die with the connection: disabled, disconnected, another organisation, connected anew', () => {
  expect(outcome(token, [on({ enabled: false })])).toBe('recording-link-revoked')
  expect(outcome(token, [])).toBe('recording-link-revoked')
  expect(outcome(token, [on({ generation: 2 })])).toBe('recording-link-revoked')
  expect(outcome(token, [on({ id: 'another' })])).toBe('recording-link-revoked')
})

test('[A11.5] another home address changes new links only', () => {
  const moved = on({ recordingLinks: { homeAddress: 'https://new.example.com', epoch: 0 } })
  expect(links.url({ id }, moved)).toBe(`https://new.example.com/r/${token}`)
  expect(outcome(token, [moved])).toBe(id)
})
