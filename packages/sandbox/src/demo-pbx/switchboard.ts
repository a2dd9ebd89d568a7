import type { DemoErrorCode, DemoEvent, DemoLiveCall, DemoRecord } from '@jackfield/contract/demo-pbx'
import { CallFlow } from './call-flow.ts'
import { type Channel, DemoCall } from './demo-call.ts'
import { callIn, callInside, callOut } from './placing.ts'
import { findTarget, hasExtension, type PhonePlan } from './plan.ts'
import {
  type InboundScript,
  type InternalScript,
  internalScriptSchema,
  type OutboundScript,
  type OutsideBehaviour,
  outsideSchema,
  type Script,
} from './script.ts'

/** What was asked for cannot be done; the code goes to the caller. */
export class Refusal extends Error {
  readonly code: DemoErrorCode

  constructor(code: DemoErrorCode, detail: string) {
    super(detail)
    this.code = code
  }
}

export interface SwitchboardSink {
  now(): number
  event(event: DemoEvent): void
  record(record: DemoRecord): void
}

const KEPT_RECORDS = 100_000
const KEPT_KEYS = 10_000

/** All calls of the phone system, and everything that can be done with them. */
export class Switchboard {
  readonly plan: PhonePlan
  readonly #sink: SwitchboardSink
  readonly #flows = new Map<string, CallFlow>()
  readonly #dialled = new Map<string, string>()
  readonly #outside = new Map<string, OutsideBehaviour>()
  /** Oldest end first. */
  readonly #records: DemoRecord[]
  /** Ids must not come again after a restart of the PBX. */
  readonly #life = Date.now().toString(36)
  #count = 0

  constructor(plan: PhonePlan, records: readonly DemoRecord[], sink: SwitchboardSink) {
    this.plan = plan
    this.#records = [...records]
    this.#sink = sink
  }

