import type { Kysely } from 'kysely'
import type { Millis } from '../calls/ids.ts'
import type { Schema } from '../store/schema.ts'
import type { Statement, Unit } from '../store/store.ts'
import { newToken, tokenHash } from './tokens.ts'

export type LinkKind = 'setup' | 'agent'

/** Links that let somebody in once. The database has only the hash of their tokens. */
export interface OneTimeLinks {
  /** A new link; it exists once `unit` is committed. A new setup link takes the place of the former one. */
  create(
    kind: LinkKind,
    subject: string,
    validFor: Millis,
  ): { readonly token: string; readonly expiresAt: Millis; readonly unit: Unit }
  /** Whom the link is for, or null when it is unknown, used or too old. */
  subject(kind: LinkKind, token: string): Promise<string | null>
  /** Uses the link up; its unit fails when somebody else was faster. */
  use(kind: LinkKind, token: string): Statement
}

export function createOneTimeLinks(db: Kysely<Schema>, now: () => Millis): OneTimeLinks {
  return {
    create(kind, subject, validFor) {
      const token = newToken()
      const expires_at = now() + validFor
      const values = { token_hash: tokenHash(token), kind, subject, expires_at, used_at: null }
      const former = db.deleteFrom('one_time_link').where('kind', '=', kind)
      const swept = kind === 'setup' ? former.where('used_at', 'is', null) : former.where('expires_at', '<=', now())
      const insert = { query: db.insertInto('one_time_link').values(values), expect: 1 }
      return { token, expiresAt: expires_at, unit: [{ query: swept }, insert] }
    },
    async subject(kind, token) {
      const found = await db
        .selectFrom('one_time_link')
        .select('subject')
        .where('token_hash', '=', tokenHash(token))
        .where('kind', '=', kind)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now())
        .executeTakeFirst()
      return found?.subject ?? null
    },
    use: (kind, token) => ({
      query: db
        .updateTable('one_time_link')
        .set({ used_at: now() })
        .where('token_hash', '=', tokenHash(token))
        .where('kind', '=', kind)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now()),
      expect: 1,
    }),
  }
}
