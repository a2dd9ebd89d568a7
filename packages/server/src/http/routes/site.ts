import { numberReadingSchema, type SiteView, siteSchema } from '@jackfield/contract'
import { isSupportedCountry } from 'libphonenumber-js/max'
import { ProblemError } from '../../problem.ts'
import { readTimeFormat } from '../../settings/time-format.ts'
import type { App } from '../app.ts'
import type { AppServices } from '../app-services.ts'
import { administrator, sessionOf } from '../guards.ts'

/** What numbers and times mean at this site. */
export function siteRoutes(app: App, services: AppServices): void {
  const { store, settings, access } = services
  const answersSite = { 200: siteSchema }

  app.get('/api/site', { onRequest: administrator, schema: { response: answersSite } }, () => readSite(services))

  app.get(
    '/api/site/number-reading',
    { onRequest: administrator, schema: { response: { 200: numberReadingSchema } } },
    () => services.numberReading.view(),
  )

  app.put(
    '/api/site',
    { onRequest: administrator, schema: { body: siteSchema, response: answersSite } },
    async (request) => {
      const site = request.body
      checkSite(site)
      const { name, country, areaCode, timeZone, timeFormat, ownNumbers, maskNumbers } = site
      const changes = {
        name,
        country,
        area_code: areaCode,
        time_zone: timeZone,
        time_format: timeFormat,
        own_numbers: JSON.stringify(ownNumbers),
        mask_numbers: maskNumbers ? 1 : 0,
      }
      const id = settings.current().site
      await store.commit([
        { query: store.db.updateTable('site').set(changes).where('id', '=', id), expect: 1 },
        access.audit(sessionOf(request).name, 'site.save', id, { ...site }),
      ])
      await settings.refresh()
      return readSite(services)
    },
  )
}

async function readSite({ store, settings }: AppServices): Promise<SiteView> {
  const row = await store.db
    .selectFrom('site')
    .selectAll()
    .where('id', '=', settings.current().site)
    .executeTakeFirstOrThrow()
  return {
    name: row.name,
    country: row.country,
    areaCode: row.area_code,
    timeZone: row.time_zone,
    timeFormat: readTimeFormat(row.time_format),
    ownNumbers: JSON.parse(row.own_numbers) as string[],
    maskNumbers: row.mask_numbers === 1,
  }
}

/** What a schema cannot know: which countries have a numbering plan here, and which time zones exist. */
function checkSite({ country, timeZone }: SiteView): void {
  if (!isSupportedCountry(country)) throw new ProblemError('invalid-input', { field: 'country', detail: country })
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch (error) {
    throw new ProblemError('invalid-input', { field: 'timeZone', detail: timeZone }, error)
  }
}
