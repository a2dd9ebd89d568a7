import type { Secrets } from '../../access/secrets.ts'
import type { TokenVault } from '../../crm/zoho/tokens.ts'
import type { Store } from '../../store/store.ts'
import { readProblem, type SavedConnection } from './saved-integration.ts'

/** The tokens of a connection in the database, sealed. Writes nothing any more once another consent has replaced them. */
export function tokenVault(store: Store, secrets: Secrets, connection: SavedConnection): TokenVault {
  const { db } = store
  const own = () =>
    db
      .updateTable('connection')
      .where('id', '=', connection.id)
      .where('refresh_token', '=', connection.sealedRefreshToken)
  return {
    async load() {
      const row = await db
        .selectFrom('connection')
        .select(['access_token', 'access_expires_at', 'problem'])
        .where('id', '=', connection.id)
        .where('refresh_token', '=', connection.sealedRefreshToken)
        .executeTakeFirst()
      if (!row) return null
      return {
        refreshToken: secrets.open(connection.sealedRefreshToken),
        accessToken: row.access_token === null ? null : secrets.open(row.access_token),
        accessExpiresAt: row.access_expires_at,
        problem: readProblem(row.problem),
      }
    },
    async saveAccess(accessToken, expiresAt) {
      const columns = { access_token: secrets.seal(accessToken), access_expires_at: expiresAt }
      await store.commit([{ query: own().set(columns) }])
    },
    async saveProblem(problem) {
      await store.commit([{ query: own().set({ problem: problem === null ? null : JSON.stringify(problem) }) }])
    },
  }
}
