import { Readable } from 'node:stream'
import {
  contactDetailSchema,
  contactInputSchema,
  contactsChangedSchema,
  contactsDeleteSchema,
  contactsFilterSchema,
  contactsMoveSchema,
  contactsPageSchema,
  contactsQuerySchema,
  contactViewSchema,
  languageQuerySchema,
} from '@jackfield/contract'
import { z } from 'zod'
import { addContact, deleteContacts, editContact, findContact, moveContacts } from '../../contacts/change-contacts.ts'
import { findGroup } from '../../contacts/contact-groups.ts'
import { contactView } from '../../contacts/contact-row.ts'
import { contactsCsv, mostNumbers } from '../../contacts/files/write-csv.ts'
import { contactsVcard } from '../../contacts/files/write-vcard.ts'
import { contactPages, readContacts } from '../../contacts/read-contacts.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { administrator, sessionOf } from '../guards.ts'
import { languageOf } from '../language-of.ts'

/** The company's contacts: looked at, changed, exported. */
export function contactRoutes(app: App, services: AppServices): void {
  const { store, settings, access, contacts, now } = services
  const site = () => settings.current().site
  const given = () => ({ store, site: site(), home: contacts.home(), now: now() })
  const byId = z.object({ id: z.string().min(1).max(64) })
  const answersContact = { 200: contactViewSchema }

  app.get(
    '/api/contacts',
    { onRequest: administrator, schema: { querystring: contactsQuerySchema, response: { 200: contactsPageSchema } } },
    async (request) => {
      const { after, limit, ...filter } = request.query
      const page = await readContacts(store, site(), filter, limit, after)
      return { contacts: page.rows.map((row) => contactView(row, contacts.home())), after: page.after }
    },
  )

  const view = async (id: string) => contactView(await findContact(store, site(), id), contacts.home())

  app.get(
    '/api/contacts/:id',
    { onRequest: administrator, schema: { params: byId, response: { 200: contactDetailSchema } } },
    async (request) => {
      const row = await findContact(store, site(), request.params.id)
      return { ...contactView(row, contacts.home()), recordUrl: await contacts.recordUrl(row) }
    },
  )

  app.post(
    '/api/contact-groups/:id/contacts',
    { onRequest: administrator, schema: { params: byId, body: contactInputSchema, response: answersContact } },
    async (request) => {
      const { name } = sessionOf(request)
      const group = request.params.id
      const id = await addContact(given(), group, request.body, (id) => [
        access.audit(name, 'contact.add', id, { group, name: request.body.name }),
      ])
      await contacts.names.reread([id])
      return view(id)
    },
  )

  app.put(
    '/api/contacts/:id',
    { onRequest: administrator, schema: { params: byId, body: contactInputSchema, response: answersContact } },
    async (request) => {
      const { id } = request.params
      const detail = { name: request.body.name, numbers: request.body.phones.map(({ number }) => number) }
      await editContact(given(), id, request.body, [access.audit(sessionOf(request).name, 'contact.save', id, detail)])
      await contacts.names.reread([id])
      return view(id)
    },
  )

  app.post(
    '/api/contacts/delete',
    { onRequest: administrator, schema: { body: contactsDeleteSchema, response: { 200: contactsChangedSchema } } },
    async (request) => {
      const ids = [...new Set(request.body.ids)]
      const count = await deleteContacts(given(), ids, [
        access.audit(sessionOf(request).name, 'contact.delete', ids.length === 1 ? (ids[0] as string) : 'several', {
          ids,
        }),
      ])
      await contacts.names.reread(ids)
      return { count }
    },
  )

  app.post(
    '/api/contacts/move',
    { onRequest: administrator, schema: { body: contactsMoveSchema, response: { 200: contactsChangedSchema } } },
    async (request) => {
      const { groupId } = request.body
      const ids = [...new Set(request.body.ids)]
      const count = await moveContacts(given(), ids, groupId, [
        access.audit(sessionOf(request).name, 'contact.move', groupId, { ids }),
      ])
      return { count }
    },
  )

  const exportQuery = contactsFilterSchema.extend(languageQuerySchema.shape)
  /** Throws `not-found` for a group that is not there, before anything is sent. */
  const pagesOf = async ({ group, search }: z.infer<typeof contactsFilterSchema>) => {
    if (group !== undefined) await findGroup(store, site(), group)
    return () => contactPages(store, site(), { group, search })
  }
  const fileName = (ending: string) => {
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: settings.current().timeZone }).format(now())
    return `attachment; filename="contacts-${day}.${ending}"`
  }

  app.get(
    '/api/contacts.csv',
    { onRequest: administrator, schema: { querystring: exportQuery } },
    async (request, reply) => {
      const pages = await pagesOf(request.query)
      const numbers = await mostNumbers(pages())
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', fileName('csv'))
        .send(Readable.from(contactsCsv(pages(), numbers, languageOf(request))))
    },
  )

  app.get(
    '/api/contacts.vcf',
    { onRequest: administrator, schema: { querystring: exportQuery } },
    async (request, reply) => {
      const pages = await pagesOf(request.query)
      return reply
        .type('text/vcard; charset=utf-8')
        .header('content-disposition', fileName('vcf'))
        .send(Readable.from(contactsVcard(pages())))
    },
  )
}
