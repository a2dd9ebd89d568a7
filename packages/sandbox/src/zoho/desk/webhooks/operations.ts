import type { Answer } from '../../answer.ts'
import { wholeSecond } from '../../data/time.ts'
import type { DataCentre } from '../../data-centre.ts'
import { checkBody, webLink } from '../body.ts'
import type { Edition, Portal } from '../data/portal.ts'
import { DeskFailure, failures, fieldFault } from '../errors.ts'
import { webhookFields } from '../inputs.ts'
import { anyOf, list, type Operation, operation } from '../operation.ts'
import { rowsAnswer } from '../paging.ts'
import type { DeskRequest } from '../request.ts'
import { deskTime, type Row } from '../views/common.ts'
import { faultsOfSubscriptions } from './subscriptions.ts'
import type { Webhook } from './webhook.ts'

/** Enabled webhooks by edition; the ones below Professional have none. */
const enabledOf: Partial<Record<Edition, number>> = { PROFESSIONAL: 5, ENTERPRISE: 10, ULTIMATE: 10, ZOHOONE: 10 }
const mostConfigured = 20

export const enabledAllowed = ({ enforces }: DataCentre, { edition }: Portal): number =>
  enforces('desk-webhooks-of-edition') ? (enabledOf[edition] ?? 0) : Number.POSITIVE_INFINITY

function webhookJson(webhook: Webhook): Row {
  const { createdAt, modifiedAt, ...told } = webhook
  return { ...told, type: 'CUSTOMER_WEBHOOK', createdTime: deskTime(createdAt), modifiedTime: deskTime(modifiedAt) }
}

type Wanted = Partial<Pick<Webhook, 'name' | 'description' | 'isEnabled' | 'ignoreSourceId' | 'includeEventsFrom'>> & {
  readonly subscriptions: Webhook['subscriptions']
  readonly url?: string
}

/** The body of a create or update; throws Desk's 422. The URL may be longer on create than on update. */
function read({ centre, body }: DeskRequest, before: Webhook | undefined): Wanted {
  const fields = { ...webhookFields, url: webLink(before ? 100 : 500) }
  const sent = checkBody(body, { fields, required: before ? ['subscriptions'] : ['subscriptions', 'url'] }, centre)
  const wanted = { subscriptions: before?.subscriptions ?? {}, ...sent } as Wanted
  const faults = centre.enforces('desk-webhook-filters') ? faultsOfSubscriptions(wanted.subscriptions) : []
  return faults.length > 0 ? failures.badFields(faults) : wanted
}

/** Throws where the edition allows no further enabled webhook. unverified: with which error. */
function checkRoom({ centre, portal }: DeskRequest, wanted: Wanted, before: Webhook | undefined): void {
  const others = [...portal.webhooks.values()].filter((webhook) => webhook !== before)
  const most = enabledAllowed(centre, portal)
  const enabled =
    (wanted.isEnabled ?? before?.isEnabled ?? true) && others.filter(({ isEnabled }) => isEnabled).length >= most
  if (!enabled && others.length < mostConfigured) return
  const editionType = portal.edition.includes('FREE') ? 'FREE' : portal.edition
  throw new DeskFailure(403, {
    errorCode: 'LICENSE_ACCESS_LIMITED',
    message: 'Your edition does not allow more webhooks.',
    feature: 'AGENTS',
    editionType: ['ULTIMATE', 'ZOHOONE'].includes(editionType) ? 'ENTERPRISE' : editionType,
    maxAllowedEntity: String(enabled ? most : mostConfigured),
    isTrial: false,
  })
}

/** Asks the new URL whether it is there: by GET, then by POST. unverified: the error where it is not. */
async function validate(request: DeskRequest, before: Webhook | undefined): Promise<void> {
  const { centre } = request
  const wanted = read(request, before)
  checkRoom(request, wanted, before)
  if (!wanted.url || wanted.url === before?.url || !centre.enforces('desk-webhook-validated')) return
  if ((await centre.deskEvents.ask('GET', wanted.url)) === 200) return
  if ((await centre.deskEvents.ask('POST', wanted.url, [])) === 200) return
  failures.badFields([fieldFault('/url')])
}

const webhookOf = ({ portal, path }: DeskRequest): Webhook =>
  portal.webhooks.get(path.webhookId ?? '') ?? failures.notFound()

function create(request: DeskRequest): Answer {
  const { portal, agent, centre } = request
  const wanted = read(request, undefined)
  checkRoom(request, wanted, undefined)
  const now = wholeSecond(centre.now())
  const webhook: Webhook = {
    id: portal.newId(),
    name: null,
    description: null,
    isEnabled: true,
    ignoreSourceId: null,
    includeEventsFrom: [],
    ...wanted,
    url: wanted.url ?? '',
    createdBy: agent.id,
    createdAt: now,
    modifiedAt: now,
  }
  portal.webhooks.set(webhook.id, webhook)
  return { status: 200, body: webhookJson(webhook) }
}

function change(request: DeskRequest): Answer {
  const webhook = webhookOf(request)
  const wanted = read(request, webhook)
  checkRoom(request, wanted, webhook)
  Object.assign(webhook, wanted, { modifiedAt: wholeSecond(request.centre.now()) })
  return { status: 200, body: webhookJson(webhook) }
}

function remove(request: DeskRequest): Answer {
  request.portal.webhooks.delete(webhookOf(request).id)
  return { status: 200 }
}

const scopes = (action: string) => anyOf(...['webhooks', 'events', 'settings'].map((area) => `Desk.${area}.${action}`))

export const webhookOperations: readonly Operation[] = [
  list('GET webhooks', {
    scopes: scopes('READ'),
    run: (request) => rowsAnswer(request, [...request.portal.webhooks.values()].map(webhookJson)),
  }),
  operation('POST webhooks', {
    scopes: scopes('CREATE'),
    prepare: (request) => validate(request, undefined),
    run: create,
  }),
  operation('GET webhooks/{webhookId}', {
    scopes: scopes('READ'),
    run: (request) => ({ status: 200, body: webhookJson(webhookOf(request)) }),
  }),
  operation('PATCH webhooks/{webhookId}', {
    scopes: scopes('UPDATE'),
    prepare: (request) => validate(request, webhookOf(request)),
    run: change,
  }),
  operation('DELETE webhooks/{webhookId}', { scopes: scopes('DELETE'), run: remove }),
]
