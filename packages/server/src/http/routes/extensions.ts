import {
  type ExtensionView,
  extensionPatchSchema,
  extensionViewSchema,
  type PopSettings,
  popSettingsSchema,
} from '@jackfield/contract'
import { z } from 'zod'
import { extensionNumber } from '../../calls/ids.ts'
import { ProblemError } from '../../problem.ts'
import { boundUser } from '../../settings/settings.ts'
import type { ExtensionTable } from '../../store/schema.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { administrator, sessionOf } from '../guards.ts'

/** The people on the phone system: e-mail, pop settings, and to whom they belong in Zoho. */
export function extensionRoutes(app: App, services: AppServices): void {
  const { store, settings, pbx, access } = services
  const answersList = { 200: z.array(extensionViewSchema) }
  const byNumber = z.object({ number: z.string().min(1).max(32) })

  app.get('/api/extensions', { onRequest: administrator, schema: { response: answersList } }, () =>
    listExtensions(services),
  )

  app.post('/api/extensions/refresh', { onRequest: administrator, schema: { response: answersList } }, async () => {
    await pbx.refreshDirectory()
    await settings.refresh()
    return listExtensions(services)
  })

  app.patch(
    '/api/extensions/:number',
    {
      onRequest: administrator,
      schema: { params: byNumber, body: extensionPatchSchema, response: { 200: extensionViewSchema } },
    },
    async (request) => {
      const { number } = request.params
      const { email, pop } = request.body
      const before = await findExtension(services, number)
      if (email !== undefined && before.email_pbx !== null && email !== before.email_pbx) {
        throw new ProblemError('invalid-input', { field: 'email', detail: before.email_pbx })
      }
      const changes = {
        // The PBX's own e-mail sent back unchanged is no edit.
        ...(email !== undefined && before.email_pbx === null ? { email_manual: email } : {}),
        ...(pop === undefined ? {} : { pop: JSON.stringify(pop) }),
      }
      if (Object.keys(changes).length > 0) {
        const update = store.db.updateTable('extension').set(changes).where('number', '=', number)
        await store.commit([
          { query: update.where('site_id', '=', settings.current().site), expect: 1 },
          access.audit(sessionOf(request).name, 'extension.save', number, { email, pop }),
        ])
        await settings.refresh()
      }
      return view(services, await findExtension(services, number), await groupsByMember(services))
    },
  )
}

async function findExtension({ store, settings }: AppServices, number: string): Promise<ExtensionTable> {
  const row = await store.db
    .selectFrom('extension')
    .selectAll()
    .where('site_id', '=', settings.current().site)
    .where('number', '=', number)
    .executeTakeFirst()
  if (!row) throw new ProblemError('not-found')
  return row
}

async function listExtensions(services: AppServices): Promise<ExtensionView[]> {
  const { store, settings } = services
  const [rows, groups] = await Promise.all([
    store.db
      .selectFrom('extension')
      .selectAll()
      .where('site_id', '=', settings.current().site)
      .orderBy('number')
      .execute(),
    groupsByMember(services),
  ])
  return rows.map((row) => view(services, row, groups))
}

/** Extension to the ids of its groups. */
async function groupsByMember({ store, settings }: AppServices): Promise<Map<string, string[]>> {
  const groups = await store.db
    .selectFrom('extension_group')
    .select(['id', 'members'])
    .where('site_id', '=', settings.current().site)
    .orderBy('id')
    .execute()
  const byMember = new Map<string, string[]>()
  for (const { id, members } of groups) {
    for (const member of JSON.parse(members) as string[]) {
      const known = byMember.get(member)
      if (known) known.push(id)
      else byMember.set(member, [id])
    }
  }
  return byMember
}

function view({ settings, live }: AppServices, row: ExtensionTable, groups: Map<string, string[]>): ExtensionView {
  const number = extensionNumber(row.number)
  const integration = settings.current().integrations[0]
  return {
    number,
    name: row.name,
    email: row.email_pbx ?? row.email_manual,
    emailFrom: row.email_pbx === null ? 'manual' : 'pbx',
    present: row.present === 1,
    pop: popSettingsSchema.parse(JSON.parse(row.pop)) satisfies PopSettings,
    user: integration ? boundUser(integration, number) : null,
    groups: groups.get(number) ?? [],
    signedIn: live.connected(number) > 0,
  }
}
