import {
  defaultCallLogSettings,
  defaultContactSyncSettings,
  defaultCreationSettings,
  integrationKindSchema,
  traitsOf,
} from '@jackfield/contract'
import type { Logger } from 'pino'
import type { E164, Millis, SiteId } from '../calls/ids.ts'
import { toE164 } from '../numbers/number-key.ts'
import type { Store } from '../store/store.ts'
import { resolveBindings } from './bindings.ts'
import {
  readCallLogSettings,
  readContactSync,
  readCreation,
  readPlaces,
  readPops,
  readPopText,
  readTickets,
} from './saved-settings.ts'
import { type IntegrationSettings, inOrderOfKind, organisationKey, type Settings } from './settings.ts'
import { readTimeFormat } from './time-format.ts'

/** Longer than a call goes on. */
const REMEMBER_MS = 2 * 86_400_000
const REMEMBER_MOST = 1000

/** The settings in force; every change of a table that they are made of is followed by `refresh`. */
export interface SettingsService {
  current(): Settings
  /** The revision that a saved call names, or that was valid at a time. */
  revision(number: number): Promise<Settings | null>
  at(time: Millis): Promise<Settings | null>
  /** As `at`, without waiting; for a time before the last days the oldest that is remembered. */
  inForceAt(time: Millis): Settings
  /** Reads the tables, appends a revision when something changed, tells the listeners. */
  refresh(): Promise<Settings>
  onChange(listener: (settings: Settings) => void): void
}

/** Reads the tables into `Settings` and keeps every version of them, so that a call can be judged by those of its moment. */
export async function createSettingsService(deps: {
  site: SiteId
  store: Store
  now: () => number
  log: Logger
}): Promise<SettingsService> {
  const { site, store, now, log } = deps
  const listeners: ((settings: Settings) => void)[] = []
  const revisions = new Map<number, Settings>()
  /** What was in force in the last days, oldest first: a call that goes on may be first seen long after it began. */
  const recent = await since(now() - REMEMBER_MS)
  let current = await newest()
  let refreshing = Promise.resolve()

  async function newest(): Promise<Settings | null> {
    const row = await store.db
      .selectFrom('settings_revision')
      .select('body')
      .where('site_id', '=', site)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row ? readRevision(row.body) : null
  }

  /** All revisions of that time, and the one that was in force at its beginning. */
  async function since(time: number): Promise<Settings[]> {
    const rows = await store.db
      .selectFrom('settings_revision')
      .select(['body', 'valid_from'])
      .where('site_id', '=', site)
      .orderBy('number', 'desc')
      .limit(REMEMBER_MOST)
      .execute()
    const older = rows.findIndex((row) => row.valid_from <= time)
    return rows
      .slice(0, older < 0 ? rows.length : older + 1)
      .reverse()
      .map(({ body }) => readRevision(body))
  }

  async function refresh(): Promise<Settings> {
    const content = await readSettings(store, site)
    if (current !== null && sameContent(current, content)) return current
    const next: Settings = { ...content, revision: (current?.revision ?? 0) + 1, validFrom: now() }
    const { committed } = await store.commit([
      {
        query: store.db
          .insertInto('settings_revision')
          .values({ site_id: site, number: next.revision, valid_from: next.validFrom, body: JSON.stringify(next) })
          .onConflict((conflict) => conflict.columns(['site_id', 'number']).doNothing()),
        expect: 1,
      },
    ])
    if (!committed) {
      // Another node was faster; take its version and compare again.
      current = await newest()
      if (current && current.revision !== recent.at(-1)?.revision) recent.push(current)
      return refresh()
    }
    current = next
    recent.push(next)
    if (recent.length > REMEMBER_MOST) recent.shift()
    revisions.set(next.revision, next)
    log.info({ revision: next.revision }, 'settings changed')
    for (const listener of listeners) listener(next)
    return next
  }

  const first = await refresh()
  return {
    current: () => current ?? first,
    refresh() {
      const result = refreshing.then(refresh)
      refreshing = result.then(
        () => undefined,
        () => undefined,
      )
      return result
    },
    async revision(number) {
      const known = revisions.get(number)
      if (known) return known
      const row = await store.db
        .selectFrom('settings_revision')
        .select('body')
        .where('site_id', '=', site)
        .where('number', '=', number)
        .executeTakeFirst()
      const settings = row ? readRevision(row.body) : null
      if (settings) revisions.set(number, settings)
      return settings
    },
    async at(time) {
      const row = await store.db
        .selectFrom('settings_revision')
        .select('body')
        .where('site_id', '=', site)
        .where('valid_from', '<=', time)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row ? readRevision(row.body) : null
    },
    inForceAt: (time) => recent.findLast(({ validFrom }) => validFrom <= time) ?? recent[0] ?? first,
    onChange: (listener) => listeners.push(listener),
  }
}

