import { createHash } from 'node:crypto'
import { Html, html } from './html.ts'
import { crmStyle } from './style.ts'

interface Frame {
  /** For example "Local Zoho CRM". */
  readonly product: string
  readonly title: string
  readonly company: string
  readonly tabs: readonly { readonly name: string; readonly path: string; readonly current: boolean }[]
  readonly content: Html
  /** Our own script; empty: none. */
  readonly script: string
}

/** Of scripts this one runs and no other, whatever a record holds. */
export function policyFor(script: string): string {
  const hash = createHash('sha256').update(script).digest('base64')
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${hash}'; connect-src 'self'; form-action 'self'`
}

/** A page of one of the products, with its tabs above. */
export function framePage({ product, title, company, tabs, content, script }: Frame): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - ${product}</title>
<link rel="icon" href="data:,">
<style>${new Html(crmStyle)}</style>
</head>
<body>
<header class="top"><b><span class="mark">LZ</span> ${product}</b>
<nav aria-label="Modules">${tabs.map(
    ({ name, path, current }) => html`<a href="${path}" ${current ? new Html('aria-current="page"') : ''}>${name}</a>`,
  )}</nav>
<span class="org">${company}</span></header>
<main>${content}</main>
${script && new Html(`<script>${script}</script>`)}
</body>
</html>`.text
}
