import type { Millis, SiteId } from '../calls/ids.ts'
import type { Store } from '../store/store.ts'
import { type Administrators, createAdministrators } from './administrators.ts'
import { type Agents, createAgents } from './agents.ts'
import { type Audit, createAudit } from './audit.ts'
import { createListeners, type Listeners } from './listeners.ts'
import { createOneTimeLinks } from './one-time-links.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createThrottle } from './throttle.ts'

/** Who may come in, and the record of who changed what. */
export interface Access {
  readonly administrators: Administrators
  readonly agents: Agents
  readonly listeners: Listeners
  readonly sessions: Sessions
  readonly audit: Audit
}

export function createAccess(parts: { store: Store; site: SiteId; now: () => Millis }): Access {
  const { store, site, now } = parts
  const audit = createAudit(store.db, now)
  const sessions = createSessions(store, site, now)
  const links = createOneTimeLinks(store.db, now)
  const administrators = createAdministrators({ store, sessions, links, throttle: createThrottle(now), audit, now })
  return {
    administrators,
    agents: createAgents({ store, site, sessions, links, audit }),
    listeners: createListeners({ store, sessions, audit }),
    sessions,
    audit,
  }
}
