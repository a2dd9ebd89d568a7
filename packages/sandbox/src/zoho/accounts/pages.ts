import { Html, html } from '../web/html.ts'
import { accountsStyle } from './style.ts'

/** A page of the account server. */
export function accountsPage(title: string, content: Html, script?: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - Local Zoho Accounts</title>
<link rel="icon" href="data:,">
<style>${new Html(accountsStyle)}</style>
</head>
<body>
<header class="top"><span class="mark">LZ</span> Local Zoho <span class="muted">a stand-in for trying things out, not Zoho</span></header>
<main>${content}</main>
${script ?? ''}
</body>
</html>`.text
}

/** A page that says what is wrong, as Zoho's account server does for a request that no application should send. */
export function errorPage(title: string, explanation: string): string {
  return accountsPage(title, html`<section class="card"><h1 class="bad">${title}</h1><p>${explanation}</p></section>`)
}
