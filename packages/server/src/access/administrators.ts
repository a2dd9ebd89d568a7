import { randomUUID } from 'node:crypto'
import type { Millis } from '../calls/ids.ts'
import { ProblemError } from '../problem.ts'
import type { Store } from '../store/store.ts'
import type { Audit } from './audit.ts'
import type { OneTimeLinks } from './one-time-links.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import type { NewSession, Sessions } from './sessions.ts'
import type { Throttle } from './throttle.ts'

const SETUP_LINK_VALID: Millis = 7 * 24 * 3_600_000
/** Row of table `meta` that exists once there is an administrator; its key being taken decides who was first. */
const SETUP_DONE = 'setup-done'

/** People with a name and a password. */
export interface Administrators {
  setupNeeded(): Promise<boolean>
  /** Token of a new setup link, which ends the former one; null when there is an administrator already. */
  newSetupToken(): Promise<string | null>
  /** Makes the first administrator, once, and signs in. Throws `setup-done` or `link-used`. */
  setUp(request: { readonly token: string; readonly name: string; readonly password: string }): Promise<SignedIn>
  /** Throws `sign-in-failed` or `sign-in-throttled`. */
  signIn(request: { readonly name: string; readonly password: string; readonly address: string }): Promise<SignedIn>
}

export interface SignedIn {
  readonly session: NewSession
  readonly name: string
}

export interface AdministratorParts {
  readonly store: Store
  readonly sessions: Sessions
  readonly links: OneTimeLinks
  readonly throttle: Throttle
  readonly audit: Audit
  readonly now: () => Millis
}

export function createAdministrators({
  store,
  sessions,
  links,
  throttle,
  audit,
  now,
}: AdministratorParts): Administrators {
  const { db } = store
  const setupNeeded = async () =>
    !(await db.selectFrom('meta').select('key').where('key', '=', SETUP_DONE).executeTakeFirst())

  return {
    setupNeeded,

    async newSetupToken() {
      if (!(await setupNeeded())) return null
      const link = links.create('setup', '', SETUP_LINK_VALID)
      await store.commit(link.unit)
      return link.token
    },

    async setUp({ token, name, password }) {
      if (!(await setupNeeded())) throw new ProblemError('setup-done')
      if ((await links.subject('setup', token)) === null) throw new ProblemError('link-used')
      const id = randomUUID()
      const password_hash = await hashPassword(password)
      const session = sessions.start('administrator', id)
      const done = db.insertInto('meta').values({ key: SETUP_DONE, value: String(now()) })
      const result = await store.commit([
        links.use('setup', token),
        { query: done.onConflict((conflict) => conflict.column('key').doNothing()), expect: 1 },
        { query: db.insertInto('admin_user').values({ id, name, password_hash, created_at: now() }), expect: 1 },
        session.statement,
        audit(name, 'access.setup', 'administrator', { name }),
      ])
      if (!result.committed) throw new ProblemError((await setupNeeded()) ? 'link-used' : 'setup-done')
      return { session, name }
    },

    async signIn({ name, password, address }) {
      // Per name more attempts are free, so that a stranger cannot keep the administrator out with a few wrong ones.
      const keys = [
        { key: `address ${address}`, free: 5 },
        { key: `name ${name.toLowerCase()}`, free: 10 },
      ]
      throttle.attempt(keys)
      const user = await db.selectFrom('admin_user').selectAll().where('name', '=', name).executeTakeFirst()
      if (!(await verifyPassword(password, user?.password_hash ?? null)) || !user)
        throw new ProblemError('sign-in-failed')
      throttle.succeeded(keys)
      const session = sessions.start('administrator', user.id)
      await store.commit([
        sessions.sweep(),
        session.statement,
        audit(user.name, 'access.sign-in', 'administrator', { address }),
      ])
      return { session, name: user.name }
    },
  }
}
