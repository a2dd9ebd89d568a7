import {
  type ClientPops,
  type ExtensionView,
  extensionPatchSchema,
  extensionsPatchSchema,
  extensionViewSchema,
  type IntegrationKind,
  type PopTestView,
  popTestSentSchema,
} from '@jackfield/contract'
import type { Updateable } from 'kysely'
import { z } from 'zod'
import { extensionNumber } from '../../calls/ids.ts'
import { lastPopTests } from '../../live/pop-log.ts'
import { ProblemError } from '../../problem.ts'
import { readPopText } from '../../settings/saved-settings.ts'
import { boundUser } from '../../settings/settings.ts'
import type { ExtensionTable } from '../../store/schema.ts'
import type { Statement } from '../../store/store.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { administrator, sessionOf } from '../guards.ts'

/** The people on the phone system: e-mail, pop settings, and to whom they belong in Zoho. */
export function extensionRoutes(app: App, services: AppServices): void {
  const { store, settings, pbx, access, live } = services
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
    '/api/extensions',
    { onRequest: administrator, schema: { body: extensionsPatchSchema, response: answersList } },
    async (request) => {
      const { pop, helpdeskPop } = request.body
      if (pop === undefined && helpdeskPop === undefined)
        throw new ProblemError('invalid-input', { field: 'pop', detail: '' })
      const numbers = [...new Set(request.body.numbers)]
      const rows = new Map((await readRows(services)).map((row) => [row.number, row]))
      const unknown = numbers.find((number) => !rows.has(number))
      if (unknown !== undefined) throw new ProblemError('extension-unknown', { extension: unknown })
      // Rows with the same settings before have the same ones afterwards: one statement for all of them.
      const bySettings = Map.groupBy(numbers, (number) => JSON.stringify(withPops(rows.get(number)!, request.body)))
      const updates = [...bySettings].flatMap(([columns, members]) => update(members, JSON.parse(columns)))
      const { committed } = await store.commit([
        ...updates,
        access.audit(sessionOf(request).name, 'extension.save', numbers.join(', ').slice(0, 500), {
          numbers,
          pop,
          helpdeskPop,
        }),
      ])
      if (!committed) throw new ProblemError('settings-changed')
      await settings.refresh()
      return listExtensions(services)
    },
  )

  app.post(
    '/api/extensions/:number/pop-test',
    { onRequest: administrator, schema: { params: byNumber, response: { 200: popTestSentSchema } } },
    async (request) => {
      const { number } = await findExtension(services, request.params.number)
      const client = live.testPop(extensionNumber(number))
      if (client === null) throw new ProblemError('pop-test-no-client', { extension: number })
      return { client }
    },
  )

  app.patch(
    '/api/extensions/:number',
    {
      onRequest: administrator,
      schema: { params: byNumber, body: extensionPatchSchema, response: { 200: extensionViewSchema } },
    },
    async (request) => {
      const { number } = request.params
      const { email, pop, helpdeskPop } = request.body
      const before = await findExtension(services, number)
      if (email !== undefined && before.email_pbx !== null && email !== before.email_pbx) {
        throw new ProblemError('invalid-input', { field: 'email', detail: before.email_pbx })
      }
      const changes = {
        // The PBX's own e-mail sent back unchanged is no edit.
        ...(email !== undefined && before.email_pbx === null ? { email_manual: email } : {}),
        ...withPops(before, request.body),
      }
      if (Object.keys(changes).length > 0) {
        await store.commit([
          ...update([number], changes),
          access.audit(sessionOf(request).name, 'extension.save', number, { email, pop, helpdeskPop }),
        ])
        await settings.refresh()
      }
      const [row, groups, tests] = await Promise.all([
        findExtension(services, number),
        groupsByMember(services),
        lastPopTests(store),
      ])
      return view(services, row, groups, tests)
    },
  )

  /** All of them or none. */
  function update(numbers: readonly string[], changes: Updateable<ExtensionTable>): Statement[] {
    const { site } = settings.current()
    const parts = Array.from({ length: Math.ceil(numbers.length / AT_ONCE) }, (_, part) =>
      numbers.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
    )
    return parts.map((part) => ({
      query: store.db.updateTable('extension').set(changes).where('site_id', '=', site).where('number', 'in', part),
      expect: part.length,
    }))
  }
}

/** The columns of pop settings that a change concerns, as they are after it. */
function withPops(
  row: Pick<ExtensionTable, 'pop' | 'helpdesk_pop'>,
  { pop, helpdeskPop }: { pop?: Partial<ClientPops> | undefined; helpdeskPop?: Partial<ClientPops> | undefined },
): Updateable<ExtensionTable> {
  return {
    ...(pop === undefined ? {} : { pop: JSON.stringify({ ...readPopText(row.pop), ...pop }) }),
    ...(helpdeskPop === undefined
      ? {}
      : { helpdesk_pop: JSON.stringify({ ...readPopText(row.helpdesk_pop), ...helpdeskPop }) }),
  }
}

/** Databases take so many parameters in a statement at least. */
const AT_ONCE = 500

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
  const [rows, groups, tests] = await Promise.all([
    readRows(services),
    groupsByMember(services),
    lastPopTests(services.store),
  ])
  return rows.map((row) => view(services, row, groups, tests))
}

const readRows = ({ store, settings }: AppServices): Promise<ExtensionTable[]> =>
  store.db
    .selectFrom('extension')
    .selectAll()
    .where('site_id', '=', settings.current().site)
    .orderBy('number')
    .execute()

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

function view(
  { settings, live }: AppServices,
  row: ExtensionTable,
  groups: ReadonlyMap<string, string[]>,
  tests: ReadonlyMap<string, PopTestView>,
): ExtensionView {
  const number = extensionNumber(row.number)
  const { integrations } = settings.current()
  const userOf = (kind: IntegrationKind) => {
    const integration = integrations.find((one) => one.kind === kind)
    return integration ? boundUser(integration, number) : null
  }
  return {
    number,
    name: row.name,
    email: row.email_pbx ?? row.email_manual,
    emailFrom: row.email_pbx === null ? 'manual' : 'pbx',
    present: row.present === 1,
    pop: readPopText(row.pop),
    helpdeskPop: readPopText(row.helpdesk_pop),
    user: userOf('zoho-crm'),
    deskAgent: userOf('zoho-desk'),
    groups: groups.get(number) ?? [],
    signedIn: live.connected(number) > 0,
    clients: [...live.clients(number)],
    popTest: tests.get(number) ?? null,
  }
}
