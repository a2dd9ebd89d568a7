import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'
import type { E164 } from '../calls/ids.ts'

/** Length of the weaker key, as PBX users know it. */
export const SUFFIX_DIGITS = 7

const ANONYMOUS = /^(anonymous|unknown|restricted|private|withheld|unavailable|asterisk|<unknown>|-|0+)$/i
const PUNCTUATION = /[\s\-().·/\u2010-\u2015\u00a0]/g

/** Without what people and PBXs write between digits; of a number digits are left, with an optional plus. */
export const withoutPunctuation = (written: string) => written.replace(PUNCTUATION, '')

/** What kind of number the far end has; decides whether it is looked up at all. */
export type NumberKey =
  | {
      readonly kind: 'full'
      readonly e164: E164
      /** Last N digits, the weaker key. */
      readonly suffix: string
      readonly national: string
      readonly dialled: string
    }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'own'; readonly dialled: string }
  /** Short, emergency, too long, with letters: never matches, never creates. */
  | { readonly kind: 'unusable'; readonly dialled: string }

/** What a site's numbers are read by. */
export interface NumberContext {
  readonly country: string
  readonly areaCode: string
  readonly ownNumbers: ReadonlySet<string>
  readonly extensions: ReadonlySet<string>
}

/**
 * The key of a number as a PBX shows it. Extensions and own numbers are checked first, because `1001` parses as a
 * valid-looking number in some countries.
 */
export function numberKey(shown: string | null, context: NumberContext): NumberKey {
  const text = (shown ?? '').trim()
  if (text === '' || ANONYMOUS.test(text)) return { kind: 'anonymous' }
  const dialled = text.slice(0, 64)
  const bare = withoutPunctuation(text)
  if (context.extensions.has(bare)) return { kind: 'own', dialled }
  const full = fullNumber(bare, context)
  if (full === null) return { kind: 'unusable', dialled }
  const e164 = full.number as string as E164
  if (context.ownNumbers.has(e164)) return { kind: 'own', dialled }
  return { kind: 'full', e164, suffix: suffixOf(e164), national: full.nationalNumber, dialled }
}

/** E.164 of a number as people write it, or null when it is not a full number of the public network. */
export function toE164(written: string, context: Pick<NumberContext, 'country' | 'areaCode'>): E164 | null {
  return (fullNumber(withoutPunctuation(written), context)?.number as string as E164) ?? null
}

/** @param bare without punctuation; `nationalNumber` of the answer is as people of the country store it, without the leading zero */
function fullNumber(bare: string, context: Pick<NumberContext, 'country' | 'areaCode'>): PhoneNumber | null {
  if (!/^\+?\d{5,20}$/.test(bare)) return null
  const country = isSupportedCountry(context.country) ? (context.country as CountryCode) : undefined
  for (const candidate of candidates(bare, context.areaCode)) {
    const parsed = parsePhoneNumberFromString(candidate, country ? { defaultCountry: country } : undefined)
    if (parsed?.isValid()) return parsed
  }
  return null
}

/** As written; with the plus that many trunks drop; with the area code in front of a local number. */
function candidates(bare: string, areaCode: string): string[] {
  if (bare.startsWith('+')) return [bare]
  const local = areaCode !== '' && bare.length <= 8 ? [`${areaCode}${bare}`] : []
  const withPlus = bare.startsWith('00') ? [`+${bare.slice(2)}`] : bare.length >= 10 ? [`+${bare}`] : []
  return [...local, bare, ...withPlus]
}

/** The last digits that serve as the weaker key. */
export const suffixOf = (e164: string) => e164.replace(/\D/g, '').slice(-SUFFIX_DIGITS)

const formatted = new Map<string, string>()
const MOST_FORMATTED = 5000

/** The number as people read it: international format, or as it is when it is no full number. A ringing call asks again and again. */
export function formatNumber(number: string): string {
  const known = formatted.get(number)
  if (known !== undefined) return known
  const text = parsePhoneNumberFromString(number)?.formatInternational() ?? number
  if (formatted.size >= MOST_FORMATTED) formatted.clear()
  formatted.set(number, text)
  return text
}
