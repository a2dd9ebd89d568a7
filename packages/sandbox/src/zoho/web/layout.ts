import { createHash } from 'node:crypto'
import type { ModuleName } from '../data/modules.ts'
import type { DataCentre } from '../data-centre.ts'
import { Html, html } from './html.ts'
import { crmStyle } from './style.ts'

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
const liveScriptHash = createHash('sha256').update(liveScript).digest('base64')

/** Of scripts only our own runs, whatever a record holds. */
export const contentSecurityPolicy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${liveScriptHash}'; connect-src 'self'; form-action 'self'`

/** A page of the CRM; `live` keeps its closed activities up to date. */
export function crmPage(
  centre: DataCentre,
  title: string,
  current: ModuleName | undefined,
  content: Html,
  live = false,
): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - Local Zoho CRM</title>
<link rel="icon" href="data:,">
<style>${new Html(crmStyle)}</style>
</head>
<body>
<header class="top"><b><span class="mark">LZ</span> Local Zoho CRM</b>
<nav aria-label="Modules">${tabs.map(
    (module) =>
      html`<a href="${tabPath(centre, module)}" ${module === current ? new Html('aria-current="page"') : ''}>${module}</a>`,
  )}</nav>
<span class="org">${centre.organisation.description.company}</span></header>
<main>${content}</main>
${live && new Html(`<script>${liveScript}</script>`)}
</body>
</html>`.text
}
