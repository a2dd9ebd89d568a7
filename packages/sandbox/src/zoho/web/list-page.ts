import type { ModuleName } from '../data/modules.ts'
import { displayName, fullName } from '../data/organisation.ts'
import type { CrmRecord } from '../data/record-table.ts'
import type { DataCentre } from '../data-centre.ts'
import { readableDuration, readableTime } from './call-view.ts'
import { type Html, html } from './html.ts'
import { crmPage, tabPath } from './layout.ts'

const perPage = 50

type Column = [string, (record: CrmRecord) => Html | string]

function columns(centre: DataCentre, module: ModuleName): Column[] {
  const text = (name: string) => (record: CrmRecord) => String(record.values[name] ?? '')
  const owner: Column = [
    'Owner',
    (record) => {
      const user = centre.organisation.user(record.owner)
      return user ? fullName(user) : ''
    },
  ]
  const name: Column = [
    module === 'Calls' ? 'Subject' : 'Name',
    (record) => html`<a href="${tabPath(centre, module, record.id)}">${displayName(module, record) || '(no name)'}</a>`,
  ]
  const phones = (record: CrmRecord) =>
    centre.organisation.fields
      .phoneFields(module)
      .map((field) => record.values[field.apiName])
      .filter(Boolean)
      .join(', ')
  switch (module) {
    case 'Calls':
      return [
        name,
        ['Type', text('Call_Type')],
        ['Start', (record) => readableTime(centre, record.values.Call_Start_Time)],
        ['Duration', readableDuration],
        owner,
      ]
    case 'Contacts':
      return [name, ['Phone numbers', phones], ['Email', text('Email')], owner]
    case 'Leads':
      return [name, ['Company', text('Company')], ['Phone numbers', phones], owner]
    case 'Accounts':
      return [name, ['Phone numbers', phones], ['Website', text('Website')], owner]
  }
}

function matches(record: CrmRecord, module: ModuleName, wanted: string): boolean {
  if (displayName(module, record).toLowerCase().includes(wanted)) return true
  const digits = wanted.replace(/[^\d]/g, '')
  return Object.values(record.values).some((value) => {
    if (typeof value !== 'string') return false
    return value.toLowerCase().includes(wanted) || (digits.length > 3 && value.replace(/[^\d]/g, '').includes(digits))
  })
}

/** A module's records, newest first, with search by any text or number. */
export function listPage(centre: DataCentre, module: ModuleName, search: string, page: number): string {
  const wanted = search.trim().toLowerCase()
  const records = [...centre.organisation.tables[module].all()]
    .filter((record) => !record.converted && (wanted === '' || matches(record, module, wanted)))
    .reverse()
  const shown = records.slice((page - 1) * perPage, page * perPage)
  const shape = columns(centre, module)
  const link = (to: number) => `${tabPath(centre, module)}?${new URLSearchParams({ search, page: String(to) })}`
  const content = html`<section class="card"><div class="bar"><h1>${module} <span class="badge">${records.length}</span></h1>
<form method="get" role="search"><input type="search" name="search" value="${search}" placeholder="Name or number" aria-label="Search ${module}"><button>Search</button></form></div>
${
  shown.length === 0
    ? html`<p class="empty">${wanted ? 'Nothing was found.' : 'There is nothing here yet.'}</p>`
    : html`<table class="list"><thead><tr>${shape.map(([title]) => html`<th>${title}</th>`)}</tr></thead>
<tbody>${shown.map((record) => html`<tr>${shape.map(([, cell]) => html`<td>${cell(record)}</td>`)}</tr>`)}</tbody></table>`
}
${
  records.length > perPage &&
  html`<div class="pages">${page > 1 && html`<a href="${link(page - 1)}">‹ Newer</a>`} <span class="muted">Page ${page} of ${Math.ceil(records.length / perPage)}</span> ${page * perPage < records.length && html`<a href="${link(page + 1)}">Older ›</a>`}</div>`
}</section>`
  return crmPage(centre, module, module, content)
}
