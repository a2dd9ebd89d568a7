import { randomUUID } from 'node:crypto'
import type { SiteId } from '../calls/ids.ts'
import type { Store } from './store.ts'

/** Makes what every database has: the id of this installation (part of all markers) and its site. */
export async function ensureInstallation(store: Store, site: SiteId): Promise<{ installationId: string }> {
  const { db } = store
  const country = Intl.DateTimeFormat().resolvedOptions().timeZone === 'Asia/Shanghai' ? 'CN' : 'US'
  await store.commit([
    {
      query: db
        .insertInto('meta')
        .values({ key: 'installation', value: randomUUID() })
        .onConflict((conflict) => conflict.column('key').doNothing()),
    },
    {
      query: db
        .insertInto('site')
        .values({
          id: site,
          name: 'Jackfield',
          country,
          area_code: '',
          time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          own_numbers: '[]',
          pbx_settings: null,
          pbx_secret: null,
        })
        .onConflict((conflict) => conflict.column('id').doNothing()),
    },
  ])
  const row = await db.selectFrom('meta').select('value').where('key', '=', 'installation').executeTakeFirstOrThrow()
  return { installationId: row.value }
}
