import type { Channel, DemoCall } from './demo-call.ts'
import type { TalkPlan, TransferPlan } from './script.ts'

/** Whether a phone can take one more call. */
export type HasFreeLine = (extension: string) => boolean

/** Begins an internal call. */
export type CallInside = (place: (flow: CallFlow) => void) => void

/** What people do in one call: a call with the timers of its plan, which die with it. */
export class CallFlow {
  readonly call: DemoCall
  readonly hasFreeLine: HasFreeLine
  readonly #callInside: CallInside
  readonly #timers = new Set<NodeJS.Timeout>()
  /** What it means that this ringing phone is picked up; set by who placed the call. */
  pickUp: (channel: Channel) => void = () => {}
  /** What happens when the last ringing phone stops without an answer. */
  nobodyLeft: () => void = () => {}

  constructor(call: DemoCall, hasFreeLine: HasFreeLine, callInside: CallInside) {
    this.call = call
    this.hasFreeLine = hasFreeLine
    this.#callInside = callInside
  }

  /** Runs `act` after `ms`, unless the call has ended by then. */
  after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      if (!this.call.ended) act()
    }, ms)
    this.#timers.add(timer)
  }

  stopTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  /** Rings those who have a free line and are not in the call yet; others are busy. True when somebody rings. */
  ring(extensions: readonly string[], dialled: string | null): boolean {
    for (const extension of extensions) {
      if (this.call.ofExtension(extension).length > 0) continue
      const free = this.hasFreeLine(extension)
      const channel = this.call.open({ kind: 'extension', extension }, 'callee', dialled)
      if (free) this.call.ring(channel)
      else this.call.hangup(channel, 'busy')
    }
    return this.ringing().length > 0
  }

  ringing(extension?: string): Channel[] {
    return this.call
      .live()
      .filter(({ state, party }) => state === 'ringing' && party.kind === 'extension')
      .filter(({ party }) => extension === undefined || (party as { extension: string }).extension === extension)
  }

  /** `answering` picks up: other phones stop ringing, everybody else is connected, and `agent` goes on by the plan. */
  connect(answering: Channel, agent: Channel, plan: TalkPlan | null): void {
    const { call } = this
    for (const other of this.ringing()) if (other !== answering) call.hangup(other, 'answered-elsewhere')
    call.answer(answering)
    for (const other of call.live()) if (other !== answering) call.answer(other)
    call.bridge(call.live())
    if (plan) this.#follow(agent, plan)
  }

  /** One of them hangs up, and with it the call is over. */
  end(by: Channel): void {
    this.call.hangup(by, 'normal')
    for (const other of this.call.live()) {
      this.call.hangup(other, other.answeredAt === null && other.role === 'callee' ? 'cancelled' : 'normal')
    }
  }

  /** Ringing ends because nobody picked up in time. */
  timeOut(): void {
    for (const channel of this.ringing()) this.call.hangup(channel, 'no-answer')
    for (const other of this.call.live()) this.call.hangup(other, 'normal')
  }

  /** A phone refuses or its owner hangs up while talking. */
  leave(channel: Channel): void {
    if (channel.state === 'ringing') {
      this.call.hangup(channel, 'rejected')
      if (this.ringing().length === 0) this.nobodyLeft()
    } else {
      this.end(channel)
    }
  }

  /** Blind: the agent is gone, the other side hears the next phone ring. Without `plan` a person has to pick up. */
  transfer(agent: Channel, to: string, plan: TalkPlan['transfer'] | null): void {
    const { call } = this
    const others = call.bridged.filter((channel) => channel !== agent)
    if (agent.party.kind !== 'extension' || others.length === 0) return
    call.transferred('blind', agent.party.extension, to)
    call.bridge(others)
    call.hangup(agent, 'normal')
    this.nobodyLeft = () => this.timeOut()
    this.pickUp = (channel) => this.connect(channel, channel, null)
    if (!this.ring([to], to)) this.timeOut()
    this.after(plan?.ringMs ?? 30_000, () => {
      const target = this.ringing(to)[0]
      if (!target) return
      if (plan?.answered) this.connect(target, target, { talkMs: plan.talkMs, endedBy: 'other' })
      else this.timeOut()
    })
  }

  /** The customer waits while the agent asks somebody in a call of their own; then the two are connected and the agent is gone. */
  #consult(agent: Channel, plan: TransferPlan): void {
    const { call } = this
    const others = call.bridged.filter((channel) => channel !== agent)
    if (agent.party.kind !== 'extension' || others.length === 0) return
    const by = agent.party.extension
    call.hold(agent)
    call.bridge(others)
    this.#callInside((aside) => {
      const asking = aside.call.open({ kind: 'extension', extension: by }, 'caller', plan.to)
      const goOn = () => {
        aside.timeOut()
        if (call.ended || !call.resume(agent)) return
        call.bridge([...others, agent])
        this.#follow(agent, { talkMs: plan.talkMs, endedBy: 'other' })
      }
      aside.nobodyLeft = goOn
      if (!aside.ring([plan.to], plan.to)) return goOn()
      aside.after(plan.ringMs, () => {
        const [asked] = aside.ringing(plan.to)
        if (!asked || !plan.answered) return goOn()
        aside.connect(asked, asking, null)
        aside.after(plan.consultMs, () => {
          if (call.ended) return aside.end(asking)
          call.transferred('attended', by, plan.to)
          const target = call.adopt(asked, aside.call)
          call.bridge([...others, target])
          call.hangup(agent, 'normal')
          aside.call.hangup(asking, 'normal')
          this.#follow(target, { talkMs: plan.talkMs, endedBy: 'other' })
        })
      })
    })
  }

  #follow(agent: Channel, plan: TalkPlan): void {
    if (plan.hold) {
      this.after(plan.hold.afterMs, () => this.call.hold(agent))
      this.after(plan.hold.afterMs + plan.hold.forMs, () => this.call.resume(agent))
    }
    const { transfer } = plan
    const end = () => {
      const other = this.call.bridged.find((channel) => channel !== agent)
      this.end(plan.endedBy === 'other' && other ? other : agent)
    }
    if (!transfer) this.after(plan.talkMs, end)
    else if (transfer.how === 'attended') this.after(transfer.afterMs, () => this.#consult(agent, transfer))
    else this.after(transfer.afterMs, () => this.transfer(agent, transfer.to, transfer))
  }
}
