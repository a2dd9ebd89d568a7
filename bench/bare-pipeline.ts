// The least that the same work can be: parse AMI, one prepared SELECT, one INSERT, one frame. No calls, rules, accounts or
// deliveries. What Jackfield takes beyond it is what those cost.
//
//   node bench/bare-pipeline.ts --ami PORT --contacts FILE --data FILE     (prints the port of its WebSocket server)
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { type WebSocket, WebSocketServer } from 'ws'

const { values } = parseArgs({
  options: { ami: { type: 'string' }, contacts: { type: 'string' }, data: { type: 'string' } },
})

const db = new DatabaseSync(values.data ?? '')
db.exec(
  'pragma journal_mode=WAL; pragma synchronous=FULL; create table contact (number text primary key, id text) without rowid; create table call (id text primary key, number text, extension text)',
)
const contacts = JSON.parse(readFileSync(values.contacts ?? '', 'utf8')) as { number: string; id: string }[]
const add = db.prepare('insert into contact values (?, ?)')
db.exec('begin')
for (const { number, id } of contacts) add.run(number, id)
db.exec('commit')
const find = db.prepare('select id from contact where number = ?')
const save = db.prepare('insert or ignore into call values (?, ?, ?)')

const agents = new Map<string, WebSocket>()
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false }, () => {
  console.log((server.address() as { port: number }).port)
})
server.on('connection', (socket, request) =>
  agents.set(new URL(request.url ?? '', 'http://x').searchParams.get('extension') ?? '', socket),
)

const callers = new Map<string, string>()
const popped = new Map<string, string>()
const ami = connect(Number(values.ami), '127.0.0.1')
ami.setNoDelay(true)
ami.setEncoding('utf8')
let text = ''
ami.on('data', (chunk: string) => {
  text += chunk
  for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n')) {
    handle(text.slice(0, end))
    text = text.slice(end + 4)
  }
})
ami.on('error', () => process.exit(0))
ami.on('close', () => process.exit(0))

function handle(message: string): void {
  const fields: Record<string, string> = {}
  for (const line of message.split('\r\n')) {
    const at = line.indexOf(': ')
    if (at > 0) fields[line.slice(0, at)] = line.slice(at + 2)
  }
  const link = fields['Linkedid'] ?? ''
  if (fields['Event'] === 'Newchannel' && fields['Uniqueid'] === link) callers.set(link, fields['CallerIDNum'] ?? '')
  const rings = fields['ChannelStateDesc'] === 'Ringing' && fields['Event'] === 'Newstate'
  if (rings && !popped.has(link)) {
    const extension = /^PJSIP\/(\d+)-/.exec(fields['Channel'] ?? '')?.[1] ?? ''
    popped.set(link, extension)
    const contact = find.get(callers.get(link) ?? '') as { id: string } | undefined
    if (contact)
      agents.get(extension)?.send(JSON.stringify({ type: 'pop', url: `http://localhost/Contacts/${contact.id}` }))
  }
  if (fields['Event'] === 'Hangup' && fields['Uniqueid'] === link) {
    save.run(link, callers.get(link) ?? '', popped.get(link) ?? '')
    callers.delete(link)
    popped.delete(link)
  }
}
