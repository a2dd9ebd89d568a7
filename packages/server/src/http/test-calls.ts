import type { Problem } from '@jackfield/contract'
import type { Call, Leg } from '../calls/call.ts'
import { type CallId, callIdFor, channelId, extensionNumber, linkId } from '../calls/ids.ts'
import type { DeliveryTable } from '../store/schema.ts'
import type { Statement, Store } from '../store/store.ts'
import { testSite } from './test-app.ts'

const leg = (name: string, startedAt: number, changes: Partial<Leg>): Leg => ({
  channel: channelId(name),
  party: null,
  role: null,
  dialled: null,
  state: 'ended',
  appearedAt: startedAt,
  ringingAt: null,
  answeredAt: null,
  endedAt: startedAt + 20_000,
  cause: 'normal',
  talk: [],
  joinedAt: null,
  ...changes,
})

/** An inbound call of 20 s: 1001 and 1002 rang, 1001 answered after 5 s. */
export function inboundCall(name: string, startedAt: number, changes: Partial<Call> = {}): Call {
  const answeredAt = startedAt + 5000
  const talk = [{ from: answeredAt, to: startedAt + 20_000 }]
  const external = { number: '2125550142', name: 'EVE <b>', trunk: 'trunk-1' }
  return {
    id: callIdFor(testSite, linkId(name)),
    site: testSite,
    link: linkId(name),
    state: 'ended',
    direction: 'inbound',
    external,
    did: '2125550100',
    via: [{ kind: 'queue', number: '6400', name: 'Support' }],
    legs: [
      leg(`${name}-t`, startedAt, { party: { kind: 'external', ...external }, role: 'caller', answeredAt, talk }),
      leg(`${name}-a`, startedAt, {
        party: { kind: 'extension', extension: extensionNumber('1001') },
        role: 'callee',
        ringingAt: startedAt,
        answeredAt,
        talk,
      }),
      leg(`${name}-b`, startedAt, {
        party: { kind: 'extension', extension: extensionNumber('1002') },
        role: 'callee',
        ringingAt: startedAt,
        endedAt: answeredAt,
        cause: 'answered-elsewhere',
      }),
    ],
    bridges: {},
    transfers: [],
    startedAt,
    answeredAt,
    endedAt: startedAt + 20_000,
    result: 'answered',
    recording: null,
    settings: 1,
    endSeen: true,
    ...changes,
  } as Call
}

/** The row that the ledger has of a call. */
export function callRow(store: Store, call: Call, reason: Problem | null = null): Statement {
  return {
    query: store.db.insertInto('call').values({
      id: call.id,
      site_id: call.site,
      state: call.state,
      direction: call.direction,
      result: call.result,
      external_number: call.external?.number ?? null,
      external_e164: call.external ? '+12125550142' : null,
      extensions: JSON.stringify(['1001', '1002']),
      started_at: call.startedAt,
      ended_at: call.endedAt,
      settings: call.settings,
      reason: reason === null ? null : JSON.stringify(reason),
      body: JSON.stringify(call),
      updated_at: call.startedAt,
    }),
    expect: 1,
  }
}

export function deliveryRow(store: Store, call: CallId, user: string, changes: Partial<DeliveryTable> = {}): Statement {
  const values: DeliveryTable = {
    key: `zoho/1/call-log/${call}/${user}`,
    integration_id: 'zoho',
    kind: 'call-log',
    call_id: call,
    user_id: user,
    user_name: `User ${user}`,
    state: 'waiting',
    ref: 'abcdefghijklmnop',
    payload: '{}',
    record: null,
    attempts: 0,
    lookups: 0,
    first_sent_at: null,
    last_sent_at: null,
    crm_first_sent_at: null,
    crm_last_sent_at: null,
    node: null,
    lease_until: null,
    next_attempt_at: 0,
    zoho_id: null,
    reason: null,
    created_at: 1,
    updated_at: 1,
    ...changes,
  }
  return { query: store.db.insertInto('delivery').values(values), expect: 1 }
}
