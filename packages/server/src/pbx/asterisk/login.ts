import { createHash } from 'node:crypto'
import { ProblemError } from '../../problem.ts'
import type { AmiConnection } from './ami-connection.ts'

export interface AmiUser {
  readonly user: string
  readonly secret: string
}

/** Kinds of events that are wanted; the PBX sends no others. Queues are `agent`, variables (recordings, DIDs) `dialplan`. */
const WANTED_EVENTS = 'system,call,agent,dialplan'

/** An action that only a user with the right sees in `ListCommands`, for each right that is needed. */
const RIGHTS: readonly (readonly [action: string, right: string])[] = [
  ['ModuleCheck', 'write=system'],
  ['Atxfer', 'write=call'],
  ['Originate', 'write=originate'],
]
const NEEDED_READ = ['call', 'agent', 'dialplan']

/**
 * Signs in, by an MD5 challenge where the PBX offers one (the secret does not cross the network then).
 * Throws `pbx-login-refused`. The PBX answers a wrong secret about a second late.
 */
export async function login(connection: AmiConnection, { user, secret }: AmiUser): Promise<void> {
  const challenge = await connection.action('Challenge', { AuthType: 'MD5' }).catch(onlyRefused)
  const text = challenge?.['Challenge']
  const proof: Record<string, string> = text
    ? {
        AuthType: 'MD5',
        Key: createHash('md5')
          .update(text + secret)
          .digest('hex'),
      }
    : { Secret: secret }
  const answer = await connection
    .action('Login', { Username: user, ...proof, Events: WANTED_EVENTS })
    .catch(onlyRefused)
  if (!answer) throw new ProblemError('pbx-login-refused', { user })
}

/** Throws `pbx-permissions` where rights are known to be missing. Rights to read show only to a user who may run CLI commands. */
export async function checkPermissions(connection: AmiConnection, user: string): Promise<void> {
  const commands = await connection.action('ListCommands')
  const missing = RIGHTS.filter(([action]) => commands[action] === undefined).map(([, right]) => right)
  if (commands['Command'] !== undefined && /^[\w.-]+$/.test(user)) {
    const shown = await connection.action('Command', { Command: `manager show user ${user}` }).catch(onlyRefused)
    missing.push(...missingToRead(shown?.['Output'] ?? ''))
  }
  if (missing.length > 0) throw new ProblemError('pbx-permissions', { missing: missing.join(', ') })
}

function missingToRead(shown: string): string[] {
  const perms = /read perm:\s*(\S+)/i.exec(shown)?.[1]?.split(',')
  if (!perms || perms.includes('all')) return []
  return NEEDED_READ.filter((right) => !perms.includes(right)).map((right) => `read=${right}`)
}

/** What the PBX refuses is undefined; everything else (the link is down, no answer) goes on as an error. */
export function onlyRefused(error: unknown): undefined {
  if (error instanceof ProblemError && error.problem.code === 'pbx-refused') return undefined
  throw error
}
