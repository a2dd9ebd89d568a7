import { BlockList, isIP } from 'node:net'

/** Networks that nobody reaches from the public internet. */
const inside = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(network, bits, 'ipv6')

const INSIDE_NAMES = /(^|\.)(localhost|local|localdomain|lan|home|internal|intranet|corp|test|invalid|home\.arpa)$/

/** Whether Zoho may be able to call this address, e.g. `https://pbx.example.com`. Judged by the name alone: nothing is asked. */
export function isPublicAddress(address: string): boolean {
  const url = URL.parse(address)
  if (!url || !['http:', 'https:'].includes(url.protocol)) return false
  const host = url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
  const kind = isIP(host)
  if (kind !== 0) return !inside.check(host, kind === 4 ? 'ipv4' : 'ipv6')
  // A name without a dot is one of the own network.
  return host.includes('.') && !INSIDE_NAMES.test(host)
}
