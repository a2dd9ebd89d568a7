import { fullName } from '../data/organisation.ts'
import type { CrmRecord } from '../data/record-table.ts'
import type { DataCentre } from '../data-centre.ts'
import { type Html, html } from './html.ts'
import { tabPath } from './layout.ts'

const signs: Record<string, string> = { Inbound: '↙', Outbound: '↗', Missed: '✕' }

/** A link that a browser may follow, or undefined: a record may hold any text there. */
export function webLink(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const url = URL.parse(value)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.href : undefined
}

/** A time for people, in the organisation's zone. */
export function readableTime(centre: DataCentre, time: unknown): string {
  if (typeof time !== 'number') return ''
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: centre.organisation.description.timeZone,
    dateStyle: 'medium',
    timeStyle: 'medium',
  }).format(time)
}

/** "2 min 35 s" of a call, or an empty text. */
export function readableDuration(call: CrmRecord): string {
  const seconds = call.values.Call_Duration_in_seconds
  if (typeof seconds !== 'number') return ''
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** One line of "Closed Activities": what was said when, by whom, and the recording. */
export function callView(centre: DataCentre, call: CrmRecord): Html {
  const { values } = call
  const type = String(values.Call_Type)
  const owner = centre.organisation.user(call.owner)
  const recording = webLink(values.Voice_Recording__s)
  const numbers = [
    values.Caller_ID && `from ${values.Caller_ID}`,
    values.Dialled_Number && `to ${values.Dialled_Number}`,
  ]
  const facts = [readableTime(centre, values.Call_Start_Time), readableDuration(call), owner && fullName(owner)].filter(
    Boolean,
  )
  return html`<article class="activity">
<span class="icon ${type in signs ? type : ''}" title="${type} call" role="img" aria-label="${type} call">${signs[type] ?? '•'}</span>
<div><h3><a href="${tabPath(centre, 'Calls', call.id)}">${String(values.Subject ?? '(no subject)')}</a></h3>
<div class="facts">${[type, ...numbers.filter(Boolean)].join(' · ')}</div>
${values.Description ? html`<p>${String(values.Description)}</p>` : ''}
${recording && html`<p><a href="${recording}" rel="noreferrer">▶ Call recording</a></p>`}</div>
<div class="side">${facts.map((fact) => html`<span>${fact}</span><br>`)}</div>
</article>`
}

/** Calls that belong to a record, the latest first. */
export function callsOf(centre: DataCentre, recordId: string): CrmRecord[] {
  const calls: CrmRecord[] = []
  for (const call of centre.organisation.tables.Calls.all())
    for (const field of ['Who_Id', 'What_Id']) {
      const reference = call.values[field]
      if (typeof reference === 'object' && reference?.id === recordId && !calls.includes(call)) calls.push(call)
    }
  return calls.sort((a, b) => Number(b.values.Call_Start_Time) - Number(a.values.Call_Start_Time))
}
