import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
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
  /**
   * A call from outside, by the demo PBX's own interface; `ringMs` and `talkMs` as there. Without `ringMs` it rings until the phone is
   * answered: for tests that look at a call while it rings or talks, however long that look takes.
   */
  call(call: {
    from: string
    name?: string
    to: string
    ringMs?: number
    talkMs?: number
    answered?: boolean
  }): Promise<PhoneCall>
  stopServer(): Promise<void>
  /** Starts it again at the same address over the same data. */
  startServer(): Promise<void>
  stop(): Promise<void>
}

/** What the person at the called extension does with the phone. */
export interface PhoneCall {
  answer(): Promise<void>
  hangUp(): Promise<void>
}

/** As good as for ever. */
const LONG_MS = 600_000
/** Outside numbers that agents call in the tests. */
const DIALLED = ['+12125550142', '+12125550811', '+12125550812']
/**
 * A call keeps the settings of when it began by the PBX's clock, whose difference to ours is measured, not known: a call of the very
 * moment of a change may have begun before it.
 */
const SETTINGS_HOLD_MS = 300

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
  // Who is called from here talks until the agent hangs up.
  for (const number of DIALLED) await postJson(`${sandbox.pbx}/_control/outside`, { number, talkMs: LONG_MS })
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
    call: async ({ from, name, to, ringMs = LONG_MS, talkMs = 3000, answered = true }) => {
      await sleep(SETTINGS_HOLD_MS)
      const { call } = await postJson<{ call: string }>(`${sandbox.pbx}/simulate`, {
        from,
        ...(name === undefined ? {} : { name }),
        to: { kind: 'extension', number: to },
        ...(answered ? {} : { answeredBy: null }),
        ringMs,
        talkMs,
      })
      return phoneCall(sandbox.pbx, to, call)
    },
    stopServer: () => server.stop(),
    startServer: async () => {
      server = await startServer(folder.path, { ...sandboxConfig(sandbox), port: Number(new URL(url).port) })
    },
    stop,
  }
}

/** The buttons of the demo PBX's phones. One that was answered by hand talks until somebody hangs up. */
export function phoneCall(pbx: string, extension: string, call: string): PhoneCall {
  const press = async (button: string) => void (await postJson(`${pbx}/phones/${extension}/${button}`, { call }))
  return { answer: () => press('answer'), hangUp: () => press('hangup') }
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
