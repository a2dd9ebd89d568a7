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

/** Credits of 24 hours of an organisation of Zoho Desk by edition: its API documentation, "API throttling". */
const deskFree: Edition = { base: 5_000, perUser: 0, most: 5_000 }
const desk = (base: number, perUser: number): Edition => ({ base, perUser, most: Number.POSITIVE_INFINITY })
const deskExpress = desk(25_000, 100)

/** unverified: that ULTIMATE has what ENTERPRISE has; the names are those of Desk's interface description. */
const deskWords: readonly (readonly [RegExp, Edition])[] = [
  [/free|trial/, deskFree],
  [/express/, deskExpress],
  [/standard/, desk(50_000, 250)],
  [/professional/, desk(75_000, 500)],
  [/enterprise|ultimate|zoho ?one|crm ?plus/, desk(100_000, 1_000)],
]

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
export function creditsOfLicence({ kind, edition, paid, users }: CrmLicence): number | null {
  const isDesk = kind === 'zoho-desk'
  if (paid === false) return (isDesk ? deskFree : free).base
  const word = (edition ?? '').toLowerCase().replace(/[_-]/g, ' ')
  const known = (isDesk ? deskWords : words).find(([pattern]) => pattern.test(word))?.[1]
  if (!known) return paid === true ? (isDesk ? deskExpress : standard).base : null
  return Math.min(known.most, known.base + known.perUser * Math.max(0, users ?? 0))
}
