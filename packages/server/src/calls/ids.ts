import { createHash } from 'node:crypto'

/** A string that carries its meaning in its type; made only by the functions of this file. */
type Named<Meaning extends string> = string & { readonly __meaning: Meaning }

/** Jackfield's own id of a call: `c` + 20 base32 characters. */
export type CallId = Named<'CallId'>
/** An internal number as the PBX writes it, e.g. `1001`. */
export type ExtensionNumber = Named<'ExtensionNumber'>
/** `+` and 7 to 15 digits. */
export type E164 = Named<'E164'>
/** One PBX with its integrations. */
export type SiteId = Named<'SiteId'>
/** The PBX's id of one channel; never used twice by one PBX. */
export type ChannelId = Named<'ChannelId'>
/** The PBX's id that its channels of one call have in common (Asterisk: Linkedid). */
export type LinkId = Named<'LinkId'>
/** Milliseconds since 1970, UTC. */
export type Millis = number

export const extensionNumber = (text: string) => text as ExtensionNumber
export const siteId = (text: string) => text as SiteId
export const channelId = (text: string) => text as ChannelId
export const linkId = (text: string) => text as LinkId
export const callIdFromStore = (text: string) => text as CallId

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** The first `length` base32 characters (a-z, 2-7) of the SHA-256 of `text`. */
export function base32Hash(text: string, length: number): string {
  const bytes = createHash('sha256').update(text).digest()
  let out = ''
  for (let i = 0; i < length; i++) out += BASE32[(bytes[i] as number) & 31]
  return out
}

/**
 * The id of the call that the PBX first showed under `link`. It follows from the link alone, so that a process that died
 * before its first commit gives the same call the same id, and with it the same delivery keys.
 */
export function callIdFor(site: SiteId, link: LinkId): CallId {
  return `c${base32Hash(`${site}\n${link}`, 20)}` as CallId
}
