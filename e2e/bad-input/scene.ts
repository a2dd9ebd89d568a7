import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type CallDetail,
  type IntegrationView,
  integrationViewSchema,
  type PbxSettings,
  type PbxView,
  type ZohoUsersView,
} from '@jackfield/contract'
import pino from 'pino'
import { type LocalZoho, startLocalZoho } from '../../packages/sandbox/src/zoho/index.ts'
import { callIdFor, linkId, siteId } from '../../packages/server/src/calls/ids.ts'
import { readConfig } from '../../packages/server/src/config.ts'
import { type ZohoControl, zohoControl } from '../../packages/server/src/crm/testing/local-zoho.ts'
import { FakeAmi } from '../../packages/server/src/pbx/asterisk/fake-ami.ts'
import { type RunningServer, startServer } from '../../packages/server/src/server.ts'
import { openStore } from '../../packages/server/src/store/open.ts'
import { testDatabase } from '../../packages/server/src/testing/store.ts'
import { AgentPage } from '../toolkit/agent-page.ts'
import { JackfieldClient, until } from '../toolkit/jackfield-client.ts'
import { temporaryFolder } from '../toolkit/processes.ts'
import { Asker } from './answers.ts'
import { type AmiCall, inboundCall, send } from './calls.ts'
import { consent, registerClient } from './consent.ts'

/** A person in the local Zoho. */
export interface Contact {
  readonly number: string
  readonly name: string
}

/** Never asked again within the table: what is to be looked up stays so until the last test. */
const LATE = [86_400]
const AMI_SECRET = 'ami-secret-of-the-scene'
const PASSWORD = 'correct horse battery'

/** A whole running Jackfield with its local Zoho and a scripted PBX, connected, and one bound extension with an open page. */
export class Scene {
  readonly folder = temporaryFolder('bad-input')
  /** Everything that the server has logged. */
  readonly log: string[] = []
  /** What must never be shown. */
  readonly secrets = [AMI_SECRET, PASSWORD]
  readonly contacts: Contact[] = []
  readonly ownNumber = '+12125550199'
  database!: Awaited<ReturnType<typeof testDatabase>>
  zoho!: LocalZoho
  ami!: FakeAmi
  us!: ZohoControl
  eu!: ZohoControl
  ada!: JackfieldClient
  asker!: Asker
  agent!: AgentPage
  #server!: RunningServer
  #agentClient!: JackfieldClient
  #port = 0
  #nextContact = 0

  static async start(): Promise<Scene> {
    const scene = new Scene()
    await scene.#start()
    return scene
  }

  async #start(): Promise<void> {
    const anyPort = { accounts: 0, api: 0, crm: 0 }
    this.zoho = await startLocalZoho({
      ports: { us: anyPort, eu: anyPort },
      searchLagMs: 0,
      seedContacts: 300,
      settings: { codesPerWindow: 1000, refreshesPerWindow: 1000 },
    })
    this.us = zohoControl(this.zoho.dataCentres.us)
    this.eu = zohoControl(this.zoho.dataCentres.eu)
    this.ami = await FakeAmi.start({ secret: AMI_SECRET, endpoints: ['1001', '1002', 'trunk'] })
    this.database = await testDatabase()
    mkdirSync(this.dataDirectory)
    const setupLink = await this.startServer()
    this.ada = new JackfieldClient(this.url)
    await this.ada.setUp(setupLink ?? '', 'Ada', PASSWORD)
    this.asker = await new Asker(this.ada).readSession()
    await this.#configure()
    await this.#meetContacts()
    this.#agentClient = await this.ada.agent('1001')
    this.agent = await AgentPage.open(this.#agentClient)
  }

