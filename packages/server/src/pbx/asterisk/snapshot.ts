import type { ChannelId, Millis } from '../../calls/ids.ts'
import type { PbxEvent, PbxSnapshot } from '../../calls/pbx-event.ts'
import type { AmiConnection } from './ami-connection.ts'
import type { AmiFields } from './ami-parser.ts'
import { onlyRefused } from './login.ts'
import type { Translator } from './translate.ts'

const VARIABLES = 'MIXMONITOR_FILENAME,FROM_DID,RINGGROUP,TRANSFERERNAME,EXTTOCALL,DEXTEN'

/**
 * The calls that are in progress, read into a translator that knows nothing yet. Lists are retold as the events that would have
 * led to them. Times of answers are not in the lists: they are told as of now, and whoever saw them earlier knows better.
 */
export async function readSnapshot(
  connection: AmiConnection,
  translator: Translator,
  now: () => Millis,
): Promise<PbxSnapshot> {
  const [status, bridges, queues] = await Promise.all([
    connection.list('Status', { Variables: VARIABLES }),
    connection.list('BridgeList').catch(onlyRefused),
    connection.list('QueueStatus').catch(onlyRefused),
  ])
  const at = now()
  const events: PbxEvent[] = []
  const retell = (name: string, fields: AmiFields, time: Millis) => {
    events.push(...translator.translate({ kind: 'event', name, fields }, time))
  }
  const retellVariables = (fields: AmiFields) => {
    for (const [variable, value] of variablesOf(fields))
      retell('VarSet', { ...fields, Variable: variable, Value: value }, at)
  }
  /** The Local channel of somebody who asks, in whose bridge this channel is: the one that is asked. */
  const consultationBeside = ({ BridgeID: bridge, Type: type }: AmiFields): AmiFields | undefined =>
    bridge && type !== 'Local'
      ? channels.find((other) => other['Channel']?.endsWith(';2') && other['BridgeID'] === bridge)
      : undefined
  const technologies = new Map(
    (bridges ?? []).map(({ fields }) => [fields['BridgeUniqueid'], fields['BridgeTechnology']]),
  )
  const channels = byAge(status.filter((item) => item.name === 'Status').map((item) => item.fields))
  for (const fields of channels) {
    // DNID is the number that was dialled first; `Exten` is where the dialplan is now.
    const exten = fields['DNID'] || undefined
    const state =
      fields['Uniqueid'] === fields['Linkedid'] && fields['Type'] !== 'Local' && !isOriginated(fields) ? '4' : '0'
    retell('Newchannel', { ...fields, Exten: exten, ChannelState: state }, at - ageOf(fields))
    if (fields['Type'] === 'Local') retellVariables(fields)
  }
  for (const fields of channels) {
    const local = consultationBeside(fields)
    if (local) retell('DialState', { ...local, ...asDestination(fields) }, at)
    retell('Newstate', fields, at)
    if (fields['Type'] !== 'Local') retellVariables(fields)
    const queue = fields['Application'] === 'Queue' ? fields['Data']?.split(',')[0] : undefined
    if (queue) retell('QueueCallerJoin', { ...fields, Queue: queue }, at)
  }
  for (const fields of channels) {
    const bridge = fields['BridgeID']
    if (bridge)
      retell('BridgeEnter', { ...fields, BridgeUniqueid: bridge, BridgeTechnology: technologies.get(bridge) }, at)
  }
  for (const { name, fields } of queues ?? []) {
    if (name === 'QueueEntry' && translator.channels.get(fields['Uniqueid'] as ChannelId))
      retell('QueueCallerJoin', fields, at)
  }
  events.push(...translator.settle(at))
  const people = [...translator.channels.all()].filter((channel) => channel.kind === 'person')
  return { at, events, channels: new Set([...people.map((channel) => channel.id), ...translator.consulting()]) }
}

/** Fields of a channel as those of one that is called. */
function asDestination(fields: AmiFields): AmiFields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`Dest${name}`, value]))
}

/** Seconds since the channel began, as milliseconds. */
const ageOf = (fields: AmiFields) => (Number(fields['Seconds']) || 0) * 1000

/** Oldest first, the first channel of each call before the others. */
function byAge(channels: AmiFields[]): AmiFields[] {
  const first = (fields: AmiFields) => Number(fields['Uniqueid'] !== fields['Linkedid'])
  return channels.toSorted((a, b) => ageOf(b) - ageOf(a) || first(a) - first(b) || counterOf(a) - counterOf(b))
}

/** Which channel of its second it is: `pbx1-1795357059.126` is older than `pbx1-1795357059.127`. */
const counterOf = (fields: AmiFields) => Number(fields['Uniqueid']?.split('.').at(-1)) || 0

/** A channel that the PBX called itself and then sent into the dialplan. */
function isOriginated(fields: AmiFields): boolean {
  return fields['Uniqueid']?.startsWith('jf-') === true
}

function variablesOf(fields: AmiFields): [string, string][] {
  return (fields['Variable'] ?? '').split('\n').flatMap((line) => {
    const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? []
    return name && value && value !== '(null)' ? [[name, value] as [string, string]] : []
  })
}
