import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type LabAddress, labAddress } from './lab/address.ts'
import { amiAction } from './lab/ami-hand.ts'
import { type Dialplan, Pbx } from './lab/pbx.ts'
import { Phone } from './lab/phone.ts'

export { amiAction } from './lab/ami-hand.ts'
export type { Dialplan } from './lab/pbx.ts'
export type { Phone } from './lab/phone.ts'
export { pause, waitFor } from './lab/wait.ts'

/** Numbers of the outside world; one phone holds them all. */
export const outsideNumbers = ['79161110001', '79161110002', '79161110003'] as const
/** The mobile to which an extension may forward; the same phone of the outside world has it. */
export const mobileNumber = '79269990000'
/** A number whose calls go to the ring group 6200 (1000, 1001, 1002), to the queue 6500 (1000, 1001), and to one extension. */
export const groupDid = '74951230200'
export const queueDid = '74951230500'
/** A number where a machine talks, and one that leads into the conference 8000. */
export const ivrDid = '74951230700'
export const conferenceDid = '74951230800'
export const directDid = (extension: string) => `7495123${extension}`

/** How the driver signs in. */
export const amiUser = { port: 5038, user: 'jackfield', secret: 'jackfieldsecret' } as const

export type Extension = '1000' | '1001' | '1002' | '1003'

export interface Lab {
  readonly dialplan: Dialplan
  readonly address: LabAddress
  readonly pbx: Pbx
  readonly phones: Readonly<Record<Extension, Phone>>
  /** The second device of 1002. */
  readonly second: Phone
  readonly outside: Phone
  /** One more phone of the outside world, which has the first number too. */
  readonly elsewhere: Phone
  ami(action: string, fields?: Readonly<Record<string, string>>): Promise<string>
  /** Seconds for which the dialplan lets extensions and trunks ring (20 at first). */
  ringFor(seconds: number): Promise<void>
  /** Where an extension's calls go instead of its phones, or beside them (`CF`, `FM`); null takes it back. */
  forward(kind: 'CF' | 'FM', extension: Extension, to: string | null): void
  /** Hangs up everything, between two tests. */
  reset(): Promise<void>
  stop(): Promise<void>
}

export interface LabOptions {
  readonly dialplan?: Dialplan
  /** Two labs at once need different ones. */
  readonly net?: number
}

/** Starts a real Asterisk with its phones and the outside. Only in a network namespace of its own: the ports are fixed. */
export async function startLab({ dialplan = 'plain', net = 0 }: LabOptions = {}): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'jackfield-pbx-'))
  const address = labAddress(net)
  const pbx = new Pbx(join(folder, 'pbx'), dialplan, address)
  const device = (slot: number, name: string) =>
    new Phone({
      folder: join(folder, `phone-${name}`),
      slot,
      numbers: [name],
      outside: false,
      address: address.inside,
      pbx: address.inside,
    })
  const world = (slot: number, at: string, numbers: readonly string[]) =>
    new Phone({ folder: join(folder, `world-${slot}`), slot, numbers, outside: true, address: at, pbx: address.inside })
  const phones = {
    '1000': device(0, '1000'),
    '1001': device(1, '1001'),
    '1002': device(2, '1002'),
    '1003': device(3, '1003'),
  }
  const second = device(4, dialplan === 'plain' ? 'oleg-soft' : '2002')
  const outside = world(90, address.outside, [...outsideNumbers, mobileNumber])
  const elsewhere = world(91, address.elsewhere, [outsideNumbers[0], 'anonymous'])
  const all = [...Object.values(phones), second, outside, elsewhere]
  const stop = async () => {
    await Promise.all(all.map((phone) => phone.stop()))
    await pbx.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await pbx.start()
    if (dialplan === 'FreePBX') fillDatabase(pbx)
    await Promise.all(all.map((phone) => phone.start()))
  } catch (error) {
    await stop()
    throw error
  }
  const ami: Lab['ami'] = (action, fields) => amiAction(address.inside, action, fields)
  let ringSeconds = 20
  const ringFor = async (seconds: number) => {
    if (seconds !== ringSeconds) await ami('Setvar', { Variable: 'DIAL_TIMEOUT', Value: `${seconds}` })
    ringSeconds = seconds
  }
  const forwards = new Map<string, string>()
  const forward: Lab['forward'] = (kind, extension, to) => {
    pbx.cli(to === null ? `database del ${kind} ${extension}` : `database put ${kind} ${extension} ${to}`)
    if (to === null) forwards.delete(`${kind} ${extension}`)
    else forwards.set(`${kind} ${extension}`, to)
  }
  const reset = async () => {
    await Promise.all(all.map((phone) => phone.reset()))
    for (const key of forwards.keys()) {
      const [kind, extension] = key.split(' ') as ['CF', Extension]
      forward(kind, extension, null)
    }
    await ringFor(20)
  }
  return { dialplan, address, pbx, phones, second, outside, elsewhere, ami, ringFor, forward, reset, stop }
}

/** What FreePBX keeps in AstDB: one entry per line, `family key value`. */
function fillDatabase(pbx: Pbx): void {
  const file = fileURLToPath(new URL('lab/etc-freepbx/astdb.txt', import.meta.url))
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, family, key, value] = /^(\S+) (\S+) (.+)$/.exec(line) ?? []
    if (family) pbx.cli(`database put ${family} ${key} "${value}"`)
  }
}
