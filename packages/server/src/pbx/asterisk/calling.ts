import type { ExtensionNumber } from '../../calls/ids.ts'
import type { AmiFields } from './ami-parser.ts'
import { numberInDialString } from './channel-name.ts'
import type { Channel, PersonChannel } from './channels.ts'
import type { EndpointBook } from './endpoints.ts'
import { extensionOf, MAX_NUMBER } from './new-channel.ts'

// For which extension a channel dials the outside: a forward to a mobile, follow-me, a phone that sends calls on.

export function knownExtension(number: string, endpoints: EndpointBook): ExtensionNumber | null {
  const extension = number as ExtensionNumber
  return endpoints.ofExtension(extension) === undefined ? null : extension
}

/** A phone that was called has answered with another number to call (302); `DialEnd` tells it. */
export function noteRedirect(source: Channel, phone: PersonChannel, dialEnd: AmiFields): void {
  const to = dialEnd['Forward']?.split('@')[0]?.slice(0, MAX_NUMBER)
  const extension = extensionOf(phone)
  if (to && extension) source.redirected = new Map([...(source.redirected ?? []), [to, extension]])
}

/**
 * The extension for which `source` dials: whose phone has sent the call on, in whose place the dialplan is, or which the dialplan
 * has named before. Null when it dials for nobody but its caller.
 */
export function callingFor(source: Channel, dial: AmiFields, endpoints: EndpointBook): ExtensionNumber | null {
  const redirected = source.redirected?.get(numberInDialString(dial['DialString'] ?? '') ?? '')
  if (redirected) return redirected
  const found = knownExtension(dial['Exten'] ?? '', endpoints) ?? source.calling
  // Who dials itself is no forward: the dialplan has its number there for another reason.
  const isOwn = source.kind === 'person' && source.role === 'caller' && extensionOf(source) === found
  return isOwn ? null : found
}