/** A saved revision; one from before a setting existed has what stands at its beginning. */
function readRevision(body: string): Settings {
  const saved = JSON.parse(body) as Settings
  const integrations = saved.integrations.map((one) => ({
    ...one,
    callLog: { ...defaultCallLogSettings, ...one.callLog },
    contactSync: { ...defaultContactSyncSettings, ...one.contactSync },
    creation: { ...defaultCreationSettings, ...one.creation },
    recordingLinks: one.recordingLinks ?? null,
    takesLogs: one.takesLogs ?? true,
    tickets: one.tickets ?? null,
  }))
  const extensions = Object.fromEntries(
    Object.entries(saved.extensions).map(([number, one]) => [
      number,
      { ...one, pop: readPops(one.pop), helpdeskPop: readPops(one.helpdeskPop) },
    ]),
  )
  return { ...saved, maskNumbers: saved.maskNumbers ?? false, extensions, integrations }
}

type Content = Omit<Settings, 'revision' | 'validFrom'>

function sameContent(settings: Settings, content: Content): boolean {
  const { revision: _r, validFrom: _v, ...old } = settings
  return JSON.stringify(sorted(old)) === JSON.stringify(sorted(content))
}

/** The same object with its keys in order, all the way down. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

async function readSettings(store: Store, site: SiteId): Promise<Content> {
  const [row, extensions, groups, integrations, bindings, users] = await Promise.all([
    store.db.selectFrom('site').selectAll().where('id', '=', site).executeTakeFirstOrThrow(),
    store.db.selectFrom('extension').selectAll().where('site_id', '=', site).orderBy('number').execute(),
    store.db.selectFrom('extension_group').selectAll().where('site_id', '=', site).orderBy('id').execute(),
    store.db
      .selectFrom('integration')
      .innerJoin('connection', 'connection.id', 'integration.connection_id')
      .select([
        'integration.id',
        'integration.kind',
        'integration.generation',
        'integration.enabled',
        'integration.call_log',
        'integration.contact_sync',
        'integration.creation',
        'integration.tickets',
        'integration.home_address',
        'integration.link_epoch',
        'connection.organisation_id',
        'connection.places',
      ])
      .where('integration.site_id', '=', site)
      .orderBy('integration.id')
      .execute(),
    store.db.selectFrom('binding').selectAll().execute(),
    store.db.selectFrom('zoho_user').selectAll().execute(),
  ])
  const numbering = { country: row.country, areaCode: row.area_code }
  const members = new Map(groups.map((group) => [group.id, JSON.parse(group.members) as string[]]))
  return {
    site,
    country: row.country,
    areaCode: row.area_code,
    timeZone: row.time_zone,
    timeFormat: readTimeFormat(row.time_format),
    maskNumbers: row.mask_numbers === 1,
    ownNumbers: ownNumbers(row.own_numbers, numbering),
    extensions: Object.fromEntries(
      extensions.map((one) => [
        one.number,
        { name: one.name, pop: readPopText(one.pop), helpdeskPop: readPopText(one.helpdesk_pop) },
      ]),
    ),
    integrations: integrations
      .filter((one) => one.organisation_id !== null)
      .map((one): IntegrationSettings => {
        const kind = integrationKindSchema.parse(one.kind)
        const own = bindings.filter((binding) => binding.integration_id === one.id)
        const names = new Map(
          users.filter((user) => user.integration_id === one.id).map((user) => [user.user_id, user.name]),
        )
        return {
          id: one.id,
          kind,
          generation: one.generation,
          organisationId: organisationKey(kind, one.organisation_id as string),
          enabled: one.enabled === 1,
          takesLogs: readPlaces(one.places)?.callLogs ?? true,
          tickets: traitsOf[kind].tickets ? readTickets(one.tickets) : null,
          callLog: readCallLogSettings(one.call_log),
          contactSync: readContactSync(one.contact_sync),
          creation: readCreation(one.creation),
          recordingLinks: { homeAddress: one.home_address, epoch: one.link_epoch ?? 0 },
          users: resolveBindings(own, members, names).users,
        }
      })
      .sort(inOrderOfKind),
  }
}

function ownNumbers(json: string, numbering: { country: string; areaCode: string }): E164[] {
  return (JSON.parse(json) as string[]).map((number) => toE164(number, numbering)).filter((number) => number !== null)
}
