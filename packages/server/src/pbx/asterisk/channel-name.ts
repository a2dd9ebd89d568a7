/** What an Asterisk channel name tells, e.g. `PJSIP/1001-0000002f`. */
export type ChannelName =
  | { readonly kind: 'device'; readonly technology: string; readonly endpoint: string }
  /** Half of a pair inside the PBX; `pair` is the same for both halves. */
  | { readonly kind: 'local'; readonly pair: string }
  /** Made by the PBX itself (announcer, recorder, message queue, ...). */
  | { readonly kind: 'other' }

const DEVICES: ReadonlySet<string> = new Set([
  'PJSIP',
  'SIP',
  'IAX2',
  'DAHDI',
  'SCCP',
  'Skinny',
  'MGCP',
  'UniStim',
  'Motif',
  'OOH323',
  'Dongle',
  'Khomp',
  'Quectel',
])

export function parseChannelName(name: string): ChannelName {
  const slash = name.indexOf('/')
  const technology = name.slice(0, slash)
  const rest = name.slice(slash + 1)
  if (technology === 'Local') return { kind: 'local', pair: rest.replace(/;[12]$/, '') }
  if (slash <= 0 || !DEVICES.has(technology)) return { kind: 'other' }
  const dash = rest.lastIndexOf('-')
  const endpoint = dash > 0 ? rest.slice(0, dash) : rest
  // DAHDI/i1/79161110001-2: span and number; the span is the line.
  return { kind: 'device', technology, endpoint: technology === 'DAHDI' ? endpoint.split('/')[0]! : endpoint }
}

/**
 * The number in a dial string: `79161110001@trunk`, `trunk/sip:79161110001@host`, `trunk/79161110001`, `g0/79161110001`.
 * Null when there is none (`1001`, `PJSIP/1001` name an endpoint only, which the caller of this knows better).
 */
export function numberInDialString(text: string): string | null {
  const uri = /sips?:([^@;>]+)@/i.exec(text)
  if (uri) return uri[1]!
  const at = text.indexOf('@')
  const user = at > 0 ? text.slice(0, at) : text.slice(text.lastIndexOf('/') + 1)
  return /^\+?[\d*#]+$/.test(user) ? user : null
}
