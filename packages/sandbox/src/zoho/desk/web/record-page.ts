import { readableTime, webLink } from '../../web/call-view.ts'
import { type Html, html } from '../../web/html.ts'
import type { DeskModule, DeskRecord } from '../data/portal.ts'
import { agentName, live, type Place } from '../views/common.ts'
import { deskPage, deskPath } from './layout.ts'
import { linkTo, nameOf, shownDuration, shownTime, table, textOf } from './list-page.ts'

type Detail = readonly [string, Html | string]

const singular: Record<DeskModule, string> = {
  contacts: 'Contact',
  accounts: 'Account',
  tickets: 'Ticket',
  calls: 'Call',
}
const signs: Record<string, string> = { Inbound: '↙', Outbound: '↗', Missed: '✕' }

/** Missed, or the way that a call went. */
const kindOf = ({ values }: DeskRecord): string =>
  values.status === 'Missed' ? 'Missed' : values.direction === 'outbound' ? 'Outbound' : 'Inbound'

/** A recording can be heard here. unverified: Zoho does not say where Desk shows it. */
function recording({ values }: DeskRecord): Html | '' {
  const link = webLink(values.recordingUrl)
  return link ? html`<a href="${link}" rel="noreferrer">▶ Call recording</a>` : ''
}

function callView(place: Place, call: DeskRecord): Html {
  const kind = kindOf(call)
  const heard = recording(call)
  const facts = [shownTime(place, call.values.startTime), shownDuration(call), agentName(place, call.values.ownerId)]
  return html`<article class="activity">
<span class="icon ${kind}" title="${kind} call" role="img" aria-label="${kind} call">${signs[kind]}</span>
<div><h3><a href="${deskPath(place.portal, 'calls', call.id)}">${nameOf('calls', call)}</a></h3>
<div class="facts">${[kind, textOf(call, 'status')].filter((word, index, all) => all.indexOf(word) === index).join(' · ')}</div>
${call.values.description ? html`<p>${textOf(call, 'description')}</p>` : ''}
${heard && html`<p>${heard}</p>`}</div>
<div class="side">${facts.filter(Boolean).map((fact) => html`<span>${fact}</span><br>`)}</div>
</article>`
}

function details({ portal, centre }: Place, module: DeskModule, record: DeskRecord): Detail[] {
  const place = { portal, centre }
  const text = (label: string, name: string): Detail => [label, textOf(record, name)]
  const { values } = record
  const department: Detail = ['Department', portal.department(values.departmentId)?.name ?? '']
  const contact: Detail = ['Contact', linkTo(place, 'contacts', values.contactId)]
  const account: Detail = ['Account', linkTo(place, 'accounts', values.accountId)]
  const custom = Object.entries((values.cf ?? {}) as object).map(([name, value]): Detail => [name, String(value ?? '')])
  const own: Record<DeskModule, () => Detail[]> = {
    contacts: () => [
      account,
      text('Phone', 'phone'),
      text('Mobile', 'mobile'),
      text('Email', 'email'),
      text('Title', 'title'),
      text('City', 'city'),
      text('Country', 'country'),
      ['Owner', agentName(place, values.ownerId) ?? ''],
    ],
    accounts: () => [
      text('Phone', 'phone'),
      text('Website', 'website'),
      text('Email', 'email'),
      text('Industry', 'industry'),
      text('City', 'city'),
      text('Country', 'country'),
    ],
    tickets: () => [
      contact,
      account,
      department,
      text('Status', 'status'),
      text('Priority', 'priority'),
      text('Channel', 'channel'),
      text('Phone', 'phone'),
      text('Email', 'email'),
      ['Agent', agentName(place, values.assigneeId) ?? 'Unassigned'],
    ],
    calls: () => [
      contact,
      ['Ticket', linkTo(place, 'tickets', values.ticketId)],
      department,
      text('Direction', 'direction'),
      text('Status', 'status'),
      ['Start', shownTime(place, values.startTime)],
      ['Duration', shownDuration(record)],
      ['Owner', agentName(place, values.ownerId) ?? ''],
      ['Recording', recording(record)],
    ],
  }
  const times: Detail[] = [
    ['Created', readableTime(centre, record.createdAt)],
    ['Changed', readableTime(centre, record.modifiedAt)],
  ]
  return [...own[module](), ...custom, ...times]
}

function subtitle(place: Place, module: DeskModule, record: DeskRecord): string {
  const account = live(place, 'accounts', record.values.accountId)
  const parts = {
    contacts: [textOf(record, 'title'), account && nameOf('accounts', account)],
    accounts: [textOf(record, 'industry'), textOf(record, 'city')],
    tickets: [`#${textOf(record, 'ticketNumber')}`, textOf(record, 'status')],
    calls: [kindOf(record), shownTime(place, record.values.startTime), shownDuration(record)],
  }[module]
  return parts.filter(Boolean).join(' · ')
}

/** Records that point to this one, the latest first. */
function related({ portal }: Place, module: DeskModule, field: string, id: string): DeskRecord[] {
  const found = [...portal.tables[module].all()].filter(({ values }) => values[field] === id)
  const key = (record: DeskRecord) => (module === 'calls' ? Date.parse(textOf(record, 'startTime')) : record.createdAt)
  return found.reverse().sort((a, b) => key(b) - key(a))
}

function callsCard(place: Place, field: string, id: string): Html {
  const calls = related(place, 'calls', field, id)
  return html`<section class="card"><h2>Calls <span class="badge">${calls.length}</span></h2>
${calls.length === 0 ? html`<p class="empty">No calls were logged yet.</p>` : calls.map((call) => callView(place, call))}
</section>`
}

function tableCard(place: Place, module: DeskModule, title: string, records: readonly DeskRecord[]): Html {
  const nothing = `There are no ${title.toLowerCase()} yet.`
  return html`<section class="card"><h2>${title} <span class="badge">${records.length}</span></h2>${table(place, module, records, nothing)}</section>`
}

function below(place: Place, module: DeskModule, { id }: DeskRecord): Html | '' {
  switch (module) {
    case 'contacts':
      return html`${tableCard(place, 'tickets', 'Tickets', related(place, 'tickets', 'contactId', id))}${callsCard(place, 'contactId', id)}`
    case 'accounts':
      return html`${tableCard(place, 'contacts', 'Contacts', related(place, 'contacts', 'accountId', id))}${tableCard(place, 'tickets', 'Tickets', related(place, 'tickets', 'accountId', id))}`
    case 'tickets':
      return callsCard(place, 'ticketId', id)
    case 'calls':
      return ''
  }
}

/** The page that a screen pop opens: a record with what belongs to it. */
export function recordPage(place: Place, module: DeskModule, record: DeskRecord): string {
  const name = nameOf(module, record)
  const description = textOf(record, 'description')
  const dash = html`<span class="muted">—</span>`
  const content = html`<section class="card head"><span class="face">${[...name][0]}</span>
<div><h1>${name} <span class="badge">${singular[module]}</span></h1><p>${subtitle(place, module, record)}</p></div></section>
<section class="card"><h2>Details</h2><dl class="fields">
${details(place, module, record).map(([label, value]) => html`<div><dt>${label}</dt><dd>${value || dash}</dd></div>`)}
${description && html`<div class="long"><dt>Description</dt><dd>${description}</dd></div>`}
</dl></section>
${below(place, module, record)}`
  return deskPage(place.portal, name, module, content)
}
