import { join } from 'node:path'
import { JackfieldClient } from '../../toolkit/jackfield-client.ts'
import { postJson } from '../../toolkit/post-json.ts'
import {
  type Sandbox,
  type ServerProcess,
  sandboxConfig,
  startSandbox,
  startServer,
  temporaryFolder,
} from '../../toolkit/processes.ts'

export const administrator = { name: 'Ada', password: 'correct horse battery' }

/** A whole Jackfield with local Zoho and demo PBX, each a process of its own, set up as far as a test wants it. */
export interface Rig {
  readonly url: string
  readonly sandbox: Sandbox
  readonly admin: JackfieldClient
  /** Data directory of the server; its database may be changed while the server is stopped. */
  readonly dataDirectory: string
  /** A new one-time link for an agent. */
  agentLink(extension: string): Promise<string>
  /** A call from outside, by the demo PBX's own interface; `ringMs` and `talkMs` as there. */
  call(call: {
    from: string
    name?: string
    to: string
    ringMs: number
    talkMs?: number
    answered?: boolean
  }): Promise<void>
  stopServer(): Promise<void>
  /** Starts it again at the same address over the same data. */
  startServer(): Promise<void>
  stop(): Promise<void>
}

/**
 * `set-up`: an administrator and nothing else. `connected`: PBX, Zoho and bindings by e-mail as well. `contacts` are in Zoho
 * before it is connected, beside those that are always there.
 */
export async function startRig(
  name: string,
  upTo: 'set-up' | 'connected',
  contacts: readonly Record<string, unknown>[] = [],
): Promise<Rig> {
  const folder = temporaryFolder(name)
  const sandbox = await startSandbox(folder.path)
  for (const record of contacts) await postJson(`${sandbox.zoho.us.control}/records/Contacts`, { op: 'create', record })
  let server: ServerProcess = await startServer(folder.path, sandboxConfig(sandbox))
  const { url, setupLink } = server
  const stop = async () => {
    await server.stop()
    await sandbox.stop()
    folder.remove()
  }
  const admin = new JackfieldClient(url)
  try {
    await admin.setUp(setupLink ?? '', administrator.name, administrator.password)
    if (upTo === 'connected') await connect(admin, sandbox)
  } catch (error) {
    // Nobody else knows these processes.
    await stop()
    throw error
  }
  return {
    url,
    sandbox,
    admin,
    dataDirectory: join(folder.path, 'data'),
    agentLink: async (extension) => (await admin.send<{ url: string }>('POST', '/api/agent-links', { extension })).url,
    call: async ({ from, name, to, ringMs, talkMs = 3000, answered = true }) => {
      await postJson(`${sandbox.pbx}/simulate`, {
        from,
        ...(name === undefined ? {} : { name }),
        to: { kind: 'extension', number: to },
        ...(answered ? {} : { answeredBy: null }),
        ringMs,
        talkMs,
      })
    },
    stopServer: () => server.stop(),
    startServer: async () => {
      server = await startServer(folder.path, { ...sandboxConfig(sandbox), port: Number(new URL(url).port) })
    },
    stop,
  }
}

async function connect(admin: JackfieldClient, sandbox: Sandbox): Promise<void> {
  await admin.send('PUT', '/api/site', {
    name: 'Northwind Demo',
    country: 'US',
    areaCode: '212',
    timeZone: 'America/New_York',
    ownNumbers: ['+12125550190'],
  })
  await admin.setPbx({ kind: 'demo', url: sandbox.pbx })
  await admin.connectZoho(sandbox.zoho.us)
  await admin.writeLogsAtOnce()
  await admin.bindByEmail()
}
