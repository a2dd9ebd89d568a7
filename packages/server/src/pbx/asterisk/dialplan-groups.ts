import { type ExtensionNumber, extensionNumber } from '../../calls/ids.ts'
import type { RingTarget } from '../pbx-driver.ts'
import type { AmiConnection } from './ami-connection.ts'
import type { AmiFields } from './ami-parser.ts'
import { parseChannelName } from './channel-name.ts'
import type { EndpointBook } from './endpoints.ts'
import { onlyRefused } from './login.ts'

/** Where FreePBX keeps its ring groups. */
const FREEPBX_GROUPS = 'ext-group'

/**
 * Ring groups as far as the dialplan shows them, for AMI knows no such thing: a number that rings several extensions at once.
 * FreePBX has a context of its own for them; elsewhere the whole dialplan is looked through.
 */
export async function readRingGroups(connection: AmiConnection, endpoints: EndpointBook): Promise<RingTarget[]> {
  const own = await connection.list('ShowDialPlan', { Context: FREEPBX_GROUPS }).catch(onlyRefused)
  const steps = own?.length ? own : await connection.list('ShowDialPlan').catch(onlyRefused)
  const groups = new Map<string, RingTarget>()
  for (const { fields } of steps ?? []) {
    const number = fields['Extension'] ?? ''
    if (!/^\d{1,15}$/.test(number) || groups.has(number) || isExtension(endpoints, number)) continue
    const members = membersIn(fields, endpoints)
    if (members.length > 1) groups.set(number, { number, name: number, members })
  }
  return [...groups.values()]
}

/** What stands here by hand wins; a group that is only named by hand keeps the members that were read. */
export function withTypedGroups(
  read: readonly RingTarget[],
  typed: readonly { readonly number: string; readonly name: string; readonly members: readonly string[] }[],
): RingTarget[] {
  const groups = new Map(read.map((group) => [group.number, group]))
  for (const { number, name, members } of typed) {
    const known = groups.get(number)
    groups.set(number, {
      number,
      name: name || (known?.name ?? number),
      members: members.length > 0 ? members.map(extensionNumber) : (known?.members ?? []),
    })
  }
  return [...groups.values()]
}

const isExtension = (endpoints: EndpointBook, number: string) =>
  endpoints.ofExtension(extensionNumber(number)) !== undefined

function membersIn(step: AmiFields, endpoints: EndpointBook): ExtensionNumber[] {
  const data = step['AppData'] ?? ''
  switch (step['Application']) {
    case 'Dial':
      return distinct((data.split(',')[0] ?? '').split('&').map((device) => dialled(device, endpoints)))
    // FreePBX: Macro(dial,20,tTr,ringall,1000-1001-79161234567#), Gosub(macro-dial,s,1(20,tTr,ringall,1000-1001))
    case 'Macro':
    case 'Gosub': {
      const list = /^(?:macro-)?dial\b.*[,(](\d+#?(?:-\d+#?)*)\)?$/.exec(data)?.[1] ?? ''
      return distinct(list.split('-').map((number) => (isExtension(endpoints, number) ? number : null)))
    }
    default:
      return []
  }
}

function dialled(device: string, endpoints: EndpointBook): string | null {
  const local = /^Local\/(\d+)@/i.exec(device)?.[1]
  if (local) return isExtension(endpoints, local) ? local : null
  const name = parseChannelName(device)
  if (name.kind !== 'device') return null
  return endpoints.list().find(({ id }) => id === name.endpoint)?.extension ?? null
}

const distinct = (numbers: readonly (string | null)[]) =>
  [...new Set(numbers.filter((number) => number !== null))].map(extensionNumber)
