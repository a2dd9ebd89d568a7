import { randomBytes } from 'node:crypto'
import type { Consent } from './tokens.ts'

/** A consent page that waits for the person's answer. */
export interface PendingConsent {
  readonly sessionId: string
  readonly consent: Consent
  readonly state: string | undefined
}

/** Who is signed in at the account server, and which consent pages are open. */
export class Sessions {
  readonly #users = new Map<string, string>()
  readonly #pending = new Map<string, PendingConsent>()

  /** Signs a user in and returns the value of the session cookie. */
  signIn(userId: string): string {
    const id = randomBytes(18).toString('base64url')
    this.#users.set(id, userId)
    return id
  }

  signOut(id: string): void {
    this.#users.delete(id)
  }

  userOf(id: string): string | undefined {
    return this.#users.get(id)
  }

  ask(pending: PendingConsent): string {
    const id = randomBytes(18).toString('base64url')
    this.#pending.set(id, pending)
    return id
  }

  pending(id: string): PendingConsent | undefined {
    return this.#pending.get(id)
  }

  close(id: string): void {
    this.#pending.delete(id)
  }
}
