import { readFileSync } from 'node:fs'
import { type JackfieldClient as Client, JackfieldClient, until } from '../e2e/toolkit/jackfield-client.ts'
import { type Sandbox, type ServerProcess, sandboxConfig, startSandbox, startServer } from '../e2e/toolkit/processes.ts'
import { FakeAmi } from '../packages/server/src/pbx/asterisk/fake-ami.ts'
import { watchStalls } from './stalls.ts'
import { creditsOf } from './zoho.ts'

/** A contact of the local Zoho: number without the plus, and the id of its record. */
export interface Contact {
  readonly number: string
  readonly id: string
}

export interface Stage {
  readonly ami: FakeAmi
  readonly sandbox: Sandbox
  readonly server: ServerProcess
  readonly client: Client
  readonly extensions: readonly string[]
  /** Those that are in the index. */
  readonly contacts: readonly Contact[]
  /** The copy of all numbers into the index. */
  readonly copy: CopyFigures
  stop(): Promise<void>
}

export interface CopyFigures {
  readonly seconds: number
  readonly credits: number
  /** For how long the server's event loop was held up at most. */
  readonly stallMs: number
}

const SECRET = 'secret'

/** A whole Jackfield, connected and bound, whose phone system is driven by hand; `contacts` of them in the index; `main` is its program. */
export async function setStage(
  folder: string,
  options: { contacts: number; agents: number; store: string; main: string },
): Promise<Stage> {
  const extensions = Array.from({ length: options.agents }, (_, i) => String(1000 + i))
  const ami = await FakeAmi.start({ user: 'bench', secret: SECRET, endpoints: [...extensions, 'trunk'] })
  const sandbox = await startSandbox(folder, ['--seed', String(options.contacts)])
  const config = { ...sandboxConfig(sandbox), store: options.store, logLevel: 'warn' }
  const stalls = watchStalls(folder)
  const server = await startServer(folder, config, options.main, stalls.nodeOptions)
  const client = new JackfieldClient(server.url)
  await client.setUp(server.setupLink ?? '')
  await client.setPbx({
    kind: 'asterisk',
    host: '127.0.0.1',
    port: ami.port,
    user: 'bench',
    secret: SECRET,
    blockedPrefixes: [],
    endpointRoles: {},
    outsidePrefix: '',
  })
  await until(
    'all extensions are read',
    async () => (await client.get<unknown[]>('/api/extensions')).length >= extensions.length,
  )
  const contacts = await readContacts(sandbox)
  const copy = await copyNumbers(client, sandbox, () => stalls.longest(server.pid))
  const { users } = await client.send<{ users: { id: string; email: string }[] }>(
    'POST',
    '/api/integrations/zoho-crm/users/refresh',
  )
  const [user] = users
  await client.send('PUT', '/api/integrations/zoho-crm/bindings', {
    bindings: [{ userId: user?.id, extensions, groups: [] }],
  })
  return {
    ami,
    sandbox,
    server,
    client,
    extensions,
    contacts,
    copy,
    async stop() {
      await server.stop()
      await sandbox.stop()
      await ami.close()
    },
  }
}

/** Connects, after which the numbers are copied. */
async function copyNumbers(
  client: Client,
  sandbox: Sandbox,
  longestStall: () => Promise<number>,
): Promise<CopyFigures> {
  const used = await creditsOf(sandbox)
  await longestStall()
  const begin = performance.now()
  await client.connectZoho(sandbox.zoho.us)
  await until('the index is copied', async () => (await copied(client)) !== null, 600_000)
  const seconds = (performance.now() - begin) / 1000
  return { seconds, credits: (await creditsOf(sandbox)) - used, stallMs: await longestStall() }
}

async function copied(client: Client): Promise<number | null> {
  const { index } = await client.get<{ index: { copiedAt: number | null } }>('/api/integrations/zoho-crm')
  return index.copiedAt
}

async function readContacts(sandbox: Sandbox): Promise<Stage['contacts']> {
  const records = (await (await fetch(`${sandbox.zoho.us.control}/records/Contacts`)).json()) as Record<
    string,
    string
  >[]
  return records.flatMap(({ Phone, id }) =>
    Phone && /^\+\d{8,15}$/.test(Phone) && id ? [{ number: Phone.slice(1), id }] : [],
  )
}

/** Processor time that a process has had so far, all threads, in ms. The kernel counts in steps of 10 ms. */
export function processorTime(pid: number): number {
  // The name in brackets may hold blanks; `utime` and `stime` are the 12th and 13th field behind it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** Resident memory of a process in MB: now, and at its highest. */
export function memoryOf(pid: number): { rss: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const mb = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024)
  return { rss: mb('VmRSS'), peak: mb('VmHWM') }
}
