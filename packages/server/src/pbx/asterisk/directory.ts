import { type ExtensionNumber, extensionNumber } from '../../calls/ids.ts'
import type { EndpointRole, MissingRight, PbxDirectory, RingTarget } from '../pbx-driver.ts'
import type { AmiConnection } from './ami-connection.ts'
import type { AmiFields, AmiMessage } from './ami-parser.ts'
import { parseCallerId } from './caller-id.ts'
import { parseChannelName } from './channel-name.ts'
import { EndpointBook, type EndpointFacts } from './endpoints.ts'
import { onlyRefused } from './login.ts'
import { readOtherEndpoints } from './other-endpoints.ts'
import { readUsers } from './users.ts'

/** Details of so many endpoints are asked for at a time. */
const AT_A_TIME = 8

/**
 * Reads the endpoints with their roles and, where FreePBX keeps them, their users. The answers contain the phones' passwords: nothing of them is kept or logged but what
 * stands in `EndpointFacts`.
 */
export async function readEndpoints(
  connection: AmiConnection,
  corrected: Readonly<Record<string, EndpointRole>>,
): Promise<EndpointBook> {
  const listed = (await connection.list('PJSIPShowEndpoints').catch(onlyRefused)) ?? []
  const ids = listed.map((item) => item.fields['ObjectName']).filter((id) => id !== undefined)
  const registrations = (await connection.list('PJSIPShowRegistrationsOutbound').catch(onlyRefused)) ?? []
  const registering = new Set(registrations.map((item) => item.fields['Endpoint']).filter((id) => id !== undefined))
  const facts: EndpointFacts[] = []
  const waiting = [...ids]
  const read = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const details = (await connection.list('PJSIPShowEndpoint', { Endpoint: id }).catch(onlyRefused)) ?? []
      facts.push(endpointFacts(id, details, registering.has(id)))
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_A_TIME, ids.length) }, read))
  const order = new Map(ids.map((id, index) => [id, index]))
  facts.sort((a, b) => order.get(a.id)! - order.get(b.id)!)
  facts.push(...(await readOtherEndpoints(connection)))
  const users = await readUsers(
    connection,
    facts.map(({ id }) => id),
  )
  return new EndpointBook(facts, corrected, users)
}

function endpointFacts(id: string, details: readonly AmiMessage[], registering: boolean): EndpointFacts {
  const of = (event: string): readonly AmiFields[] =>
    details.filter((item) => item.name === event).map((item) => item.fields)
  const endpoint = of('EndpointDetail')[0] ?? {}
  const aors = of('AorDetail')
  const matches = of('IdentifyDetail').map((identify) => identify['Match'] || identify['MatchHeader'])
  const callerId = parseCallerId(endpoint['Callerid'] ?? '')
  const count = (aor: AmiFields, field: string) => Number(aor[field]) || 0
  return {
    id,
    technology: 'PJSIP',
    context: endpoint['Context'] || null,
    callerName: callerId.name,
    callerNumber: callerId.number,
    inboundAuth: endpoint['Auth'] === undefined ? null : endpoint['Auth'] !== '',
    outboundAuth: Boolean(endpoint['OutboundAuth']),
    outboundRegistration: registering,
    identifiedBy: matches.length > 0 ? matches.join(' ') : null,
    registersHere: aors.length === 0 ? null : aors.some((aor) => count(aor, 'MaxContacts') > 0),
    staticContact: aors.some((aor) => count(aor, 'TotalContacts') > count(aor, 'ContactsRegistered')),
    registered: aors.some((aor) => count(aor, 'TotalContacts') > 0),
  }
}

/** Queues with their members as far as they are extensions; members as `Local/1001@...` count as the extension they call. */
export async function readQueues(connection: AmiConnection, endpoints: EndpointBook): Promise<RingTarget[]> {
  const status = (await connection.list('QueueStatus').catch(onlyRefused)) ?? []
  const queues = new Map<string, { name: string; members: Set<ExtensionNumber> }>()
  for (const { name, fields } of status) {
    const queue = fields['Queue']
    // Asterisk lists a queue "default" that is there on every PBX that was not told otherwise.
    if (!queue) continue
    if (name === 'QueueParams') queues.set(queue, { name: queue, members: new Set() })
    const member = name === 'QueueMember' ? memberExtension(fields, endpoints) : null
    if (member) queues.get(queue)?.members.add(member)
  }
  return [...queues].map(([number, queue]) => ({ number, name: queue.name, members: [...queue.members].sort() }))
}

function memberExtension(fields: AmiFields, endpoints: EndpointBook): ExtensionNumber | null {
  for (const place of [fields['Location'], fields['StateInterface']]) {
    // Hint:1001@ext-local and Local/1001@from-queue/n name the extension before the @.
    const hinted = /^(?:hint:|local\/)(\d+)@/i.exec(place ?? '')
    if (hinted) return extensionNumber(hinted[1]!)
    const parsed = parseChannelName(`${place ?? ''}`)
    if (parsed.kind !== 'device') continue
    const found = endpoints.find(parsed.endpoint, null)
    if (found.extension) return found.extension
  }
  return null
}

export interface DirectoryParts {
  readonly endpoints: EndpointBook
  readonly queues: readonly RingTarget[]
  readonly ringGroups: readonly RingTarget[]
  readonly mailboxes: ReadonlyMap<string, { readonly name: string | null; readonly email: string | null }>
  readonly missingRights: readonly MissingRight[]
}

/** What the console shows of the PBX. */
export function directoryOf({ endpoints, queues, ringGroups, mailboxes, missingRights }: DirectoryParts): PbxDirectory {
  const numbers = new Set(endpoints.list().flatMap(({ extension }) => (extension === null ? [] : [extension])))
  return {
    extensions: [...numbers].map((number) => ({
      number,
      name: endpoints.nameOf(number) ?? mailboxes.get(number)?.name ?? number,
      email: mailboxes.get(number)?.email ?? null,
    })),
    groups: [],
    queues,
    ringGroups,
    trunks: endpoints
      .list()
      .filter(({ role }) => role === 'trunk')
      .map(({ id }) => ({ id, name: id })),
    endpoints: endpoints.list().map(({ id, role, reason }) => ({ id, role, reason })),
    timeZone: null,
    missingRights,
  }
}
