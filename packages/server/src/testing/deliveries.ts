import { callIdFromStore } from '../calls/ids.ts'
import { insertOwed } from '../delivery/owed.ts'
import type { FindRecord } from '../delivery/worker.ts'
import type { LogEffect } from '../policy/effect.ts'
import type { DeliveryTable } from '../store/schema.ts'
import type { Store } from '../store/store.ts'

/*
 * An integration and what is owed to it, for tests of delivery.
 */

export const INSTALLATION = 'installation-of-the-test'
export const INTEGRATION = 'crm-1'

export const silent = { info() {}, warn() {}, error() {} }

/** Deletes everything and connects one integration. */
export async function emptyDeliveries({ db, commit }: Store, enabled = 1): Promise<void> {
  await commit([
    { query: db.deleteFrom('delivery') },
    { query: db.deleteFrom('life') },
    { query: db.deleteFrom('audit') },
    { query: db.deleteFrom('meta').where('key', '<>', 'installation') },
    { query: db.deleteFrom('integration') },
    { query: db.deleteFrom('connection') },
    {
      query: db.insertInto('connection').values({
        id: 'connection-1',
        accounts_server: 'https://accounts.example',
        crm_url: 'https://crm.example',
        api_domain: 'https://api.example',
        client_id: 'client',
        client_secret: null,
        refresh_token: null,
        access_token: null,
        access_expires_at: null,
        organisation_id: 'org-1',
        organisation_name: 'Example',
        organisation_domain: null,
        user_name: null,
        user_email: null,
        connected_at: 1,
        problem: null,
      }),
    },
    {
      query: db.insertInto('integration').values({
        id: INTEGRATION,
        site_id: 'main',
        kind: 'zoho-crm',
        connection_id: 'connection-1',
        enabled,
        generation: 1,
        home_address: 'https://jackfield.example',
        call_log: '{"waitSeconds":0}',
        created_at: 1,
      }),
    },
  ])
}

/** A log that is owed for call number `n`. */
export function owedLog(n: number, at: number, generation = 1): LogEffect {
  const call = `c${n}`
  return {
    kind: 'log',
    key: `${INTEGRATION}/${generation}/call-log/${call}/u1`,
    callId: callIdFromStore(call),
    integrationId: INTEGRATION,
    userId: 'u1',
    userName: 'Ada',
    log: {
      type: 'inbound',
      subject: 'Extension Call',
      description: `call ${n}`,
      startedAt: at - 60_000,
      talkSeconds: 42,
      extension: '1001',
      externalNumber: '+12125550142',
      e164: '+12125550142',
      national: '2125550142',
      waitsUntil: null,
      recordingUrl: null,
    },
    dependsOn: null,
    ticketKey: null,
  }
}

export async function owe(store: Store, effects: readonly LogEffect[], now: number): Promise<void> {
  await store.commit(effects.flatMap((effect) => insertOwed(store.db, effect, now, INSTALLATION)))
}

export const foundRecord = { module: 'Contacts', id: '7001', name: 'Grace', url: 'https://crm.example/7001' } as const
export const findsGrace: FindRecord = async () => ({ state: 'found', record: foundRecord })

export function deliveryRows({ db }: Store): Promise<DeliveryTable[]> {
  return db.selectFrom('delivery').selectAll().orderBy('key').execute()
}

export async function deliveryRowOf({ db }: Store, n: number): Promise<DeliveryTable> {
  return db.selectFrom('delivery').selectAll().where('call_id', '=', `c${n}`).executeTakeFirstOrThrow()
}
