import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CallDetail } from '@jackfield/contract'
import type { AgentPage } from '../../toolkit/agent-page.ts'
import { Recorder } from '../lab/recorder.ts'
import { WebPhone } from '../lab/web-phone.ts'
import { type Lab, type LabOptions, outsideNumbers, pause, startLab, waitFor } from '../lab.ts'
import { Jackfield } from './jackfield.ts'
import { Zoho, type ZohoCall } from './zoho.ts'

/** Everything that a call leaves behind, by extension. */
export interface CallSummed {
  readonly call: string
  readonly external: string | null
  /** Queues and ring groups, e.g. `queue 6500`. */
  readonly via: readonly string[]
  /** E.g. `blind 1000 to 1001`. */
  readonly transfers: readonly string[]
  readonly rang: readonly string[]
  readonly answeredBy: readonly string[]
  /** Seconds that each extension heard the other side; those that never did are left out. */
  readonly talked: Readonly<Record<string, number>>
  /** Records that were opened for agents. */
  readonly pops: Readonly<Record<string, string>>
  /** As a person finds them in Zoho. */
  readonly logs: readonly {
    readonly owner: string
    readonly type: string
    readonly record: string
    /** Null: Zoho shows no duration (missed calls). */
    readonly seconds: number | null
  }[]
  /** Why nothing was owed. */
  readonly reason: string | null
}

export interface OfficeOptions extends LabOptions {
  /** Port on 127.0.0.1 at which Jackfield finds the PBX's AMI. */
  readonly amiPort?: number
  /** With a browser phone for extension 1004. */
  readonly webPhone?: boolean
}

/** Folder in which the event stream of every scenario is kept, one folder for each dialplan. */
const recordings = process.env['JACKFIELD_RECORD_STREAMS']

/** Extension to the Zoho user to whom it is bound; 1003 is bound to nobody. */
const BOUND = {
  '1000': 'ada@demo.jackfield.test',
  '1001': 'bruno@demo.jackfield.test',
  '1002': 'chen@demo.jackfield.test',
  '1004': 'dora@demo.jackfield.test',
}
export const contacts = { [outsideNumbers[0]]: 'Petrova', [outsideNumbers[1]]: 'Smirnov' } as const

/** A company: a real PBX with phones, a Zoho with two contacts, Jackfield between them, and an agent's page for each extension. */
export class Office {
  readonly lab: Lab
  readonly zoho: Zoho
  readonly jackfield: Jackfield
  readonly agents: Readonly<Record<string, AgentPage>>
  readonly #webPhone: WebPhone | null
  readonly #recorder: Recorder | null
  #seenCalls = new Set<string>()
  #seenLogs = new Set<string>()

  private constructor(parts: {
    readonly lab: Lab
    readonly zoho: Zoho
    readonly jackfield: Jackfield
    readonly agents: Readonly<Record<string, AgentPage>>
    readonly webPhone: WebPhone | null
    readonly recorder: Recorder | null
  }) {
    this.lab = parts.lab
    this.zoho = parts.zoho
    this.jackfield = parts.jackfield
    this.agents = parts.agents
    this.#webPhone = parts.webPhone
    this.#recorder = parts.recorder
  }

