import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, globSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { endsWithUs } from './ends-with-us.ts'
import { pause, waitFor } from './wait.ts'

export interface PhoneOptions {
  /** Folder for its configuration and log. */
  readonly folder: string
  /** Chooses its ports, 0 to 99. */
  readonly slot: number
  /** An extension that registers at the PBX, or several numbers of the outside world. */
  readonly numbers: readonly string[]
  readonly outside: boolean
  /** Where it lives itself, and where the PBX does. */
  readonly address: string
  readonly pbx: string
}

interface PhoneEvent {
  readonly type: string
  readonly param?: string
}

/** A baresip phone, controlled over its ctrl_tcp port (JSON in netstrings). */
export class Phone {
  readonly #options: PhoneOptions
  #process: ChildProcess | null = null
  #control: Socket | null = null
  #buffer = ''
  #events: PhoneEvent[] = []
  readonly #answers = new Map<string, (ok: boolean) => void>()
  #token = 0

  constructor(options: PhoneOptions) {
    this.#options = options
    configure(options)
  }

  /** Resolves when it is registered (an extension) or ready (the outside). */
  async start(): Promise<void> {
    const { folder, slot, outside, address } = this.#options
    const log = join(folder, 'log')
    const out = openSync(log, 'w')
    this.#process = endsWithUs(spawn('baresip', ['-f', folder], { stdio: ['ignore', out, out] }))
    await waitFor(`phone ${this.#options.numbers[0]}`, 15_000, () =>
      readFileSync(log, 'latin1').includes(outside ? 'is ready' : '200 OK'),
    )
    this.#control = await waitFor('the control port', 5000, () => open(address, 14400 + slot))
    this.#control.setEncoding('utf8')
    this.#control.on('data', (text: string) => this.#read(text))
  }

  async stop(): Promise<void> {
    this.#control?.destroy()
    const child = this.#process
    if (!child || child.exitCode !== null) return
    const gone = new Promise((resolve) => child.on('exit', resolve))
    child.kill('SIGTERM')
    const hard = setTimeout(() => child.kill('SIGKILL'), 2000)
    await gone
    clearTimeout(hard)
  }

  /** @param as which of its numbers calls */
  async dial(number: string, as: string = this.#options.numbers[0]!): Promise<void> {
    if (this.#options.numbers.length > 1) await this.#command('uafind', `sip:${as}@${this.#options.address}`)
    this.#forget()
    await this.#command('dial', `sip:${number}@${this.#options.pbx}`)
  }

  /** Resolves when somebody calls. */
  async rings(): Promise<void> {
    await this.#seen('CALL_INCOMING')
  }

  /**
   * Waits for a call and picks up; resolves when it is established.
   * @param as on which of its numbers, where it has a call on another already
   */
  async accept(as?: string): Promise<void> {
    if (as !== undefined) {
      this.#forget()
      await this.#command('uafind', `sip:${as}@${this.#options.address}`)
    }
    await this.rings()
    await this.#command('accept')
    await this.#seen('CALL_ESTABLISHED')
  }

  /** Resolves when the other side has picked up. */
  established(): Promise<void> {
    return this.#seen('CALL_ESTABLISHED')
  }

  async hangup(): Promise<void> {
    await this.#command('hangup')
  }

  /** Resolves when its call is over, whoever ended it; what it saw until then is forgotten. */
  async closed(): Promise<void> {
    await this.#seen('CALL_CLOSED')
    this.#forget()
  }

  async hold(): Promise<void> {
    await this.#command('hold')
  }

  async resume(): Promise<void> {
    await this.#command('resume')
  }

  /** Sends REFER: hands its call over to `number` without asking there. */
  async transfer(number: string): Promise<void> {
    await this.#command('transfer', `sip:${number}@${this.#options.pbx}`)
  }

  /** Hangs up whatever it still has, for the next test. */
  async reset(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      await this.#command('hangup')
      await pause(20)
    }
    this.#forget()
  }

  #forget(): void {
    this.#events = []
  }

  async #seen(type: string): Promise<void> {
    await waitFor(`${type} on ${this.#options.numbers[0]}`, 15_000, () =>
      this.#events.some((event) => event.type === type),
    )
  }

  #command(command: string, params = ''): Promise<boolean> {
    const token = `${++this.#token}`
    const json = JSON.stringify({ command, params, token })
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the phone does not answer to ${command}`)), 5000)
      this.#answers.set(token, (ok) => {
        clearTimeout(timer)
        resolve(ok)
      })
      this.#control!.write(`${json.length}:${json},`)
    })
  }

  #read(text: string): void {
    this.#buffer += text
    for (;;) {
      const length = /^(\d+):/.exec(this.#buffer)
      if (!length) return
      const start = length[0].length
      const end = start + Number(length[1])
      if (this.#buffer.length <= end) return
      const message = JSON.parse(this.#buffer.slice(start, end)) as {
        event?: true
        type?: string
        param?: string
        token?: string
        ok?: boolean
      }
      this.#buffer = this.#buffer.slice(end + 1)
      if (message.event && message.type) this.#events.push({ type: message.type, param: message.param ?? '' })
      if (message.token) this.#answers.get(message.token)?.(message.ok === true)
    }
  }
}

function open(address: string, port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, address, () => resolve(socket))
    socket.on('error', () => resolve(undefined))
  })
}

function configure({ folder, slot, numbers, outside, address, pbx }: PhoneOptions): void {
  mkdirSync(folder, { recursive: true })
  const modules = ['/usr/lib/baresip/modules', ...globSync('/usr/lib/*/baresip/modules')].find((each) =>
    existsSync(join(each, 'account.so')),
  )
  if (!modules) throw new Error('no baresip: install baresip-core')
  writeFileSync(join(folder, 'tone.wav'), tone(300 + slot * 10, 60))
  writeFileSync(join(folder, 'contacts'), '')
  const common = 'answermode=manual;audio_codecs=pcmu/8000'
  const account = (number: string) =>
    outside
      ? `<sip:${number}@${address};transport=udp>;outbound="sip:${pbx}:5060";regint=0;${common}`
      : `<sip:${number}@${pbx};transport=udp>;auth_user=${number};auth_pass=secret${number};regint=60;${common}`
  writeFileSync(join(folder, 'accounts'), `${numbers.map(account).join('\n')}\n`)
  // SIP ports go up by ten because baresip takes the next one too; module names as of baresip 1.0.
  writeFileSync(
    join(folder, 'config'),
    `poll_method epoll
sip_listen ${address}:${outside ? 5060 : 16000 + slot * 10}
call_local_timeout 120
call_max_calls 20
audio_source aufile,${join(folder, 'tone.wav')}
audio_player aubridge,nil
audio_alert aubridge,alert
audio_level no
rtp_ports ${30000 + slot * 100}-${30099 + slot * 100}
jitter_buffer_delay 1-5
net_interface ${address}
ctrl_tcp_listen ${address}:${14400 + slot}
module_path ${modules}
module g711.so
module aufile.so
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
module aubridge.so
module stun.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
`,
  )
}

/** What the phone says: a sine as WAV, 8 kHz mono, so that recordings can be told apart. */
function tone(hertz: number, seconds: number): Buffer {
  const samples = 8000 * seconds
  const wav = Buffer.alloc(44 + samples * 2)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + samples * 2, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(8000, 24)
  wav.writeUInt32LE(16_000, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(samples * 2, 40)
  for (let i = 0; i < samples; i++)
    wav.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hertz * i) / 8000)), 44 + i * 2)
  return wav
}
