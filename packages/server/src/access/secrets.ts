import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { ProblemError } from '../problem.ts'

/** Sealed text can be stored; only this installation's key opens it. Throws `key-missing`. */
export interface Secrets {
  seal(plain: string): string
  open(sealed: string): string
}

const FORM = 'jf1'
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Seals texts with AES-256-GCM: `jf1.<key id>.<iv, tag and cipher text in base64url>`. The key id tells a text of another
 * key from a damaged one in the log; for the reader both are `key-missing`. `key` has 32 bytes.
 */
export function createSecrets(key: Buffer): Secrets {
  if (key.length !== 32) throw new Error('the key must have 32 bytes')
  const keyId = createHash('sha256').update('jackfield key id').update(key).digest('hex').slice(0, 8)
  return {
    seal(plain) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return `${FORM}.${keyId}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`
    },
    open(sealed) {
      const [form, sealedWith, body] = sealed.split('.')
      if (form !== FORM || body === undefined)
        throw new ProblemError('key-missing', undefined, new Error('not a sealed text'))
      if (sealedWith !== keyId) {
        throw new ProblemError(
          'key-missing',
          undefined,
          new Error(`sealed with key ${sealedWith}, this one is ${keyId}`),
        )
      }
      const bytes = Buffer.from(body, 'base64url')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
        return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      } catch (error) {
        throw new ProblemError('key-missing', undefined, error)
      }
    },
  }
}