  calls(): DemoLiveCall[] {
    return [...this.#flows.values()].map(({ call }) => call.view())
  }

  /** Finished calls that ended at or after `since`, oldest first. */
  records(since: number, limit: number): DemoRecord[] {
    return this.#records.filter(({ endedAt }) => endedAt >= since).slice(0, limit)
  }

  /** A finished call, or null. */
  record(call: string): DemoRecord | null {
    return this.#records.findLast((record) => record.call === call) ?? null
  }

  place(script: Script): string {
    if (script.kind === 'inbound') return this.#inbound(script)
    return script.kind === 'outbound' ? this.#outbound(script, script, false) : this.#internal(script, false)
  }

  /** Click to call: rings the extension first. The same key gives the same call. */
  dial(key: string, extension: string, number: string): string {
    const before = this.#dialled.get(key)
    if (before !== undefined) return before
    const behaviour = this.#outside.get(number) ?? outsideSchema.parse({})
    const id = hasExtension(this.plan, number)
      ? this.#internal(internalScriptSchema.parse({ kind: 'internal', from: extension, to: number }), true)
      : this.#outbound({ extension, number }, behaviour, true)
    this.#dialled.set(key, id)
    if (this.#dialled.size > KEPT_KEYS) this.#dialled.delete(this.#dialled.keys().next().value as string)
    return id
  }

  /** How an outside number will behave when it is dialled by click to call. */
  setOutside(number: string, behaviour: OutsideBehaviour): void {
    this.#outside.set(number, behaviour)
  }

  /** Number of channels that ended. */
  hangup(calls: readonly string[], extension: string): number {
    let ended = 0
    for (const id of calls) {
      const flow = this.#flows.get(id)
      for (const channel of flow?.call.ofExtension(extension) ?? []) {
        flow?.leave(channel)
        ended++
      }
    }
    return ended
  }

  answer(id: string, extension: string): void {
    const { flow, channel } = this.#find(id, extension, 'ringing')
    flow.pickUp(channel)
  }

  hold(id: string, extension: string): void {
    const { flow, channel } = this.#find(id, extension, 'up')
    flow.call.hold(channel)
  }

  resume(id: string, extension: string): void {
    const { flow, channel } = this.#find(id, extension, 'held')
    flow.call.resume(channel)
  }

  transfer(id: string, extension: string, to: string): void {
    const { flow, channel } = this.#find(id, extension, 'up')
    if (!hasExtension(this.plan, to) || to === extension) throw new Refusal('no-such-extension', to)
    if (!flow.call.bridged.includes(channel)) throw new Refusal('not-possible', 'the call is not answered')
    // From here people press the buttons: the plan of the call no longer holds.
    flow.stopTimers()
    flow.transfer(channel, to, null)
  }

  hangupAll(): void {
    for (const { call } of [...this.#flows.values()]) for (const channel of call.live()) call.hangup(channel, 'failed')
  }

  /** Stops all timers; calls in progress are cut off without a word, as by a power failure. */
  close(): void {
    for (const flow of this.#flows.values()) flow.stopTimers()
  }

  #inbound(script: InboundScript): string {
    const target = findTarget(this.plan, script.to.kind, script.to.number)
    if (!target) throw new Refusal('no-such-target', `${script.to.kind} ${script.to.number}`)
    if (script.answeredBy) this.#checkExtension(script.answeredBy)
    this.#checkTransfer(script)
    const did = this.plan.dids[0] ?? null
    return this.#begin('inbound', did, (flow) => callIn(flow, script, target, did, this.#trunk))
  }

  #outbound(who: Pick<OutboundScript, 'extension' | 'number'>, behaviour: OutsideBehaviour, byClick: boolean): string {
    this.#checkCaller(who.extension)
    this.#checkTransfer(behaviour)
    const { extension, number } = who
    return this.#begin('outbound', null, (flow) => callOut(flow, extension, number, behaviour, this.#trunk, byClick))
  }

  #internal(script: InternalScript, byClick: boolean): string {
    this.#checkCaller(script.from)
    this.#checkExtension(script.to)
    this.#checkTransfer(script)
    if (script.from === script.to) throw new Refusal('not-possible', 'an extension cannot call itself')
    return this.#begin('internal', null, (flow) => callInside(flow, script, byClick))
  }

  #begin(direction: DemoRecord['direction'], did: string | null, place: (flow: CallFlow) => void): string {
    const id = `demo-${this.#life}-${++this.#count}`
    const call: DemoCall = new DemoCall(id, direction, did, {
      now: () => this.#sink.now(),
      event: (event) => this.#sink.event(event),
      ended: (record) => this.#ended(record),
    })
    const flow = new CallFlow(
      call,
      (extension) => this.#hasFreeLine(extension),
      (placeInside) => void this.#begin('internal', null, placeInside),
    )
    this.#flows.set(id, flow)
    place(flow)
    return id
  }

  #ended(record: DemoRecord): void {
    this.#flows.get(record.call)?.stopTimers()
    this.#flows.delete(record.call)
    this.#records.push(record)
    if (this.#records.length > KEPT_RECORDS) this.#records.shift()
    this.#sink.record(record)
  }

  #hasFreeLine(extension: string): boolean {
    let used = 0
    for (const { call } of this.#flows.values()) used += call.ofExtension(extension).length
    return used < this.plan.lines
  }

  #find(id: string, extension: string, state: Channel['state']): { flow: CallFlow; channel: Channel } {
    const flow = this.#flows.get(id)
    const channel = flow?.call.ofExtension(extension).find((one) => one.state === state)
    if (!flow || !channel) throw new Refusal('no-such-call', `${extension} has no call ${id} that is ${state}`)
    return { flow, channel }
  }

  #checkExtension(extension: string): void {
    if (!hasExtension(this.plan, extension)) throw new Refusal('no-such-extension', extension)
  }

  #checkCaller(extension: string): void {
    this.#checkExtension(extension)
    if (!this.#hasFreeLine(extension)) throw new Refusal('busy', `all lines of ${extension} are in use`)
  }

  #checkTransfer(plan: { readonly transfer?: { readonly to: string } | undefined }): void {
    if (plan.transfer) this.#checkExtension(plan.transfer.to)
  }

  get #trunk(): string {
    return this.plan.trunks[0]?.id ?? 'main'
  }
}
