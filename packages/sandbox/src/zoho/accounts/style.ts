export const accountsStyle = `
:root { color-scheme: light; --ink: #1d2433; --muted: #667085; --line: #dfe3ea; --accent: #1a5fd0; --bad: #b42318 }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "WenQuanYi Micro Hei", sans-serif; color: var(--ink); background: #f4f6fa }
.top { padding: 14px 20px; background: #fff; border-bottom: 1px solid var(--line); font-weight: 600 }
a { color: var(--accent) }
.mark { display: inline-block; background: #d63b2f; color: #fff; border-radius: 5px; padding: 0 7px; margin-right: 6px }
.muted { color: var(--muted); font-weight: 400; font-size: 13px }
main { max-width: 640px; margin: 32px auto; padding: 0 16px }
main:has(.wide) { max-width: 860px }
.card { background: #fff; border: 1px solid var(--line); border-radius: 10px; padding: 26px 28px; margin-bottom: 18px }
h1 { font-size: 22px; margin: 0 0 10px } h2 { font-size: 17px; margin: 0 0 8px }
h1.bad { color: var(--bad) } .problem { color: var(--bad); margin: 8px 0 }
button, .button { font: inherit; padding: 8px 18px; border-radius: 6px; border: 1px solid var(--line); background: #fff; color: var(--ink); cursor: pointer; text-decoration: none; display: inline-block }
button.main, .button.main { background: var(--accent); border-color: var(--accent); color: #fff }
button.danger { color: var(--bad) }
.people { display: grid; gap: 8px; margin-top: 14px }
.people button { text-align: left; display: flex; gap: 12px; align-items: center; padding: 10px 14px; width: 100% }
.people button:hover { border-color: var(--accent) }
.face { width: 36px; height: 36px; border-radius: 50%; background: #e3ebfa; color: var(--accent); display: grid; place-items: center; font-weight: 600; flex: none }
.people small { color: var(--muted); display: block }
.scopes { padding-left: 20px; margin: 10px 0 16px } .scopes li { margin: 5px 0 } .scopes code { color: var(--muted); font-size: 12px; display: block; overflow-wrap: anywhere }
.agree { display: flex; gap: 8px; align-items: start; padding: 12px 0; border-top: 1px solid var(--line) }
.agree input { margin-top: 5px }
.actions { display: flex; gap: 10px; margin-top: 10px; flex-wrap: wrap }
label.field { display: block; margin: 14px 0; font-weight: 600 }
label.field small { display: block; font-weight: 400; color: var(--muted) }
input[type=text], input[type=url], textarea { font-size: inherit; font-family: inherit; font-weight: 400; width: 100%; padding: 8px 10px; border: 1px solid var(--line); border-radius: 6px; margin-top: 4px; background: #fff; color: inherit }
table { width: 100%; border-collapse: collapse } th, td { text-align: left; padding: 9px 8px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
th { color: var(--muted); font-size: 13px; font-weight: 600 }
.secret { display: flex; gap: 8px; align-items: center; margin-top: -8px } .secret input { margin: 0 }
.session { display: flex; align-items: center; justify-content: space-between; margin-bottom: 14px } .secret input { font-family: ui-monospace, monospace; font-size: 13px }
.kinds { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 12px; margin-top: 16px }
.kind { border: 1px solid var(--line); border-radius: 8px; padding: 16px; background: #fff } .kind.off { opacity: .55 }
.portals { border: 1px solid var(--line); border-radius: 8px; margin: 0 0 14px; padding: 6px 14px 10px } .portals legend { color: var(--muted); font-size: 13px; padding: 0 6px }
@media (max-width: 480px) { .kinds { grid-template-columns: 1fr } .card { padding: 20px 16px } main { margin: 16px auto } }
`
