import type { SiteView } from '@jackfield/contract'
import { type CountryCode, getCountries, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** All countries that phone numbers are known of. */
export const countryCodes = (): string[] => getCountries()

/** All time zones that this browser knows, and the one in use in any case. */
export function timeZones(current: string): string[] {
  const known = Intl.supportedValuesOf('timeZone')
  return known.includes(current) ? known : [current, ...known]
}

/** How a local number would be read, so that the area code can be checked by eye; null where it cannot be shown. */
export function localExample({ country, areaCode }: Pick<SiteView, 'country' | 'areaCode'>) {
  if (!/^\d{1,8}$/.test(areaCode) || !isSupportedCountry(country)) return null
  for (const local of ['55512345', '5551234', '555123']) {
    const number = parsePhoneNumberFromString(areaCode + local, country as CountryCode)
    if (number?.isPossible()) return { local, e164: number.formatInternational() }
  }
  return null
}
