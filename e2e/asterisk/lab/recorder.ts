import { connect, type Socket } from 'node:net'
import { SKIPPED_EVENTS } from '../../../packages/server/src/pbx/asterisk/skipped-events.ts'

/** Variables of which recordings keep the setting; a dialplan like FreePBX's sets hundreds that say nothing of a call. */
const VARIABLES =
  /^_*(MIXMONITOR_FILENAME|FROM_DID|RINGGROUP|RingGroupMethod|NODEST|EXTTOCALL|DEXTEN|PICKUPMARK|AMPUSER|REALCALLERIDNUM|TRANSFERERNAME|BLINDTRANSFER|QAGENT|FROMQUEUEEXTEN|OUTNUM|FMFL|MEETME_ROOMNUM)$/
/** Lines that are the same in every event and of no use. */
const DULL = /^(Privilege|SystemName|ChannelStateDesc|\w*Language|\w*AccountCode|\w*Priority|\w*ChannelStateDesc): ?/

/** Listens to everything that a PBX tells, to keep the event stream of a scenario. */
export class Recorder {
  readonly #socket: Socket
  #text = ''
  #heard: string[] = []

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => this.#read(text))
    socket.on('error', () => socket.destroy())
  }

  static async start(host: string): Promise<Recorder> {
    const socket = connect(5038, host)
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.write('Action: Login\r\nUsername: recorder\r\nSecret: recordersecret\r\nEvents: on\r\n\r\n')
    return new Recorder(socket)
  }

  /** What came since the last time, in the form of the recorded streams. */
  take(): string {
    return `${this.#heard.splice(0).join('\n\n')}\n`
  }

  stop(): void {
    this.#socket.destroy()
  }

  #read(text: string): void {
    this.#text += text
    const messages = this.#text.split('\r\n\r\n')
    this.#text = messages.pop() ?? ''
    for (const message of messages) {
      // Some events end with one blank line too many.
      const lines = message.replace(/^(\r\n)+/, '').split('\r\n')
      const name = /^Event: (.+)/.exec(lines[0] ?? '')?.[1]
      if (!name || SKIPPED_EVENTS.has(name) || name === 'FullyBooted') continue
      const variable = name === 'VarSet' && /^Variable: (.+)$/m.exec(lines.join('\n'))?.[1]
      if (variable && !VARIABLES.test(variable)) continue
      this.#heard.push(lines.filter((line) => !DULL.test(line)).join('\n'))
    }
  }
}