  /** The browser phone of extension 1004. */
  get webPhone(): WebPhone {
    if (!this.#webPhone) throw new Error('this office was opened without a browser phone')
    return this.#webPhone
  }

  static async open(options: OfficeOptions = {}): Promise<Office> {
    const opened: { close(): Promise<unknown> }[] = []
    try {
      const lab = await startLab(options)
      opened.push({ close: () => lab.stop() })
      const zoho = await Zoho.start()
      opened.push(zoho)
      for (const [number, name] of Object.entries(contacts)) await zoho.createContact(name, `+${number}`)
      const jackfield = await Jackfield.start({
        zoho,
        host: lab.address.inside,
        ...(options.amiPort === undefined ? {} : { amiPort: options.amiPort }),
      })
      opened.push({ close: () => jackfield.stop() })
      await jackfield.administrator.connectZoho(zoho.centre)
      await jackfield.administrator.writeLogsAtOnce()
      await jackfield.bind(BOUND)
      const agents: Record<string, AgentPage> = {}
      for (const extension of [...Object.keys(lab.phones), '1004'])
        agents[extension] = await jackfield.signIn(extension)
      const recorder = recordings ? await Recorder.start(lab.address.inside) : null
      const webPhone = options.webPhone ? await WebPhone.start(lab.address, '1004') : null
      return new Office({ lab, zoho, jackfield, agents, webPhone, recorder })
    } catch (error) {
      for (const each of opened.reverse()) await each.close()
      throw error
    }
  }

  async close(): Promise<void> {
    for (const agent of Object.values(this.agents)) agent.close()
    this.#recorder?.stop()
    await this.#webPhone?.stop()
    await this.jackfield.stop()
    await this.zoho.close()
    await this.lab.stop()
  }

  /** Forgets all calls so far; the phones are quiet after it. */
  async quiet(): Promise<void> {
    await this.lab.reset()
    await this.#webPhone?.hangup()
    await this.#pbxQuiet(10_000)
    await waitFor('the calls to end', 20_000, async () =>
      (await this.jackfield.calls()).every((call) => call.state === 'ended'),
    )
    for (const agent of Object.values(this.agents)) agent.forget()
    this.#seenCalls = new Set((await this.jackfield.calls()).map((call) => call.id))
    this.#seenLogs = new Set((await this.zoho.calls()).map((log) => log.id))
  }

  forgetStream(): void {
    this.#recorder?.take()
  }

  /** Keeps what the PBX told since the last time, where streams are recorded. */
  async keepStream(name: string): Promise<void> {
    if (!this.#recorder || !recordings) return
    // Its last events may still be under way.
    await pause(200)
    const stream = this.#recorder.take()
    const folder = join(recordings, this.lab.dialplan === 'plain' ? '22p' : '22f')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${name}.ami.txt`), stream)
  }

  /** Waits until the one call since `quiet` has ended and all that is owed for it was written. */
  async finishedCall(): Promise<CallDetail> {
    const [call] = await this.finishedCalls(1)
    return call as CallDetail
  }

  /** Waits until so many calls since `quiet` have ended and all that is owed for them was written; oldest first. */
  async finishedCalls(count: number): Promise<CallDetail[]> {
    const told = (calls: readonly CallDetail[]) =>
      calls.map(({ direction, state, legs }) => `${direction} ${state} (${legs.length} legs)`).join(', ')
    await this.#pbxQuiet(20_000)
    let seen: CallDetail[] = []
    try {
      return await waitFor(`${count} finished calls`, 20_000, async () => {
        const calls = (await this.jackfield.calls()).filter((each) => !this.#seenCalls.has(each.id))
        seen = await Promise.all(calls.map(({ id }) => this.jackfield.detail(id)))
        if (seen.length > count) throw new Error(`${seen.length} calls instead of ${count}`)
        return seen.length === count && seen.every(isFinished) && seen.sort((a, b) => a.startedAt - b.startedAt)
      })
    } catch (error) {
      throw new Error(`${String(error)}: ${told(seen)}`)
    }
  }

  /** The one call since `quiet`, summed up from the ledger, the agents' pages and Zoho. */
  async summed(): Promise<CallSummed> {
    const [call] = await this.summedCalls(1)
    return call as CallSummed
  }

  /** The calls since `quiet`, oldest first. */
  async summedCalls(count: number): Promise<CallSummed[]> {
    const calls = await this.finishedCalls(count)
    const logs = (await this.zoho.calls()).filter(({ id }) => !this.#seenLogs.has(id))
    const written = new Map(
      calls.flatMap((call) => call.deliveries.flatMap(({ zohoId }) => (zohoId ? [[zohoId, call.id] as const] : []))),
    )
    const strange = logs.filter(({ id }) => !written.has(id))
    if (strange.length > 0) throw new Error(`${strange.length} logs of which the ledger knows nothing`)
    return calls.map((call) => ({
      call: `${call.direction} ${call.result}`,
      external: call.externalNumber,
      via: call.via.map(({ kind, number }) => `${kind} ${number}`),
      transfers: call.transfers.map(({ how, by, to }) => `${how} ${by} to ${to}`),
      rang: [...call.rang].sort(),
      answeredBy: [...call.answeredBy].sort(),
      talked: talked(call),
      pops: this.#popsOf(call.id),
      logs: logs
        .filter(({ id }) => written.get(id) === call.id)
        .map(logSummed)
        .sort((a, b) => a.owner.localeCompare(b.owner)),
      reason: call.reason?.code ?? null,
    }))
  }

  async #pbxQuiet(limitMs: number): Promise<void> {
    await waitFor('the PBX to be quiet', limitMs, async () => {
      if (this.lab.pbx.cli('core show channels count').includes('\n0 active channels')) return true
      await pause(100)
      return false
    })
  }

  #popsOf(callId: string): Record<string, string> {
    const pops: Record<string, string> = {}
    for (const [extension, agent] of Object.entries(this.agents)) {
      for (const pop of agent.pops())
        if (pop.callId === callId) pops[extension] = extension in pops ? 'twice' : pop.name
    }
    return pops
  }
}

function isFinished(call: CallDetail): boolean {
  const decided = call.deliveries.length > 0 || call.reason !== null
  return (
    call.state === 'ended' && decided && call.deliveries.every(({ state }) => state === 'done' || state === 'not-owed')
  )
}

function talked(call: CallDetail): Record<string, number> {
  const seconds: Record<string, number> = {}
  for (const { party, talkMs } of call.legs) {
    if (party.kind === 'extension' && party.number !== null && talkMs > 0)
      seconds[party.number] = (seconds[party.number] ?? 0) + talkMs / 1000
  }
  return seconds
}

function logSummed(log: ZohoCall): CallSummed['logs'][number] {
  return {
    owner: log.Owner.name,
    type: log.Call_Type,
    record: log.Who_Id?.name ?? log.What_Id?.name ?? 'none',
    seconds: secondsOf(log.Call_Duration),
  }
}

/** `02:35` or `1:02:35` in seconds. */
function secondsOf(duration: string | null): number | null {
  return duration === null ? null : duration.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}
