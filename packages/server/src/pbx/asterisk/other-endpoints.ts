import type { AmiConnection } from './ami-connection.ts'
import type { AmiFields } from './ami-parser.ts'
import { parseCallerId } from './caller-id.ts'
import { type EndpointFacts, nothingKnown } from './endpoints.ts'
import { onlyRefused } from './login.ts'

/** Peers whose details are asked for at a time. */
const AT_A_TIME = 8

/**
 * Endpoints of the older technologies, where their modules are loaded: chan_sip (gone since Asterisk 21) and IAX2. An action
 * that the PBX does not know is none of them. DAHDI lines have no registrations and are told by their channels.
 */
export async function readOtherEndpoints(connection: AmiConnection): Promise<EndpointFacts[]> {
  const [sip, iax] = await Promise.all([
    connection.list('SIPpeers').catch(onlyRefused),
    connection.list('IAXpeerlist').catch(onlyRefused),
  ])
  const peers = (sip ?? []).map((item) => item.fields).filter((fields) => fields['ObjectName'])
  const details = new Map<string, AmiFields>()
  const waiting = peers.map((fields) => fields['ObjectName'] as string)
  const read = async () => {
    for (let peer = waiting.shift(); peer !== undefined; peer = waiting.shift()) {
      const shown = await connection.action('SIPshowpeer', { Peer: peer }).catch(onlyRefused)
      if (shown) details.set(peer, shown)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_A_TIME, peers.length) }, read))
  return [
    ...peers.map((peer) => sipFacts(peer, details.get(peer['ObjectName'] as string) ?? {})),
    ...(iax ?? []).flatMap(({ fields }) => (fields['ObjectName'] ? [iaxFacts(fields)] : [])),
  ]
}

/** unverified against a running chan_sip: field names as in its source (`SIPpeers`, `SIPshowpeer`). */
function sipFacts(peer: AmiFields, details: AmiFields): EndpointFacts {
  const callerId = parseCallerId(details['Callerid'] ?? '')
  const dynamic = /yes/i.test(peer['Dynamic'] ?? '')
  return {
    ...base(peer, 'SIP'),
    context: details['Context'] || null,
    callerName: callerId.name,
    callerNumber: callerId.number,
    inboundAuth: details['SecretExist'] === undefined ? null : /^y/i.test(details['SecretExist']),
    registersHere: dynamic,
    outboundRegistration: Boolean(details['RegExtension']) && !dynamic,
  }
}

/** unverified against peers in use: field names as in chan_iax2's source. */
function iaxFacts(peer: AmiFields): EndpointFacts {
  return { ...base(peer, 'IAX2'), registersHere: /yes/i.test(peer['Dynamic'] ?? '') }
}

function base(peer: AmiFields, technology: string): EndpointFacts {
  const address = peer['IPaddress'] ?? ''
  const known = address !== '' && !/^(-none-|\(null\)|\(Unspecified\)|0\.0\.0\.0)$/i.test(address)
  return {
    ...nothingKnown(peer['ObjectName'] ?? ''),
    technology,
    staticContact: known && !/yes/i.test(peer['Dynamic'] ?? ''),
    registered: known,
  }
}
