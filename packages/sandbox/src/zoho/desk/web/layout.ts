import { framePage, policyFor } from '../../web/frame.ts'
import type { Html } from '../../web/html.ts'
import type { DeskModule, Portal } from '../data/portal.ts'

/** The tabs as Desk's own addresses name them. */
export const tabs: Readonly<Record<DeskModule, { readonly tab: string; readonly name: string }>> = {
  contacts: { tab: 'Contacts', name: 'Contacts' },
  accounts: { tab: 'Accounts', name: 'Accounts' },
  tickets: { tab: 'Cases', name: 'Tickets' },
  calls: { tab: 'Calls', name: 'Calls' },
}

/** Address of a tab or of one record, as `webUrl` has it. */
export function deskPath(portal: Portal, module: DeskModule, id?: string): string {
  const record = id === undefined ? '' : `/dv/${portal.secretId(module, id)}`
  return `/support/${portal.description.portalName}/ShowHomePage.do#${tabs[module].tab}${record}`
}

/**
 * Which record is meant stands behind the `#`, where no server sees it. So the page looks there, fetches the view of it, and again
 * every few seconds while it is open.
 */
const script = `
let known = ''
async function show() {
  const wanted = /^#(Contacts|Accounts|Cases|Calls)(\\/dv\\/[0-9a-f]+)?$/.exec(location.hash)?.[0].slice(1) ?? 'Contacts'
  try {
    const text = await (await fetch(location.pathname.replace('ShowHomePage.do', 'view/' + wanted))).text()
    const fresh = new DOMParser().parseFromString(text, 'text/html')
    const main = fresh.querySelector('main')
    if (!main || main.innerHTML === known) return
    known = main.innerHTML
    document.title = fresh.title
    for (const part of ['nav', 'main'])
      document.querySelector(part).replaceWith(document.adoptNode(fresh.querySelector(part)))
  } catch {
    // Zoho is away for a moment; the view is fetched again in three seconds.
  }
}
addEventListener('hashchange', show)
setInterval(() => { if (!document.hidden) show() }, 3000)
show()
`

export const contentSecurityPolicy = policyFor(script)

/** A page of Desk; `shell`: the one that looks behind the `#` for what to show. */
export function deskPage(
  portal: Portal,
  title: string,
  current: DeskModule | undefined,
  content: Html,
  shell = false,
): string {
  return framePage({
    product: 'Local Zoho Desk',
    title,
    company: portal.description.companyName,
    tabs: Object.entries(tabs).map(([module, { name }]) => ({
      name,
      path: deskPath(portal, module as DeskModule),
      current: module === current,
    })),
    content,
    script: shell ? script : '',
  })
}
