import { createHash, randomBytes } from 'node:crypto'

/** A new secret of 256 random bits that is given away once, as base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** What the database keeps of a token: whoever reads it there cannot sign in with it. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')
