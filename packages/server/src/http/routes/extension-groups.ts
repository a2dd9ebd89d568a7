import { type ExtensionGroup, extensionGroupPutSchema, extensionGroupSchema } from '@jackfield/contract'
import { z } from 'zod'
import { ProblemError } from '../../problem.ts'
import { resolveBindings } from '../../settings/bindings.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { administrator, sessionOf } from '../guards.ts'

/** Named sets of extensions: those of the PBX as they are, and those made here. */
export function extensionGroupRoutes(app: App, services: AppServices): void {
  const { store, settings, access } = services
  const answersList = { 200: z.array(extensionGroupSchema) }
  const byId = z.object({ id: z.string().regex(/^[\w.-]{1,64}$/) })

  app.get('/api/extension-groups', { onRequest: administrator, schema: { response: answersList } }, () =>
    readGroups(services),
  )

  app.put(
    '/api/extension-groups/:id',
    { onRequest: administrator, schema: { params: byId, body: extensionGroupPutSchema, response: answersList } },
    async (request) => {
      const { id } = request.params
      const { name } = request.body
      const members = [...new Set(request.body.members)]
      const groups = await readGroups(services)
      refuseOfPbx(groups, id)
      await checkExtensions(services, members)
      await checkBindings(services, groups, { id, members })
      const changes = { name, members: JSON.stringify(members), source: 'manual' }
      const insert = store.db.insertInto('extension_group').values({ site_id: settings.current().site, id, ...changes })
      const result = await store.commit([
        {
          query: insert.onConflict((conflict) =>
            conflict.columns(['site_id', 'id']).doUpdateSet(changes).where('extension_group.source', '=', 'manual'),
          ),
          expect: 1,
        },
        access.audit(sessionOf(request).name, 'extension-group.save', id, { name, members }),
      ])
      // The PBX has brought a group of this id meanwhile.
      if (!result.committed) throw new ProblemError('settings-changed')
      await settings.refresh()
      return readGroups(services)
    },
  )

  app.delete(
    '/api/extension-groups/:id',
    { onRequest: administrator, schema: { params: byId, response: answersList } },
    async (request) => {
      const { id } = request.params
      refuseOfPbx(await readGroups(services), id)
      const site = settings.current().site
      const ofSite = store.db.selectFrom('integration').select('id').where('site_id', '=', site)
      const result = await store.commit([
        {
          query: store.db
            .deleteFrom('extension_group')
            .where('site_id', '=', site)
            .where('id', '=', id)
            .where('source', '=', 'manual'),
          expect: 1,
        },
        // A binding to a group that is gone would come back to life with a new group of that id.
        {
          query: store.db
            .deleteFrom('binding')
            .where('target_kind', '=', 'group')
            .where('target', '=', id)
            .where('integration_id', 'in', ofSite),
        },
        access.audit(sessionOf(request).name, 'extension-group.delete', id, {}),
      ])
      if (!result.committed) throw new ProblemError('not-found')
      await settings.refresh()
      return readGroups(services)
    },
  )
}

async function readGroups({ store, settings }: AppServices): Promise<ExtensionGroup[]> {
  const rows = await store.db
    .selectFrom('extension_group')
    .selectAll()
    .where('site_id', '=', settings.current().site)
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map(({ id, name, members, source }) => ({
    id,
    name,
    members: JSON.parse(members) as string[],
    from: source === 'pbx' ? 'pbx' : 'manual',
  }))
}

function refuseOfPbx(groups: readonly ExtensionGroup[], id: string): void {
  const found = groups.find((group) => group.id === id)
  if (found?.from === 'pbx') throw new ProblemError('invalid-input', { field: 'id', detail: `PBX: ${found.name}` })
}

async function checkExtensions({ store, settings }: AppServices, members: readonly string[]): Promise<void> {
  const rows = await store.db
    .selectFrom('extension')
    .select('number')
    .where('site_id', '=', settings.current().site)
    .execute()
  const known = new Set(rows.map(({ number }) => number))
  const unknown = members.find((member) => !known.has(member))
  if (unknown !== undefined) throw new ProblemError('extension-unknown', { extension: unknown })
}

/** Refuses members through whom an extension would belong to two Zoho users (A3.6), but not what was so before. */
async function checkBindings(
  { store, settings }: AppServices,
  groups: readonly ExtensionGroup[],
  changed: { readonly id: string; readonly members: readonly string[] },
): Promise<void> {
  const site = settings.current().site
  const before = new Map(groups.map(({ id, members }) => [id, members]))
  const after = new Map([...before, [changed.id, changed.members]])
  const integrations = await store.db.selectFrom('integration').select('id').where('site_id', '=', site).execute()
  for (const { id } of integrations) {
    const [bindings, users] = await Promise.all([
      store.db.selectFrom('binding').selectAll().where('integration_id', '=', id).execute(),
      store.db.selectFrom('zoho_user').select(['user_id', 'name']).where('integration_id', '=', id).execute(),
    ])
    const names = new Map(users.map(({ user_id, name }) => [user_id, name]))
    const old = new Set(
      resolveBindings(bindings, before, names).problems.map((problem) => problem.params?.['extension']),
    )
    const added = resolveBindings(bindings, after, names).problems.find(({ params }) => !old.has(params?.['extension']))
    if (added) throw new ProblemError(added.code, added.params)
  }
}
