/**
 * The phone system as a page: its phones with their buttons, and a form to call from outside. Labels are English and Chinese
 * side by side. A string, so that it needs no build; everything that comes from a call is put in as text, never as HTML.
 */
export const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Demo PBX 演示电话系统</title>
<style>
  :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --soft: color-mix(in srgb, currentColor 5%, transparent); }
  body { font: 15px/1.45 system-ui, "Noto Sans SC", "WenQuanYi Micro Hei", sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem 1.5rem 3rem; }
  h1 { font-size: 1.4rem; margin: .3rem 0 0; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .6rem; }
  p.hint { margin: .2rem 0 0; opacity: .75; }
  #link { float: right; font-size: .85rem; padding: .15rem .6rem; border: 1px solid var(--line); border-radius: 1rem; }
  form { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .7rem; align-items: end; padding: 1rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--soft); }
  label { display: grid; gap: .2rem; font-size: .85rem; min-width: 0; } label > * { min-width: 0; width: 100%; box-sizing: border-box; }
  input, select, button { font: inherit; padding: .4rem .6rem; border: 1px solid var(--line); border-radius: .4rem; background: Canvas; color: CanvasText; }
  button { cursor: pointer; } button:hover { background: var(--soft); }
  button.go { background: #1b6e3c; color: #fff; border-color: transparent; } button.stop { background: #a32626; color: #fff; border-color: transparent; }
  #phones { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: .8rem; }
  .phone { border: 1px solid var(--line); border-radius: .6rem; padding: .7rem .9rem; min-height: 6.5rem; }
  .phone.ringing { border-color: #d28b00; box-shadow: 0 0 0 2px #d28b0055; } .phone.up { border-color: #1b6e3c; }
  .phone header { display: flex; justify-content: space-between; gap: .5rem; font-weight: 600; }
  .phone .mail { font-size: .8rem; opacity: .7; }
  .call { margin-top: .6rem; padding-top: .5rem; border-top: 1px solid var(--line); }
  .call .who { overflow-wrap: anywhere; } .buttons { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .4rem; }
  .dial { display: flex; gap: .4rem; margin-top: .6rem; } .dial input { flex: 1; min-width: 0; }
  #message { min-height: 1.5em; color: #a32626; }
  ul#log { list-style: none; padding: 0; margin: 0; font: 12.5px/1.6 ui-monospace, monospace; overflow-wrap: anywhere; }
</style>
</head>
<body>
<span id="link">…</span>
<h1>Demo PBX 演示电话系统</h1>
<p class="hint">A simulated phone system: place a call as a customer, then pick it up on one of the phones. 模拟电话系统：以客户身份呼入，然后在下方任一话机上接听。</p>
<h2>Call from outside 外部来电</h2>
<form id="outside">
  <label>From number 主叫号码 <input name="from" value="+1 212 555 0142" maxlength="64" placeholder="empty = hidden 留空为匿名"></label>
  <label>Name 来电名称 <input name="name" maxlength="100"></label>
  <label>To 被叫 <select name="to"></select></label>
  <label>Answered by 接听人 <select name="answer">
    <option value="hand">by hand, below 在下方手动接听</option>
    <option value="first">the first who rings 第一个振铃的分机</option>
    <option value="nobody">nobody 无人接听</option>
  </select></label>
  <button class="go">Call 呼叫</button>
</form>
<p id="message" role="status"></p>
<h2>Phones 话机</h2>
<div id="phones"></div>
<h2>What happens 事件</h2>
<ul id="log"></ul>
<script>
'use strict'
const labels = {
  dialling: 'dialling 拨号中', ringing: 'ringing 振铃', up: 'talking 通话中', held: 'on hold 保持',
  answer: 'Answer 接听', reject: 'Reject 拒接', hangup: 'Hang up 挂断', hold: 'Hold 保持', resume: 'Resume 恢复', transfer: 'Transfer to 转接到',
}
const byId = (id) => document.getElementById(id)
const make = (tag, props, ...children) => { const node = Object.assign(document.createElement(tag), props); node.append(...children); return node }
let directory = null
let calls = []

async function ask(path, body) {
  const response = await fetch(path, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const answer = await response.json()
  byId('message').textContent = response.ok ? '' : answer.error.code + ': ' + answer.error.detail
  return answer
}
const nameOf = (extension) => (directory.extensions.find((one) => one.number === extension) || {}).name
function partyText(party) {
  if (party.kind === 'extension') return party.extension + ' ' + (nameOf(party.extension) || '')
  return (party.number || 'hidden number 匿名号码') + (party.name ? ' “' + party.name + '”' : '')
}
function button(text, className, press) { return make('button', { type: 'button', textContent: text, className, onclick: press }) }

function callBox(extension, call, channel) {
  const others = call.channels.filter((one) => one !== channel && (call.direction !== 'inbound' || one.role === 'caller'))
  const via = call.via.map((one) => one.number + ' ' + (one.name || '')).join(', ')
  const press = (name, more) => () => ask('/phones/' + encodeURIComponent(extension) + '/' + name, { call: call.call, ...more })
  const buttons = make('div', { className: 'buttons' })
  if (channel.state === 'ringing') buttons.append(button(labels.answer, 'go', press('answer')), button(labels.reject, 'stop', press('hangup')))
  else buttons.append(button(labels.hangup, 'stop', press('hangup')))
  if (channel.state === 'up') buttons.append(button(labels.hold, '', press('hold')))
  if (channel.state === 'held') buttons.append(button(labels.resume, '', press('resume')))
  if (channel.state === 'up' && call.bridge) {
    const select = make('select', { ariaLabel: labels.transfer })
    select.append(make('option', { value: '', textContent: labels.transfer }))
    for (const one of directory.extensions) if (one.number !== extension) select.append(make('option', { value: one.number, textContent: one.number + ' ' + one.name }))
    select.onchange = () => { if (select.value) press('transfer', { to: select.value })() }
    buttons.append(select)
  }
  const who = others.map((one) => partyText(one.party)).join(', ') || '…'
  return make('div', { className: 'call' }, make('div', { className: 'who', textContent: labels[channel.state] + ' · ' + who + (via ? ' · ' + via : '') }), buttons)
}

function draw() {
  if (!directory) return
  // A phone in which somebody types or chooses keeps its parts.
  const active = document.activeElement
  for (const one of directory.extensions) {
    const mine = calls.flatMap((call) => call.channels.filter((channel) => channel.party.kind === 'extension' && channel.party.extension === one.number).map((channel) => [call, channel]))
    const state = mine.some((pair) => pair[1].state === 'ringing') ? 'ringing' : mine.length ? 'up' : ''
    const drawn = JSON.stringify(mine)
    let box = byId('phone-' + one.number)
    if (box && (box.dataset.drawn === drawn || (active && active.tagName === 'SELECT' && box.contains(active) && mine.length))) continue
    if (!box) {
      const number = make('input', { placeholder: 'number 号码', maxLength: 64, ariaLabel: 'dial 拨号' })
      const dial = () => { if (number.value) ask('/_control/calls', { kind: 'outbound', extension: one.number, number: number.value.replace(/[^0-9+]/g, ''), talkMs: 600000 }) }
      number.onkeydown = (event) => { if (event.key === 'Enter') dial() }
      box = make('div', { id: 'phone-' + one.number },
        make('header', {}, make('span', { textContent: one.number }), make('span', { textContent: one.name })),
        make('div', { className: 'mail', textContent: one.email || '—' }),
        make('div', { className: 'calls' }),
        make('div', { className: 'dial' }, number, button('Dial 拨打', '', dial)))
      byId('phones').append(box)
    }
    box.className = 'phone ' + state
    box.dataset.drawn = drawn
    box.querySelector('.calls').replaceChildren(...mine.map((pair) => callBox(one.number, pair[0], pair[1])))
  }
}

let asking = false, again = false
async function refresh() {
  if (asking) { again = true; return }
  asking = true
  try { calls = (await (await fetch('/calls')).json()).calls; draw() } catch { /* the link line tells it */ }
  asking = false
  if (again) { again = false; refresh() }
}

function listen() {
  const socket = new WebSocket('ws://' + location.host + '/events')
  socket.onopen = () => { byId('link').textContent = 'running 运行中'; refresh() }
  socket.onclose = () => { byId('link').textContent = 'not reachable 无法连接'; setTimeout(listen, 1000) }
  socket.onmessage = (message) => {
    const frame = JSON.parse(message.data)
    if (frame.type !== 'event') return
    const { kind, at, ...rest } = frame.event
    byId('log').prepend(make('li', { textContent: new Date(at).toLocaleTimeString() + '  ' + kind + '  ' + JSON.stringify(rest) }))
    while (byId('log').children.length > 40) byId('log').lastChild.remove()
    refresh()
  }
}

byId('outside').onsubmit = (event) => {
  event.preventDefault()
  const data = new FormData(event.target)
  const [kind, number] = data.get('to').split(':')
  const body = { from: data.get('from').trim(), to: { kind, number } }
  if (data.get('name')) body.name = data.get('name')
  if (data.get('answer') === 'hand') Object.assign(body, { answeredBy: null, ringMs: 120000 })
  if (data.get('answer') === 'nobody') Object.assign(body, { answeredBy: null, ringMs: 8000 })
  ask('/simulate', body)
}

fetch('/directory').then((response) => response.json()).then((found) => {
  directory = found
  const select = document.querySelector('select[name=to]')
  const option = (kind, label) => (one) => select.append(make('option', { value: kind + ':' + one.number, textContent: one.number + ' ' + one.name + label }))
  found.extensions.forEach(option('extension', ''))
  found.queues.forEach(option('queue', ' (queue 队列)'))
  found.ringGroups.forEach(option('ring-group', ' (ring group 响铃组)'))
  draw()
  listen()
})
</script>
</body>
</html>
`
