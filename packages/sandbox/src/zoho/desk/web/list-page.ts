import { readableTime } from '../../web/call-view.ts'
import { type Html, html } from '../../web/html.ts'
import type { DeskModule, DeskRecord } from '../data/portal.ts'
import { agentName, live, type Place } from '../views/common.ts'
import { deskPage, deskPath, tabs } from './layout.ts'

const perPage = 50

export const textOf = ({ values }: DeskRecord, name: string): string => String(values[name] ?? '')

/** The name by which people know a record. */
export function nameOf(module: DeskModule, record: DeskRecord): string {
  if (module === 'contacts')
    return [textOf(record, 'firstName'), textOf(record, 'lastName')].filter(Boolean).join(' ') || '(no name)'
  return textOf(record, module === 'accounts' ? 'accountName' : 'subject') || '(no name)'
}

/** A link to a record, or nothing where there is none of that id. */
export function linkTo(place: Place, module: DeskModule, id: unknown): Html | '' {
  const record = live(place, module, id)
  return record ? html`<a href="${deskPath(place.portal, module, record.id)}">${nameOf(module, record)}</a>` : ''
}

/** The time of an ISO text for people. */
export const shownTime = ({ centre }: Place, text: unknown): string =>
  typeof text === 'string' ? readableTime(centre, Date.parse(text)) : ''

export function shownDuration({ values }: DeskRecord): string {
  const seconds = Number(values.duration ?? Number.NaN)
  if (!Number.isInteger(seconds)) return ''
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

type Column = readonly [string, (record: DeskRecord) => Html | string]

function columns(place: Place, module: DeskModule): readonly Column[] {
  const text = (name: string) => (record: DeskRecord) => textOf(record, name)
  const name: Column = [
    module === 'tickets' || module === 'calls' ? 'Subject' : 'Name',
    (record) => linkTo(place, module, record.id),
  ]
  const contact: Column = ['Contact', ({ values }) => linkTo(place, 'contacts', values.contactId)]
  const numbers: Column = ['Phone numbers', ({ values }) => [values.phone, values.mobile].filter(Boolean).join(', ')]
  switch (module) {
    case 'contacts':
      return [
        name,
        numbers,
        ['Email', text('email')],
        ['Account', ({ values }) => linkTo(place, 'accounts', values.accountId)],
      ]
    case 'accounts':
      return [name, numbers, ['Website', text('website')]]
    case 'tickets':
      return [
        ['Number', (record) => `#${textOf(record, 'ticketNumber')}`],
        name,
        contact,
        ['Status', text('status')],
        ['Agent', ({ values }) => agentName(place, values.assigneeId) ?? 'Unassigned'],
        ['Created', ({ createdAt }) => readableTime(place.centre, createdAt)],
      ]
    case 'calls':
      return [
        name,
        contact,
        ['Status', text('status')],
        ['Start', ({ values }) => shownTime(place, values.startTime)],
        ['Duration', shownDuration],
        ['Agent', ({ values }) => agentName(place, values.ownerId) ?? ''],
      ]
  }
}

/** Records as a table. */
export function table(place: Place, module: DeskModule, records: readonly DeskRecord[], nothing: string): Html {
  const shape = columns(place, module)
  if (records.length === 0) return html`<p class="empty">${nothing}</p>`
  return html`<table class="list"><thead><tr>${shape.map(([title]) => html`<th>${title}</th>`)}</tr></thead>
<tbody>${records.map((record) => html`<tr>${shape.map(([, cell]) => html`<td>${cell(record)}</td>`)}</tr>`)}</tbody></table>`
}

function matches(module: DeskModule, record: DeskRecord, wanted: string): boolean {
  if (nameOf(module, record).toLowerCase().includes(wanted)) return true
  const digits = wanted.replace(/\D/g, '')
  return Object.values(record.values).some((value) => {
    if (typeof value !== 'string') return false
    return value.toLowerCase().includes(wanted) || (digits.length > 3 && value.replace(/\D/g, '').includes(digits))
  })
}

/** A tab: the newest fifty records, or those that a search by text or number finds. */
export function listPage(place: Place, module: DeskModule, search: string): string {
  const { portal } = place
  const { tab, name } = tabs[module]
  const wanted = search.trim().toLowerCase()
  const found = [...portal.tables[module].all()].filter((record) => wanted === '' || matches(module, record, wanted))
  const shown = found.reverse().slice(0, perPage)
  const content = html`<section class="card"><div class="bar"><h1>${name} <span class="badge">${found.length}</span></h1>
<form method="get" action="/support/${portal.description.portalName}/view/${tab}" role="search"><input type="search" name="search" value="${search}" placeholder="Name or number" aria-label="Search ${name}"><button>Search</button></form></div>
${table(place, module, shown, wanted ? 'Nothing was found.' : 'There is nothing here yet.')}
${found.length > perPage && html`<p class="empty">The newest ${perPage} of ${found.length} are shown.</p>`}</section>`
  return deskPage(portal, name, module, content)
}
