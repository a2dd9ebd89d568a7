import type { ExtensionNumber, Millis } from '../../calls/ids.ts'
import type { Party } from '../../calls/pbx-event.ts'
import { parseChannelName } from '../asterisk/channel-name.ts'
import { outsideNumber, shownOrNull } from '../asterisk/numbers.ts'
import type { CdrRow } from './cdr-row.ts'
import type { PbxShape } from './pbx-shape.ts'

/** A device's channel in the rows of one call. */
export interface Person {
  readonly name: string
  readonly party: Party
  readonly role: 'caller' | 'callee'
  /** Rows in which it is the one that calls, and the one that is called. */
  readonly as: { readonly a: readonly CdrRow[]; readonly b: readonly CdrRow[] }
  readonly appearedAt: Millis
  readonly endedAt: Millis
}

const MAX_NUMBER = 64
const MAX_NAME = 100

/**
 * The people of a call. Local channels, queues and applications are none. The first row's channel is who called; a line to the
 * outside that was dialled for an extension while somebody outside calls (forward to a mobile) is a device of that extension.
 */
export function personsOf(rows: readonly CdrRow[], link: string, shape: PbxShape): Person[] {
  const names = new Set(rows.flatMap((row) => [row.channel, row.dstChannel]))
  const first = rootRow(rows, link)
  const devices = [...names].flatMap((name) => {
    const parsed = parseChannelName(name)
    if (parsed.kind !== 'device') return []
    const as = { a: rows.filter((row) => row.channel === name), b: rows.filter((row) => row.dstChannel === name) }
    const context = as.a[0]?.context || null
    const { role, extension } = shape.endpoint(parsed.endpoint, context)
    return role === 'ignored' ? [] : [{ name, endpoint: parsed.endpoint, as, extension }]
  })
  const customerCalls = devices.some(({ name, extension }) => extension === null && name === first.channel)
  return devices
    .map(({ name, endpoint, as, extension }): Person => {
      const mine = [...as.a, ...as.b]
      const role = name === first.channel ? 'caller' : 'callee'
      const forwarder = customerCalls && role === 'callee' && extension === null ? forwarderOf(as.b, rows, shape) : null
      const owner = extension ?? forwarder
      return {
        name,
        role,
        as,
        party: owner
          ? { kind: 'extension', extension: owner, ...deviceOf(forwarder, as) }
          : outsideParty(role, endpoint, as, first, shape),
        appearedAt: Math.min(...mine.map((row) => row.start)),
        endedAt: Math.max(...mine.map((row) => row.end)),
      }
    })
    .sort(callerFirst)
}

/** The outside number that stands for the extension's phone. */
function deviceOf(forwarder: ExtensionNumber | null, as: Person['as']): { device?: string } {
  const number = forwarder === null ? undefined : as.b.map(dialledIn).find((one) => one !== null && one !== forwarder)
  return number ? { device: number } : {}
}

const callerFirst = (x: Person, y: Person) =>
  Number(y.role === 'caller') - Number(x.role === 'caller') || x.appearedAt - y.appearedAt || (x.name < y.name ? -1 : 1)

/** The row of the call's first channel that began first. */
export function rootRow(rows: readonly CdrRow[], link: string): CdrRow {
  return rows.find((row) => row.uniqueId === link) ?? (rows[0] as CdrRow)
}

function outsideParty(
  role: Person['role'],
  endpoint: string,
  as: Person['as'],
  first: CdrRow,
  shape: PbxShape,
): Party & { kind: 'external' } {
  if (role === 'caller') {
    const shown = shownOrNull(first.callerNumber, MAX_NUMBER) ?? shownOrNull(first.src, MAX_NUMBER)
    const name = shownOrNull(first.callerName || nameIn(first.callerId), MAX_NAME)
    return { kind: 'external', number: shown, name: name === shown ? null : name, trunk: endpoint }
  }
  const dialled = as.b.map((row) => dialledIn(row)).find((number) => number !== null) ?? dialledIn(first)
  const number = dialled === null ? null : outsideNumber(dialled, null, shape.outsidePrefix)
  return { kind: 'external', number, name: null, trunk: endpoint }
}

/** `"Ada Byron" <+12125550142>` */
const nameIn = (callerId: string): string => /^\s*"?([^"<]*?)"?\s*</.exec(callerId)?.[1] ?? ''

/** A number that may have been dialled; not `s`, `h` or the name of a macro. */
const dialledIn = (row: CdrRow): string | null => (/^\+?[\d*#]{3,40}$/.test(row.dst) ? row.dst : null)

/** The extension for which an outside line was dialled: named by the Local channel that leads there, or by the row. */
function forwarderOf(dialled: readonly CdrRow[], rows: readonly CdrRow[], shape: PbxShape): ExtensionNumber | null {
  for (const row of dialled) {
    const local = parseChannelName(row.channel)
    const pair = local.kind === 'local' ? local.pair : null
    const leading = pair === null ? [] : rows.filter((other) => other.dstChannel.includes(pair))
    const named = [extensionInLocal(row.channel), row.dst, ...leading.map((other) => other.dst)]
    const found = named.find((number) => number !== null && shape.isExtension(number))
    if (found) return found as ExtensionNumber
  }
  return null
}

/** `Local/1001@from-queue-00000003;2`, also FreePBX's `Local/FMPR-1001@from-internal-...`: 1001. */
export const extensionInLocal = (channel: string): string | null =>
  /^Local\/(?:[A-Z]+-)?(\d{2,10})@/.exec(channel)?.[1] ?? null
