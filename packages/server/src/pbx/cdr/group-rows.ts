import { inSlices } from '../../pace.ts'
import { parseChannelName } from '../asterisk/channel-name.ts'
import { type CdrRow, epochOf } from './cdr-row.ts'

/** The rows of one call and the id under which the PBX's live events show it. */
export interface RowGroup {
  readonly link: string
  /** `linked`: by the linked id. `unique`: by unique ids, joined over channels. `none`: the rows have no id at all. */
  readonly identity: 'linked' | 'unique' | 'none'
  readonly rows: readonly CdrRow[]
}

/** Rows of one channel name within this time are of one channel; names begin anew when a PBX restarts. */
const SAME_CHANNEL_MS = 12 * 3600_000
const NEAR = 50

/** Puts together what belongs to one call. Any order of rows and any repetition gives the same groups. */
export function groupRows(given: readonly CdrRow[]): RowGroup[] {
  const rows = [...new Map(given.map((row) => [contentOf(row), row])).values()].sort(byTime)
  const linked = new Map<string, CdrRow[]>()
  const others: CdrRow[] = []
  for (const row of rows) {
    if (row.linkedId === null) others.push(row)
    else push(linked, row.linkedId, row)
  }
  return [
    ...[...linked].map(([link, ofLink]): RowGroup => ({ link, identity: 'linked', rows: ofLink })),
    ...joined(others),
  ].sort((a, b) => (a.link < b.link ? -1 : 1))
}

/** Rows that are put together at once. */
const AT_ONCE = 200

/** The same groups, made in slices between which other work goes on. Rows without linked id are put together in one of them. */
export async function groupInSlices(given: readonly CdrRow[]): Promise<RowGroup[]> {
  const linked = new Map<string, CdrRow[]>()
  const others: CdrRow[] = []
  for (const row of given) {
    if (row.linkedId === null) others.push(row)
    else push(linked, row.linkedId, row)
  }
  const batches: CdrRow[][] = [others]
  for (const ofLink of linked.values()) {
    const last = batches.at(-1) as CdrRow[]
    if (last === others || last.length >= AT_ONCE) batches.push([...ofLink])
    else last.push(...ofLink)
  }
  const groups: RowGroup[] = []
  await inSlices(batches, (batch) => groups.push(...groupRows(batch)))
  return groups.sort((a, b) => (a.link < b.link ? -1 : 1))
}

/** Without a linked id: rows with one unique id, one channel or the halves of one Local pair belong together. */
function joined(rows: readonly CdrRow[]): RowGroup[] {
  const parent = rows.map((_, index) => index)
  const rootOf = (index: number): number => {
    let root = index
    while (parent[root] !== root) root = parent[root] as number
    parent[index] = root
    return root
  }
  const seen = new Map<string, number[]>()
  rows.forEach((row, index) => {
    for (const name of namesOf(row)) {
      // Sorted by time: what is far behind is another channel of that name.
      for (const other of (seen.get(name) ?? []).slice(-NEAR)) {
        if (touch(rows[other] as CdrRow, row)) parent[rootOf(index)] = rootOf(other)
      }
      push(seen, name, index)
    }
  })
  const groups = new Map<number, CdrRow[]>()
  for (const [index, row] of rows.entries()) push(groups, rootOf(index), row)
  return [...groups.values()].map((group): RowGroup => {
    const [first] = group as [CdrRow]
    const ids = group.map((row) => row.uniqueId).filter((id) => id !== null)
    const born = (id: string) => epochOf(id) ?? Number.POSITIVE_INFINITY
    // The linked id of live events is the unique id of the call's first channel.
    const oldest = ids.toSorted((a, b) => born(a) - born(b) || counter(a) - counter(b))[0]
    if (oldest === undefined) return { link: `cdr/${first.start}/${first.channel}`, identity: 'none', rows: group }
    // An id that was chosen outside (click to call) tells no time; it is the first where its row is.
    const chosen = first.uniqueId !== null && epochOf(first.uniqueId) === null
    return { link: chosen ? (first.uniqueId as string) : oldest, identity: 'unique', rows: group }
  })
}

const counter = (id: string) => Number(id.slice(id.lastIndexOf('.') + 1)) || 0

function namesOf(row: CdrRow): string[] {
  const names = [row.channel, row.dstChannel].filter((name) => name !== '')
  const channels = names.map((name) => {
    const parsed = parseChannelName(name)
    return parsed.kind === 'local' ? `local:${parsed.pair}` : `channel:${name}`
  })
  return row.uniqueId === null ? channels : [...channels, `id:${row.uniqueId}`]
}

function touch(a: CdrRow, b: CdrRow): boolean {
  if (a.uniqueId !== null && a.uniqueId === b.uniqueId) return true
  // Rows of one channel follow each other at once.
  const gap = Math.max(a.start, b.start) - Math.min(a.end, b.end)
  return gap <= 2000 && Math.abs(a.start - b.start) < SAME_CHANNEL_MS
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

const contentOf = (row: CdrRow) =>
  [row.linkedId, row.uniqueId, row.sequence, row.channel, row.dstChannel, row.lastApp, row.dst, row.start, row.end]
    .concat([row.billMs, row.disposition])
    .join('\n')

/** Total: rows that differ never compare as equal, so that the order in which they came does not matter. */
function byTime(a: CdrRow, b: CdrRow): number {
  return (
    a.start - b.start ||
    (a.sequence ?? 0) - (b.sequence ?? 0) ||
    a.end - b.end ||
    (contentOf(a) < contentOf(b) ? -1 : 1)
  )
}
