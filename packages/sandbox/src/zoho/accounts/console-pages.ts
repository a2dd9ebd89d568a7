import type { DataCentre } from '../data-centre.ts'
import { Html, html } from '../web/html.ts'
import type { Client } from './clients.ts'

/** Copy buttons: each copies the field that it names. */
export const copyScript = new Html(`<script>
for (const button of document.querySelectorAll('button[data-copy]')) {
  button.addEventListener('click', async () => {
    const field = document.getElementById(button.dataset.copy)
    try { await navigator.clipboard.writeText(field.value) } catch { field.select(); document.execCommand('copy') }
    button.textContent = 'Copied'
    setTimeout(() => { button.textContent = 'Copy' }, 1500)
  })
}
</script>`)

export function welcome(): Html {
  return html`<section class="card">
<h1>API Console</h1>
<p>Register your application here to get a client ID and a client secret. With them it can ask people for access to their data.</p>
<a class="button main" href="/developerconsole/add">GET STARTED</a>
</section>`
}

export function kindsOfClients(): Html {
  const others = [
    ['Client-based Applications', 'Run in a browser, without a server.'],
    ['Mobile-based Applications', 'Installed on phones.'],
    ['Self Client', 'A back-end job without redirects.'],
  ]
  return html`<section class="card">
<h1>Choose a client type</h1>
<div class="kinds">
<div class="kind"><h2>Server-based Applications</h2><p>Run on a web server that keeps a secret and take part in redirects.</p>
<a class="button main" href="/developerconsole/add/server-based">CREATE NOW</a></div>
${others.map(([name, text]) => html`<div class="kind off"><h2>${name}</h2><p>${text}</p><p class="muted">Not part of the local Zoho.</p></div>`)}
</div></section>`
}

function inputs(value: (name: string) => string): Html {
  return html`<label class="field">Client Name<input type="text" name="name" required maxlength="80" value="${value('name')}"></label>
<label class="field">Homepage URL<input type="url" name="homepage" required value="${value('homepage')}"></label>
<label class="field">Authorized Redirect URIs<small>one a line; the application must send exactly one of them</small>
<textarea name="redirectUris" rows="2" required>${value('redirectUris')}</textarea></label>`
}

export function clientForm(sent?: unknown, problem?: string): Html {
  const form = (sent ?? {}) as Record<string, unknown>
  const value = (name: string) => (typeof form[name] === 'string' ? form[name] : '')
  return html`<section class="card">
<h1>Create New Client</h1>
<p class="muted">Client Type: Server-based Applications</p>
<form method="post" action="/developerconsole/add/server-based">
${inputs(value)}
${problem && html`<p class="problem" role="alert">${problem}</p>`}
<div class="actions"><button class="main">CREATE</button> <a class="button" href="/developerconsole">CANCEL</a></div>
</form></section>`
}

export function clientTable(clients: readonly Client[]): Html {
  return html`<section class="card">
<h1>Applications</h1>
<p><a class="button main" href="/developerconsole/add">ADD CLIENT</a></p>
<table><thead><tr><th>Client Name</th><th>Client ID</th><th>Type</th></tr></thead><tbody>
${clients.map(
  (client) =>
    html`<tr><td><a href="/developerconsole/client/${client.id}">${client.name}</a></td><td>${client.id}</td><td>Server-based</td></tr>`,
)}
</tbody></table></section>`
}

function secretField(id: string, label: string, value: string): Html {
  return html`<label class="field" for="${id}">${label}</label><div class="secret">
<input type="text" id="${id}" readonly value="${value}"><button type="button" data-copy="${id}">Copy</button></div>`
}

export function clientPage(centre: DataCentre, client: Client, problem?: string): Html {
  const own: Record<string, string> = {
    name: client.name,
    homepage: client.homepage,
    redirectUris: client.redirectUris.join('\n'),
  }
  const multi = client.secrets.size > 1
  return html`<section class="card">
<h1>${client.name}</h1>
${secretField('client-id', 'Client ID', client.id)}
${secretField('client-secret', 'Client Secret', client.secrets.get(centre.id)!)}
</section>
<section class="card"><h2>Client Details</h2>
<form method="post" action="/developerconsole/client/${client.id}">${inputs((name) => own[name] ?? '')}
${problem && html`<p class="problem" role="alert">${problem}</p>`}
<div class="actions"><button class="main">UPDATE</button></div></form></section>
<section class="card"><h2>Settings</h2>
<p>Multi-DC: ${multi ? 'the client works in all data centres; each may have a secret of its own.' : `the client works in ${client.home.toUpperCase()} only.`}</p>
<form method="post" action="/developerconsole/client/${client.id}/multi-dc"><input type="hidden" name="on" value="${multi ? 'no' : 'yes'}">
<button ${client.home === centre.id ? '' : 'disabled'}>${multi ? 'Switch Multi-DC off' : 'Switch Multi-DC on'}</button></form>
${[...client.secrets]
  .filter(([location]) => location !== centre.id)
  .map(([location, secret]) => secretField(`secret-${location}`, `Client Secret in ${location.toUpperCase()}`, secret))}
<br><form method="post" action="/developerconsole/client/${client.id}/delete"><button class="danger">Delete client</button></form>
</section>
<p><a href="/developerconsole">All applications</a></p>`
}
