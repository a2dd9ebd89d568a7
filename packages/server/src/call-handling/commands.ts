import type { LiveCommand } from '@jackfield/contract'
import { callIdFromStore, type ExtensionNumber } from '../calls/ids.ts'
import type { PbxLink } from '../http/services.ts'
import { ProblemError } from '../problem.ts'
import type { CallHandling } from './call-handling.ts'

type CallCommand = Extract<LiveCommand, { type: 'hangup' | 'dial' | 'choose' | 'create' | 'note' }>

/** What people put between digits; a PBX wants digits only. */
const PUNCTUATION = /[\s\-().·/\u2010-\u2015\u00a0]/g

/**
 * Does what an agent's page asks for, for that agent's own extension only. Throws a `ProblemError` for the agent to read.
 * @param numberOf what is to be dialled where the page has a masked number only
 */
export async function handleCommand(
  pbx: PbxLink,
  calls: Pick<CallHandling, 'choose' | 'createByHand' | 'note'>,
  client: { extension: ExtensionNumber },
  command: CallCommand,
  numberOf: (extension: ExtensionNumber, written: string) => string = (_, written) => written,
): Promise<void> {
  const { extension } = client
  if (command.type === 'hangup') return pbx.hangup(callIdFromStore(command.callId), extension)
  if (command.type === 'choose') return calls.choose(extension, command)
  if (command.type === 'note') return calls.note(extension, command)
  if (command.type === 'create') return calls.createByHand(extension, command)
  await pbx.dial({
    key: `${extension}/${command.key}`,
    extension,
    number: dialable(numberOf(extension, command.number)),
  })
}

/** Digits with an optional plus. Throws `number-not-dialable`. */
export function dialable(written: string): string {
  const bare = written.replace(PUNCTUATION, '')
  if (!/^\+?\d{2,20}$/.test(bare)) throw new ProblemError('number-not-dialable', { number: written.slice(0, 40) })
  return bare
}
