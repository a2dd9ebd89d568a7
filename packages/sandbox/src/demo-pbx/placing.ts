// The three ways in which a call begins.
import type { DemoParty } from '@jackfield/contract/demo-pbx'
import type { CallFlow } from './call-flow.ts'
import type { Channel } from './demo-call.ts'
import type { Target } from './plan.ts'
import type { InboundScript, InternalScript, OutsideBehaviour } from './script.ts'

const extensionParty = (extension: string): DemoParty => ({ kind: 'extension', extension })

/** How long a queue waits before it looks again for members who have a line free. */
const QUEUE_RETRY_MS = 1000
/** How long a phone rings for the agent's own click to call. */
const AGENT_RING_MS = 30_000
const PICK_UP_MS = 1500

/** Somebody outside calls. */
export function callIn(flow: CallFlow, script: InboundScript, target: Target, did: string | null, trunk: string): void {
  const { call } = flow
  const number = script.from === '' ? null : script.from
  const caller = call.open({ kind: 'external', number, name: script.name ?? null, trunk }, 'caller', did)
  if (target.kind !== 'extension') call.via({ kind: target.kind, number: target.number, name: target.name })

  const busy = () => void call.hangup(caller, 'busy')
  flow.pickUp = (channel) => flow.connect(channel, channel, null)
  // In a queue the caller waits on; a phone or a ring group that nobody takes is busy.
  flow.nobodyLeft = target.kind === 'queue' ? () => {} : busy
  const somebodyRings = flow.ring(target.members, did)
  if (target.kind === 'queue') ringAgain(flow, target.members, did)
  else if (!somebodyRings) busy()

  flow.after(script.ringMs, () => {
    if (call.bridged.length > 0) return
    const answering = script.answeredBy === null ? undefined : flow.ringing(script.answeredBy)[0]
    if (answering) flow.connect(answering, answering, script)
    else if (script.unanswered === 'pbx') flow.timeOut()
    else flow.end(caller)
  })
}

/** Members of a queue who were busy ring as soon as they have a line free; who refused is left alone. */
function ringAgain(flow: CallFlow, members: readonly string[], did: string | null): void {
  flow.after(QUEUE_RETRY_MS, () => {
    if (flow.call.bridged.length > 0) return
    const refused = flow.call.channels.filter(({ cause }) => cause === 'rejected').map(({ party }) => party)
    const willing = members.filter(
      (member) => !refused.some((one) => one.kind === 'extension' && one.extension === member),
    )
    flow.ring(willing.filter(flow.hasFreeLine), did)
    ringAgain(flow, members, did)
  })
}

/** An agent dials outside, on the phone or (`byClick`) by a program, which rings the agent first. */
export function callOut(
  flow: CallFlow,
  extension: string,
  number: string,
  behaviour: OutsideBehaviour,
  trunk: string,
  byClick: boolean,
): void {
  const { call } = flow
  const agent = call.open(extensionParty(extension), 'caller', number)
  const dial = () => {
    const far = call.open({ kind: 'external', number, name: null, trunk }, 'callee', number)
    call.ring(far)
    flow.after(behaviour.ringMs, () => {
      if (behaviour.outcome === 'answered') flow.connect(far, agent, behaviour)
      else if (behaviour.outcome === 'given-up') flow.end(agent)
      else {
        call.hangup(far, behaviour.outcome)
        call.hangup(agent, 'normal')
      }
    })
  }
  if (byClick) ringFirst(flow, agent, behaviour.pickUpMs, dial)
  else dial()
}

/** Rings the agent's own phone; once it is picked up, by hand or after `pickUpMs`, the call goes on. */
function ringFirst(flow: CallFlow, agent: Channel, pickUpMs: number, dial: () => void): void {
  flow.pickUp = (channel) => {
    if (flow.call.answer(channel)) dial()
  }
  flow.call.ring(agent)
  flow.after(pickUpMs, () => {
    if (agent.state === 'ringing') flow.pickUp(agent)
  })
  flow.after(AGENT_RING_MS, () => {
    if (agent.state === 'ringing') flow.timeOut()
  })
}

/** One agent calls another. */
export function callInside(flow: CallFlow, script: InternalScript, byClick: boolean): void {
  const { call } = flow
  const caller = call.open(extensionParty(script.from), 'caller', script.to)
  const dial = () => {
    flow.pickUp = (channel) => flow.connect(channel, channel, null)
    flow.nobodyLeft = () => flow.end(caller)
    if (!flow.ring([script.to], script.to)) flow.end(caller)
    flow.after(script.ringMs, () => internalOutcome(flow, script, caller))
  }
  if (byClick) ringFirst(flow, caller, PICK_UP_MS, dial)
  else dial()
}

function internalOutcome(flow: CallFlow, script: InternalScript, caller: Channel): void {
  const callee = flow.ringing(script.to)[0]
  if (!callee) return
  if (script.outcome === 'answered') {
    flow.connect(callee, callee, script)
    return
  }
  if (script.outcome !== 'given-up') flow.call.hangup(callee, script.outcome)
  flow.end(caller)
}