  async #configure(): Promise<void> {
    await this.restoreSite()
    await this.ada.setPbx(this.pbxSettings)
    await this.reconnectZoho()
    await this.restoreBindings()
    const copied = async () => (await this.zohoView()).index.copiedAt !== null
    await until('numbers are copied', copied)
  }

  async #meetContacts(): Promise<void> {
    for (const { First_Name: first, Last_Name: last, Phone, Mobile } of await this.us.records('Contacts')) {
      const number = String(Mobile ?? Phone ?? '')
      // Those that were made one like the other, each with a number of its own.
      if (/ \d+$/.test(String(last))) this.contacts.push({ number, name: `${String(first)} ${String(last)}` })
    }
  }

  get url(): string {
    return this.#server.url
  }

  get port(): number {
    return this.#port
  }

  get dataDirectory(): string {
    return join(this.folder.path, 'data')
  }

  get pbxSettings(): PbxSettings & { kind: 'asterisk' } {
    return {
      kind: 'asterisk',
      host: '127.0.0.1',
      port: this.ami.port,
      user: 'cti',
      secret: AMI_SECRET,
      blockedPrefixes: [],
      endpointRoles: {},
      outsidePrefix: '',
    }
  }

  /** Starts the server on the same store; gives its set-up link. */
  async startServer(settleTimes: readonly number[] = LATE): Promise<string | null> {
    const local = Object.entries(this.zoho.dataCentres).map(([code, { accounts, crm, desk, console }]) => ({
      code: `local-${code}`,
      accounts,
      crm,
      desk,
      console,
    }))
    const config = readConfig(null, {
      port: this.#port,
      dataDirectory: this.dataDirectory,
      store: this.database.url,
      localDataCentres: local,
      delivery: { settleTimes: [...settleTimes] },
    })
    const log = pino({ level: 'debug' }, { write: (line: string) => void this.log.push(line) })
    this.#server = await startServer(config, log)
    this.#port = Number(new URL(this.#server.url).port)
    return this.#server.setupLink
  }

  /** Stops the server, does something to what it left, and starts it again; sessions go on. */
  async restart(between: () => unknown = () => {}, settleTimes: readonly number[] = LATE): Promise<void> {
    this.agent.close()
    await this.#server.stop()
    await between()
    await this.startServer(settleTimes)
    this.agent = await AgentPage.open(this.#agentClient)
  }

  /** As if the time for what is in this state had come: to write it, or to ask Zoho about it. While the server is stopped. */
  async letTimePass(state: 'waiting' | 'unknown'): Promise<void> {
    const store = await openStore(this.database.url)
    const due = store.db.updateTable('delivery').set({ next_attempt_at: Date.now() }).where('state', '=', state)
    await store.commit([{ query: due }])
    await store.close()
  }

  async close(): Promise<void> {
    this.agent?.close()
    await this.#server?.stop()
    await this.ami?.close()
    await this.zoho?.close()
    await this.database?.remove()
    this.folder.remove()
  }

  pbxView(): Promise<PbxView> {
    return this.asker.get<PbxView>('/api/pbx')
  }

  async zohoView(): Promise<IntegrationView> {
    return integrationViewSchema.parse(await this.asker.get('/api/integrations/zoho-crm'))
  }

  async linkUp(): Promise<void> {
    await until('the PBX link is up', async () => (await this.pbxView()).link.state === 'up')
  }

  async reconnectZoho(): Promise<void> {
    const result = await consent(this, await registerClient(this, {}))
    if (!result.ok) throw new Error(`not connected: ${JSON.stringify(result.problems)}`)
    // Logs wait for no others, so that no row has to.
    const { callLog } = await this.zohoView()
    await this.asker.put('/api/integrations/zoho-crm/call-log', { ...callLog, waitSeconds: 0 })
  }

  /** The right settings again, and the link up with them. */
  async restorePbx(): Promise<void> {
    await this.asker.put('/api/pbx', this.pbxSettings)
    await this.linkUp()
  }

  async restoreSite(): Promise<void> {
    const site = { name: 'Scene', country: 'US', areaCode: '', timeZone: 'America/New_York' }
    await this.asker.put('/api/site', { ...site, ownNumbers: [this.ownNumber] })
  }

  async restoreBindings(): Promise<void> {
    const { users } = await this.asker.get<ZohoUsersView>('/api/integrations/zoho-crm/users')
    const bruno = users.find(({ name }) => name === 'Bruno Costa')
    const bindings = [{ userId: bruno?.id ?? '', extensions: ['1001'], groups: [] }]
    await this.asker.put('/api/integrations/zoho-crm/bindings', { bindings })
  }

  /** Another contact each time. */
  nextContact(): Contact {
    const contact = this.contacts[this.#nextContact++]
    if (!contact) throw new Error('no contact is left: seed more of them')
    return contact
  }

  callId(call: AmiCall): string {
    return callIdFor(siteId('main'), linkId(call.link))
  }

  /** A call from this number that is answered and ends; gives it as the ledger shows it once it has ended. */
  async call(caller: { number: string; name?: string }): Promise<CallDetail> {
    const call = inboundCall(caller)
    send(this.ami, [...call.rings, ...call.answers, ...call.ends])
    return this.ended(call)
  }

  async ended(call: AmiCall): Promise<CallDetail> {
    const path = `/api/calls/${this.callId(call)}`
    let detail: CallDetail | null = null
    await until('the call stands in the ledger', async () => {
      const { status, text } = await this.asker.ask('GET', path)
      detail = status === 200 ? (JSON.parse(text) as CallDetail) : null
      return detail?.state === 'ended'
    })
    return detail as unknown as CallDetail
  }

  async problemOfLink() {
    const view = await this.pbxView()
    return view.link.state === 'up' ? null : view.link.problem
  }
}
