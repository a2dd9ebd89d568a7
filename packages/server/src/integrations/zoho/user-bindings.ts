import type { ZohoUsersView } from '@jackfield/contract'
import type { CrmUser } from '../../crm/crm-connector.ts'
import { ProblemError } from '../../problem.ts'
import { resolveBindings } from '../../settings/bindings.ts'
import type { Statement, Store } from '../../store/store.ts'
import { type AutoBinding, autoBind } from './auto-bind.ts'

export interface WantedBinding {
  readonly userId: string
  readonly extensions: readonly string[]
  readonly groups: readonly string[]
}

/** Zoho users and the extensions and groups that are bound to them, for one integration of a site (A3). */
export interface UserBindings {
  view(): Promise<ZohoUsersView>
  /** Statements that keep the users just fetched; those that are gone stay while something is bound to them, as inactive. */
  saveUsers(users: readonly CrmUser[], fetchedAt: number): Promise<Statement[]>
  /** Statements that replace all bindings. Throws a `ProblemError` when they contradict each other or name what is not there. */
  replace(wanted: readonly WantedBinding[]): Promise<Statement[]>
  /** What binding by e-mail would do, and the statements that do it. */
  auto(): Promise<{ result: AutoBinding; statements: Statement[] }>
}

export function userBindings(store: Store, site: string, integrationId: string): UserBindings {
  const { db } = store
  const users = () =>
    db
      .selectFrom('zoho_user')
      .selectAll()
      .where('integration_id', '=', integrationId)
      .orderBy('name')
      .orderBy('user_id')
      .execute()
  const bindings = () =>
    db.selectFrom('binding').selectAll().where('integration_id', '=', integrationId).orderBy('target').execute()
  const extensions = () =>
    db.selectFrom('extension').selectAll().where('site_id', '=', site).orderBy('number').execute()
  const groups = async () => {
    const rows = await db.selectFrom('extension_group').selectAll().where('site_id', '=', site).execute()
    return new Map(rows.map((row) => [row.id, JSON.parse(row.members) as string[]]))
  }

  async function view(): Promise<ZohoUsersView> {
    const [people, bound] = await Promise.all([users(), bindings()])
    const targets = (user: string, kind: string) =>
      bound.filter((each) => each.user_id === user && each.target_kind === kind).map(({ target }) => target)
    return {
      fetchedAt: people.length === 0 ? null : Math.max(...people.map(({ fetched_at }) => fetched_at)),
      users: people.map((user) => ({
        id: user.user_id,
        name: user.name,
        email: user.email,
        active: user.active === 1,
        extensions: targets(user.user_id, 'extension'),
        groups: targets(user.user_id, 'group'),
      })),
    }
  }

  const row = (user_id: string, target_kind: 'extension' | 'group', target: string) => ({
    integration_id: integrationId,
    user_id,
    target_kind,
    target,
  })

  const retired = (user: string) =>
    db
      .updateTable('zoho_user')
      .set({ active: 0 })
      .where('integration_id', '=', integrationId)
      .where('user_id', '=', user)
  const removed = (user: string) =>
    db.deleteFrom('zoho_user').where('integration_id', '=', integrationId).where('user_id', '=', user)

  return {
    view,

    async saveUsers(fetched, fetchedAt) {
      const [known, bound] = await Promise.all([users(), bindings()])
      const present = new Set(fetched.map(({ id }) => id))
      const holders = new Set(bound.map(({ user_id }) => user_id))
      const put = ({ id, name, email, active }: CrmUser): Statement => {
        const columns = { name, email, active: active ? 1 : 0, fetched_at: fetchedAt }
        const query = db
          .insertInto('zoho_user')
          .values({ integration_id: integrationId, user_id: id, ...columns })
          .onConflict((conflict) => conflict.columns(['integration_id', 'user_id']).doUpdateSet(columns))
        return { query }
      }
      const gone = known.filter(({ user_id }) => !present.has(user_id))
      return [
        ...fetched.map(put),
        ...gone.map(({ user_id }): Statement => {
          return { query: holders.has(user_id) ? retired(user_id) : removed(user_id) }
        }),
      ]
    },

    async replace(wanted) {
      const [people, numbers, members] = await Promise.all([users(), extensions(), groups()])
      const names = new Map(people.map(({ user_id, name }) => [user_id, name]))
      const present = new Set(numbers.map(({ number }) => number))
      for (const { userId, ...targets } of wanted) {
        if (!names.has(userId)) throw new ProblemError('not-found')
        const extension = targets.extensions.find((each) => !present.has(each))
        if (extension !== undefined) throw new ProblemError('extension-unknown', { extension })
        const group = targets.groups.find((each) => !members.has(each))
        if (group !== undefined) throw new ProblemError('invalid-input', { field: 'groups', detail: group })
      }
      const rows = wanted.flatMap(({ userId, extensions, groups }) => [
        ...[...new Set(extensions)].map((target) => row(userId, 'extension', target)),
        ...[...new Set(groups)].map((target) => row(userId, 'group', target)),
      ])
      const [problem] = resolveBindings(rows, members, names).problems
      if (problem) throw new ProblemError(problem.code, problem.params)
      const unique = new Map(rows.map((each) => [`${each.target_kind} ${each.target}`, each]))
      for (const each of rows) {
        const other = unique.get(`${each.target_kind} ${each.target}`)
        // Two users on a group without members are no contradiction yet, but would be one with its first member.
        if (other && other.user_id !== each.user_id)
          throw new ProblemError('extension-twice', {
            extension: each.target,
            first: names.get(each.user_id) ?? each.user_id,
            second: names.get(other.user_id) ?? other.user_id,
          })
      }
      return [
        { query: db.deleteFrom('binding').where('integration_id', '=', integrationId) },
        ...[...unique.values()].map(
          (values): Statement => ({ query: db.insertInto('binding').values(values), expect: 1 }),
        ),
      ]
    },

    async auto() {
      const [current, bound, numbers, members] = await Promise.all([view(), bindings(), extensions(), groups()])
      const { users: owners } = resolveBindings(bound, members, new Map())
      const result = autoBind(
        current.users,
        numbers
          .filter(({ present }) => present === 1)
          .map(({ number, email_manual, email_pbx }) => ({ number, email: email_manual ?? email_pbx })),
        new Map(Object.entries(owners).map(([extension, { id }]) => [extension, id])),
      )
      const statements = result.bound.map(({ userId, extension }): Statement => {
        const values = row(userId, 'extension', extension)
        return { query: db.insertInto('binding').values(values), expect: 1 }
      })
      return { result, statements }
    },
  }
}
