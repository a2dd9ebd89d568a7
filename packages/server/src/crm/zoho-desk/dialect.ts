import type { Dialect } from '../zoho/dialect.ts'
import { isDeskTokenFailure, readDeskAnswer } from './answer.ts'
import { creditsOf } from './credits-of.ts'

/** The API of Zoho Desk, v1. unverified: that every answer tells what is left, as its documentation says. */
export const deskDialect: Dialect = {
  read: readDeskAnswer,
  isTokenFailure: isDeskTokenFailure,
  creditsOf,
  remainingHeader: 'x-rate-limit-remaining-v3',
  // The list of organisations names none: it is counted at one of the account's, which need not be ours.
  isOfOrganisation: ({ headers }) => headers?.['orgId'] !== undefined,
  tellsAlways: true,
}
