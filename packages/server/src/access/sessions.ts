import { randomBytes } from 'node:crypto'
import type { Millis, SiteId } from '../calls/ids.ts'
import { ProblemError } from '../problem.ts'
import type { Statement, Store } from '../store/store.ts'
import { readListenerSubject } from './listeners.ts'
import { newToken, tokenHash } from './tokens.ts'

/** `listener`: a user of the CRM who may hear recordings by their links and do nothing else. */
export type SessionKind = 'administrator' | 'agent' | 'listener'

/** Who is signed in. */
export interface Session {
  /** Hash of the token; names the session inside the server. */
  readonly id: string
  readonly kind: SessionKind
  /** Administrator's id, agent's extension, or what `listenerSubject` makes of a user of the CRM. */
  readonly subject: string
  /** Administrator's name, the extension's, or the CRM user's. */
  readonly name: string
  /** Goes back in `x-csrf-token` of every request that changes something. */
  readonly csrf: string
  readonly expiresAt: Millis
}

export interface NewSession {
  /** For the cookie; the database has only its hash. */
  readonly token: string
  readonly csrf: string
  readonly expiresAt: Millis
  readonly statement: Statement
}

export interface Sessions {
  /** A new session; it exists once `statement` is committed. */
  start(kind: SessionKind, subject: string): NewSession
  /** The session of a token; `renewed` when its expiry was moved on. Null when there is none or its subject is gone. */
  find(kind: SessionKind, token: string): Promise<{ readonly session: Session; readonly renewed: boolean } | null>
  end(session: Session): Statement
  /** Removes all sessions that have expired; part of every sign-in. */
  sweep(): Statement
}

const HOUR: Millis = 3_600_000
/** Without a request for so long, the session ends. */
const idle: Record<SessionKind, Millis> = { administrator: 12 * HOUR, agent: 30 * 24 * HOUR, listener: 8 * HOUR }
/** After so long it ends in any case. A listener's is never moved on: the CRM was asked once, when it began. */
const longest: Record<SessionKind, Millis> = {
  administrator: 30 * 24 * HOUR,
  agent: 365 * 24 * HOUR,
  listener: 8 * HOUR,
}

export function createSessions(store: Store, site: SiteId, now: () => Millis): Sessions {
  const { db } = store
  const row = (kind: SessionKind, id: string) =>
    db
      .selectFrom('session')
      .selectAll()
      .where('id_hash', '=', id)
      .where('kind', '=', kind)
      .where('expires_at', '>', now())
      .executeTakeFirst()

  /** Gone with its integration, its generation (another organisation) and while it is disabled or the user inactive. */
  const nameOfListener = async (subject: string): Promise<string | null> => {
    const listener = readListenerSubject(subject)
    if (!listener) return null
    const found = await db
      .selectFrom('zoho_user')
      .innerJoin('integration', 'integration.id', 'zoho_user.integration_id')
      .select('zoho_user.name')
      .where('integration.site_id', '=', site)
      .where('integration.id', '=', listener.integrationId)
      .where('integration.generation', '=', listener.generation)
      .where('integration.enabled', '=', 1)
      .where('zoho_user.user_id', '=', listener.userId)
      .where('zoho_user.active', '=', 1)
      .executeTakeFirst()
    return found?.name ?? null
  }

  const nameOf = async (kind: SessionKind, subject: string): Promise<string | null> => {
    if (kind === 'listener') return nameOfListener(subject)
    const found =
      kind === 'administrator'
        ? await db.selectFrom('admin_user').select('name').where('id', '=', subject).executeTakeFirst()
        : await db
            .selectFrom('extension')
            .select('name')
            .where('site_id', '=', site)
            .where('number', '=', subject)
            .where('present', '=', 1)
            .executeTakeFirst()
    return found?.name ?? null
  }

  /** False while the database cannot be written: whoever is signed in can still read what is wrong. */
  const renew = async (id: string, expires_at: Millis): Promise<boolean> => {
    try {
      const query = db.updateTable('session').set({ expires_at }).where('id_hash', '=', id)
      return (await store.commit([{ query }])).committed
    } catch (error) {
      if (error instanceof ProblemError) return false
      throw error
    }
  }

  return {
    start(kind, subject) {
      const token = newToken()
      const csrf = randomBytes(24).toString('base64url')
      const created_at = now()
      const expires_at = created_at + idle[kind]
      const values = { id_hash: tokenHash(token), kind, subject, csrf, created_at, expires_at }
      return {
        token,
        csrf,
        expiresAt: expires_at,
        statement: { query: db.insertInto('session').values(values), expect: 1 },
      }
    },
    async find(kind, token) {
      const id = tokenHash(token)
      const found = await row(kind, id)
      if (!found) return null
      const name = await nameOf(kind, found.subject)
      if (name === null) return null
      const expiresAt = Math.min(now() + idle[kind], found.created_at + longest[kind])
      // Not at every request: a write is a flush to disk.
      const due = expiresAt - found.expires_at > idle[kind] / 20
      const renewed = due && (await renew(id, expiresAt))
      const session = { id, kind, subject: found.subject, name, csrf: found.csrf }
      return { session: { ...session, expiresAt: renewed ? expiresAt : found.expires_at }, renewed }
    },
    end: (session) => ({ query: db.deleteFrom('session').where('id_hash', '=', session.id) }),
    sweep: () => ({ query: db.deleteFrom('session').where('expires_at', '<=', now()) }),
  }
}
