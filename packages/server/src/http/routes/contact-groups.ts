import { contactGroupInputSchema, contactGroupViewSchema } from '@jackfield/contract'
import { z } from 'zod'
import { createGroup, deleteGroup, listGroups, renameGroup } from '../../contacts/contact-groups.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { administrator, sessionOf } from '../guards.ts'

/** Groups of company contacts; each answer is the list as it is afterwards. */
export function contactGroupRoutes(app: App, { store, settings, access, contacts, now }: AppServices): void {
  const site = () => settings.current().site
  const byId = z.object({ id: z.string().min(1).max(64) })
  const answersList = { 200: z.array(contactGroupViewSchema) }
  const list = () => listGroups(store, site())

  app.get('/api/contact-groups', { onRequest: administrator, schema: { response: answersList } }, list)

  app.post(
    '/api/contact-groups',
    {
      onRequest: administrator,
      schema: {
        body: contactGroupInputSchema,
        response: { 200: z.object({ id: z.string(), groups: z.array(contactGroupViewSchema) }) },
      },
    },
    async (request) => {
      const { name } = request.body
      const who = sessionOf(request).name
      const id = await createGroup(store, site(), name, now(), (id) => [
        access.audit(who, 'contact-group.add', id, { name }),
      ])
      return { id, groups: await list() }
    },
  )

  app.patch(
    '/api/contact-groups/:id',
    { onRequest: administrator, schema: { params: byId, body: contactGroupInputSchema, response: answersList } },
    async (request) => {
      const { id } = request.params
      const { name } = request.body
      await renameGroup(store, site(), id, name, [
        access.audit(sessionOf(request).name, 'contact-group.save', id, { name }),
      ])
      return list()
    },
  )

  app.delete(
    '/api/contact-groups/:id',
    { onRequest: administrator, schema: { params: byId, response: answersList } },
    async (request) => {
      const { id } = request.params
      await deleteGroup(store, site(), contacts.names, id, [
        access.audit(sessionOf(request).name, 'contact-group.delete', id, {}),
      ])
      return list()
    },
  )
}
