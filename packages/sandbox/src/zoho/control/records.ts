import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { checkDraft } from '../crm/check-draft.ts'
import { createRecord, deleteRecord, updateRecord } from '../data/commit.ts'
import { isModuleName, type ModuleName } from '../data/modules.ts'
import type { CrmRecord } from '../data/record-table.ts'
import { recordJson } from '../data/record-view.ts'
import type { DataCentre } from '../data-centre.ts'

const changeSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('create'), record: z.record(z.string(), z.unknown()), user: z.string().optional() }),
  z.strictObject({
    op: z.literal('edit'),
    id: z.string(),
    record: z.record(z.string(), z.unknown()),
    user: z.string().optional(),
  }),
  z.strictObject({ op: z.literal('delete'), id: z.string(), user: z.string().optional() }),
])
const fieldSchema = z.strictObject({
  api_name: z.string().regex(/^[A-Za-z]\w{0,49}$/),
  label: z.string().optional(),
  length: z.number().int().min(1).max(255).default(255),
  unique: z.boolean().default(false),
})

function moduleOf(params: unknown): ModuleName {
  const { module } = params as { module: string }
  if (!isModuleName(module)) throw new Error(`unknown module ${module}`)
  return module
}

/** Records and fields as a person in Zoho's own screens sees and changes them. */
export function registerRecordControl(control: FastifyInstance, centre: DataCentre): void {
  const show = (module: ModuleName, record: CrmRecord) =>
    recordJson(centre.organisation, module, record, centre.organisation.description.timeZone)

  control.get('/records/:module', (request) => {
    const module = moduleOf(request.params)
    const table = centre.organisation.tables[module]
    return [
      ...[...table.all()].map((record) => ({ ...show(module, record), deleted: false })),
      ...table.deletions().map(({ record }) => ({ ...show(module, record), deleted: true })),
    ]
  })

  control.post('/records/:module', (request, reply) => {
    const module = moduleOf(request.params)
    const change = changeSchema.parse(request.body)
    const { organisation } = centre
    const wanted = change.user?.toLowerCase()
    const user = organisation.users.find((each) => (wanted ? each.email.toLowerCase() === wanted : each.active))
    if (!user) return reply.code(404).send({ error: 'unknown user' })
    const before = change.op === 'create' ? undefined : organisation.tables[module].get(change.id)
    if (change.op !== 'create' && !before) return reply.code(404).send({ error: 'unknown record' })
    if (change.op === 'delete') {
      deleteRecord(centre, module, change.id, user, 'ui')
      return { id: change.id, deleted: true }
    }
    const checked = checkDraft(centre, module, change.record, '$', before)
    if ('error' in checked) return reply.code(400).send(checked.error)
    const record = before
      ? updateRecord(centre, module, before, checked.draft, user, 'ui')
      : createRecord(centre, module, checked.draft, user, 'ui')
    return show(module, record)
  })

  /** Adds a custom text field, as an administrator does under Setup. */
  control.post('/fields/:module', (request) => {
    const module = moduleOf(request.params)
    const { api_name: apiName, label, length, unique } = fieldSchema.parse(request.body)
    const { fields } = centre.organisation
    const known = fields.get(module, apiName)
    if (known && !known.custom) throw new Error(`${apiName} is a field of Zoho's own`)
    fields.set(module, {
      apiName,
      label: label ?? apiName.replaceAll('_', ' '),
      type: 'text',
      length,
      unique,
      custom: true,
    })
    return { api_name: apiName, unique }
  })
}
