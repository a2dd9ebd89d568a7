import type { NumberContext } from '../numbers/number-key.ts'
import type { Settings } from './settings.ts'

/** By which numbers are read under these settings. */
export const numberContext = (settings: Settings): NumberContext => ({
  country: settings.country,
  areaCode: settings.areaCode,
  ownNumbers: new Set(settings.ownNumbers),
  extensions: new Set(Object.keys(settings.extensions)),
})
