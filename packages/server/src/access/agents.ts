import type { Millis, SiteId } from '../calls/ids.ts'
import { ProblemError } from '../problem.ts'
import type { Store } from '../store/store.ts'
import type { SignedIn } from './administrators.ts'
import type { Audit } from './audit.ts'
import type { OneTimeLinks } from './one-time-links.ts'
import type { Sessions } from './sessions.ts'

const LINK_VALID: Millis = 7 * 24 * 3_600_000

/** Agents sign in as an extension, by a link that an administrator made for them. */
export interface Agents {
  /** Token of a link that works once within 7 days. Throws `extension-unknown`. */
  newLink(extension: string, who: string): Promise<{ readonly token: string; readonly expiresAt: Millis }>
  /** Throws `link-used`, or `extension-unknown` when the PBX no longer has the extension. */
  signIn(token: string): Promise<SignedIn & { readonly extension: string }>
}

export interface AgentParts {
  readonly store: Store
  readonly site: SiteId
  readonly sessions: Sessions
  readonly links: OneTimeLinks
  readonly audit: Audit
}

export function createAgents({ store, site, sessions, links, audit }: AgentParts): Agents {
  const nameOf = async (extension: string): Promise<string> => {
    const found = await store.db
      .selectFrom('extension')
      .select('name')
      .where('site_id', '=', site)
      .where('number', '=', extension)
      .where('present', '=', 1)
      .executeTakeFirst()
    if (!found) throw new ProblemError('extension-unknown', { extension })
    return found.name
  }

  return {
    async newLink(extension, who) {
      await nameOf(extension)
      const { token, expiresAt, unit } = links.create('agent', extension, LINK_VALID)
      await store.commit([...unit, audit(who, 'access.agent-link', extension, { expiresAt })])
      return { token, expiresAt }
    },
    async signIn(token) {
      const extension = await links.subject('agent', token)
      if (extension === null) throw new ProblemError('link-used')
      const name = await nameOf(extension)
      const session = sessions.start('agent', extension)
      const result = await store.commit([
        links.use('agent', token),
        sessions.sweep(),
        session.statement,
        audit(extension, 'access.agent-sign-in', extension, {}),
      ])
      if (!result.committed) throw new ProblemError('link-used')
      return { session, extension, name }
    },
  }
}
