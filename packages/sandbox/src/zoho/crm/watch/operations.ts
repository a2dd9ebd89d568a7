import type { Answer } from '../../answer.ts'
import { isModuleName } from '../../data/modules.ts'
import { formatCrmTime, parseCrmTime } from '../../data/time.ts'
import { type CrmError, crmError, fail } from '../errors.ts'
import { type CrmRequest, requireScope } from '../request.ts'
import { type Channel, channelExpiry, type WatchedEvent, watchedOperations } from './channels.ts'

type Members = Readonly<Record<string, unknown>>
type Outcome = CrmError | { code: 'SUCCESS'; details: Members; message: string; status: 'success' }

const area = 'ZohoCRM.notifications'
const rule = 'notifications-scope'
const mostChannels = 50
const longestToken = 50

/** `watch` of the body; throws Zoho's answer for a body without it. unverified: the wording of these. */
function channelsOf({ body, centre }: CrmRequest): Members[] {
  const watch = typeof body === 'object' && body !== null && 'watch' in body ? body.watch : undefined
  if (watch === undefined) return fail(400, 'MANDATORY_NOT_FOUND', 'required field not found', { api_name: 'watch' })
  if (!Array.isArray(watch) || watch.length === 0 || watch.some((each) => typeof each !== 'object' || each === null))
    return fail(400, 'INVALID_DATA', 'invalid data', { api_name: 'watch', expected_data_type: 'jsonarray' })
  if (watch.length > mostChannels && centre.enforces('fifty-channels'))
    return fail(400, 'INVALID_DATA', 'invalid data', { api_name: 'watch', maximum_length: mostChannels })
  return watch
}

/** Errors of one channel. unverified: their wording. */
const refused = (index: number, name: string, expected: string, code = 'INVALID_DATA'): CrmError =>
  crmError(code, code === 'INVALID_DATA' ? 'invalid data' : 'required field not found', {
    api_name: name,
    json_path: `$.watch[${index}].${name}`,
    ...(code === 'INVALID_DATA' ? { expected_data_type: expected } : {}),
  })

function eventsOf(request: CrmRequest, value: unknown): WatchedEvent[] | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const events: WatchedEvent[] = []
  for (const each of value) {
    const [module = '', operation = ''] = String(each).split('.')
    const known = [...watchedOperations, 'all' as const].find((one) => one === operation)
    if (isModuleName(module) && known) events.push({ module, operation: known })
    else if (request.centre.enforces('channel-events-known')) return null
  }
  return events
}

