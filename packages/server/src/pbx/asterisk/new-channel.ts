import { type ChannelId, type ExtensionNumber, type LinkId, linkId } from '../../calls/ids.ts'
import type { AmiFields } from './ami-parser.ts'
import { parseChannelName } from './channel-name.ts'
import type { Channel, PersonChannel } from './channels.ts'
import type { EndpointBook } from './endpoints.ts'
import { shownOrNull } from './numbers.ts'

export const MAX_NUMBER = 64
const MAX_NAME = 200
/** `ChannelState` as Asterisk numbers it. */
export const STATE_DOWN = '0'
const STATE_RING = '4'
export const STATE_RINGING = '5'
export const STATE_UP = '6'

/** Which of the channels that an event names is meant. */
export type Prefix = '' | 'Dest' | 'Transferer' | 'Transferee' | 'OrigTransferer' | 'TransferTarget'

export interface Named {
  readonly id: ChannelId
  readonly name: string
  readonly fields: AmiFields
  readonly prefix: Prefix
}

/**
 * A channel as it is when it is first seen.
 * @param dialledBy number that our own click-to-call with this link dials
 */
export function newChannel(
  { id, name, fields, prefix }: Named,
  endpoints: EndpointBook,
  dialledBy: ((link: LinkId) => string | undefined) | undefined,
): Channel {
  const field = (key: string) => fields[`${prefix}${key}`]
  const link = linkId(field('Linkedid') || id)
  const parsed = parseChannelName(name)
  if (parsed.kind !== 'device')
    return {
      kind: 'hidden',
      id,
      link,
      pair: parsed.kind === 'local' ? parsed.pair : null,
      calling: null,
      begun: false,
    }
  const endpoint = endpoints.find(parsed.endpoint, field('Context') ?? null)
  if (endpoint.role === 'ignored') return { kind: 'hidden', id, link, pair: null, calling: null, begun: false }
  const first = (id as string) === (link as string)
  const caller = first || field('ChannelState') === STATE_RING
  const ownDial = first ? dialledBy?.(link) : undefined
  const number = shownOrNull(field('CallerIDNum'), MAX_NUMBER)
  const callerName = shownOrNull(field('CallerIDName'), MAX_NAME)
  return {
    kind: 'person',
    id,
    link,
    name,
    party:
      endpoint.role === 'extension'
        ? { kind: 'extension', extension: endpoint.extension! }
        : { kind: 'external', number, name: callerName === number ? null : callerName, trunk: endpoint.id },
    role: caller ? 'caller' : 'callee',
    dialled: caller ? (ownDial ?? shownOrNull(field('Exten'), MAX_NUMBER)) : null,
    announced: false,
    // Only a caller that the PBX itself called begins in another state than `Ring`.
    originated: caller && field('ChannelState') !== STATE_RING,
    state: 'down',
    dialStatus: null,
    ownWish: false,
    waiting: null,
    calling: null,
  }
}

/** Null for the outside. */
export function extensionOf(channel: PersonChannel | undefined): ExtensionNumber | null {
  return channel?.party.kind === 'extension' ? channel.party.extension : null
}
