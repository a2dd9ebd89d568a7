import type { CrmLicence } from '../crm/crm-connector.ts'

interface Edition {
  readonly base: number
  readonly perUser: number
  readonly most: number
}

/** Credits of 24 hours by edition: Zoho CRM API v8, "API limits". */
const free: Edition = { base: 5_000, perUser: 0, most: 5_000 }
const standard: Edition = { base: 50_000, perUser: 250, most: 100_000 }
const professional: Edition = { base: 50_000, perUser: 500, most: 3_000_000 }
const enterprise: Edition = { base: 50_000, perUser: 1_000, most: 5_000_000 }
const ultimate: Edition = { base: 50_000, perUser: 2_000, most: Number.POSITIVE_INFINITY }

/** unverified: how `paid_type` spells the editions; it is looked for these words, whatever stands around them. */
const words: readonly (readonly [RegExp, Edition])[] = [
  [/free/, free],
  [/standard|starter/, standard],
  [/professional/, professional],
  [/ultimate|crm ?plus/, ultimate],
  [/enterprise|zoho ?one/, enterprise],
]

/**
 * Credits of 24 hours that a licence gives, without what was bought on top; null when it cannot be told. A paid edition that is not
 * known gets what all paid ones have at least.
 */
export function creditsOfLicence({ edition, paid, users }: CrmLicence): number | null {
  if (paid === false) return free.base
  const word = (edition ?? '').toLowerCase().replace(/[_-]/g, ' ')
  const known = words.find(([pattern]) => pattern.test(word))?.[1]
  if (!known) return paid === true ? standard.base : null
  return Math.min(known.most, known.base + known.perUser * Math.max(0, users ?? 0))
}
