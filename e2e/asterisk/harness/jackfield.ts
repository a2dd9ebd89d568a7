import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallDetail, CallSummary, PbxView } from '@jackfield/contract'
import pino from 'pino'
import { readConfig } from '../../../packages/server/src/config.ts'
import { startServer } from '../../../packages/server/src/server.ts'
import { AgentPage } from '../../toolkit/agent-page.ts'
import { JackfieldClient } from '../../toolkit/jackfield-client.ts'
import { amiUser, waitFor } from '../lab.ts'
import type { Zoho, ZohoUser } from './zoho.ts'

export interface JackfieldOptions {
  readonly zoho: Zoho
  /** Address of the PBX. */
  readonly host: string
  /** Port of the PBX's AMI on 127.0.0.1, where a test stands between. */
  readonly amiPort?: number
}

/** A whole Jackfield server, set up and linked to the PBX as an administrator would do it. */
export class Jackfield {
  readonly administrator: JackfieldClient
  readonly #stop: () => Promise<void>

  private constructor(administrator: JackfieldClient, stop: () => Promise<void>) {
    this.administrator = administrator
    this.#stop = stop
  }

  static async start({ zoho, host, amiPort }: JackfieldOptions): Promise<Jackfield> {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'jackfield-e2e-'))
    const { accounts, crm, desk, console } = zoho.centre
    const config = readConfig(null, {
      port: 0,
      dataDirectory,
      localDataCentres: [{ code: 'local-us', accounts, crm, desk, console, local: true }],
      delivery: { settleTimes: [1, 2, 3] },
    })
    const log = pino({ level: process.env['JACKFIELD_TEST_LOG'] ?? 'silent' })
    const server = await startServer(config, log)
    const stop = async () => {
      await server.stop()
      rmSync(dataDirectory, { recursive: true, force: true })
    }
    try {
      const administrator = new JackfieldClient(server.url)
      await administrator.setUp(server.setupLink ?? '')
      const site = {
        name: 'Lab',
        country: 'RU',
        areaCode: '495',
        timeZone: 'Europe/Moscow',
        ownNumbers: ['+74951230000'],
      }
      await administrator.send('PUT', '/api/site', site)
      const jackfield = new Jackfield(administrator, stop)
      await jackfield.usePbx(amiPort === undefined ? host : '127.0.0.1', amiPort)
      return jackfield
    } catch (error) {
      await stop()
      throw error
    }
  }

  /**
   * Saves the PBX's settings and waits until its extensions are known.
   * @param cdrFile the PBX's Master.csv, where call records are to be read
   */
  async usePbx(host: string, port: number = amiUser.port, cdrFile?: string): Promise<void> {
    await this.administrator.send('PUT', '/api/pbx', {
      kind: 'asterisk',
      ...amiUser,
      host,
      port,
      blockedPrefixes: ['8809', '+7809'],
      endpointRoles: {},
      outsidePrefix: '',
      cdr: cdrFile === undefined ? null : { kind: 'csv', file: cdrFile, timeZone: 'UTC' },
    })
    await this.linkIs('up')
    await waitFor(
      'the extensions',
      10_000,
      async () => (await this.administrator.get<unknown[]>('/api/extensions')).length >= 4,
    )
  }

  /** Saves where the recordings are, beside the settings that are in force, and waits for the link. */
  async useRecordings(folder: string, pbxFolder: string): Promise<void> {
    const { settings } = await this.administrator.get<PbxView>('/api/pbx')
    await this.administrator.send('PUT', '/api/pbx', { ...settings, recordings: { folder, pbxFolder } })
    await this.linkIs('up')
  }

  async link(): Promise<PbxView['link']> {
    return (await this.administrator.get<PbxView>('/api/pbx')).link
  }

  async linkIs(state: PbxView['link']['state'], limitMs = 15_000): Promise<void> {
    await waitFor(`the link to be ${state}`, limitMs, async () => (await this.link()).state === state)
  }

  /** Binds Zoho users to extensions, by the users' e-mail addresses. */
  async bind(bindings: Readonly<Record<string, string>>): Promise<Record<string, ZohoUser>> {
    const base = '/api/integrations/zoho-crm'
    const { users } = await this.administrator.send<{ users: ZohoUser[] }>('POST', `${base}/users/refresh`)
    const userOf = (email: string) => {
      const user = users.find((each) => each.email.toLowerCase() === email)
      if (!user) throw new Error(`no user ${email}`)
      return user
    }
    const bound = Object.entries(bindings).map(([extension, email]) => [extension, userOf(email)] as const)
    await this.administrator.send('PUT', `${base}/bindings`, {
      bindings: bound.map(([extension, user]) => ({ userId: user.id, extensions: [extension], groups: [] })),
    })
    return Object.fromEntries(bound)
  }

  /** The open page of the extension's agent. */
  async signIn(extension: string): Promise<AgentPage> {
    return AgentPage.open(await this.administrator.agent(extension), true)
  }

  /** The ledger, newest first. */
  calls(): Promise<CallSummary[]> {
    return this.administrator.calls()
  }

  detail(id: string): Promise<CallDetail> {
    return this.administrator.call(id)
  }

  stop(): Promise<void> {
    return this.#stop()
  }
}
