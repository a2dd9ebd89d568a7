import type { ModuleName } from '../data/modules.ts'
import type { DataCentre } from '../data-centre.ts'
import { framePage, policyFor } from './frame.ts'
import type { Html } from './html.ts'

export const tabs: readonly ModuleName[] = ['Contacts', 'Leads', 'Accounts', 'Calls']

/** Address of a tab or of one record in the CRM's web pages, relative to their server. */
export function tabPath(centre: DataCentre, module: ModuleName, id?: string): string {
  return `/crm/${centre.organisation.domainName}/tab/${module}${id ? `/${id}` : ''}`
}

/** Brings in newly logged calls while a record is open: reads the page again and takes over that one section. */
const liveScript = `
setInterval(async () => {
  if (document.hidden) return
  try {
    const text = await (await fetch(location.href)).text()
    const fresh = new DOMParser().parseFromString(text, 'text/html').getElementById('closed-activities')
    const shown = document.getElementById('closed-activities')
    if (fresh && shown && fresh.innerHTML !== shown.innerHTML) shown.replaceWith(document.adoptNode(fresh))
  } catch {
    // Zoho is away for a moment; the page is read again in three seconds.
  }
}, 3000)
`

/** Of scripts only our own runs, whatever a record holds. */
export const contentSecurityPolicy = policyFor(liveScript)

/** A page of the CRM; `live` keeps its closed activities up to date. */
export function crmPage(
  centre: DataCentre,
  title: string,
  current: ModuleName | undefined,
  content: Html,
  live = false,
): string {
  return framePage({
    product: 'Local Zoho CRM',
    title,
    company: centre.organisation.description.company,
    tabs: tabs.map((module) => ({ name: module, path: tabPath(centre, module), current: module === current })),
    content,
    script: live ? liveScript : '',
  })
}
