import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

// OWASP's Password Storage Cheat Sheet names N=2^15, r=8, p=3 as one of its equivalent settings; it takes 32 MB.
const current = { log2N: 15, r: 8, p: 3 }
const KEY_BYTES = 32

/** `scrypt$log2N$r$p$salt$key`, salt and key in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, current)
  return ['scrypt', current.log2N, current.r, current.p, salt.toString('base64url'), key.toString('base64url')].join(
    '$',
  )
}

/**
 * Whether the password is the one that was hashed. `hash` null (no such name) takes as long and is false, so that the
 * answer's delay does not tell which names exist. False for a hash in a form that is not ours.
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const stored = hash === null ? null : parse(hash)
  const { log2N, r, p, salt, key } = stored ?? { ...current, salt: Buffer.alloc(16), key: Buffer.alloc(KEY_BYTES) }
  const derived = await derive(password, salt, { log2N, r, p })
  return derived.length === key.length && timingSafeEqual(derived, key) && stored !== null
}

interface Cost {
  readonly log2N: number
  readonly r: number
  readonly p: number
}

function parse(hash: string): (Cost & { readonly salt: Buffer; readonly key: Buffer }) | null {
  const found = /^scrypt\$(\d{2})\$(\d{1,2})\$(\d{1,2})\$([\w-]+)\$([\w-]+)$/.exec(hash)
  if (!found) return null
  const [, log2N, r, p, salt, key] = found as unknown as [string, string, string, string, string, string]
  return { log2N: +log2N, r: +r, p: +p, salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') }
}

// One after the other: each takes 32 MB and a thread that file access shares.
let last: Promise<unknown> = Promise.resolve()

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** cost.log2N, r: cost.r, p: cost.p, maxmem: 256 * 2 ** cost.log2N * cost.r }
  // One written form, so that a password with an umlaut opens from every keyboard.
  const text = password.normalize('NFKC')
  const result = last.then(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        scrypt(text, salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)))
      }),
  )
  last = result.catch(() => {})
  return result
}
