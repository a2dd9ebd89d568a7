import { expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './passwords.ts'

it('opens with the password that was hashed and with no other', async () => {
  const hash = await hashPassword('correct horse battery')
  expect(hash).not.toContain('correct')
  expect(await verifyPassword('correct horse battery', hash)).toBe(true)
  expect(await verifyPassword('correct horse batterY', hash)).toBe(false)
  expect(await hashPassword('correct horse battery')).not.toBe(hash)
})

it('takes one text in both of its Unicode forms', async () => {
  const hash = await hashPassword('Schlüssel für alles'.normalize('NFD'))
  expect(await verifyPassword('Schlüssel für alles'.normalize('NFC'), hash)).toBe(true)
})

it.each([null, '', 'plain', 'scrypt$15$8$3$short', 'scrypt$99$8$3$AAAA$'])(
  'opens nothing with the hash %j',
  async (hash) => {
    expect(await verifyPassword('', hash)).toBe(false)
  },
)
