import { createHash } from 'node:crypto'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

export type Fields = Readonly<Record<string, string>>

/** One connection as the fake PBX sees it. */
export class FakePeer {
  readonly socket: Socket
  /** Actions that came, in order, with all their fields. */
  readonly actions: Record<string, string>[] = []
  challenge = '12345'

  constructor(socket: Socket) {
    this.socket = socket
  }

  raw(text: string | Uint8Array): void {
    this.socket.write(text)
  }

  send(...lines: readonly string[]): void {
    this.raw(`${lines.join('\r\n')}\r\n\r\n`)
  }

  event(name: string, fields: Fields = {}): void {
    this.send(`Event: ${name}`, ...Object.entries(fields).map(([field, value]) => `${field}: ${value}`))
  }

  succeed(action: Record<string, string>, ...lines: readonly string[]): void {
    this.send('Response: Success', `ActionID: ${action['ActionID']}`, ...lines)
  }

  refuse(action: Record<string, string>, message: string): void {
    this.send('Response: Error', `ActionID: ${action['ActionID']}`, `Message: ${message}`)
  }

  list(action: Record<string, string>, name: string, items: readonly Fields[], complete = `${name}Complete`): void {
    const id = { ActionID: action['ActionID'] ?? '' }
    this.succeed(action, 'EventList: start')
    for (const { Event, ...fields } of items) this.event(Event ?? name, { ...id, ...fields })
    this.event(complete, { ...id, EventList: 'Complete' })
  }
}

export type Script = (
  action: Record<string, string>,
  peer: FakePeer,
) => boolean | undefined | Promise<boolean | undefined>

/** What the fake PBX has. */
export interface FakePbx {
  readonly user?: string
  readonly secret?: string
  readonly endpoints?: readonly string[]
  readonly channels?: readonly Fields[]
  readonly commands?: readonly string[]
  /** Asked before the PBX answers by itself; true: it has answered. */
  readonly script?: Script
  readonly banner?: string
  /** Whether it knows challenges. */
  readonly challenges?: boolean
}

const EVERYTHING = ['ModuleCheck', 'Atxfer', 'Originate', 'Hangup']

/** A scripted PBX that speaks AMI over TCP, for what a real one does not do when it is asked to. */
export class FakeAmi {
  readonly #server: Server
  readonly peers: FakePeer[] = []
  pbx: FakePbx

  private constructor(pbx: FakePbx) {
    this.pbx = pbx
    this.#server = createServer((socket) => {
      const peer = new FakePeer(socket)
      this.peers.push(peer)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      if (this.pbx.banner !== '') peer.raw(`${this.pbx.banner ?? 'Asterisk Call Manager/11.0.0'}\r\n`)
      let text = ''
      socket.setEncoding('utf8')
      socket.on('data', async (chunk: string) => {
        text += chunk
        for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n')) {
          const lines = text.slice(0, end).split('\r\n')
          text = text.slice(end + 4)
          const action = Object.fromEntries(
            lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
          )
          peer.actions.push(action)
          if (!(await this.pbx.script?.(action, peer))) this.#answer(action, peer)
        }
      })
    })
  }

  static async start(pbx: FakePbx = {}): Promise<FakeAmi> {
    const fake = new FakeAmi(pbx)
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve))
    return fake
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    for (const peer of this.peers) peer.socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #answer(action: Record<string, string>, peer: FakePeer): unknown {
    const { user = 'cti', secret = 'secret', challenges = true, endpoints = ['1001', 'trunk'] } = this.pbx
    switch (action['Action']) {
      case 'Challenge':
        if (challenges) peer.succeed(action, `Challenge: ${peer.challenge}`)
        else peer.refuse(action, 'Must specify AuthType')
        return
      case 'Login': {
        const key = createHash('md5')
          .update(peer.challenge + secret)
          .digest('hex')
        const proven = action['Key'] === undefined ? !challenges && action['Secret'] === secret : action['Key'] === key
        if (!proven || action['Username'] !== user) return peer.refuse(action, 'Authentication failed')
        peer.succeed(action, 'Message: Authentication accepted')
        return peer.event('FullyBooted')
      }
      case 'ListCommands':
        return peer.succeed(action, ...(this.pbx.commands ?? EVERYTHING).map((name) => `${name}: does something.`))
      case 'Ping':
        return peer.succeed(action, 'Ping: Pong', `Timestamp: ${(Date.now() / 1000).toFixed(6)}`)
      case 'CoreSettings':
        return peer.succeed(action, 'AsteriskVersion: 22.0.0')
      case 'PJSIPShowEndpoints':
        return peer.list(
          action,
          'EndpointList',
          endpoints.map((ObjectName) => ({ ObjectName })),
        )
      case 'PJSIPShowEndpoint':
        return peer.list(action, 'EndpointDetail', detailsOf(action['Endpoint'] ?? ''))
      case 'Status':
        return peer.list(action, 'Status', this.pbx.channels ?? [])
      case 'Originate':
      case 'Hangup':
        return peer.succeed(action)
      default:
        return peer.list(action, action['Action'] ?? '', [])
    }
  }
}

function detailsOf(id: string): Fields[] {
  const isExtension = /^\d+$/.test(id)
  return [
    {
      Event: 'EndpointDetail',
      ObjectName: id,
      Context: isExtension ? 'from-internal' : 'from-trunk',
      Auth: isExtension ? id : '',
      Callerid: isExtension ? `"Person ${id}" <${id}>` : '<unknown>',
    },
    {
      Event: 'AorDetail',
      ObjectName: id,
      MaxContacts: isExtension ? '1' : '0',
      TotalContacts: '1',
      ContactsRegistered: isExtension ? '1' : '0',
    },
    ...(isExtension ? [] : [{ Event: 'IdentifyDetail', ObjectName: id, Match: '10.0.0.1/32' }]),
  ]
}
