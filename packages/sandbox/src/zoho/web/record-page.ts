import type { Field, ModuleName } from '../data/modules.ts'
import { displayName, fullName } from '../data/organisation.ts'
import type { CrmRecord } from '../data/record-table.ts'
import { rawValue, referencedModule } from '../data/record-view.ts'
import type { DataCentre } from '../data-centre.ts'
import { callsOf, callView, readableDuration, readableTime, webLink } from './call-view.ts'
import { type Html, html } from './html.ts'
import { crmPage, tabPath } from './layout.ts'

/** Shown in the head of the page already, or of no use to people. */
const passedOver = new Set(['id', 'First_Name', 'Last_Name', 'Salutation', 'Call_Duration_in_seconds'])

function shownValue(centre: DataCentre, module: ModuleName, record: CrmRecord, field: Field): Html | string {
  const value = rawValue(module, record, field.apiName)
  if (value === null) return html`<span class="muted">—</span>`
  if (field.type === 'datetime') return readableTime(centre, value)
  if (typeof value === 'object') {
    if (field.type === 'ownerlookup') {
      const user = centre.organisation.user(value.id)
      return user ? fullName(user) : value.id
    }
    const target = referencedModule(field, record)
    const found = target && centre.organisation.tables[target].get(value.id)
    return target && found
      ? html`<a href="${tabPath(centre, target, value.id)}">${displayName(target, found)}</a>`
      : value.id
  }
  if (field.type === 'website') {
    const link = webLink(value)
    return link ? html`<a href="${link}" rel="noreferrer">${String(value)}</a>` : String(value)
  }
  if (field.type === 'boolean') return value ? 'Yes' : 'No'
  if (field.apiName === 'Call_Duration') return `${value} (${readableDuration(record)})`
  return String(value)
}

function subtitle(centre: DataCentre, module: ModuleName, record: CrmRecord): string {
  const { values } = record
  const account = typeof values.Account_Name === 'object' ? values.Account_Name : null
  const company = account && centre.organisation.tables.Accounts.get(account.id)
  const parts = {
    Contacts: [values.Title, company && displayName('Accounts', company)],
    Leads: [values.Designation, values.Company],
    Accounts: [values.Industry, values.Billing_City],
    Calls: [values.Call_Type, readableTime(centre, values.Call_Start_Time), readableDuration(record)],
  }[module]
  return parts.filter(Boolean).join(' · ')
}

/** The page that a screen pop opens: the record, and the calls that were logged for it. */
export function recordPage(centre: DataCentre, module: ModuleName, record: CrmRecord): string {
  const name = displayName(module, record) || '(no name)'
  const fields = centre.organisation.fields.of(module).filter((field) => !passedOver.has(field.apiName))
  const calls = module === 'Calls' ? [] : callsOf(centre, record.id)
  const single = { Contacts: 'Contact', Leads: 'Lead', Accounts: 'Account', Calls: 'Call' }[module]
  const content = html`<section class="card head"><span class="face">${[...name][0]}</span>
<div><h1>${name} <span class="badge">${single}${record.converted ? ' (converted)' : ''}</span></h1><p>${subtitle(centre, module, record)}</p></div></section>
<section class="card"><h2>Details</h2><dl class="fields">
${fields.map(
  (field) =>
    html`<div class="${field.type === 'textarea' ? 'long' : ''}"><dt>${field.label}</dt><dd>${shownValue(centre, module, record, field)}</dd></div>`,
)}
</dl></section>
${
  module !== 'Calls' &&
  html`<section class="card" id="closed-activities"><h2>Closed Activities <span class="badge">${calls.length}</span></h2>
${calls.length === 0 ? html`<p class="empty">No calls were logged yet.</p>` : calls.map((call) => callView(centre, call))}
</section>`
}`
  return crmPage(centre, name, module, content, true)
}
