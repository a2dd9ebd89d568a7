export const crmStyle = `
:root { color-scheme: light; --ink: #1d2433; --muted: #667085; --line: #e3e7ee; --accent: #2b5fd9; --soft: #eef3fd; --green: #14804a; --red: #b42318 }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "WenQuanYi Micro Hei", sans-serif; color: var(--ink); background: #f3f5f9 }
a { color: var(--accent); text-decoration: none } a:hover { text-decoration: underline }
.top { background: #1f2a44; color: #fff; display: flex; align-items: center; gap: 22px; padding: 0 24px; min-height: 52px; flex-wrap: wrap }
.top b { display: flex; align-items: center; gap: 8px; white-space: nowrap }
.top .mark { background: #d63b2f; border-radius: 5px; padding: 0 7px }
.top nav { display: flex; gap: 4px; overflow-x: auto }
.top nav a { color: #c9d2e6; padding: 14px 12px; white-space: nowrap } .top nav a:hover { color: #fff; text-decoration: none }
.top nav a[aria-current] { color: #fff; box-shadow: inset 0 -3px #6d9bff }
.top .org { margin-left: auto; color: #c9d2e6; font-size: 13px }
main { max-width: 1160px; margin: 0 auto; padding: 22px 24px 60px }
.card { background: #fff; border: 1px solid var(--line); border-radius: 10px; margin-bottom: 18px; overflow: hidden }
.card > h2 { font-size: 15px; margin: 0; padding: 14px 20px; border-bottom: 1px solid var(--line) }
.head { display: flex; gap: 16px; align-items: center; padding: 20px; flex-wrap: wrap }
.head h1 { font-size: 22px; margin: 0; overflow-wrap: anywhere } .head p { margin: 2px 0 0; color: var(--muted); overflow-wrap: anywhere }
.head > div { min-width: 0 }
.face { width: 54px; height: 54px; border-radius: 50%; background: var(--soft); color: var(--accent); display: grid; place-items: center; font-size: 22px; font-weight: 600; flex: none }
.badge { background: var(--soft); color: var(--accent); border-radius: 20px; padding: 1px 10px; font-size: 12px; margin-left: 6px; vertical-align: 3px; white-space: nowrap }
.fields { display: grid; grid-template-columns: 1fr 1fr; margin: 0; padding: 8px 20px 14px; column-gap: 40px }
.fields div { display: grid; grid-template-columns: 150px 1fr; gap: 12px; padding: 7px 0; border-bottom: 1px dashed var(--line); min-width: 0 }
.fields div.long { grid-column: 1 / -1 }
dt { color: var(--muted); font-size: 13px; padding-top: 1px } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap }
.list { width: 100%; border-collapse: collapse } .list th { text-align: left; color: var(--muted); font-size: 13px; font-weight: 600; background: #fafbfd }
.list th, .list td { padding: 10px 20px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere } .list tr:hover td { background: #fafcff }
.bar { display: flex; gap: 12px; align-items: center; padding: 16px 20px; border-bottom: 1px solid var(--line); flex-wrap: wrap }
.bar h1 { font-size: 19px; margin: 0; margin-right: auto } .bar form { display: flex; gap: 8px }
input[type=search] { font: inherit; padding: 6px 10px; border: 1px solid var(--line); border-radius: 6px; width: 270px; max-width: 100%; background: #fff; color: inherit }
button, .button { font: inherit; padding: 6px 14px; border-radius: 6px; border: 1px solid var(--line); background: #fff; color: var(--ink); cursor: pointer }
.muted, .empty { color: var(--muted) } .empty { padding: 22px 20px; margin: 0 }
.activity { display: grid; grid-template-columns: 40px 1fr auto; gap: 12px; padding: 14px 20px; border-bottom: 1px solid var(--line) }
.activity:last-child { border-bottom: 0 }
.activity > div { min-width: 0 } .activity h3 { margin: 0; font-size: 15px; overflow-wrap: anywhere } .activity p { margin: 4px 0 0; white-space: pre-wrap; overflow-wrap: anywhere }
.activity .facts { color: var(--muted); font-size: 13px } .activity .side { text-align: right; font-size: 13px; color: var(--muted); white-space: nowrap }
.icon { width: 36px; height: 36px; border-radius: 50%; display: grid; place-items: center; font-size: 18px; font-weight: 700 }
.icon.Inbound { background: #e3f5ea; color: var(--green) } .icon.Outbound { background: var(--soft); color: var(--accent) } .icon.Missed { background: #fdeceb; color: var(--red) }
.pages { display: flex; gap: 14px; padding: 12px 20px; align-items: center }
@media (max-width: 720px) {
  main { padding: 14px 12px 40px } .top { padding: 0 14px; gap: 4px 14px } .top .org { display: none } .top nav { width: 100% } .top b { padding-top: 10px } .top nav a { padding: 9px 10px }
  .fields { grid-template-columns: 1fr; padding: 6px 16px 12px } .fields div { grid-template-columns: 112px 1fr }
  .list thead { display: none } .list tr { display: block; padding: 10px 16px; border-bottom: 1px solid var(--line) } .list td { display: block; border: 0; padding: 1px 0 } .list td:empty { display: none }
  .activity { grid-template-columns: 40px 1fr; padding: 14px 16px } .activity .side { grid-column: 2; text-align: left; white-space: normal } .activity .side br { display: none } .activity .side br + span::before { content: " · " } .head { flex-wrap: nowrap; padding: 16px } .bar form { width: 100% } input[type=search] { flex: 1 }
}
`
