import type { Store } from '../store/store.ts'
import type { SignedIn } from './administrators.ts'
import type { Audit } from './audit.ts'
import type { Sessions } from './sessions.ts'

/** A user of the CRM who signed in there to hear recordings by their links (A11.8), of one generation of an integration. */
export interface Listener {
  readonly integrationId: string
  readonly generation: number
  readonly userId: string
}

/** How a listener stands in a session. Integrations and users have ids without a slash. */
export const listenerSubject = ({ integrationId, generation, userId }: Listener): string =>
  `${integrationId}/${generation}/${userId}`

/** The listener of a session's subject, or null for anything else. */
export function readListenerSubject(subject: string): Listener | null {
  const [integrationId, generation, userId, ...rest] = subject.split('/')
  if (!integrationId || !userId || !/^\d{1,15}$/.test(generation ?? '') || rest.length > 0) return null
  return { integrationId, generation: Number(generation), userId }
}

/** Sessions of those whom the CRM vouches for: they hear recordings by links, and nothing else is open to them. */
export interface Listeners {
  /** @param about what the audit log tells beside the name; no secrets */
  signIn(listener: Listener, name: string, about: Readonly<Record<string, string>>): Promise<SignedIn>
}

export function createListeners(parts: {
  readonly store: Store
  readonly sessions: Sessions
  readonly audit: Audit
}): Listeners {
  const { store, sessions, audit } = parts
  return {
    async signIn(listener, name, about) {
      const session = sessions.start('listener', listenerSubject(listener))
      const line = audit(name, 'recording.sign-in', listener.userId, { as: 'zoho-user', ...about })
      await store.commit([sessions.sweep(), session.statement, line])
      return { session, name }
    },
  }
}