/** A channel as it was asked for, over what it was before; or why not. */
function checkChannel(request: CrmRequest, input: Members, index: number, before?: Channel): Channel | CrmError {
  const { centre, user } = request
  const id = String(input['channel_id'] ?? '')
  // 64 bits, as text or as a number.
  const isLong = /^\d{1,19}$/.test(id) && BigInt(id) <= 9_223_372_036_854_775_807n
  if (id === '') return refused(index, 'channel_id', 'long', 'MANDATORY_NOT_FOUND')
  if (!isLong && centre.enforces('channel-id-is-a-long')) return refused(index, 'channel_id', 'long')
  const url = input['notify_url'] ?? before?.notifyUrl
  if (url === undefined) return refused(index, 'notify_url', 'website', 'MANDATORY_NOT_FOUND')
  // unverified: whether Zoho takes plain http; a local one has no certificate.
  if (typeof url !== 'string' || !/^https?:\/\//.test(url)) return refused(index, 'notify_url', 'website')
  if (input['events'] === undefined && !before) return refused(index, 'events', 'jsonarray', 'MANDATORY_NOT_FOUND')
  const events = input['events'] === undefined ? before?.events : eventsOf(request, input['events'])
  if (!events) return refused(index, 'events', 'jsonarray')
  const token = input['token'] === undefined ? (before?.token ?? null) : input['token']
  const tooLong = String(token ?? '').length > longestToken && centre.enforces('channel-token-of-50')
  if ((token !== null && typeof token !== 'string') || tooLong)
    return crmError('INVALID_DATA', 'invalid data', {
      api_name: 'token',
      json_path: `$.watch[${index}].token`,
      maximum_length: longestToken,
    })
  const expiry = input['channel_expiry']
  const wanted = expiry === undefined || expiry === null ? null : (parseCrmTime(String(expiry)) ?? Number.NaN)
  if (Number.isNaN(wanted)) return refused(index, 'channel_expiry', 'datetime')
  const kept = wanted === null && before ? before.expiresAt : null
  return {
    id,
    userId: user.id,
    notifyUrl: url,
    token,
    events,
    expiresAt: kept ?? channelExpiry(wanted, centre.now(), centre.enforces),
    affectedValues: input['return_affected_field_values'] === true,
    relatedActions: input['notify_on_related_action'] === true,
  }
}

function resource({ centre }: CrmRequest, { module }: WatchedEvent) {
  return {
    resource_uri: `${centre.urls.api}/crm/v2/${module}`,
    resource_id: centre.organisation.moduleId(module),
    resource_name: module,
  }
}

function subscribed(request: CrmRequest, channel: Channel): Outcome {
  const events = channel.events.map((event) => ({
    channel_expiry: formatCrmTime(channel.expiresAt, request.user.timeZone),
    ...resource(request, event),
    channel_id: channel.id,
  }))
  const message = 'Successfully subscribed for actions-watch of the given module'
  return { code: 'SUCCESS', details: { events }, message, status: 'success' }
}

function together(outcomes: readonly Outcome[], done: 200 | 201): Answer {
  const failed = outcomes.filter(({ status }) => status === 'error').length
  const status = failed === 0 ? done : failed === outcomes.length ? 400 : 207
  return { status, body: { watch: outcomes } }
}

const notSubscribed = (index: number) =>
  crmError('NOT_SUBSCRIBED', 'no channel with this id is subscribed', {
    api_name: 'channel_id',
    json_path: `$.watch[${index}].channel_id`,
  })

/** `POST /actions/watch`: subscribes. */
export function watch(request: CrmRequest): Answer {
  requireScope(request, area, 'CREATE', rule)
  return put(request, 201, () => undefined)
}

/** `PUT /actions/watch`: replaces all details of channels. unverified: how an unknown one is refused. */
export function rewatch(request: CrmRequest): Answer {
  requireScope(request, area, 'UPDATE', rule)
  return put(request, 200, (_known, index, id) => (request.centre.channels.get(id) ? undefined : notSubscribed(index)))
}

/** `PATCH /actions/watch`: changes some details; `_delete_events` takes the named events away. */
export function changeWatch(request: CrmRequest): Answer {
  requireScope(request, area, 'UPDATE', rule)
  return put(request, 200, (input, index, id) => {
    const known = request.centre.channels.get(id)
    if (!known) return notSubscribed(index)
    if (input['_delete_events'] !== true) return known
    const gone = eventsOf(request, input['events']) ?? []
    const events = known.events.filter(
      (event) => !gone.some((each) => each.module === event.module && each.operation === event.operation),
    )
    return { ...known, events }
  })
}

function put(
  request: CrmRequest,
  done: 200 | 201,
  beforeOf: (input: Members, index: number, id: string) => Channel | CrmError | undefined,
): Answer {
  const outcomes = channelsOf(request).map((input, index): Outcome => {
    const before = beforeOf(input, index, String(input['channel_id'] ?? ''))
    if (before && 'code' in before) return before
    const lessEvents = before && input['_delete_events'] === true
    const checked = checkChannel(request, lessEvents ? { ...input, events: undefined } : input, index, before)
    if ('code' in checked) return checked
    request.centre.channels.put(checked)
    return subscribed(request, checked)
  })
  return together(outcomes, done)
}

/** `DELETE /actions/watch?channel_ids=`: ends subscriptions. */
export function unwatch(request: CrmRequest): Answer {
  requireScope(request, area, 'DELETE', rule)
  const ids = (request.query['channel_ids'] ?? '').split(',').filter(Boolean)
  if (ids.length === 0)
    return fail(400, 'EXPECTED_PARAM_MISSING', 'One of the expected parameter is missing', { api_name: 'channel_ids' })
  const { channels } = request.centre
  const outcomes = ids.map((id): Outcome => {
    const channel = channels.get(id)
    if (!channel || !channels.remove(id)) return crmError('NOT_SUBSCRIBED', 'no channel with this id is subscribed')
    const [first] = channel.events
    const { resource_uri = '', resource_id = '' } = first ? resource(request, first) : {}
    const details = { resource_uri, resource_id, channel_id: id }
    return { code: 'SUCCESS', details, message: 'Successfully unsubscribed', status: 'success' }
  })
  return together(outcomes, 200)
}

/** `GET /actions/watch`: the channels of the user that live. unverified: that those of others are not shown. */
export function listWatched(request: CrmRequest): Answer {
  requireScope(request, area, 'READ', rule)
  const { centre, user, query } = request
  const shown = centre.channels
    .live(centre.now(), centre.enforces)
    .filter(({ userId, id }) => userId === user.id && (query['channel_id'] ?? id) === id)
    .filter(({ events }) => !query['module'] || events.some(({ module }) => module === query['module']))
  if (shown.length === 0) return { status: 204 }
  const channels = shown.flatMap((channel) =>
    channel.events.slice(0, 1).map((event) => ({
      notify_on_related_action: channel.relatedActions,
      channel_expiry: formatCrmTime(channel.expiresAt, user.timeZone),
      return_affected_field_values: channel.affectedValues,
      ...resource(request, event),
      notify_url: channel.notifyUrl,
      fields: null,
      notification_condition: null,
      channel_id: channel.id,
      events: channel.events.map(({ module, operation }) => `${module}.${operation}`),
      token: channel.token,
    })),
  )
  const info = { per_page: 200, count: channels.length, page: 1, more_records: false }
  return { status: 200, body: { watch: channels, info } }
}
