import { type ExtensionNumber, extensionNumber } from '../../calls/ids.ts'
import { ProblemError } from '../../problem.ts'
import type { AmiConnection } from './ami-connection.ts'
import type { AmiMessage } from './ami-parser.ts'
import { onlyRefused } from './login.ts'
import { shownOrNull } from './numbers.ts'

/** What a PBX knows of the people behind its devices. */
export interface PbxUsers {
  /** FreePBX: device to the extension of the user who is signed in at it. */
  readonly extensionOf: ReadonlyMap<string, ExtensionNumber>
  readonly names: ReadonlyMap<string, string>
}

export const NO_USERS: PbxUsers = { extensionOf: new Map(), names: new Map() }

const NAME_LENGTH = 100
/** Single entries that are asked for at a time, on a PBX that cannot list a family. */
const AT_A_TIME = 8

/**
 * Users as FreePBX keeps them in AstDB: `AMPUSER/<extension>/cidname` and `DEVICE/<device>/user`. A PBX without them has empty
 * lists. Asterisk before 18 cannot list a family: then the entries of the known devices are asked for one by one.
 */
export async function readUsers(connection: AmiConnection, devices: readonly string[]): Promise<PbxUsers> {
  const [people, owners] = await Promise.all([
    readFamily(connection, 'AMPUSER', () => devices.map((device) => `${device}/cidname`)),
    readFamily(connection, 'DEVICE', () => devices.map((device) => `${device}/user`)),
  ])
  const names = new Map<string, string>()
  for (const [key, value] of people) {
    const [, extension] = /^\/AMPUSER\/([^/]+)\/cidname$/.exec(key) ?? []
    const name = shownOrNull(value, NAME_LENGTH)
    if (extension && name) names.set(extension, name)
  }
  const extensionOf = new Map<string, ExtensionNumber>()
  for (const [key, value] of owners) {
    const [, device] = /^\/DEVICE\/([^/]+)\/user$/.exec(key) ?? []
    // A device at which nobody is signed in has the user `none`.
    if (device && /^\d{1,15}$/.test(value)) extensionOf.set(device, extensionNumber(value))
  }
  return { extensionOf, names }
}

async function readFamily(
  connection: AmiConnection,
  family: string,
  keysOtherwise: () => readonly string[],
): Promise<Map<string, string>> {
  const entries = new Map<string, string>()
  const take = (items: readonly AmiMessage[], familyOf: (key: string) => string) => {
    for (const { name, fields } of items)
      if (name.startsWith('DBGet') && fields['Key'] !== undefined)
        entries.set(familyOf(fields['Key']), fields['Val'] ?? '')
  }
  const tree = await connection.list('DBGetTree', { Family: family }).catch(refusal)
  if (Array.isArray(tree)) take(tree, (key) => key)
  // "no such family" and "permission denied" are answers; only an action that is not known leads to the detour.
  else if (/unknown command/i.test(tree as string)) {
    const waiting = [...keysOtherwise()]
    const read = async () => {
      for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
        const items = await connection.list('DBGet', { Family: family, Key: key }).catch(onlyRefused)
        take(items ?? [], () => `/${family}/${key}`)
      }
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, read))
  }
  return entries
}

/** The PBX's words where it refused; every other error goes on. */
function refusal(error: unknown): string {
  if (!(error instanceof ProblemError) || error.problem.code !== 'pbx-refused') throw error
  return String(error.problem.params?.['detail'] ?? '')
}

/** E-mail and name of each mailbox (`voicemail.conf`); a mailbox has the number of its extension. */
export async function readMailboxes(
  connection: AmiConnection,
): Promise<ReadonlyMap<string, { readonly name: string | null; readonly email: string | null }>> {
  const boxes = new Map<string, { name: string | null; email: string | null }>()
  const listed = (await connection.list('VoicemailUsersList').catch(onlyRefused)) ?? []
  for (const { fields } of listed) {
    const box = fields['VoiceMailbox']
    if (!box || (boxes.has(box) && fields['VMContext'] !== 'default')) continue
    const email = fields['Email']?.trim() ?? ''
    boxes.set(box, {
      name: shownOrNull(fields['Fullname'], NAME_LENGTH),
      email: /^[^\s@]+@[^\s@]+$/.test(email) && email.length <= 254 ? email : null,
    })
  }
  return boxes
}
