import type { LiveCommand } from '@jackfield/contract'
import { callIdFromStore, type ExtensionNumber } from '../calls/ids.ts'
import { maskProblem } from '../numbers/mask.ts'
import { withoutPunctuation } from '../numbers/number-key.ts'
import type { PbxLink } from '../pbx/pbx-link.ts'
import { ProblemError } from '../problem.ts'
import type { AgentActs } from './agent-acts.ts'

type CallCommand = Extract<LiveCommand, { type: 'hangup' | 'dial' | 'call-back' | 'choose' | 'create' | 'note' }>

/**
 * Does what an agent's page asks for, for that agent's own extension only. Throws a `ProblemError` for the agent to read.
 * @param numberOf what is to be dialled where the page has a masked number only
 */
export async function handleCommand(
  pbx: PbxLink,
  agents: Pick<AgentActs, 'choose' | 'createByHand' | 'note' | 'callBack'>,
  client: { extension: ExtensionNumber },
  command: CallCommand,
  numberOf: (extension: ExtensionNumber, written: string) => string = (_, written) => written,
): Promise<void> {
  const { extension } = client
  if (command.type === 'hangup') return pbx.hangup(callIdFromStore(command.callId), extension)
  if (command.type === 'choose') return agents.choose(extension, command)
  if (command.type === 'note') return agents.note(extension, command)
  if (command.type === 'create') return agents.createByHand(extension, command)
  const key = `${extension}/${command.key}`
  if (command.type === 'dial')
    return pbx.dial({ key, extension, number: dialable(numberOf(extension, command.number)) })
  const { number, masked } = await agents.callBack(extension, command.callId)
  try {
    await pbx.dial({ key, extension, number: dialable(number) })
  } catch (error) {
    // What the phone system says may name the number.
    if (!masked || !(error instanceof ProblemError)) throw error
    const { code, params } = maskProblem(error.problem)
    throw new ProblemError(code, params)
  }
}

/** Digits with an optional plus. Throws `number-not-dialable`. */
export function dialable(written: string): string {
  const bare = withoutPunctuation(written)
  if (!/^\+?\d{2,20}$/.test(bare)) throw new ProblemError('number-not-dialable', { number: written.slice(0, 40) })
  return bare
}
